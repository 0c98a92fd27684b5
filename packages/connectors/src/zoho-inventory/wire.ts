import type { Decimal } from "@parstock/core";

import {
  decimalIn,
  type Fields,
  fieldsOf,
  isFields,
  isTrue,
  listIn,
  needDecimal,
  needText,
  textIn,
} from "../lib/json.ts";

/** Zoho's shapes, as far as they are used: https://www.zoho.com/inventory/api/v1/ and its OpenAPI files. Unset fields are "". */
export interface ZohoItem {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly unit: string | undefined;
  readonly active: boolean;
  readonly tracked: boolean;
  readonly composite: boolean;
  readonly purchased: boolean;
  /** Absent for items whose stock is not tracked, which is not zero. */
  readonly accounting: ZohoStock;
  readonly physical: ZohoStock;
  readonly reorderLevel: Decimal | undefined;
  readonly purchaseRate: Decimal | undefined;
  readonly minimumQuantity: Decimal | undefined;
  readonly vendorName: string | undefined;
}

interface ZohoStock {
  readonly onHand: Decimal | undefined;
  readonly committed: Decimal | undefined;
}

export interface ZohoContact {
  readonly id: string;
  readonly name: string;
  readonly vendor: boolean;
  readonly active: boolean;
  readonly email: string | undefined;
  readonly currency: string | undefined;
  readonly terms: string | undefined;
}

/** An order in a list, which has no lines. */
export interface ZohoOrderHead {
  readonly id: string;
  readonly number: string;
  readonly reference: string | undefined;
  /** The state of its workflow; the roll-up where that is missing. */
  readonly status: string;
  readonly createdTime: string | undefined;
}

export interface ZohoOrder extends ZohoOrderHead {
  readonly vendorId: string | undefined;
  readonly vendorName: string | undefined;
  readonly currency: string | undefined;
  readonly dueOn: string | undefined;
  readonly emailed: boolean;
  readonly dropShipped: boolean;
  readonly lines: readonly ZohoLine[];
}

export interface ZohoLine {
  readonly itemId: string;
  readonly sku: string | undefined;
  readonly quantity: Decimal;
  readonly received: Decimal;
  readonly cancelled: Decimal;
  readonly price: Decimal | undefined;
}

const zero = "0" as Decimal;

export function parseItem(value: unknown): ZohoItem {
  const fields = fieldsOf(value, "an item from Zoho Inventory");
  const name = needText(fields, "name", "an item from Zoho Inventory");
  const code = textIn(fields, "sku") ?? name;
  const where = `item ${code} of Zoho Inventory`;
  return {
    id: needText(fields, "item_id", where),
    code,
    name,
    unit: textIn(fields, "unit"),
    active: textIn(fields, "status") !== "inactive",
    tracked: isTracked(fields),
    composite: isTrue(fields, "is_combo_product"),
    purchased: fields["can_be_purchased"] !== false && textIn(fields, "item_type") !== "sales",
    accounting: {
      onHand: decimalIn(fields, "stock_on_hand", where),
      committed: decimalIn(fields, "committed_stock", where),
    },
    physical: {
      onHand: decimalIn(fields, "actual_available_stock", where),
      committed: decimalIn(fields, "actual_committed_stock", where),
    },
    reorderLevel: decimalIn(fields, "reorder_level", where),
    purchaseRate: decimalIn(fields, "purchase_rate", where),
    minimumQuantity: decimalIn(fields, "minimum_order_quantity", where),
    vendorName: textIn(fields, "vendor_name"),
  };
}

/** Lists may leave the mark out; the stock itself tells as well. */
function isTracked(fields: Fields): boolean {
  return fields["track_inventory"] === undefined
    ? textIn(fields, "stock_on_hand") !== undefined
    : isTrue(fields, "track_inventory");
}

export function parseContact(value: unknown): ZohoContact {
  const fields = fieldsOf(value, "a contact from Zoho Inventory");
  const name = needText(fields, "contact_name", "a contact from Zoho Inventory");
  return {
    id: needText(fields, "contact_id", `contact ${name} of Zoho Inventory`),
    name,
    vendor: textIn(fields, "contact_type") === "vendor",
    active: textIn(fields, "status") !== "inactive",
    email: textIn(fields, "email"),
    currency: textIn(fields, "currency_code"),
    terms: textIn(fields, "payment_terms_label"),
  };
}

export function parseOrderHead(value: unknown): ZohoOrderHead {
  const fields = fieldsOf(value, "a purchase order from Zoho Inventory");
  const id = needText(fields, "purchaseorder_id", "a purchase order from Zoho Inventory");
  return {
    id,
    number: textIn(fields, "purchaseorder_number") ?? id,
    reference: textIn(fields, "reference_number"),
    status: (textIn(fields, "order_status") ?? textIn(fields, "status") ?? "").toLowerCase(),
    createdTime: textIn(fields, "created_time"),
  };
}

/** Answers say `purchaseorder`; Zoho's own OpenAPI file says `purchase_order`. */
export function orderIn(answer: Fields): ZohoOrder {
  const fields = fieldsOf(
    answer["purchaseorder"] ?? answer["purchase_order"],
    "a purchase order from Zoho Inventory",
  );
  const head = parseOrderHead(fields);
  const where = `purchase order ${head.number} of Zoho Inventory`;
  return {
    ...head,
    vendorId: textIn(fields, "vendor_id"),
    vendorName: textIn(fields, "vendor_name"),
    currency: textIn(fields, "currency_code"),
    dueOn: textIn(fields, "delivery_date") ?? textIn(fields, "expected_delivery_date"),
    emailed: isTrue(fields, "is_emailed"),
    dropShipped: isTrue(fields, "is_drop_shipment"),
    lines: listIn(fields, "line_items")
      .filter(isFields)
      .filter((line) => textIn(line, "item_id") !== undefined)
      .map((line) => parseLine(line, where)),
  };
}

function parseLine(line: Fields, where: string): ZohoLine {
  return {
    itemId: needText(line, "item_id", where),
    sku: textIn(line, "sku"),
    quantity: needDecimal(line, "quantity", where),
    received: decimalIn(line, "quantity_received", where) ?? zero,
    cancelled: decimalIn(line, "quantity_cancelled", where) ?? zero,
    price: decimalIn(line, "rate", where),
  };
}
