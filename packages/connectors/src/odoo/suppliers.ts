import type { Context, Exchange, Page, Supplier } from "@parstock/core";

import { type Fields, type Json, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { call, rowsIn, search, speaksJson2 } from "./call.ts";
import { partnerFields, supplierOf } from "./map.ts";
import { anyOf, cursorAfter, pageRows, readCurrencies, startOf } from "./reads.ts";
import { idOf, linkIn } from "./wire.ts";

const supplierModels = {
  "product.supplierinfo": ["partner_id", "name"],
  "res.partner": [
    "supplier_rank",
    "property_purchase_currency_id",
    "property_supplier_payment_term_id",
  ],
};

/** Whoever stands on a vendor price list or was bought from before. */
export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const { after, known } = yield* startOf(context, cursor, supplierModels);
  const limit = pageRows(context);
  const listed = yield* readListed(context, known.has("partner_id") ? "partner_id" : "name");
  const isSupplier: Json[] = [["id", "in", listed]];
  if (known.has("supplier_rank")) isSupplier.push(["supplier_rank", ">", 0]);
  const properties = supplierModels["res.partner"].slice(1).filter((name) => known.has(name));
  const rows = yield* search(context, "res.partner", {
    domain: [...anyOf(isSupplier), ["id", ">", after]],
    fields: [...partnerFields, ...properties],
    limit,
    order: "id",
    archived: true,
  });
  if (rows.length === 0) return { rows: [], next: null };
  const currencies = yield* readCurrencies(context);
  const terms = yield* readTerms(context, rows);
  const company = (yield* readDefaults(context)).currency;
  const { rows: suppliers, faults } = rowsOf(rows, (value): Supplier[] => {
    const row = value as Fields;
    const own = linkIn(row, "property_purchase_currency_id");
    return [
      supplierOf(row, {
        currency: currencies.get(own ?? company) ?? "",
        terms: terms.get(linkIn(row, "property_supplier_payment_term_id") ?? 0),
      }),
    ];
  });
  return { rows: suppliers, faults, next: cursorAfter(rows, limit, known) };
}

/** `read_group` became `formatted_read_group` in 19. */
function* readListed(context: Context, vendor: string): Exchange<number[]> {
  const newer = speaksJson2(context);
  const answer = yield* call(context, {
    model: "product.supplierinfo",
    method: newer ? "formatted_read_group" : "read_group",
    named: newer
      ? { domain: [], groupby: [vendor], aggregates: ["__count"] }
      : { domain: [], fields: [vendor], groupby: [vendor], lazy: false },
  });
  const rows = rowsIn(answer, "product.supplierinfo");
  return rows.flatMap((row) => linkIn(row, vendor) ?? []);
}

function* readTerms(
  context: Context,
  partners: readonly Fields[],
): Exchange<ReadonlyMap<number, string>> {
  const ids = partners.flatMap((row) => linkIn(row, "property_supplier_payment_term_id") ?? []);
  if (ids.length === 0) return new Map();
  const rows = yield* search(context, "account.payment.term", {
    domain: [["id", "in", [...new Set(ids)]]],
    fields: ["name"],
    archived: true,
  });
  return new Map(rows.map((row) => [idOf(row, "account.payment.term"), textIn(row, "name") ?? ""]));
}

/** The company's defaults for a new order: what the user's company is, is told nowhere else to an ordinary user. */
export interface OrderDefaults {
  readonly company: number;
  readonly currency: number;
}

export function* readDefaults(context: Context): Exchange<OrderDefaults> {
  const answer = yield* call(context, {
    model: "purchase.order",
    method: "default_get",
    named: { fields_list: ["company_id", "currency_id"] },
  });
  const [row] = rowsIn([answer], "purchase.order");
  return {
    company: linkIn(row ?? {}, "company_id") ?? 0,
    currency: linkIn(row ?? {}, "currency_id") ?? 0,
  };
}
