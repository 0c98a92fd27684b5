import type { Context, Diagnosis, Exchange, ItemId } from "@parstock/core";

import { type Fields, type Json, textIn, within } from "../lib/json.ts";
import { seek } from "../lib/talk.ts";
import { call, fieldsKnown, search, speaksJson2, versionRequest } from "./call.ts";
import { voice } from "./explain.ts";
import { readCodes } from "./flows.ts";
import { readWarehouses } from "./places.ts";
import { readDefaults } from "./suppliers.ts";
import { dayIn, needLink } from "./wire.ts";

/** Items named at most; there may be tens of thousands. */
const namedMax = 5000;

/** Version, rights, rules that Odoo runs by itself, and what would make an order fail. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const found: Diagnosis[] = [yield* judgeVersion(context)];
  const modules = yield* fieldsKnown(context, "purchase.order", ["picking_type_id", "picking_ids"]);
  if (modules.size < 2) {
    const message =
      "Odoo's modules Inventory and Purchase do not work together; install purchase_stock.";
    return [...found, { level: "wrong", message }];
  }
  const { company } = yield* readDefaults(context);
  const warehouses = yield* readWarehouses(context);
  found.push({
    level: "fine",
    message: `Orders are written for company ${company}; stock is read of ${warehouses.map(({ name }) => name).join(", ")}.`,
  });
  found.push(yield* judgeAutomatic(context));
  found.push(...(yield* judgeProducts(context)));
  found.push(...(yield* judgeKey(context)));
  return found;
}

function* judgeVersion(context: Context): Exchange<Diagnosis> {
  const set = context.settings["version"] ?? "19";
  const answer = yield* seek(voice, context, versionRequest(context));
  const said = within(answer ?? {}, "result");
  const version =
    textIn(said, "server_version") ?? textIn(answer ?? {}, "version") ?? "of an unknown version";
  const major = /\d+/.exec(version)?.[0];
  const fits = speaksJson2(context) ? Number(major) >= 19 : major === set;
  return fits
    ? { level: "fine", message: `This is Odoo ${version}.` }
    : {
        level: "wrong",
        message: `This is Odoo ${version}, and the settings say ${set}; correct the version there.`,
      };
}

/** Two systems that reorder the same item both order it. */
function* judgeAutomatic(context: Context): Exchange<Diagnosis> {
  const rows = yield* search(context, "stock.warehouse.orderpoint", {
    domain: [["trigger", "=", "auto"]],
    fields: ["product_id"],
    limit: namedMax,
    order: "id",
  });
  if (rows.length === 0)
    return { level: "fine", message: "Odoo reorders nothing by itself: no rule is on Auto." };
  const products = rows.map((row) => needLink(row, "product_id", "a reordering rule"));
  const codes = yield* readCodes(context, products);
  const items: ItemId[] = [...new Set(products.flatMap((id) => codes.get(id) ?? []))];
  const number = rows.length === namedMax ? `at least ${namedMax}` : String(rows.length);
  return {
    level: "notice",
    message: `Odoo's scheduler runs ${number} reordering rules with trigger Auto; Parstock leaves them alone. Set them to Manual where Parstock should order.`,
    reorderedElsewhere: items,
  };
}

function* judgeProducts(context: Context): Exchange<Diagnosis[]> {
  const manual: Json = ["trigger", "=", "manual"];
  const nameless = yield* count(context, "stock.warehouse.orderpoint", [
    manual,
    ["product_id.default_code", "=", false],
    ["product_id.barcode", "=", false],
  ]);
  const unsold = yield* count(context, "stock.warehouse.orderpoint", [
    manual,
    ["product_id.seller_ids", "=", false],
  ]);
  const found: Diagnosis[] = [];
  if (nameless > 0)
    found.push({
      level: "wrong",
      message: `${nameless} reordering rules are for products without an internal reference; give them one, else they are not ordered.`,
    });
  if (unsold > 0)
    found.push({
      level: "notice",
      message: `${unsold} reordering rules are for products that no vendor sells; add a vendor price to them.`,
    });
  return found;
}

function* count(context: Context, model: string, domain: readonly Json[]): Exchange<number> {
  return Number(yield* call(context, { model, method: "search_count", named: { domain } }));
}

/** Keys of ordinary users end after three months at most; versions before 18 keep no date. */
function* judgeKey(context: Context): Exchange<Diagnosis[]> {
  const known = yield* fieldsKnown(context, "res.users.apikeys", ["expiration_date"]);
  if (!known.has("expiration_date")) return [];
  const rows = yield* search(context, "res.users.apikeys", {
    domain: [["expiration_date", "!=", false]],
    fields: ["name", "expiration_date"],
    order: "expiration_date",
    limit: 1,
  });
  return rows.flatMap((row: Fields): Diagnosis[] => {
    const day = dayIn(row, "expiration_date");
    if (day === undefined) return [];
    const late = day <= context.today;
    const message = `The API key "${textIn(row, "name") ?? ""}" ends on ${day}; make a new one under Preferences, Account Security, and enter it before that day.`;
    return [{ level: late ? "wrong" : "notice", message }];
  });
}
