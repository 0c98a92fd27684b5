import type {
  Context,
  Decimal,
  Item,
  ItemEntry,
  OrderProgress,
  PlacedOrder,
  Purchase,
  ReorderRule,
  StockLevel,
  SupplierItem,
  Supply,
} from "@parstock/core";

import { isPositive, minus, over } from "../lib/decimal.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  listIn,
  needDecimal,
  needText,
  textIn,
  within,
} from "../lib/json.ts";
import { asOrdered, type BaseLine, baseLines } from "../lib/order-lines.ts";
import { dayOf } from "../lib/time.ts";
import { type BrightpearlOrder, type BrightpearlProduct, byId, type OrderRow } from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;
/** Of a price for one; rows have whole cents only, of all that is in them. */
const pricePlaces = 12;

export type Names = ReadonlyMap<string, string>;

/** Warehouses and contacts that were deleted keep their number for a name. */
export function nameOf(names: Names, id: string): string {
  return names.get(id) ?? `#${id}`;
}

/** `inStock` is what lies there and `onHand` what of it can be sold: the other way round than elsewhere. */
export function levelsOf(
  sku: string,
  availability: Fields,
  warehouses: Names,
  context: Context,
): StockLevel[] {
  const where = `the stock of product ${sku} in Brightpearl`;
  return byId(within(availability, "warehouses"), where).map(([id, figures]) => ({
    item: sku,
    location: nameOf(warehouses, id),
    onHand: needDecimal(figures, "inStock", where),
    committed: decimalIn(figures, "allocated", where) ?? none,
    backordered: none,
    onOrder: none,
    inTransit: decimalIn(figures, "inTransit", where) ?? none,
    readAt: context.now,
  }));
}

export function placesWithout(sku: string, { settings, now }: Context): StockLevel[] {
  const figures = { onHand: none, committed: none, backordered: none, onOrder: none };
  const location = settings["warehouse"] ?? "";
  return [{ item: sku, location, ...figures, inTransit: none, readAt: now }];
}

export function entryOf(
  product: BrightpearlProduct,
  sources: Fields,
  listed: Fields,
  warehouses: Names,
  suppliers: Names,
): ItemEntry {
  const { sku } = product;
  const where = `product ${sku} of Brightpearl`;
  return {
    item: itemOf(product, textIn(listed, "productName") ?? sku),
    rules: byId(within(product.fields, "warehouses"), where).flatMap(([warehouse, defaults]) =>
      ruleOf(sku, nameOf(warehouses, warehouse), defaults),
    ),
    offers: byId(within(sources, "suppliers"), where).map(([supplier, offer]) =>
      offerOf(
        sku,
        nameOf(suppliers, supplier),
        offer,
        supplier === textIn(listed, "primarySupplierId"),
      ),
    ),
  };
}

function itemOf({ sku, bundle, stockTracked, fields }: BrightpearlProduct, name: string): Item {
  return {
    id: sku,
    name,
    unit: { code: "ea", decimals: 0 },
    kind: bundle ? "kit" : stockTracked ? "stock" : "non-stock",
    status: statusOf(textIn(fields, "status")),
  };
}

function statusOf(status: string | undefined): Item["status"] {
  switch (status) {
    case "DISCONTINUED":
      return "discontinued";
    case "ARCHIVED":
      return "blocked";
    default:
      return "active";
  }
}

/**
 * Brightpearl's own report asks when there is less than the level, for as many lots as lead up to it. Stock is kept in whole
 * numbers, so that this is a point of one less. 0 is "not set".
 */
function ruleOf(item: string, location: string, defaults: Fields): ReorderRule[] {
  const where = `the levels of product ${item} in Brightpearl`;
  const level = decimalIn(defaults, "reorderLevel", where) ?? none;
  const orderQuantity = decimalIn(defaults, "reorderQuantity", where) ?? none;
  if (!isPositive(level)) return [];
  return [
    {
      item,
      location,
      status: "active",
      policy: isPositive(orderQuantity)
        ? { kind: "r,Q", reorderPoint: minus(level, one), orderQuantity }
        : { kind: "par", parLevel: level },
    },
  ];
}

