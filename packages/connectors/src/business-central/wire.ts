import type { Decimal } from "@parstock/core";

import {
  decimalIn,
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  needDecimal,
  needText,
  textIn,
} from "../lib/json.ts";

/**
 * Business Central's shapes, as far as they are used: pages 30008, 30010, 30064, 30066, 30067, 30069 and 30076 of
 * https://github.com/microsoft/BCApps (src/Apps/W1/APIV2), and the pages of our companion app beside this file.
 */
export interface BcItem {
  readonly number: string;
  readonly name: string;
  readonly blocked: boolean;
  readonly unit: string;
  readonly category: string | undefined;
  readonly inventory: Decimal;
  /** What only the companion app tells. */
  readonly planning: BcPlanning | undefined;
}

/** Reordering, buying and stock of an item, or of one of its stockkeeping units. */
export interface BcPlanning {
  readonly location: string;
  readonly variant: string | undefined;
  readonly inventory: Decimal;
  readonly onSalesOrders: Decimal;
  readonly system: string;
  readonly policy: string;
  readonly reorderPoint: Decimal | undefined;
  readonly reorderQuantity: Decimal | undefined;
  readonly maximumInventory: Decimal | undefined;
  readonly vendor: string | undefined;
  readonly vendorItem: string | undefined;
  readonly leadTimeDays: number;
  readonly minimumQuantity: Decimal | undefined;
  readonly multiple: Decimal | undefined;
  readonly purchaseUnit: string | undefined;
  readonly perPurchaseUnit: Decimal | undefined;
  readonly cost: Decimal | undefined;
  readonly currency: string | undefined;
  readonly units: readonly BcPlanning[];
}

export interface BcOrder {
  readonly id: string;
  readonly etag: string;
  readonly number: string;
  readonly status: string;
  readonly day: string | undefined;
  readonly vendor: string | undefined;
  readonly currency: string | undefined;
  readonly requested: string | undefined;
  readonly received: boolean;
  readonly comments: readonly string[];
  readonly lines: readonly BcLine[];
}

export interface BcLine {
  readonly id: string;
  readonly etag: string;
  readonly item: string;
  readonly unit: string | undefined;
  readonly quantity: Decimal;
  readonly received: Decimal;
  readonly price: Decimal | undefined;
  readonly expected: string | undefined;
}

const none = "0" as Decimal;

export function parseItem(value: unknown): BcItem {
  const fields = fieldsOf(value, "an item from Business Central");
  const number = needText(fields, "number", "an item from Business Central");
  const where = `item ${number} of Business Central`;
  return {
    number,
    name: textIn(fields, "displayName") ?? number,
    blocked: isTrue(fields, "blocked") || isTrue(fields, "purchasingBlocked"),
    unit: textIn(fields, "baseUnitOfMeasureCode") ?? "",
    category: textIn(fields, "itemCategoryCode"),
    inventory: needDecimal(fields, "inventory", where),
    planning: "reorderingPolicy" in fields ? parsePlanning(fields, where) : undefined,
  };
}

function parsePlanning(fields: Fields, where: string): BcPlanning {
  const amount = (name: string): Decimal | undefined => {
    const value = decimalIn(fields, name, where);
    return value === none ? undefined : value;
  };
  return {
    location: textIn(fields, "locationCode") ?? "",
    variant: textIn(fields, "variantCode"),
    inventory: needDecimal(fields, "inventory", where),
    onSalesOrders: decimalIn(fields, "quantityOnSalesOrders", where) ?? none,
    system: wordIn(fields, "replenishmentSystem"),
    policy: wordIn(fields, "reorderingPolicy"),
    reorderPoint: decimalIn(fields, "reorderPoint", where),
    reorderQuantity: amount("reorderQuantity"),
    maximumInventory: amount("maximumInventory"),
    vendor: textIn(fields, "vendorNumber"),
    vendorItem: textIn(fields, "vendorItemNumber"),
    leadTimeDays: Number(decimalIn(fields, "leadTimeDays", where) ?? none),
    minimumQuantity: amount("minimumOrderQuantity"),
    multiple: amount("orderMultiple"),
    purchaseUnit: textIn(fields, "purchaseUnitOfMeasureCode"),
    perPurchaseUnit: amount("quantityPerPurchaseUnit"),
    cost: amount("lastDirectCost"),
    currency: textIn(fields, "currencyCode"),
    units: listIn(fields, "stockkeepingUnits").map((entry) =>
      parsePlanning(fieldsOf(entry, `a stockkeeping unit of ${where}`), where),
    ),
  };
}

