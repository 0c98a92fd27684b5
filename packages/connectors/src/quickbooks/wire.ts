import type { Decimal } from "@parstock/core";

import {
  decimalIn,
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  needText,
  textIn,
  within,
} from "../lib/json.ts";

/** QuickBooks' shapes of minor version 75, as far as they are used; properties without a value are left out there. */
export interface QuickBooksItem {
  readonly id: string;
  /** SKU, else the full name: what people call it. */
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly active: boolean;
  readonly onHand: Decimal | undefined;
  /** Absent is not zero: the user left it empty. */
  readonly reorderPoint: Decimal | undefined;
  readonly cost: Decimal | undefined;
  readonly vendor: string | undefined;
}

export interface QuickBooksVendor {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly emails: readonly string[];
  readonly currency: string | undefined;
  readonly terms: string | undefined;
  readonly account: string | undefined;
  readonly address: readonly string[];
}

export interface QuickBooksOrder {
  readonly id: string;
  readonly syncToken: string;
  readonly number: string | undefined;
  readonly note: string | undefined;
  readonly open: boolean;
  readonly billed: boolean;
  readonly emailed: boolean;
  readonly vendorId: string | undefined;
  readonly vendorName: string | undefined;
  readonly currency: string | undefined;
  readonly orderedOn: string | undefined;
  readonly dueOn: string | undefined;
  readonly lines: readonly QuickBooksLine[];
}

export interface QuickBooksLine {
  readonly itemId: string;
  readonly quantity: Decimal;
  readonly received: Decimal;
  readonly price: Decimal | undefined;
  /** Ids of the purchase orders that the line of a bill belongs to. */
  readonly orders: readonly string[];
}

const none = "0" as Decimal;

export function parseItem(value: unknown): QuickBooksItem {
  const fields = fieldsOf(value, "an item from QuickBooks");
  const id = needText(fields, "Id", "an item from QuickBooks");
  const where = `item ${id} of QuickBooks`;
  const name = textIn(fields, "FullyQualifiedName") ?? needText(fields, "Name", where);
  return {
    id,
    code: textIn(fields, "Sku") ?? name,
    name: textIn(fields, "Name") ?? name,
    type: textIn(fields, "Type") ?? "",
    active: fields["Active"] !== false,
    onHand: decimalIn(fields, "QtyOnHand", where),
    reorderPoint: decimalIn(fields, "ReorderPoint", where),
    cost: decimalIn(fields, "PurchaseCost", where),
    vendor: textIn(within(fields, "PrefVendorRef"), "name"),
  };
}

export function parseVendor(value: unknown): QuickBooksVendor {
  const fields = fieldsOf(value, "a vendor from QuickBooks");
  const id = needText(fields, "Id", "a vendor from QuickBooks");
  const address = within(fields, "BillAddr");
  const parts = [
    "Line1",
    "Line2",
    "Line3",
    "City",
    "CountrySubDivisionCode",
    "PostalCode",
    "Country",
  ];
  return {
    id,
    name: needText(fields, "DisplayName", `vendor ${id} of QuickBooks`),
    active: fields["Active"] !== false,
    // Several addresses may stand in one field, with commas between them.
    emails: (textIn(within(fields, "PrimaryEmailAddr"), "Address") ?? "")
      .split(/[,;]/)
      .map((email) => email.trim())
      .filter((email) => email !== ""),
    currency: textIn(within(fields, "CurrencyRef"), "value"),
    terms: textIn(within(fields, "TermRef"), "name"),
    account: textIn(fields, "AcctNum"),
    address: parts.flatMap((part) => textIn(address, part) ?? []),
  };
}

export function parseOrder(value: unknown): QuickBooksOrder {
  const fields = fieldsOf(value, "a purchase order from QuickBooks");
  const id = needText(fields, "Id", "a purchase order from QuickBooks");
  const vendor = within(fields, "VendorRef");
  return {
    id,
    syncToken: textIn(fields, "SyncToken") ?? "0",
    number: textIn(fields, "DocNumber"),
    note: textIn(fields, "PrivateNote"),
    open: textIn(fields, "POStatus") !== "Closed",
    billed: listIn(fields, "LinkedTxn").length > 0,
    emailed: textIn(fields, "EmailStatus") === "EmailSent",
    vendorId: textIn(vendor, "value"),
    vendorName: textIn(vendor, "name"),
    currency: textIn(within(fields, "CurrencyRef"), "value"),
    orderedOn: textIn(fields, "TxnDate"),
    dueOn: textIn(fields, "DueDate"),
    lines: parseLines(fields, "ItemBasedExpenseLineDetail", `purchase order ${id} of QuickBooks`),
  };
}

/** The lines of an order, a bill or a sale that are about an item. */
export function parseLines(fields: Fields, detail: string, where: string): QuickBooksLine[] {
  return listIn(fields, "Line").flatMap((value) => {
    const line = fieldsOf(value, where);
    const item = within(line, detail);
    const itemId = textIn(within(item, "ItemRef"), "value");
    if (itemId === undefined) return [];
    return [
      {
        itemId,
        quantity: decimalIn(item, "Qty", where) ?? none,
        received: decimalIn(line, "Received", where) ?? none,
        price: decimalIn(item, "UnitPrice", where),
        orders: listIn(line, "LinkedTxn").flatMap((linked) => {
          const to = fieldsOf(linked, where);
          return textIn(to, "TxnType") === "PurchaseOrder" ? (textIn(to, "TxnId") ?? []) : [];
        }),
      },
    ];
  });
}

export interface Preferences {
  readonly customNumbers: boolean;
  readonly currencies: boolean;
  readonly homeCurrency: string;
}

export function parsePreferences(value: unknown): Preferences {
  const fields = fieldsOf(value, "the preferences of QuickBooks");
  const purchases = within(fields, "VendorAndPurchasesPrefs");
  const currency = within(fields, "CurrencyPrefs");
  return {
    customNumbers: isTrue(purchases, "UseCustomTxnNumbers"),
    currencies: isTrue(currency, "MultiCurrencyEnabled"),
    homeCurrency: textIn(within(currency, "HomeCurrency"), "value") ?? "USD",
  };
}
