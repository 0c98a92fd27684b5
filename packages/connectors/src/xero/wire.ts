import type { Decimal, Instant } from "@parstock/core";

import {
  decimalIn,
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  needDecimal,
  needList,
  needText,
  textIn,
  within,
} from "../lib/json.ts";
import { dayOf, instantOf, instantOfMs } from "../lib/time.ts";

/** Xero's shapes, as far as they are used: https://github.com/XeroAPI/Xero-OpenAPI (accounting 16.1.0). */
export interface XeroItem {
  readonly code: string;
  readonly name: string;
  readonly tracked: boolean;
  readonly purchased: boolean;
  /** Present for tracked items only. */
  readonly onHand: Decimal | undefined;
}

export interface XeroContact {
  readonly id: string;
  readonly name: string;
  readonly account: string | undefined;
  readonly email: string | undefined;
  readonly copyTo: readonly string[];
  readonly currency: string | undefined;
  readonly archived: boolean;
  readonly terms: Fields;
  readonly address: readonly string[];
}

export interface XeroOrder {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly currency: string | undefined;
  readonly contactId: string | undefined;
  readonly contactName: string | undefined;
  readonly deliveryDate: string | undefined;
  readonly sentToContact: boolean;
  readonly lines: readonly XeroLine[];
}

interface XeroLine {
  readonly item: string | undefined;
  readonly quantity: Decimal;
  readonly price: Decimal | undefined;
}

export interface XeroInvoice {
  readonly date: string;
  readonly lines: readonly XeroLine[];
}

export function parseItem(value: unknown): XeroItem {
  const fields = fieldsOf(value, "an item from Xero");
  const code = needText(fields, "Code", "an item from Xero");
  return {
    code,
    name: textIn(fields, "Name") ?? code,
    tracked: isTrue(fields, "IsTrackedAsInventory"),
    purchased: fields["IsPurchased"] !== false,
    onHand: decimalIn(fields, "QuantityOnHand", `item ${code} of Xero`),
  };
}

export function parseContact(value: unknown): XeroContact {
  const fields = fieldsOf(value, "a contact from Xero");
  const name = needText(fields, "Name", "a contact from Xero");
  return {
    id: needText(fields, "ContactID", `contact ${name} of Xero`),
    name,
    account: textIn(fields, "AccountNumber"),
    email: textIn(fields, "EmailAddress"),
    copyTo: listIn(fields, "ContactPersons").flatMap((person) => {
      const contact = fieldsOf(person, `contact ${name} of Xero`);
      const email = textIn(contact, "EmailAddress");
      return isTrue(contact, "IncludeInEmails") && email !== undefined ? [email] : [];
    }),
    currency: textIn(fields, "DefaultCurrency"),
    archived: textIn(fields, "ContactStatus") === "ARCHIVED",
    terms: within(within(fields, "PaymentTerms"), "Bills"),
    address: addressOf(fields, name),
  };
}

/** Addresses come as a list with empty entries; the one for purchase orders is the post address. */
function addressOf(fields: Fields, name: string): string[] {
  const entries = listIn(fields, "Addresses").map((entry) =>
    fieldsOf(entry, `contact ${name} of Xero`),
  );
  const parts = ["AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4", "City", "Region"];
  const written = entries.map((entry) =>
    [...parts, "PostalCode", "Country"].flatMap((part) => textIn(entry, part) ?? []),
  );
  return written.find((lines) => lines.length > 0) ?? [];
}

export function parseOrders(answer: Fields): XeroOrder[] {
  return needList(answer, "PurchaseOrders", "the answer of Xero").map(parseOrder);
}

export function parseOrder(value: unknown): XeroOrder {
  const fields = fieldsOf(value, "a purchase order from Xero");
  const id = needText(fields, "PurchaseOrderID", "a purchase order from Xero");
  const contact = within(fields, "Contact");
  const number = textIn(fields, "PurchaseOrderNumber") ?? id;
  return {
    id,
    number,
    status: needText(fields, "Status", `purchase order ${number} of Xero`),
    currency: textIn(fields, "CurrencyCode"),
    contactId: textIn(contact, "ContactID"),
    contactName: textIn(contact, "Name"),
    deliveryDate: textIn(fields, "DeliveryDateString") ?? textIn(fields, "DeliveryDate"),
    sentToContact: isTrue(fields, "SentToContact"),
    lines: parseLines(fields, `purchase order ${number} of Xero`),
  };
}

export function parseInvoice(value: unknown): XeroInvoice {
  const fields = fieldsOf(value, "an invoice from Xero");
  const where = `invoice ${textIn(fields, "InvoiceNumber") ?? ""} of Xero`;
  return {
    date: textIn(fields, "DateString") ?? needText(fields, "Date", where),
    lines: parseLines(fields, where),
  };
}

/** Lines of text only have no quantity and count for nothing. */
function parseLines(fields: Fields, where: string): XeroLine[] {
  return listIn(fields, "LineItems")
    .map((entry) => fieldsOf(entry, where))
    .filter((entry) => textIn(entry, "Quantity") !== undefined)
    .map((entry) => ({
      item: textIn(entry, "ItemCode"),
      quantity: needDecimal(entry, "Quantity", where),
      price: decimalIn(entry, "UnitAmount", where),
    }));
}

/** `/Date(1777031944600+0000)/` holds UTC milliseconds whatever its offset says; newer fields are ISO. */
export function parseXeroDate(text: string): Instant | null {
  const ms = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(text)?.[1];
  if (ms !== undefined) return instantOfMs(Number(ms));
  return instantOf(text) ?? (dayOf(text) === null ? null : instantOf(`${dayOf(text)}T00:00:00Z`));
}
