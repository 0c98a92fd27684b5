import type { Context, Exchange, OrderLine, Purchase } from "@parstock/core";

import { times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { type Fields, type Json, textIn } from "../lib/json.ts";
import { call, fieldsKnown, search } from "./call.ts";
import { ratioOf } from "./map.ts";
import { readWarehouses } from "./places.ts";
import { anyOf, readUnits } from "./reads.ts";
import { readDefaults } from "./suppliers.ts";
import { codeOf, idOf, lineUnitFields, linkIn, linksIn, needLink, type OdooUnit } from "./wire.ts";

export interface ProductKnown {
  readonly id: number;
  readonly unit: number;
  readonly taxes: readonly number[];
}

/** Ids and field names that an order needs, looked up before anything is written. */
export interface Needed {
  readonly partner: number;
  readonly currency: number;
  readonly terms: number | undefined;
  readonly fiscalPosition: number | undefined;
  /** Receipt operation of the warehouse that the goods go to. */
  readonly receipts: number | undefined;
  readonly products: ReadonlyMap<string, ProductKnown>;
  /** Id of Odoo's unit for a line's purchase unit; null where it has none of that name and size. */
  unitOf(product: ProductKnown, line: OrderLine): number | null;
  readonly unitField: string | undefined;
  readonly noteField: string | undefined;
  readonly hasDiscount: boolean;
  readonly pricePlaces: number;
  /** Null: Odoo is left to find the taxes itself. */
  readonly taxes: { readonly field: string; of(product: ProductKnown): readonly number[] } | null;
}

export function* readNeeded(context: Context, purchase: Purchase): Exchange<Needed> {
  const { order } = purchase;
  const line = yield* fieldsKnown(context, "purchase.order.line", [
    ...lineUnitFields,
    "taxes_id",
    "tax_ids",
    "discount",
  ]);
  const partner = yield* readPartner(context, purchase);
  const products = yield* readProducts(context, purchase);
  const units = yield* readUnits(context);
  const unitOf: Needed["unitOf"] = (product, wanted) => unitFor(units, product, wanted);
  const converts = order.lines.some((wanted) => {
    const product = products.get(wanted.item);
    return product !== undefined && unitOf(product, wanted) === null;
  });
  return {
    partner: idOf(partner, "res.partner"),
    currency: yield* readCurrency(context, order.currency),
    terms: linkIn(partner, "property_supplier_payment_term_id"),
    fiscalPosition: linkIn(partner, "property_account_position_id"),
    receipts: yield* readReceiving(context, purchase),
    products,
    unitOf,
    unitField: lineUnitFields.find((name) => line.has(name)),
    noteField: order.note === undefined ? undefined : yield* readNoteField(context),
    hasDiscount: line.has("discount"),
    pricePlaces: converts ? yield* readPricePlaces(context) : 2,
    taxes: yield* readTaxes(context, line, partner, products),
  };
}

/** `notes` until 18, `note` in the newest. */
function* readNoteField(context: Context): Exchange<string | undefined> {
  const names = ["notes", "note"];
  const known = yield* fieldsKnown(context, "purchase.order", names);
  return names.find((name) => known.has(name));
}

function unitFor(
  units: ReadonlyMap<number, OdooUnit>,
  product: ProductKnown,
  { unit, ratio }: OrderLine,
): number | null {
  const base = units.get(product.unit);
  if (base === undefined) return null;
  for (const candidate of units.values()) {
    if (candidate.name !== unit.code) continue;
    const found = ratioOf(candidate, base);
    if (times(found.numerator, ratio.denominator) === times(ratio.numerator, found.denominator))
      return candidate.id;
  }
  return null;
}

/** By internal reference, then by name. */
function* readPartner(context: Context, { supplier }: Purchase): Exchange<Fields> {
  const rows = yield* search(context, "res.partner", {
    domain: anyOf([
      ["ref", "=", supplier.id],
      ["name", "=", supplier.id],
      ["name", "=", supplier.name],
    ]),
    fields: ["ref", "name", "property_supplier_payment_term_id", "property_account_position_id"],
    order: "id",
  });
  const byReference = rows.filter((row) => textIn(row, "ref") === supplier.id);
  const found = byReference.length > 0 ? byReference : rows;
  const [partner] = found;
  if (partner === undefined)
    fail({
      code: "rejected",
      field: "supplier",
      message: `Odoo has no vendor ${supplier.name}; create it there with that name, or with internal reference ${supplier.id}.`,
    });
  if (found.length > 1)
    fail({
      code: "rejected",
      field: "supplier",
      message: `Odoo has ${found.length} contacts for supplier ${supplier.name}; give the right one the internal reference ${supplier.id}.`,
    });
  return partner;
}

function* readProducts(
  context: Context,
  { order }: Purchase,
): Exchange<ReadonlyMap<string, ProductKnown>> {
  const codes = [...new Set(order.lines.map(({ item }) => item))];
  const rows = yield* search(context, "product.product", {
    domain: anyOf([
      ["default_code", "in", codes],
      ["barcode", "in", codes],
    ]),
    fields: ["default_code", "barcode", "uom_id", "supplier_taxes_id"],
    order: "id",
  });
  const wanted = new Set(codes);
  const products = new Map<string, ProductKnown>();
  for (const row of rows) {
    const code = codeOf(row);
    if (code === undefined || !wanted.has(code)) continue;
    if (products.has(code))
      fail({
        code: "rejected",
        field: "item",
        message: `Odoo has two products with the internal reference ${code}; give one of them another.`,
      });
    products.set(code, {
      id: idOf(row, "product.product"),
      unit: needLink(row, "uom_id", `product ${code}`),
      taxes: linksIn(row, "supplier_taxes_id"),
    });
  }
  const missing = codes.find((code) => !products.has(code));
  if (missing !== undefined)
    fail({
      code: "rejected",
      field: "item",
      message: `Odoo has no product with the internal reference ${missing}; create it there or correct the code.`,
    });
  return products;
}

function* readCurrency(context: Context, code: string): Exchange<number> {
  const rows = yield* search(context, "res.currency", {
    domain: [["name", "=", code]],
    fields: ["name"],
  });
  const [row] = rows;
  if (row !== undefined) return idOf(row, "res.currency");
  return fail({
    code: "rejected",
    field: "currency",
    message: `The currency ${code} is not active in Odoo; activate it under Accounting, Currencies.`,
  });
}

/** The warehouse whose stock location, name or code the order names; the only one, where there is only one. */
function* readReceiving(context: Context, { shipTo }: Purchase): Exchange<number | undefined> {
  const warehouses = yield* readWarehouses(context);
  const [only, ...others] = warehouses;
  if (only === undefined || others.length === 0) return only?.receipts;
  const named = warehouses.find(({ name, code }) => name === shipTo.id || code === shipTo.id);
  if (named !== undefined) return named.receipts;
  const rows = yield* search(context, "stock.location", {
    domain: [["complete_name", "=", shipTo.id]],
    fields: ["warehouse_id"],
  });
  const warehouse = linkIn(rows[0] ?? {}, "warehouse_id");
  const found = warehouses.find(({ id }) => id === warehouse);
  return found === undefined
    ? fail({
        code: "rejected",
        field: "shipTo",
        message: `Odoo has several warehouses and none is called ${shipTo.id}; name the location as Odoo does, as in "WH/Stock".`,
      })
    : found.receipts;
}

/** Odoo rounds unit prices to this many decimals, 2 unless somebody changed it. */
function* readPricePlaces(context: Context): Exchange<number> {
  const rows = yield* search(context, "decimal.precision", {
    domain: [["name", "=", "Product Price"]],
    fields: ["digits"],
  });
  return Number(textIn(rows[0] ?? {}, "digits") ?? 2);
}

/**
 * The products' taxes as the vendor's fiscal position maps them. Where Odoo might choose a position by country, or keeps
 * the mapping on the taxes themselves (19), it is left to find them: wrong taxes cost more than slow ones.
 */
function* readTaxes(
  context: Context,
  line: ReadonlySet<string>,
  partner: Fields,
  products: ReadonlyMap<string, ProductKnown>,
): Exchange<Needed["taxes"]> {
  if (!line.has("taxes_id")) return null;
  const field = "taxes_id";
  const ids = [...new Set([...products.values()].flatMap(({ taxes }) => taxes))];
  if (ids.length === 0) return { field, of: () => [] };
  const position = linkIn(partner, "property_account_position_id");
  if (position === undefined) {
    const count = yield* call(context, {
      model: "account.fiscal.position",
      method: "search_count",
      named: { domain: [["auto_apply", "=", true]] },
    });
    if (count !== "0") return null;
  }
  const { company } = yield* readDefaults(context);
  const own = yield* search(context, "account.tax", {
    domain: [
      ["id", "in", ids],
      ["company_id", "parent_of", company],
    ],
    fields: ["company_id"],
    archived: true,
  });
  const allowed = new Set(own.map((row) => idOf(row, "account.tax")));
  const mapping = yield* readMapping(context, position, ids);
  return {
    field,
    of: ({ taxes }) => [
      ...new Set(
        taxes.filter((tax) => allowed.has(tax)).flatMap((tax) => mapping.get(tax) ?? [tax]),
      ),
    ],
  };
}

function* readMapping(
  context: Context,
  position: number | undefined,
  taxes: readonly number[],
): Exchange<ReadonlyMap<number, number[]>> {
  const mapping = new Map<number, number[]>();
  if (position === undefined) return mapping;
  const domain: Json[] = [
    ["position_id", "=", position],
    ["tax_src_id", "in", taxes],
  ];
  const rows = yield* search(context, "account.fiscal.position.tax", {
    domain,
    fields: ["tax_src_id", "tax_dest_id"],
  });
  for (const row of rows) {
    const source = needLink(row, "tax_src_id", "a fiscal position");
    const target = linkIn(row, "tax_dest_id");
    mapping.set(source, [
      ...(mapping.get(source) ?? []),
      ...(target === undefined ? [] : [target]),
    ]);
  }
  return mapping;
}
