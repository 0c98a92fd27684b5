import type {
  Context,
  Day,
  Decimal,
  Item,
  ItemEntry,
  OrderProgress,
  PlacedOrder,
  Purchase,
  ReorderRule,
  StockLevel,
  Supplier,
  SupplierItem,
  Supply,
} from "@parstock/core";

import { isPositive, minus, plus } from "../lib/decimal.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  needDecimal,
  needText,
  textIn,
  within,
} from "../lib/json.ts";
import { asOrdered } from "../lib/order-lines.ts";
import { afterDays, dayOf } from "../lib/time.ts";
import type { SkubanaOrder, VendorProduct } from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;
export const pricePlaces = 4;

export type Names = ReadonlyMap<string, string>;

export function namesIn(rows: readonly Fields[], id: string): Names {
  return new Map(
    rows.map((row) => {
      const key = needText(row, id, "an answer of Extensiv");
      return [key, textIn(row, "name") ?? `#${key}`];
    }),
  );
}

function placeIn(row: Fields, warehouses: Names, where: string): string {
  const id = needText(within(row, "stockLocation"), "warehouseId", where);
  return warehouses.get(id) ?? `#${id}`;
}

/** A row for each shelf, with the sums of its warehouse on every one: one level is kept of each warehouse. */
export function levelOf(row: Fields, warehouses: Names, context: Context): StockLevel {
  const item = needText(within(row, "product"), "masterSku", "a row of stock from Extensiv");
  const where = `the stock of product ${item} in Extensiv`;
  const totals = within(row, "warehouseStockTotals");
  const onHand = needDecimal(totals, "onHandQuantity", where);
  return {
    item,
    location: placeIn(row, warehouses, where),
    onHand,
    committed: minus(onHand, decimalIn(totals, "availableQuantity", where) ?? onHand),
    backordered: none,
    onOrder: none,
    inTransit: decimalIn(totals, "inTransitQuantity", where) ?? none,
    readAt: context.now,
  };
}

/** The minimum of a warehouse: its shelves have one each. */
export function minimumsIn(rows: readonly Fields[], warehouses: Names): readonly ReorderRule[] {
  const sums = new Map<string, ReorderRule & { readonly parLevel: Decimal }>();
  for (const row of rows) {
    const item = textIn(within(row, "product"), "masterSku");
    const where = `the stock of product ${item ?? "?"} in Extensiv`;
    const minimum = decimalIn(row, "minStock", where) ?? none;
    if (item === undefined || !isPositive(minimum)) continue;
    const location = placeIn(row, warehouses, where);
    const key = JSON.stringify([item, location]);
    const parLevel = plus(sums.get(key)?.parLevel ?? none, minimum);
    const policy = { kind: "par", parLevel } as const;
    sums.set(key, { item, location, status: "active", policy, parLevel });
  }
  return [...sums.values()].map(({ item, location, status, policy }) => ({
    item,
    location,
    status,
    policy,
  }));
}

export function entryOf(
  product: Fields,
  minimums: readonly ReorderRule[],
  offers: readonly VendorProduct[],
  vendors: Names,
): ItemEntry {
  const sku = needText(product, "masterSku", "a product from Extensiv");
  return {
    item: itemOf(product, sku),
    rules: minimums,
    offers: offers
      .filter(({ active }) => active)
      .map((offer) => offerOf(offer, vendors.get(offer.vendorId) ?? `#${offer.vendorId}`)),
  };
}

function itemOf(product: Fields, id: string): Item {
  return {
    id,
    name: textIn(product, "name") ?? id,
    unit: { code: "ea", decimals: 0 },
    kind: kindOf(product),
    status: product["active"] === false ? "discontinued" : "active",
  };
}

function kindOf(product: Fields): Item["kind"] {
  if (isTrue(product, "bundle") || /^(?:BUNDLE|KIT)$/i.test(textIn(product, "type") ?? ""))
    return "kit";
  return isTrue(product, "digital") || isTrue(product, "giftCard") ? "non-stock" : "stock";
}

