import type {
  Context,
  Decimal,
  Exchange,
  Instant,
  Item,
  ItemEntry,
  Page,
  ReorderRule,
} from "@parstock/core";

import { decimalOf, isPositive, minus, times } from "../lib/decimal.ts";
import { type Fields, fieldsOf, isFields, listIn, needText, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { encode } from "../lib/url.ts";
import { type Condition, type List, readList, seekValue } from "./call.ts";
import { cursorOf, type Places, startOf } from "./places.ts";
import { changedSince } from "./reads.ts";

const none = "0" as Decimal;

/** Simple products: all others are made of them, and have no stock of their own. */
export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const { page, places } = yield* startOf(context, cursor);
  const changed: Condition[] =
    since === null ? [] : [{ field: "updated_at", is: "gteq", value: changedSince(since) }];
  const list: List = yield* readList(context, "products", page, {
    conditions: [{ field: "type_id", is: "in", value: "simple,virtual" }, ...changed],
    sortedBy: "entity_id",
    fields: "items[sku,name,status,type_id,custom_attributes],total_count",
  });
  const rules = new Map<string, readonly ReorderRule[]>();
  for (const product of list.values) {
    const sku = textIn(product, "sku");
    if (sku !== undefined) rules.set(sku, yield* rulesOf(context, product, sku, places));
  }
  const { rows, faults } = rowsOf(list.values, (value) => {
    const product = fieldsOf(value, "a product from Magento");
    const sku = needText(product, "sku", "a product from Magento");
    return [{ item: itemOf(product, sku), rules: rules.get(sku) ?? [], offers: [] }];
  });
  return { rows, faults, next: list.next === null ? null : cursorOf("items", list.next, places) };
}

function itemOf(product: Fields, id: string): Item {
  return {
    id,
    name: textIn(product, "name") ?? id,
    unit: { code: "ea", decimals: 0 },
    kind: "stock",
    status: textIn(product, "status") === "2" ? "blocked" : "active",
  };
}

function* rulesOf(
  context: Context,
  product: Fields,
  item: string,
  { sources }: Places,
): Exchange<readonly ReorderRule[]> {
  const { levels, minimumAttribute = "", maximumAttribute = "" } = context.settings;
  if (levels === "none") return [];
  if (levels === "attributes") {
    const minimum = attributeOf(product, minimumAttribute);
    return ruleOf(item, "*", minimum, attributeOf(product, maximumAttribute) ?? none);
  }
  // Magento says when stock is low and not how much to have.
  const multiple = decimalOf(context.settings["orderUpToTimes"] ?? "") ?? none;
  const found: ReorderRule[] = [];
  for (const source of sources) {
    const path = `inventory/low-quantity-notification/${encode(source)}/${encode(item)}`;
    const quantity = notified(yield* seekValue(context, path), context);
    found.push(...ruleOf(item, source, quantity, times(quantity ?? none, multiple)));
  }
  return found;
}

/** Nothing where the shop's own quantity holds: Magento answers with it as if it were the product's, and older ones with nothing. */
function notified(value: unknown, { settings }: Context): Decimal | null {
  const text = isFields(value) ? textIn(value, "notify_stock_qty") : undefined;
  const quantity = decimalOf(text ?? "");
  return quantity === decimalOf(settings["notifyQuantity"] ?? "") ? null : quantity;
}

function attributeOf(product: Fields, code: string): Decimal | null {
  const found = listIn(product, "custom_attributes")
    .filter(isFields)
    .find((attribute) => code !== "" && attribute["attribute_code"] === code);
  return found === undefined ? null : decimalOf(textIn(found, "value") ?? "");
}

function ruleOf(
  item: string,
  location: string,
  reorderPoint: Decimal | null,
  orderUpTo: Decimal,
): ReorderRule[] {
  if (reorderPoint === null || !isPositive(reorderPoint)) return [];
  return [
    {
      item,
      location,
      status: "active",
      policy: isPositive(minus(orderUpTo, reorderPoint))
        ? { kind: "s,S", reorderPoint, orderUpTo }
        : { kind: "par", parLevel: reorderPoint },
    },
  ];
}
