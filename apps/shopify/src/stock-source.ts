import {
  compare,
  type Decimal,
  type Item,
  type Location,
  type Policy,
  perform,
  type RowsPage,
  type Run,
  type Source,
  type StockPage,
  type StockRecord,
  type Supplier,
  type SupplierItem,
} from "@parstock/core";

/** The tables that a run reads of what is known of a shop, and their columns; details are JSON. */
export const stockColumns = [
  "item",
  "location",
  "details",
  "on_hand",
  "committed",
  "on_order",
  "rule",
  "point",
  "level",
  "offers",
] as const;

export const sourceName = "shopify";

/** What was read of a shop, as the engine reads stock. */
export function shelfSource(faults: readonly string[]): Source {
  return {
    name: sourceName,
    *readStock(cursor): Run<StockPage> {
      const first = cursor === null;
      const suppliers = first ? yield* detailsOf<Supplier>("suppliers") : [];
      const locations = first ? yield* detailsOf<Location>("locations") : [];
      const page = yield* perform({ kind: "rows", table: "stock", cursor });
      return {
        records: page.rows.map((row) => recordOf(row, page)),
        suppliers,
        locations,
        exceptions: first
          ? faults.map((message) => ({ key: `${sourceName}/row/${message}`, code: "row", message }))
          : [],
        next: page.next,
        revision: page.revision,
        asOf: page.asOf,
      };
    },
  };
}

function* detailsOf<T>(table: "suppliers" | "locations"): Run<T[]> {
  const { rows } = yield* perform({ kind: "rows", table, cursor: null });
  return rows.map(([details = "null"]) => JSON.parse(details) as T);
}

function recordOf(row: readonly string[], { asOf }: RowsPage): StockRecord {
  const [item = "", location = "", details = "", onHand, committed, onOrder, ...rest] = row;
  const [rule = "", point = "", level = "", offers = ""] = rest;
  const policy = policyOf(figure(point), figure(level));
  return {
    item: details === "" ? unknownItem(item) : (JSON.parse(details) as Item),
    stock: {
      item,
      location,
      onHand: (onHand ?? "0") as Decimal,
      committed: (committed ?? "0") as Decimal,
      backordered: "0" as Decimal,
      onOrder: (onOrder ?? "0") as Decimal,
      inTransit: "0" as Decimal,
      readAt: asOf,
    },
    rule:
      rule === ""
        ? null
        : {
            item,
            location,
            policy: policy ?? { kind: "par", parLevel: "0" as Decimal },
            status: policy === null ? "disabled" : "active",
          },
    offers: offers === "" ? [] : (JSON.parse(offers) as SupplierItem[]),
  };
}

function figure(text: string): Decimal | null {
  return text === "" ? null : (text as Decimal);
}

/** A level whose variant has not been read yet. */
function unknownItem(id: string): Item {
  return { id, name: id, unit: { code: "ea", decimals: 0 }, kind: "stock", status: "active" };
}

/** With one figure only, it is the par level: below it, back to it. */
function policyOf(point: Decimal | null, level: Decimal | null): Policy | null {
  if (point !== null && level !== null && compare(point, level) <= 0)
    return { kind: "s,S", reorderPoint: point, orderUpTo: level };
  const only = level ?? point;
  return only === null ? null : { kind: "par", parLevel: only };
}
