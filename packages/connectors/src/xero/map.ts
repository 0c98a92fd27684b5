import type {
  Decimal,
  DemandEntry,
  Item,
  OrderProgress,
  PlacedOrder,
  StockLevel,
  Supplier,
  Supply,
  Context,
  Day,
} from "@parstock/core";

import { type Fields, textIn } from "../lib/json.ts";
import {
  parseXeroDate,
  type XeroContact,
  type XeroInvoice,
  type XeroItem,
  type XeroOrder,
} from "./wire.ts";

const none = "0" as Decimal;

function locationOf(context: Context): string {
  return context.settings["location"] ?? "main";
}

/** Only tracked items have stock in Xero; committed and backordered goods it does not know. */
export function stockOf(item: XeroItem, context: Context): StockLevel[] {
  if (!item.tracked || item.onHand === undefined) return [];
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

/** An item that is not for purchase can't stand on an order: it is blocked. */
export function itemOf(item: XeroItem): Item {
  return {
    id: item.code,
    name: item.name,
    unit: { code: "ea", decimals: 0 },
    kind: item.tracked ? "stock" : "non-stock",
    status: item.purchased ? "active" : "blocked",
  };
}

export function supplierOf(contact: XeroContact, baseCurrency: string): Supplier {
  const terms = termsOf(contact.terms);
  return {
    id: contact.account ?? contact.name,
    name: contact.name,
    status: contact.archived ? "blocked" : "active",
    currency: contact.currency ?? baseCurrency,
    ...(contact.email === undefined ? {} : { email: contact.email }),
    ...(contact.copyTo.length === 0 ? {} : { copyTo: contact.copyTo }),
    ...(contact.address.length === 0 ? {} : { address: contact.address }),
    ...(terms === undefined ? {} : { paymentTerms: terms }),
  };
}

function termsOf(bills: Fields): string | undefined {
  const day = textIn(bills, "Day");
  if (day === undefined) return undefined;
  switch (textIn(bills, "Type")) {
    case "DAYSAFTERBILLDATE":
      return `${day} days after the bill date`;
    case "DAYSAFTERBILLMONTH":
      return `${day} days after the end of the bill month`;
    case "OFCURRENTMONTH":
      return `day ${day} of the current month`;
    case "OFFOLLOWINGMONTH":
      return `day ${day} of the following month`;
    default:
      return undefined;
  }
}

/** Orders that still wait for goods. Xero knows no partial receipt: an order is open until it is billed. */
export const openStatuses = ["AUTHORISED", "SUBMITTED", "DRAFT"] as const;

export function suppliesOf(order: XeroOrder, context: Context): Supply[] {
  const due = dayIn(order.deliveryDate);
  return order.lines.flatMap(({ item, quantity }) =>
    item === undefined
      ? []
      : [
          {
            from: order.status === "AUTHORISED" ? "order" : "draft",
            reference: order.number,
            item,
            location: locationOf(context),
            quantity,
            ...(due === undefined ? {} : { due }),
          },
        ],
  );
}

export function demandOf(invoice: XeroInvoice, context: Context): DemandEntry[] {
  const day = dayIn(invoice.date);
  if (day === undefined) return [];
  return invoice.lines.flatMap(({ item, quantity }) =>
    item === undefined ? [] : [{ item, location: locationOf(context), day, quantity }],
  );
}

function dayIn(text: string | undefined): Day | undefined {
  return text === undefined ? undefined : (parseXeroDate(text)?.slice(0, 10) as Day | undefined);
}

export function placedOf(order: XeroOrder): PlacedOrder {
  return {
    externalId: order.id,
    reference: order.number,
    ...(order.contactName === undefined ? {} : { supplier: order.contactName }),
    ...(order.currency === undefined ? {} : { currency: order.currency }),
    lines: order.lines.flatMap(({ item, quantity, price }) =>
      item === undefined ? [] : [{ item, quantity, ...(price === undefined ? {} : { price }) }],
    ),
    url: `https://go.xero.com/Accounts/Payable/PurchaseOrders/Edit/${order.id}`,
  };
}

/** A billed order counts as received: the bill is what puts tracked stock on the shelf in Xero. */
export function progressOf(order: XeroOrder): OrderProgress {
  const received = order.lines.flatMap(({ item, quantity }) =>
    item === undefined ? [] : [{ item, quantity }],
  );
  switch (order.status) {
    case "DRAFT":
    case "SUBMITTED":
      return { status: "draft", received: [] };
    case "BILLED":
      return { status: "received", received };
    case "DELETED":
      return { status: "cancelled", received: [] };
    default:
      return { status: "submitted", received: [] };
  }
}
