import type { Decimal, Item, ItemEntry, ReorderRule, SupplierItem } from "@parstock/core";

import { isPositive } from "../lib/decimal.ts";
import { decimalIn, type Fields, fieldsOf, isTrue, listIn, needText, textIn } from "../lib/json.ts";
import { decimalsOfUnit } from "../lib/measured.ts";
import { costIn } from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;

export function entryOf(value: unknown): ItemEntry {
  const product = fieldsOf(value, "a product from Cin7 Core");
  const sku = needText(product, "SKU", "a product from Cin7 Core");
  const where = `product ${sku} of Cin7 Core`;
  const levels = listIn(product, "ReorderLevels").map((entry) => fieldsOf(entry, where));
  return {
    item: itemOf(product, sku),
    rules: [
      ...ruleIn(product, sku, "*", where),
      ...levels.flatMap((level) =>
        ruleIn(level, sku, needText(level, "LocationName", where), where),
      ),
    ],
    offers: listIn(product, "Suppliers").map((entry) =>
      offerOf(fieldsOf(entry, where), product, sku, where),
    ),
  };
}

function itemOf(product: Fields, id: string): Item {
  const category = textIn(product, "Category");
  return {
    id,
    name: textIn(product, "Name") ?? id,
    unit: unitOf(product),
    kind: kindOf(product),
    status: statusOf(product),
    ...(category === undefined ? {} : { category }),
  };
}

/** Pieces are "Item" in every new account. */
function unitOf(product: Fields): Item["unit"] {
  const name = textIn(product, "UOM") ?? "Item";
  const code = name.toLowerCase() === "item" ? "ea" : name;
  return { code, decimals: decimalsOfUnit(code) };
}

/** What is put together from components is made; what is taken apart on receipt is bought. */
function kindOf(product: Fields): Item["kind"] {
  if (textIn(product, "Type") !== "Stock") return "non-stock";
  if (textIn(product, "DropShipMode") === "Always Drop Ship") return "drop-ship";
  return isTrue(product, "BillOfMaterial") && !isTrue(product, "AutoDisassembly")
    ? "made"
    : "stock";
}

function statusOf(product: Fields): Item["status"] {
  switch (textIn(product, "Status")) {
    case "Deprecated":
      return "discontinued";
    case "Setup required":
      return "blocked";
    default:
      return "active";
  }
}

/** Cin7 Core's minimum of 0 is "off"; without a quantity to order its report fills up to the minimum. */
function ruleIn(fields: Fields, item: string, location: string, where: string): ReorderRule[] {
  const minimum = decimalIn(fields, "MinimumBeforeReorder", where) ?? none;
  const orderQuantity = decimalIn(fields, "ReorderQuantity", where) ?? none;
  if (!isPositive(minimum)) return [];
  return [
    {
      item,
      location,
      status: "active",
      policy: isPositive(orderQuantity)
        ? { kind: "r,Q", reorderPoint: minimum, orderQuantity }
        : { kind: "par", parLevel: minimum },
    },
  ];
}

/** The options without a location hold for all. */
function offerOf(offer: Fields, product: Fields, item: string, where: string): SupplierItem {
  const options = listIn(offer, "ProductSupplierOptions").map((entry) => fieldsOf(entry, where));
  const general = options.find((option) => textIn(option, "LocationID") === undefined) ?? {};
  const supplierSku = textIn(offer, "SupplierInventoryCode");
  const least = decimalIn(general, "MinimumToReorder", where) ?? none;
  const price = costIn(offer, where);
  const currency = textIn(offer, "Currency");
  return {
    supplier: needText(offer, "SupplierName", where),
    item,
    ...(supplierSku === undefined ? {} : { supplierSku }),
    purchaseUnit: unitOf(product),
    ratio: { numerator: one, denominator: one },
    ...(isPositive(least) ? { minimumQuantity: least } : {}),
    prices: price === undefined || currency === undefined ? [] : [{ from: none, price, currency }],
    leadTimeDays: Math.max(0, Number(textIn(general, "Lead") ?? 0)),
    leadTimeIn: "calendar-days",
  };
}
