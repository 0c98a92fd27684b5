import type { Decimal, Instant } from "@parstock/core";

import {
  decimalIn,
  type Fields,
  fieldsOf,
  isFields,
  isTrue,
  listIn,
  malformed,
  needDecimal,
  needText,
  parseJson,
  textIn,
  within,
} from "../lib/json.ts";
import { instantOf } from "../lib/time.ts";

/** Shapes of GraphQL Admin 2026-10, as far as they are used. Ids stay the texts that they are. */
export interface ShopLevel {
  readonly item: string;
  readonly location: string;
  /** An untracked or inactive one has numbers that mean nothing. */
  readonly counts: boolean;
  readonly available: Decimal;
  readonly onHand: Decimal;
  readonly incoming: Decimal;
}

export interface ShopVariant {
  readonly id: string;
  readonly item: string;
  readonly name: string;
  readonly status: string;
  readonly tracked: boolean;
  readonly bundle: boolean;
  readonly giftCard: boolean;
  /** What somebody set in the variant's metafields, as it stands there. */
  readonly point: string | undefined;
  readonly level: string | undefined;
  readonly places: string | undefined;
}

export interface ShopOrder {
  readonly id: string;
  readonly handle: string;
  readonly reference: string;
  readonly status: string;
  readonly supplier: string | undefined;
  readonly currency: string | undefined;
  readonly shipTo: string | undefined;
  readonly expectedDay: string | undefined;
  readonly sentAt: Instant | null;
  readonly lines: readonly ShopOrderLine[];
}

/** Quantities in purchase units but for `base` and `incoming`, which are base units. */
interface ShopOrderLine {
  readonly item: string;
  readonly quantity: Decimal;
  readonly price: Decimal | undefined;
  readonly received: Decimal;
  /** Base units that are still to come. */
  readonly base: Decimal;
  /** Set where the order is mirrored to `incoming`: whose, where, and how much of it is ours. */
  readonly itemId: string | undefined;
  readonly locationId: string | undefined;
  readonly incoming: Decimal;
}

const none = "0" as Decimal;

/** The number at the end of a GID, as text: it is longer than a binary fraction holds. */
export function numberOf(gid: string): string {
  return /(\d+)(?:\?.*)?$/.exec(gid)?.[1] ?? gid;
}

/** An item without an SKU is known by the number of its inventory item. Two with one SKU are nobody's. */
function itemIn(fields: Fields, sku: string | undefined, where: string): string {
  const twins = textIn(fields, "duplicateSkuCount") ?? "0";
  if (sku !== undefined && twins !== "0")
    return malformed(`Several variants in Shopify have the SKU ${sku}; give each its own.`, "sku");
  return sku ?? `#${numberOf(needText(fields, "id", where))}`;
}

export function parseLevel(value: unknown): ShopLevel {
  const where = "an inventory level from Shopify";
  const fields = fieldsOf(value, where);
  const item = fieldsOf(fields["item"], where);
  const quantities = new Map(
    listIn(fields, "quantities").map((entry) => {
      const quantity = fieldsOf(entry, where);
      return [needText(quantity, "name", where), needDecimal(quantity, "quantity", where)];
    }),
  );
  const counts = isTrue(item, "tracked") && fields["isActive"] !== false;
  return {
    item: counts ? itemIn(item, textIn(item, "sku"), where) : "",
    location: needText(within(fields, "location"), "name", where),
    counts,
    available: quantities.get("available") ?? none,
    onHand: quantities.get("on_hand") ?? none,
    incoming: quantities.get("incoming") ?? none,
  };
}

export function parseVariant(value: unknown): ShopVariant {
  const where = "a variant from Shopify";
  const fields = fieldsOf(value, where);
  const product = within(fields, "product");
  const item = fieldsOf(fields["inventoryItem"], where);
  const options = textIn(fields, "title") ?? "";
  const name = textIn(product, "title") ?? options;
  const set = (field: string): string | undefined => textIn(within(fields, field), "value");
  return {
    id: needText(fields, "id", where),
    item: itemIn(item, textIn(fields, "sku"), where),
    name: options === "" || options === "Default Title" ? name : `${name} – ${options}`,
    status: textIn(product, "status") ?? "ACTIVE",
    tracked: isTrue(item, "tracked"),
    bundle: isTrue(fields, "requiresComponents"),
    giftCard: isTrue(product, "isGiftCard"),
    point: set("point"),
    level: set("level"),
    places: set("places"),
  };
}

export function parseOrder(value: unknown): ShopOrder {
  const where = "a purchase order from Shopify";
  const fields = fieldsOf(value, where);
  const handle = needText(fields, "handle", where);
  const kept: Record<string, string> = {};
  for (const entry of listIn(fields, "fields")) {
    if (!isFields(entry)) continue;
    const text = textIn(entry, "value");
    if (text !== undefined) kept[textIn(entry, "key") ?? ""] = text;
  }
  const lines = parseJson(kept["lines"] ?? "[]", "Shopify");
  const place = `purchase order ${handle} of Shopify`;
  return {
    id: needText(fields, "id", where),
    handle,
    reference: needText(kept, "reference", place),
    status: kept["status"] ?? "open",
    supplier: kept["supplier"],
    currency: kept["currency"],
    shipTo: kept["ship_to"],
    expectedDay: kept["expected_day"],
    sentAt: instantOf(kept["sent_at"] ?? ""),
    lines: (Array.isArray(lines) ? lines : []).map((line) =>
      parseLine(fieldsOf(line, place), place),
    ),
  };
}

function parseLine(fields: Fields, where: string): ShopOrderLine {
  const quantity = needDecimal(fields, "quantity", where);
  return {
    item: needText(fields, "item", where),
    quantity,
    price: decimalIn(fields, "price", where),
    received: decimalIn(fields, "received", where) ?? none,
    base: decimalIn(fields, "base", where) ?? quantity,
    itemId: textIn(fields, "itemId"),
    locationId: textIn(fields, "locationId"),
    incoming: decimalIn(fields, "incoming", where) ?? none,
  };
}
