import type {
  Context,
  Day,
  Decimal,
  Item,
  ItemEntry,
  OrderProgress,
  PlacedOrder,
  StockLevel,
  Supplier,
  SupplierItem,
  Supply,
} from "@parstock/core";

import { decimalOf, isPositive, minus, times } from "../lib/decimal.ts";
import { dayOf } from "../lib/time.ts";
import type { QuickBooksItem, QuickBooksLine, QuickBooksOrder, QuickBooksVendor } from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;

export function locationOf(context: Context): string {
  return context.settings["location"] ?? "main";
}

/** One quantity for the whole company. What is on purchase orders is read from the orders: the item's own figure is often missing. */
export function stockOf(item: QuickBooksItem, context: Context): StockLevel[] {
  if (item.type !== "Inventory" || item.onHand === undefined) return [];
  return [
    {
      item: item.code,
      location: locationOf(context),
      onHand: item.onHand,
      committed: none,
      backordered: none,
      onOrder: none,
      inTransit: none,
      readAt: context.now,
    },
  ];
}

/** QuickBooks keeps a reorder point and no level: the level is so many times the point. */
export function entryOf(item: QuickBooksItem, currency: string, context: Context): ItemEntry {
  const { settings } = context;
  const times2 = decimalOf(settings["orderUpTo"] ?? "2") ?? ("2" as Decimal);
  const { reorderPoint } = item;
  const rules: ItemEntry["rules"] =
    reorderPoint === undefined
      ? []
      : [
          {
            item: item.code,
            location: "*",
            status: "active",
            policy: { kind: "s,S", reorderPoint, orderUpTo: times(reorderPoint, times2) },
          },
        ];
  return { item: itemOf(item), rules, offers: offersOf(item, currency, context) };
}

function itemOf(item: QuickBooksItem): Item {
  return {
    id: item.code,
    name: item.name,
    unit: { code: "ea", decimals: 0 },
    kind: item.type === "Inventory" ? "stock" : "non-stock",
    status: item.active ? "active" : "discontinued",
  };
}

function offersOf(item: QuickBooksItem, currency: string, context: Context): SupplierItem[] {
  if (item.vendor === undefined) return [];
  return [
    {
      supplier: item.vendor,
      item: item.code,
      purchaseUnit: { code: "ea", decimals: 0 },
      ratio: { numerator: one, denominator: one },
      prices: item.cost === undefined ? [] : [{ from: none, price: item.cost, currency }],
      leadTimeDays: Number(context.settings["leadTimeDays"] ?? 7),
      preferred: true,
    },
  ];
}

export function supplierOf(vendor: QuickBooksVendor, homeCurrency: string): Supplier {
  const [email, ...copyTo] = vendor.emails;
  return {
    id: vendor.name,
    name: vendor.name,
    status: vendor.active ? "active" : "blocked",
    currency: vendor.currency ?? homeCurrency,
    ...(email === undefined ? {} : { email }),
    ...(copyTo.length === 0 ? {} : { copyTo }),
    ...(vendor.address.length === 0 ? {} : { address: vendor.address }),
    ...(vendor.terms === undefined ? {} : { paymentTerms: vendor.terms }),
    ...(vendor.account === undefined ? {} : { accountNumber: vendor.account }),
  };
}

type Codes = ReadonlyMap<string, string>;

/** Our reference is the number where the company lets people choose numbers, else it stands in the note. */
export function referenceOf(order: QuickBooksOrder): string {
  return /^Parstock (\S+)$/m.exec(order.note ?? "")?.[1] ?? order.number ?? order.id;
}

export function suppliesOf(order: QuickBooksOrder, codes: Codes, context: Context): Supply[] {
  if (!order.open) return [];
  const due = order.dueOn === undefined ? null : dayOf(order.dueOn);
  return order.lines
    .map((line) => ({ line, left: minus(line.quantity, line.received) }))
    .filter(({ left }) => isPositive(left))
    .map(({ line, left }) => ({
      from: "order",
      reference: referenceOf(order),
      item: codeOf(line, codes),
      location: locationOf(context),
      quantity: left,
      ...(due === null ? {} : { due }),
    }));
}

export function codeOf({ itemId }: QuickBooksLine, codes: Codes): string {
  return codes.get(itemId) ?? `QuickBooks item ${itemId}`;
}

export function placedOf(order: QuickBooksOrder, codes: Codes): PlacedOrder {
  const reference = referenceOf(order);
  return {
    externalId: order.id,
    reference,
    ...(order.number === undefined || order.number === reference ? {} : { number: order.number }),
    ...(order.vendorName === undefined ? {} : { supplier: order.vendorName }),
    ...(order.currency === undefined ? {} : { currency: order.currency }),
    lines: order.lines.map((line) => ({
      item: codeOf(line, codes),
      quantity: line.quantity,
      ...(line.price === undefined ? {} : { price: line.price }),
    })),
    url: `https://qbo.intuit.com/app/purchaseorder?txnId=${order.id}`,
  };
}

/** Closed by hand with nothing received is how an order is called off. */
export function isCalledOff(order: QuickBooksOrder): boolean {
  return !order.open && !order.billed && order.lines.every(({ received }) => !isPositive(received));
}

export function progressOf(order: QuickBooksOrder, codes: Codes): OrderProgress {
  const received = order.lines
    .filter((line) => isPositive(line.received))
    .map((line) => ({ item: codeOf(line, codes), quantity: line.received }));
  if (isCalledOff(order)) return { status: "cancelled", received };
  if (order.open)
    return { status: received.length === 0 ? "submitted" : "partly-received", received };
  const whole = order.lines.every((line) => !isPositive(minus(line.quantity, line.received)));
  return { status: whole ? "received" : "closed", received };
}

/** The day of an order that a reference tells: "PS-261123-7KQ4MX". */
export function dayOfReference(reference: string): Day | null {
  const [, year, month, day] = /-(\d\d)(\d\d)(\d\d)-/.exec(reference) ?? [];
  return year === undefined ? null : dayOf(`20${year}-${month}-${day}`);
}
