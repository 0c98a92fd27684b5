import type {
  Context,
  Decimal,
  Item,
  ItemEntry,
  Location,
  OrderProgress,
  PlacedOrder,
  Purchase,
  ReorderRule,
  StockLevel,
  Supplier,
  SupplierItem,
  Supply,
} from "@parstock/core";

import { decimalOf, isPositive, minus } from "../lib/decimal.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  needDecimal,
  needText,
  textIn,
  within,
} from "../lib/json.ts";
import { asOrdered } from "../lib/order-lines.ts";
import { dayOf } from "../lib/time.ts";
import { type OmniOption, type OmniOrder, optionsOf } from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;
export const pricePlaces = 4;

export function stockOf(value: unknown, context: Context): StockLevel {
  const where = "a row of stock from Cin7 Omni";
  const row = fieldsOf(value, where);
  return {
    ...levelAt(needText(row, "code", where).trim(), needText(row, "branchName", where), context),
    onHand: needDecimal(row, "stockOnHand", where),
    committed: decimalIn(row, "openSales", where) ?? none,
  };
}

/** None of it. */
export function levelAt(item: string, location: string, { now }: Context): StockLevel {
  const figures = { onHand: none, committed: none, backordered: none, onOrder: none };
  return { item, location, ...figures, inTransit: none, readAt: now };
}

/** One entry for each option; what stands at the product holds for all of them. */
export function entriesOf(
  value: unknown,
  suppliers: ReadonlyMap<string, string>,
  context: Context,
): readonly ItemEntry[] {
  const product = fieldsOf(value, "a product from Cin7 Omni");
  const where = `product ${textIn(product, "styleCode") ?? needText(product, "id", "a product from Cin7 Omni")} of Cin7 Omni`;
  const supplier = suppliers.get(textIn(product, "supplierId") ?? "");
  return optionsOf(product, where).map((option) => ({
    item: itemOf(product, option),
    rules: rulesOf(product, option.code, context),
    offers: supplier === undefined ? [] : [offerOf(option, supplier, context)],
  }));
}

function itemOf(product: Fields, { code, fields }: OmniOption): Item {
  const category = textIn(product, "category");
  const name = [
    textIn(product, "name") ?? code,
    ...["option1", "option2", "option3"].flatMap((option) => textIn(fields, option) ?? []),
  ].join(", ");
  const gone = textIn(product, "status") === "Inactive" || textIn(fields, "status") === "Disabled";
  return {
    id: code,
    name,
    unit: { code: "ea", decimals: 0 },
    kind: kindOf(textIn(product, "orderType")),
    status: gone ? "discontinued" : "active",
    ...(category === undefined ? {} : { category }),
  };
}

function kindOf(orderType: string | undefined): Item["kind"] {
  switch (orderType) {
    case "Kit":
      return "kit";
    case "Gift Voucher":
      return "non-stock";
    case "Buy To Order":
      return "drop-ship";
    default:
      return "stock";
  }
}

/** Levels are nowhere in the API, but in the custom fields that people keep them in. */
function rulesOf(product: Fields, item: string, { settings }: Context): ReorderRule[] {
  const custom = within(product, "customFields");
  const figure = (setting: string): Decimal | null =>
    decimalOf(textIn(custom, settings[setting] ?? "") ?? "");
  const reorderPoint = figure("minimumField");
  if (reorderPoint === null || !isPositive(reorderPoint)) return [];
  const orderUpTo = figure("maximumField");
  return [
    {
      item,
      location: "*",
      status: "active",
      policy:
        orderUpTo !== null && isPositive(minus(orderUpTo, reorderPoint))
          ? { kind: "s,S", reorderPoint, orderUpTo }
          : { kind: "par", parLevel: reorderPoint },
    },
  ];
}

function offerOf({ code, fields }: OmniOption, supplier: string, context: Context): SupplierItem {
  const { costColumn = "", currency = "", leadTimeDays = "" } = context.settings;
  const supplierSku = textIn(fields, "supplierCode");
  const where = `the prices of product option ${code} in Cin7 Omni`;
  const price = decimalIn(within(fields, "priceColumns"), costColumn, where) ?? none;
  return {
    supplier,
    item: code,
    ...(supplierSku === undefined ? {} : { supplierSku }),
    purchaseUnit: { code: "ea", decimals: 0 },
    ratio: { numerator: one, denominator: one },
    prices: isPositive(price) ? [{ from: none, price, currency }] : [],
    leadTimeDays: Math.max(0, Number(leadTimeDays) || 0),
  };
}

/** Suppliers have no code: they are known by their company's name. */
export function supplierOf(value: unknown, { settings }: Context): Supplier {
  const where = "a supplier from Cin7 Omni";
  const fields = fieldsOf(value, where);
  const name = needText(fields, "company", where);
  const email = textIn(fields, "email");
  const paymentTerms = textIn(fields, "paymentTerms");
  return {
    id: name,
    name,
    status: fields["isActive"] === false ? "blocked" : "active",
    currency: settings["currency"] ?? "",
    ...(email === undefined ? {} : { email }),
    ...(paymentTerms === undefined ? {} : { paymentTerms }),
  };
}

export function placeOf(value: unknown): Location {
  const where = "a branch from Cin7 Omni";
  const fields = fieldsOf(value, where);
  const name = needText(fields, "company", where);
  const parts = ["address1", "address2", "city", "state", "postCode", "country"];
  const address = parts.flatMap((part) => textIn(fields, part) ?? []);
  return { id: name, name, ...(address.length === 0 ? {} : { address }) };
}

export function placedOf(found: OmniOrder, purchase?: Purchase): PlacedOrder {
  const { company, currency } = found;
  const meant = purchase !== undefined && company === purchase.supplier.name;
  const supplier = meant ? purchase.order.supplier : company;
  const lines = found.lines.map(({ code, quantity, price }) => ({
    item: code,
    quantity,
    ...(price === undefined ? {} : { price }),
  }));
  return {
    externalId: found.id,
    reference: found.reference,
    ...(supplier === undefined ? {} : { supplier }),
    ...(currency === undefined ? {} : { currency }),
    lines: purchase === undefined ? lines : asOrdered(purchase.order, pricePlaces, lines),
  };
}

export function suppliesOf(
  order: OmniOrder,
  branches: ReadonlyMap<string, string>,
): readonly Supply[] {
  const location = branches.get(order.branchId ?? "");
  const due = dayOf(order.due ?? "");
  if (order.voided || order.fullyReceived || location === undefined) return [];
  return order.lines.flatMap(({ code, quantity, received }): Supply[] => {
    const left = minus(quantity, received);
    if (!isPositive(left)) return [];
    return [
      {
        from: order.approved ? "order" : "draft",
        reference: order.reference,
        item: code,
        location,
        quantity: left,
        ...(due === null ? {} : { due }),
      },
    ];
  });
}

export function progressOf(order: OmniOrder): OrderProgress {
  // One entry a line, so that two lines of an option stay two.
  const received = order.lines.map(({ code, received: quantity }) => ({ item: code, quantity }));
  const some = received.some(({ quantity }) => isPositive(quantity));
  return { status: stateOf(order, some), received: some ? received : [] };
}

function stateOf(order: OmniOrder, some: boolean): OrderProgress["status"] {
  if (order.voided) return "cancelled";
  if (!order.approved) return "draft";
  if (order.fullyReceived) return "received";
  if (some) return "partly-received";
  return order.accepted ? "acknowledged" : "submitted";
}