export function parseOrder(value: unknown): BcOrder {
  const fields = fieldsOf(value, "a purchase order from Business Central");
  const number = needText(fields, "number", "a purchase order from Business Central");
  const where = `purchase order ${number} of Business Central`;
  const lines = listIn(fields, "purchaseOrderLines").map((line) => fieldsOf(line, where));
  return {
    id: needText(fields, "id", where),
    etag: textIn(fields, "@odata.etag") ?? "*",
    number,
    status: wordIn(fields, "status"),
    day: dateIn(fields, "orderDate"),
    vendor: textIn(fields, "vendorNumber"),
    currency: textIn(fields, "currencyCode"),
    requested: dateIn(fields, "requestedReceiptDate"),
    received: isTrue(fields, "fullyReceived"),
    comments: commentsIn(lines),
    lines: lines.filter(isItem).map((line) => parseLine(line, where)),
  };
}

function parseLine(fields: Fields, where: string): BcLine {
  return {
    id: needText(fields, "id", where),
    etag: textIn(fields, "@odata.etag") ?? "*",
    item: needText(fields, "lineObjectNumber", where),
    unit: textIn(fields, "unitOfMeasureCode"),
    quantity: needDecimal(fields, "quantity", where),
    received: decimalIn(fields, "receivedQuantity", where) ?? none,
    price: decimalIn(fields, "directUnitCost", where),
    expected: dateIn(fields, "expectedReceiptDate"),
  };
}

export interface BcReceipt {
  readonly vendor: string;
  readonly order: string;
  readonly day: string;
  readonly comments: readonly string[];
  readonly lines: readonly {
    readonly item: string;
    readonly unit: string | undefined;
    readonly quantity: Decimal;
  }[];
}

/** A receipt carries the comment lines of its order. */
export function parseReceipt(value: unknown): BcReceipt {
  const fields = fieldsOf(value, "a purchase receipt from Business Central");
  const number = needText(fields, "number", "a purchase receipt from Business Central");
  const where = `purchase receipt ${number} of Business Central`;
  const lines = listIn(fields, "purchaseReceiptLines").map((line) => fieldsOf(line, where));
  return {
    vendor: needText(fields, "vendorNumber", where),
    order: textIn(fields, "orderNumber") ?? "",
    day: needText(fields, "postingDate", where),
    comments: commentsIn(lines),
    lines: lines.filter(isItem).map((line) => ({
      item: needText(line, "lineObjectNumber", where),
      unit: textIn(line, "unitOfMeasureCode"),
      quantity: needDecimal(line, "quantity", where),
    })),
  };
}

function isItem(line: Fields): boolean {
  return wordIn(line, "lineType") === "Item" && textIn(line, "lineObjectNumber") !== undefined;
}

/** Comments are `Comment` on orders and a blank type on receipts. */
function commentsIn(lines: readonly Fields[]): string[] {
  return lines
    .filter((line) => ["Comment", ""].includes(wordIn(line, "lineType")))
    .flatMap((line) => textIn(line, "description")?.trim() ?? []);
}

/** A member of an enumeration: `Maximum_x0020_Qty.` reads "Maximum Qty.", `_x0020_` reads "". */
export function wordIn(fields: Fields, name: string): string {
  return (textIn(fields, name) ?? "")
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .trim();
}

/** An undefined date is written as 0001-01-01. */
function dateIn(fields: Fields, name: string): string | undefined {
  const text = textIn(fields, name);
  return text === undefined || text.startsWith("0001-") ? undefined : text;
}
