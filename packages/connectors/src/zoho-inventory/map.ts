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
import { malformed } from "../lib/json.ts";
import { decimalsOfUnit } from "../lib/measured.ts";
import { dayOf } from "../lib/time.ts";
import { accounts } from "./place.ts";
import type { ZohoContact, ZohoItem, ZohoLine, ZohoOrder } from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;

function locationOf(context: Context): string {
  return context.settings["location"] ?? "main";
}

/** Bills move the accounting figures, receives and shipments the physical ones. */
export function stockOf(item: ZohoItem, context: Context): StockLevel[] {
  if (!item.tracked || !item.active) return [];
  const books = context.settings["stock"] === "accounting";
  const { onHand, committed } = books ? item.accounting : item.physical;
  return [
    {
      item: item.code,
      location: locationOf(context),
      onHand:
        onHand ??
        item.accounting.onHand ??
        malformed(`Item ${item.code} of Zoho Inventory is tracked and shows no stock.`),
      committed: committed ?? none,
      backordered: none,
      onOrder: none,
      inTransit: none,
      readAt: context.now,
    },
  ];
}

/** Zoho keeps a reorder level and nothing to order up to: that is so many times the level. */
export function entryOf(item: ZohoItem, currency: string, context: Context): ItemEntry {
  const share = decimalOf(context.settings["orderUpTo"] ?? "2") ?? ("2" as Decimal);
  const { reorderLevel } = item;
  return {
    item: itemOf(item),
    rules:
      reorderLevel === undefined || !item.tracked
        ? []
        : [
            {
              item: item.code,
              location: "*",
              status: "active",
              policy: {
                kind: "s,S",
                reorderPoint: reorderLevel,
                orderUpTo: times(reorderLevel, share),
              },
            },
          ],
    offers: offersOf(item, currency, context),
  };
}

function itemOf(item: ZohoItem): Item {
  const unit = item.unit ?? "ea";
  return {
    id: item.code,
    name: item.name,
    unit: { code: unit, decimals: decimalsOfUnit(unit) },
    kind: item.composite ? "kit" : item.tracked ? "stock" : "non-stock",
    status: item.active ? (item.purchased ? "active" : "blocked") : "discontinued",
  };
}

/** The price of an item is in the organisation's own currency. */
function offersOf(item: ZohoItem, currency: string, context: Context): SupplierItem[] {
  const { vendorName, purchaseRate, minimumQuantity } = item;
  if (vendorName === undefined) return [];
  const unit = item.unit ?? "ea";
  return [
    {
      supplier: vendorName,
      item: item.code,
      purchaseUnit: { code: unit, decimals: decimalsOfUnit(unit) },
      ratio: { numerator: one, denominator: one },
      prices: purchaseRate === undefined ? [] : [{ from: none, price: purchaseRate, currency }],
      ...(minimumQuantity === undefined ? {} : { minimumQuantity }),
      leadTimeDays: Number(context.settings["leadTimeDays"] ?? 7),
      preferred: true,
    },
  ];
}

export function supplierOf(contact: ZohoContact, baseCurrency: string): Supplier[] {
  if (!contact.vendor) return [];
  return [
    {
      id: contact.name,
      name: contact.name,
      status: contact.active ? "active" : "blocked",
      currency: contact.currency ?? baseCurrency,
      ...(contact.email === undefined ? {} : { email: contact.email }),
      ...(contact.terms === undefined ? {} : { paymentTerms: contact.terms }),
    },
  ];
}

/** Item codes by Zoho's ids. */
export type Codes = ReadonlyMap<string, string>;

function codeOf({ itemId, sku }: ZohoLine, codes: Codes): string {
  return codes.get(itemId) ?? sku ?? `Zoho item ${itemId}`;
}

const drafts = ["draft", "pending_approval", "approved"];
const calledOff = ["cancelled", "rejected", "void"];
const done = [...calledOff, "closed"];

export function isDraft({ status }: { readonly status: string }): boolean {
  return drafts.includes(status);
}

export function isCalledOff({ status }: { readonly status: string }): boolean {
  return calledOff.includes(status);
}

/** Whether goods may still come: "billed" and "issued" tell nothing of receipts, so lines decide. */
export function mayBeOpen({ status }: { readonly status: string }): boolean {
  return !done.includes(status) && status !== "received";
}

/** What is shipped to a customer straight away never comes here. */
export function suppliesOf(order: ZohoOrder, codes: Codes, context: Context): Supply[] {
  if (order.dropShipped) return [];
  const due = order.dueOn === undefined ? null : dayOf(order.dueOn);
  return order.lines
    .map((line) => ({ line, left: restOf(line) }))
    .filter(({ left }) => isPositive(left))
    .map(({ line, left }) => ({
      from: isDraft(order) ? "draft" : "order",
      reference: order.reference ?? order.number,
      item: codeOf(line, codes),
      location: locationOf(context),
      quantity: left,
      ...dueOf(due),
    }));
}

function dueOf(due: Day | null): { readonly due?: Day } {
  return due === null ? {} : { due };
}

function restOf({ quantity, received, cancelled }: ZohoLine): Decimal {
  return minus(minus(quantity, received), cancelled);
}

export function placedOf(order: ZohoOrder, codes: Codes, context: Context): PlacedOrder {
  const reference = order.reference ?? order.number;
  return {
    externalId: order.id,
    reference,
    ...(order.number === reference ? {} : { number: order.number }),
    ...(order.vendorName === undefined ? {} : { supplier: order.vendorName }),
    ...(order.currency === undefined ? {} : { currency: order.currency }),
    lines: order.lines.map((line) => ({
      item: codeOf(line, codes),
      quantity: line.quantity,
      ...(line.price === undefined ? {} : { price: line.price }),
    })),
    url: `${accounts(context).replace("accounts", "inventory")}/app/${context.settings["organizationId"] ?? ""}#/purchaseorders/${order.id}`,
  };
}

export function progressOf(order: ZohoOrder, codes: Codes): OrderProgress {
  const received = order.lines
    .filter((line) => isPositive(line.received))
    .map((line) => ({ item: codeOf(line, codes), quantity: line.received }));
  if (isCalledOff(order)) return { status: "cancelled", received };
  if (isDraft(order)) return { status: "draft", received };
  const whole = order.lines.every((line) => !isPositive(restOf(line)));
  if (whole && received.length > 0) return { status: "received", received };
  if (order.status === "closed") return { status: "closed", received };
  return { status: received.length === 0 ? "submitted" : "partly-received", received };
}
