import type { Context, Decimal, Exchange, Purchase } from "@parstock/core";

import { minus } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { fieldsOf, isTrue, needDecimal, needText } from "../lib/json.ts";
import { type BaseLine, baseLines } from "../lib/order-lines.ts";
import { rowsOf } from "../lib/page.ts";
import { readAll } from "./reads.ts";
import { type CoreProduct, type CoreSupplier, parseProduct, parseSupplier } from "./wire.ts";

/** Prices, quantities and totals have four decimals. */
export const places = 4;

/** From here on reading all products takes fewer calls than asking for each. */
const askedOneByOneMax = 8;

/** A line with everything that Cin7 Core wants to have named on it. */
export interface NeededLine {
  readonly base: BaseLine;
  readonly product: CoreProduct;
  readonly taxRule: string;
  readonly taxPercent: Decimal;
}

export interface Needed {
  readonly location: string;
  readonly lines: readonly NeededLine[];
}

/** By name, as suppliers have no code; null when there is none. `Name` finds all that begin with it. */
export function* findSupplier(
  context: Context,
  { supplier }: Purchase,
): Exchange<CoreSupplier | null> {
  for (const name of new Set([supplier.name, supplier.id])) {
    const values = yield* readAll(context, "supplier", "SupplierList", { Name: name });
    const found = values.map(parseSupplier).find((one) => sameName(one.name, name));
    if (found !== undefined) return found;
  }
  return null;
}

/** Locations, products and tax rules, each there or a refusal that says what to do. */
export function* findNeeded(
  context: Context,
  purchase: Purchase,
  supplier: CoreSupplier,
): Exchange<Needed> {
  const { order } = purchase;
  if (supplier.currency !== order.currency)
    fail({
      code: "rejected",
      field: "currency",
      message: `Cin7 Core keeps supplier ${supplier.name} in ${supplier.currency}, and the order is in ${order.currency}; correct the currency of one of them.`,
    });
  const bases = sendable(purchase);
  const location = yield* findLocation(context, purchase);
  const taxes = yield* readTaxes(context);
  const products = yield* findProducts(context, bases);
  const lines = bases.map((base): NeededLine => {
    const product = products.get(base.line.item);
    if (product === undefined)
      return fail({
        code: "rejected",
        field: "item",
        message: `Cin7 Core has no product ${base.line.item} (line ${base.line.number}); create it there with this SKU, or take the line off the order.`,
      });
    const taxRule = taxRuleSet(context) ?? product.taxRule ?? supplier.taxRule ?? "";
    const taxPercent = taxes.get(taxRule);
    if (taxPercent === undefined)
      return fail({
        code: "rejected",
        field: "taxRule",
        message: `Cin7 Core has no active tax rule "${taxRule}" for purchases (line ${base.line.number}); set one on product ${product.sku}, on the supplier, or in the connection's settings.`,
      });
    return { base, product, taxRule, taxPercent };
  });
  return { location, lines };
}

/** The one in the settings, which hold blanks too. */
export function taxRuleSet({ settings }: Context): string | undefined {
  const set = settings["taxRule"] ?? "";
  return set === "" ? undefined : set;
}

/** In base units; Cin7 Core takes no less than 1 of anything, and four decimals. */
export function sendable({ order }: Purchase): readonly BaseLine[] {
  const bases = baseLines(order, places);
  const refused = bases.find(({ quantity }) => {
    const decimals = quantity.split(".")[1] ?? "";
    return decimals.length > places || minus(quantity, "1" as Decimal).startsWith("-");
  });
  if (refused !== undefined)
    fail({
      code: "rejected",
      field: "quantity",
      message: `Line ${refused.line.number} orders ${refused.quantity} of ${refused.line.item}; Cin7 Core takes 1 or more with at most ${places} decimals: change the quantity.`,
    });
  return bases;
}

/** The order's own location, else the only one that there is. */
function* findLocation(context: Context, { order, shipTo }: Purchase): Exchange<string> {
  const set = context.settings["location"] ?? "";
  const where = "a location from Cin7 Core";
  const values = yield* readAll(context, "ref/location", "LocationList", { Deprecated: "false" });
  const names = values.map((value) => needText(fieldsOf(value, where), "Name", where));
  const wanted = set === "" ? [order.shipTo, shipTo.name] : [set];
  for (const name of wanted) {
    const found = names.find((one) => sameName(one, name));
    if (found !== undefined) return found;
  }
  const [only, ...others] = names;
  if (set === "" && only !== undefined && others.length === 0) return only;
  return fail({
    code: "rejected",
    field: "shipTo",
    message: `Cin7 Core has no location ${wanted[0]}; create it there with this name, or name one of its own in the connection's settings.`,
  });
}

function* readTaxes(context: Context): Exchange<ReadonlyMap<string, Decimal>> {
  const where = "a tax rule from Cin7 Core";
  const filter = { IsActive: "true", IsTaxForPurchase: "true" };
  const values = yield* readAll(context, "ref/tax", "TaxRuleList", filter);
  const rules = values
    .map((value) => fieldsOf(value, where))
    .filter((rule) => isTrue(rule, "IsActive") && isTrue(rule, "IsTaxForPurchase"));
  return new Map(
    rules.map((rule) => [needText(rule, "Name", where), needDecimal(rule, "TaxPercent", where)]),
  );
}

/** By our code; `Sku` finds all that contain it. */
function* findProducts(
  context: Context,
  bases: readonly BaseLine[],
): Exchange<ReadonlyMap<string, CoreProduct>> {
  const wanted = new Map(bases.map(({ line }) => [line.item.toLowerCase(), line.item]));
  const found = new Map<string, CoreProduct>();
  const take = (values: readonly unknown[]): boolean => {
    // A product that can't be read is not there: the line that wants it says so.
    for (const product of rowsOf(values, (value) => [parseProduct(value)]).rows) {
      const item = wanted.get(product.sku.toLowerCase());
      if (item !== undefined) found.set(item, product);
    }
    return found.size === wanted.size;
  };
  const filters =
    wanted.size > askedOneByOneMax ? [{}] : [...wanted.values()].map((Sku) => ({ Sku }));
  for (const filter of filters) yield* readAll(context, "product", "Products", filter, take);
  return found;
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