function offerOf(item: string, supplier: string, offer: Fields, preferred: boolean): SupplierItem {
  const where = `the price of product ${item} in Brightpearl`;
  const supplierSku = textIn(offer, "sku");
  const costs = within(offer, "costPoints");
  const currency = textIn(costs, "currencyCode");
  const points = listIn(costs, "costPoints").map((point) => fieldsOf(point, where));
  return {
    supplier,
    item,
    ...(supplierSku === undefined ? {} : { supplierSku }),
    purchaseUnit: { code: "ea", decimals: 0 },
    ratio: { numerator: one, denominator: one },
    prices:
      currency === undefined
        ? []
        : points.map((point) => ({
            from: needDecimal(point, "minimum", where),
            price: needDecimal(point, "cost", where),
            currency,
          })),
    leadTimeDays: 0,
    ...(preferred ? { preferred: true } : {}),
  };
}

/** A line as it is sent: base units, and the whole of it in cents. */
export interface NetLine extends BaseLine {
  readonly net: Decimal;
}

export function netLines({ order }: Purchase): readonly NetLine[] {
  return baseLines(order, pricePlaces).map((base) => ({
    ...base,
    net: over(base.line.total, one, 2),
  }));
}

/** Finds each line the row that was sent for it; exact ones first, so that a changed row is still its line's. */
export function matched(
  lines: readonly NetLine[],
  rows: readonly OrderRow[],
): readonly (readonly [row: OrderRow, line: NetLine | undefined])[] {
  const left = [...lines];
  const take = (fits: (line: NetLine) => boolean): NetLine | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const exact = rows.map((row) =>
    take(
      ({ line, quantity, net }) =>
        isSku(line.item, row.sku) && quantity === row.quantity && net === row.net,
    ),
  );
  return rows.map((row, at) => [row, exact[at] ?? take(({ line }) => isSku(line.item, row.sku))]);
}

export function isSku(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Rows show what they cost as a whole: where that is what was sent, so is the price of the line. */
export function placedOf(
  found: BrightpearlOrder,
  supplier: string | undefined,
  purchase?: Purchase,
): PlacedOrder {
  const { id, reference, currency } = found;
  const shown = matched(purchase === undefined ? [] : netLines(purchase), found.rows).map(
    ([{ sku, quantity, net }, line]) => ({
      item: line?.line.item ?? sku,
      quantity,
      ...(isPositive(quantity)
        ? { price: line?.net === net ? line.price : over(net, quantity, pricePlaces) }
        : {}),
    }),
  );
  return {
    externalId: id,
    reference,
    ...(supplier === undefined ? {} : { supplier }),
    ...(currency === undefined ? {} : { currency }),
    lines: purchase === undefined ? shown : asOrdered(purchase.order, pricePlaces, shown),
  };
}

/** What is still to come on each row. */
export function suppliesOf(
  { reference, id, rows, warehouseId, deliveryDate }: BrightpearlOrder,
  arrived: ReadonlyMap<string, Decimal>,
  warehouses: Names,
): Supply[] {
  const due = dayOf(deliveryDate ?? "");
  return rows.flatMap((row): Supply[] => {
    const quantity = minus(row.quantity, arrived.get(row.id) ?? none);
    if (!isPositive(quantity) || warehouseId === undefined) return [];
    return [
      {
        from: "order",
        reference: reference === "" ? `#${id}` : reference,
        item: row.sku,
        location: nameOf(warehouses, warehouseId),
        quantity,
        ...(due === null ? {} : { due }),
      },
    ];
  });
}

export function progressOf(
  { settings }: Context,
  order: BrightpearlOrder,
  arrived: ReadonlyMap<string, Decimal>,
): OrderProgress {
  // One entry a row, so that two rows of a product stay two lines of an item.
  const received = order.rows.map(({ id, sku }) => ({
    item: sku,
    quantity: arrived.get(id) ?? none,
  }));
  const some = received.some(({ quantity }) => isPositive(quantity));
  const whole = order.rows.every(
    ({ id, quantity }) => !isPositive(minus(quantity, arrived.get(id) ?? none)),
  );
  return { status: stateOf(settings, order, some, whole), received: some ? received : [] };
}

function stateOf(
  settings: Context["settings"],
  { status, closed }: BrightpearlOrder,
  some: boolean,
  whole: boolean,
): OrderProgress["status"] {
  if (status !== "" && status === settings["cancelledStatus"]) return "cancelled";
  if (status === settings["buildingStatus"]) return "draft";
  if (some && whole) return "received";
  if (closed) return "closed";
  return some ? "partly-received" : "submitted";
}

/** Names by id of records that have both. */
export function namesIn(rows: readonly Fields[], id: string, name: string): Names {
  return new Map(
    rows.map((row) => {
      const key = needText(row, id, "an answer of Brightpearl");
      return [key, textIn(row, name) ?? `#${key}`];
    }),
  );
}
