import type {
  Context,
  Decimal,
  Exchange,
  Instant,
  ItemEntry,
  Page,
  ReorderRule,
  SupplierItem,
} from "@parstock/core";

import { type Fields, type Json, malformed, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { fieldsKnown, search, speaksJson2 } from "./call.ts";
import { itemOf, offerOf, roundsDown, ruleOf, supplierIdOf } from "./map.ts";
import { readPlaces } from "./places.ts";
import {
  idOf,
  linkIn,
  type OdooProduct,
  type OdooRule,
  type OdooSeller,
  type OdooUnit,
  parseProduct,
  parseRule,
  parseSeller,
  parseUnit,
  productFields,
  ruleFields,
  sellerFields,
} from "./wire.ts";

/** Rows a call: plain stored fields come at ten thousand a second, so a page is bounded by patience with one request. */
export function pageRows(context: Context): number {
  const rows = Number(context.settings["rowsPerCall"] ?? "");
  return Number.isInteger(rows) && rows > 0 ? rows : 1000;
}

/** A page is asked for by the last id before it, and goes on knowing which fields this Odoo has: "1200/uom_po_id,discount". */
export interface Start {
  readonly after: number;
  readonly known: ReadonlySet<string>;
}

export function* startOf(
  context: Context,
  cursor: string | null,
  models: Readonly<Record<string, readonly string[]>>,
): Exchange<Start> {
  if (cursor !== null) {
    const [after, names = ""] = cursor.split("/");
    return { after: Number(after) || 0, known: new Set(names.split(",")) };
  }
  const known = new Set<string>();
  for (const [model, names] of Object.entries(models))
    for (const name of yield* fieldsKnown(context, model, names)) known.add(name);
  return { after: 0, known };
}

export function cursorAfter(
  rows: readonly Fields[],
  limit: number,
  known: ReadonlySet<string>,
): string | null {
  const last = rows[rows.length - 1];
  if (last === undefined || rows.length < limit) return null;
  return `${idOf(last, "a page")}/${[...known].join(",")}`;
}

/** Goods that are kept in stock: a flag since 18, a type before. */
export function storable(known: ReadonlySet<string>): Json {
  return known.has("is_storable") ? ["is_storable", "=", true] : ["type", "=", "product"];
}

/** Odoo compares with the microseconds that it keeps and does not show. */
export function written(since: Instant): string {
  return `${since.slice(0, 10)} ${since.slice(11, 19)}`;
}

/** Any of the conditions, in the prefix notation of domains. */
export function anyOf(conditions: readonly Json[]): Json[] {
  return [...conditions.slice(1).map((): Json => "|"), ...conditions];
}

const itemModels = {
  "product.product": ["is_storable", "uom_po_id"],
  "product.supplierinfo": ["partner_id", "name", "discount", "product_uom_id"],
  "stock.warehouse.orderpoint": ["qty_multiple", "replenishment_uom_id", "supplier_id"],
};

/** Items with their reordering rules and vendor prices. Rules that Odoo runs itself are left to it. */
export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const { after, known } = yield* startOf(context, cursor, itemModels);
  const limit = pageRows(context);
  const changed =
    since === null
      ? []
      : anyOf(
          [
            "write_date",
            "product_tmpl_id.write_date",
            "seller_ids.write_date",
            "orderpoint_ids.write_date",
          ].map((name): Json => [name, ">=", written(since)]),
        );
  const rows = yield* search(context, "product.product", {
    domain: [storable(known), ["id", ">", after], ...changed],
    fields: [...productFields, "product_tmpl_id", ...(known.has("uom_po_id") ? ["uom_po_id"] : [])],
    limit,
    order: "id",
    archived: since !== null,
  });
  const { rows: products, faults } = rowsOf(rows, (row) => [parseProduct(row as Fields)]);
  const book = yield* readBook(context, products, known);
  const entries = rowsOf(products, (product) => book.entryOf(product as OdooProduct));
  return {
    rows: entries.rows,
    faults: [...faults, ...book.faults, ...entries.faults],
    next: cursorAfter(rows, limit, known),
  };
}

interface ItemBook {
  readonly faults: readonly string[];
  entryOf(product: OdooProduct): ItemEntry[];
}

