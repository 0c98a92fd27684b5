import type {
  Context,
  Day,
  Decimal,
  Location,
  OrderProgress,
  PlacedOrder,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { isPositive, minus, plus } from "../lib/decimal.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  listIn,
  needDecimal,
  needText,
  textIn,
} from "../lib/json.ts";
import { afterDays, dayOf } from "../lib/time.ts";
import { type CorePurchase, emailsIn } from "./wire.ts";

const none = "0" as Decimal;

/** One bin and batch of a product at a location. Backorders are part of what is allocated. */
export function stockOf(value: unknown, context: Context): StockLevel {
  const where = "a row of stock from Cin7 Core";
  const row = fieldsOf(value, where);
  const onHand = needDecimal(row, "OnHand", where);
  const usableUntil = dayIn(textIn(row, "ExpiryDate"));
  const hasLot = usableUntil !== undefined && isPositive(onHand);
  return {
    item: needText(row, "SKU", where),
    location: needText(row, "Location", where),
    onHand,
    committed: decimalIn(row, "Allocated", where) ?? none,
    backordered: none,
    onOrder: none,
    inTransit: decimalIn(row, "InTransit", where) ?? none,
    readAt: context.now,
    ...(hasLot ? { lots: [{ quantity: onHand, usableUntil }] } : {}),
  };
}

/** The bins and batches of a product at a location as one level. */
export function summed(levels: readonly StockLevel[]): StockLevel[] {
  const byPlace = new Map<string, StockLevel>();
  for (const level of levels) {
    const key = JSON.stringify([level.item, level.location]);
    const before = byPlace.get(key);
    byPlace.set(key, before === undefined ? level : added(before, level));
  }
  return [...byPlace.values()];
}

function added(a: StockLevel, b: StockLevel): StockLevel {
  const lots = [...(a.lots ?? []), ...(b.lots ?? [])];
  return {
    ...a,
    onHand: plus(a.onHand, b.onHand),
    committed: plus(a.committed, b.committed),
    inTransit: plus(a.inTransit, b.inTransit),
    ...(lots.length === 0 ? {} : { lots }),
  };
}

export function placeOf(value: unknown): Location {
  const where = "a location from Cin7 Core";
  const fields = fieldsOf(value, where);
  const name = needText(fields, "Name", where);
  const parts =
    "AddressLine1 AddressLine2 AddressCitySuburb AddressStateProvince AddressZipPostCode AddressCountry";
  const address = parts.split(" ").flatMap((part) => textIn(fields, part) ?? []);
  return { id: name, name, ...(address.length === 0 ? {} : { address }) };
}

/** Suppliers have no code, and their names are unique. */
export function supplierOf(value: unknown): Supplier {
  const fields = fieldsOf(value, "a supplier from Cin7 Core");
  const name = needText(fields, "Name", "a supplier from Cin7 Core");
  const where = `supplier ${name} of Cin7 Core`;
  const [email, ...copyTo] = emailsIn(fields);
  const paymentTerms = textIn(fields, "PaymentTerm");
  const address = addressIn(fields, where);
  return {
    id: name,
    name,
    status: textIn(fields, "Status") === "Deprecated" ? "blocked" : "active",
    currency: needText(fields, "Currency", where),
    ...(email === undefined ? {} : { email }),
    ...(copyTo.length === 0 ? {} : { copyTo }),
    ...(address.length === 0 ? {} : { address }),
    ...(paymentTerms === undefined ? {} : { paymentTerms }),
  };
}

function addressIn(supplier: Fields, where: string): string[] {
  const [first] = listIn(supplier, "Addresses").map((entry) => fieldsOf(entry, where));
  const parts = ["Line1", "Line2", "City", "State", "Postcode", "Country"];
  return first === undefined ? [] : parts.flatMap((part) => textIn(first, part) ?? []);
}

/** Our reference stands first in the note of the header and in the memo of the lines. */
function referenceIn({ note, memo }: CorePurchase): string | undefined {
  return [note, memo]
    .map((text) => /^\s*(\S+)/.exec(text)?.[1] ?? "")
    .find((word) => referenceDay(word) !== null);
}

/** Whether a purchase was made for an order of ours. */
export function carries({ note, memo }: CorePurchase, reference: string): boolean {
  return [note, memo].some((text) => text.trim().split(/\s+/)[0] === reference);
}

/** The day that our references hold: PS-261123-7KQ4MX. */
function referenceDay(reference: string): Day | null {
  const [, year, month, day] = /-(\d\d)(\d\d)(\d\d)-[0-9A-Z]+$/.exec(reference) ?? [];
  return year === undefined ? null : dayOf(`20${year}-${month}-${day}`);
}

/** A purchase can't have been changed before the day before its own: time zones differ by less than a day. */
export function changedSince(reference: string): string | undefined {
  const day = referenceDay(reference);
  return day === null ? undefined : `${afterDays(day, -1)}T00:00:00.000`;
}

export function placedOf(purchase: CorePurchase): PlacedOrder {
  const { supplier, currency } = purchase;
  return {
    externalId: purchase.id,
    reference: referenceIn(purchase) ?? purchase.number,
    number: purchase.number,
    ...(supplier === undefined ? {} : { supplier }),
    ...(currency === undefined ? {} : { currency }),
    lines: purchase.lines.map(({ sku, quantity, price }) => ({
      item: sku,
      quantity,
      ...(price === undefined ? {} : { price }),
    })),
  };
}

/** Purchases that still wait for goods; an invoice may come before them. */
export const openStatuses = [
  "ORDERING",
  "ORDERED",
  "RECEIVING",
  "INVOICED",
  "PARTIALLY INVOICED",
  "RECEIVING / CREDITED",
] as const;

/** What is left of each line once what has arrived is taken off, line by line. */
export function suppliesOf(purchase: CorePurchase): Supply[] {
  const arrived = new Map<string, Decimal>();
  for (const { sku, quantity } of purchase.received)
    arrived.set(sku, plus(arrived.get(sku) ?? none, quantity));
  const due = dayIn(purchase.requiredBy);
  return purchase.lines.flatMap(({ sku, quantity }): Supply[] => {
    const here = arrived.get(sku) ?? none;
    const left = minus(quantity, here);
    arrived.set(sku, isPositive(left) ? none : minus(here, quantity));
    if (!isPositive(left) || purchase.location === undefined) return [];
    return [
      {
        from: purchase.status === "ORDERING" ? "draft" : "order",
        reference: referenceIn(purchase) ?? purchase.number,
        item: sku,
        location: purchase.location,
        quantity: left,
        ...(due === undefined ? {} : { due }),
      },
    ];
  });
}

export function progressOf({ status, receiving, received }: CorePurchase): OrderProgress {
  const arrived = received.map(({ sku, quantity }) => ({ item: sku, quantity }));
  switch (status) {
    case "VOIDED":
      return { status: "cancelled", received: [] };
    case "DRAFT":
    case "ORDERING":
      return { status: "draft", received: [] };
    case "COMPLETED":
      return { status: "closed", received: arrived };
    default:
      return { status: stateOf(receiving, arrived.length > 0), received: arrived };
  }
}

/** Invoiced and credited say nothing about the goods: the status of receiving does. */
function stateOf(receiving: string, some: boolean): OrderProgress["status"] {
  if (receiving === "FULLY RECEIVED") return "received";
  return receiving === "PARTIALLY RECEIVED" || some ? "partly-received" : "submitted";
}

function dayIn(text: string | undefined): Day | undefined {
  return text === undefined ? undefined : (dayOf(text.slice(0, 10)) ?? undefined);
}