function offerOf(
  { sku, vendorSku, preferred, fields }: VendorProduct,
  supplier: string,
): SupplierItem {
  const where = `the prices of product ${sku} in Extensiv`;
  const least = decimalIn(fields, "minOrderQuantity", where) ?? none;
  const tiers = listIn(fields, "pricingTiers").map((tier) => fieldsOf(tier, where));
  return {
    supplier,
    item: sku,
    ...(vendorSku === undefined ? {} : { supplierSku: vendorSku }),
    purchaseUnit: { code: "ea", decimals: 0 },
    ratio: { numerator: one, denominator: one },
    ...(isPositive(least) ? { minimumQuantity: least } : {}),
    prices: tiers.flatMap((tier) => {
      const cost = within(tier, "cost");
      const price = decimalIn(cost, "amount", where);
      const currency = textIn(cost, "currency");
      const from = decimalIn(tier, "fromQuantity", where) ?? none;
      return price === undefined || currency === undefined ? [] : [{ from, price, currency }];
    }),
    leadTimeDays: Math.max(0, Number(textIn(fields, "leadTime") ?? 0) || 0),
    leadTimeIn: "calendar-days",
    ...(preferred ? { preferred } : {}),
  };
}

/** Vendors have no code: they are known by name. */
export function supplierOf(fields: Fields, { settings }: Context): Supplier {
  const name = needText(fields, "name", "a vendor from Extensiv");
  const email = textIn(fields, "purchaseOrderEmail");
  const paymentTerms = textIn(within(fields, "defaultVendorPaymentTerm"), "description");
  return {
    id: name,
    name,
    status: fields["active"] === false ? "blocked" : "active",
    currency: settings["currency"] ?? "",
    ...(email === undefined ? {} : { email }),
    ...(paymentTerms === undefined ? {} : { paymentTerms }),
  };
}

/** The day before the one that our references hold (PS-261123-7KQ4MX): time zones differ by less than a day. */
export function createdFrom(reference: string): string | undefined {
  const [, year, month, day] = /-(\d\d)(\d\d)(\d\d)-[0-9A-Z]+$/.exec(reference) ?? [];
  const found: Day | null = dayOf(`20${year}-${month}-${day}`);
  return found === null ? undefined : `${afterDays(found, -1)}T00:00:00Z`;
}

export function isCalledOff({ status }: SkubanaOrder): boolean {
  return status === "VOIDED" || status === "CANCELED";
}

export function placedOf(order: SkubanaOrder, vendors: Names, purchase?: Purchase): PlacedOrder {
  const { id, number, reference = number ?? `#${id}`, currency } = order;
  const vendor = vendors.get(order.vendorId);
  const meant = purchase !== undefined && vendor === purchase.supplier.name;
  const supplier = meant ? purchase.order.supplier : vendor;
  const lines = order.lines.map(({ sku, quantity, price }) => ({
    item: sku,
    quantity,
    ...(price === undefined ? {} : { price }),
  }));
  return {
    externalId: id,
    reference,
    ...(number === undefined ? {} : { number }),
    ...(supplier === undefined ? {} : { supplier }),
    ...(currency === undefined ? {} : { currency }),
    lines: purchase === undefined ? lines : asOrdered(purchase.order, pricePlaces, lines),
  };
}

export function suppliesOf(order: SkubanaOrder, warehouses: Names): readonly Supply[] {
  const { id, number, reference = number ?? `#${id}`, warehouseId = "" } = order;
  const from = supplyOf(order.status);
  const location = warehouses.get(warehouseId);
  if (from === null || location === undefined) return [];
  return order.lines
    .filter(({ received, quantity }) => !received && isPositive(quantity))
    .map(({ sku, quantity, due }) => {
      const day = dayOf(due ?? "");
      const coming = { from, reference, item: sku, location, quantity };
      return day === null ? coming : { ...coming, due: day };
    });
}

/** Null where nothing is to come any more. */
function supplyOf(status: string): Supply["from"] | null {
  switch (status) {
    case "AWAITING_AUTHORIZATION":
      return "draft";
    case "FULFILLED":
    case "CLOSED_SHORT":
    case "VOIDED":
    case "CANCELED":
      return null;
    default:
      return "order";
  }
}

export function progressOf(order: SkubanaOrder): OrderProgress {
  const received = order.lines.map((line) => ({
    item: line.sku,
    quantity: line.received ? line.quantity : none,
  }));
  const some = order.lines.some((line) => line.received);
  return { status: stateOf(order, some), received: some ? received : [] };
}

function stateOf({ status, confirmed }: SkubanaOrder, some: boolean): OrderProgress["status"] {
  switch (status) {
    case "AWAITING_AUTHORIZATION":
      return "draft";
    case "PARTIALLY_DELIVERED":
      return "partly-received";
    case "FULFILLED":
      return "received";
    case "CLOSED_SHORT":
      return "closed";
    case "VOIDED":
    case "CANCELED":
      return "cancelled";
    default:
      if (some) return "partly-received";
      return confirmed ? "acknowledged" : "submitted";
  }
}