/** Everything that hangs on the products of one page, each kind read once. */
function* readBook(
  context: Context,
  products: readonly OdooProduct[],
  known: ReadonlySet<string>,
): Exchange<ItemBook> {
  if (products.length === 0) return { faults: [], entryOf: () => [] };
  const units = yield* readUnits(context);
  const rules = yield* readRules(
    context,
    products.map(({ id }) => id),
    known,
  );
  const sellers = yield* readSellers(
    context,
    products.map(({ template }) => template),
    known,
  );
  const partners = yield* readPartnerIds(
    context,
    sellers.rows.map(({ partner }) => partner),
  );
  const currencies = yield* readCurrencies(context);
  const places = yield* readPlaces(
    context,
    rules.rows.map(({ location }) => location),
  );
  const bought = yield* readBuyRoutes(context, rules.rows);
  const capped = roundsDown(Number(context.settings["version"] ?? 19), known);
  const rulesOf = grouped(rules.rows, ({ product }) => product);
  const sellersOf = grouped(sellers.rows, ({ template, product }) => template ?? -(product ?? 0));
  const currencyOf = (id: number | undefined): string => currencies.get(id ?? 0) ?? "";

  const entryOf = (product: OdooProduct): ItemEntry[] => {
    const own = rulesOf.get(product.id) ?? [];
    const { code } = product;
    if (code === undefined) {
      if (own.length === 0) return [];
      return malformed(
        `Product "${product.name}" has reordering rules and no internal reference; give it one in Odoo.`,
      );
    }
    const base = units.get(product.unit);
    const manual = own.filter((rule) => !rule.auto);
    const followed = manual.filter(({ route }) => route === undefined || bought.has(route));
    const ourRules = followed.flatMap((rule): ReorderRule[] => {
      const place = places.get(rule.location);
      return place === undefined ? [] : [ruleOf(rule, code, place.name, base, capped)];
    });
    return [
      {
        item: itemOf(product, code, base),
        rules: ourRules,
        offers: base === undefined ? [] : offersOf(product, code, base, followed),
        ...(own.length > 0 && manual.length === 0 ? { reorderedElsewhere: true } : {}),
      },
    ];
  };

  const offersOf = (
    product: OdooProduct,
    code: string,
    base: OdooUnit,
    followed: readonly OdooRule[],
  ): SupplierItem[] => {
    const own = (sellersOf.get(product.template) ?? []).filter(
      (seller) => seller.product === undefined || seller.product === product.id,
    );
    const chosen = followed.find(({ seller }) => seller !== undefined)?.seller;
    const preferred = own.find(({ id }) => id === chosen)?.partner ?? own[0]?.partner;
    const multiple = multipleOf(followed, base, units);
    return [...grouped(own, ({ partner }) => partner)].flatMap(([partner, prices]) => {
      const [first, ...others] = prices;
      const supplier = partners.get(partner);
      if (first === undefined || supplier === undefined) return [];
      const unit = units.get(first.unit ?? product.purchaseUnit) ?? base;
      const facts = { supplier, item: code, base, unit, currencyOf, multiple };
      return [offerOf([first, ...others], { ...facts, preferred: partner === preferred })];
    });
  };
  return { faults: [...rules.faults, ...sellers.faults], entryOf };
}

/** The multiple belongs to a rule, and an offer holds for all locations: the largest, where rules differ. */
function multipleOf(
  rules: readonly OdooRule[],
  base: OdooUnit,
  units: ReadonlyMap<number, OdooUnit>,
): Decimal | null {
  const multiples = rules.flatMap(({ multiple, multipleUnit }): Decimal[] => {
    const unit = multipleUnit === undefined ? undefined : units.get(multipleUnit);
    if (unit === undefined) return multiple === undefined || multiple === "0" ? [] : [multiple];
    const { numerator } = unit.size;
    return base.size.numerator === "1" && base.size.denominator === "1" ? [numerator] : [];
  });
  return multiples.reduce<Decimal | null>(
    (most, next) => (most === null || Number(next) > Number(most) ? next : most),
    null,
  );
}

function grouped<T>(rows: readonly T[], key: (row: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Sizes are told by one number since 19. */
export function* readUnits(context: Context): Exchange<ReadonlyMap<number, OdooUnit>> {
  const older = speaksJson2(context) ? [] : ["factor_inv", "uom_type"];
  const rows = yield* search(context, "uom.uom", {
    domain: [],
    fields: ["name", "factor", "rounding", ...older],
    archived: true,
  });
  return new Map(rows.map((row) => [idOf(row, "uom.uom"), parseUnit(row)]));
}

function* readRules(
  context: Context,
  products: readonly number[],
  known: ReadonlySet<string>,
): Exchange<{ readonly rows: readonly OdooRule[]; readonly faults: readonly string[] }> {
  const newer = ["qty_multiple", "replenishment_uom_id", "supplier_id"].filter((name) =>
    known.has(name),
  );
  const rows = yield* search(context, "stock.warehouse.orderpoint", {
    domain: [["product_id", "in", products]],
    fields: [...ruleFields, ...newer],
    order: "id",
  });
  return rowsOf(rows, (row) => [parseRule(row as Fields)]);
}

function* readSellers(
  context: Context,
  templates: readonly number[],
  known: ReadonlySet<string>,
): Exchange<{ readonly rows: readonly OdooSeller[]; readonly faults: readonly string[] }> {
  const others = ["partner_id", "name", "discount", "product_uom_id"].filter((name) =>
    known.has(name),
  );
  const rows = yield* search(context, "product.supplierinfo", {
    domain: [["product_tmpl_id", "in", [...new Set(templates)]]],
    fields: [...sellerFields, ...others],
    // The order in which Odoo itself chooses: product_supplierinfo.py, _order.
    order: "sequence, min_qty desc, price, id",
  });
  return rowsOf(rows, (row) => [parseSeller(row as Fields)]);
}

function* readPartnerIds(
  context: Context,
  ids: readonly number[],
): Exchange<ReadonlyMap<number, string>> {
  const rows = yield* search(context, "res.partner", {
    domain: [["id", "in", [...new Set(ids)]]],
    fields: ["name", "ref"],
    archived: true,
  });
  return new Map(rows.map((row) => [idOf(row, "res.partner"), supplierIdOf(row)]));
}

export function* readCurrencies(context: Context): Exchange<ReadonlyMap<number, string>> {
  const rows = yield* search(context, "res.currency", {
    domain: [],
    fields: ["name"],
    archived: false,
  });
  return new Map(rows.map((row) => [idOf(row, "res.currency"), textIn(row, "name") ?? ""]));
}

/** A rule with a route of its own is one for us only when that route buys. */
function* readBuyRoutes(
  context: Context,
  rules: readonly OdooRule[],
): Exchange<ReadonlySet<number>> {
  const routes = [...new Set(rules.flatMap(({ route }) => route ?? []))];
  if (routes.length === 0) return new Set();
  const rows = yield* search(context, "stock.rule", {
    domain: [
      ["action", "=", "buy"],
      ["route_id", "in", routes],
    ],
    fields: ["route_id"],
  });
  return new Set(rows.flatMap((row) => linkIn(row, "route_id") ?? []));
}
