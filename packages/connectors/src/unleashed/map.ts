import type {
  Context,
  Decimal,
  Item,
  ItemEntry,
  OrderProgress,
  OrderReference,
  PlacedOrder,
  Policy,
  Purchase,
  StockLevel,
  Supplier,
  SupplierItem,
  Supply,
} from "@parstock/core";

import { isPositive, minus } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { decimalsOfUnit } from "../lib/measured.ts";
import { asOrdered } from "../lib/order-lines.ts";
import type {
  UnleashedOrder,
  UnleashedProduct,
  UnleashedStock,
  UnleashedSupplier,
} from "./wire.ts";

const none = "0" as Decimal;

/** Unit prices are sent with at most so many decimals. */
export const pricePlaces = 4;

/** The main one first: levels that Unleashed keeps for a product as a whole hold there. */
export function warehousesOf({ settings }: Context): readonly [string, ...string[]] {
  const others = (settings["otherWarehouses"] ?? "").split(",").map((code) => code.trim());
  return [mainWarehouse(settings), ...others.filter((code) => code !== "")];
}

function mainWarehouse(settings: Context["settings"]): string {
  const code = (settings["warehouse"] ?? "").trim();
  if (code !== "") return code;
  return fail({
    code: "bad-setting",
    field: "warehouse",
    message: 'The setting "warehouse" must be the code of a warehouse in Unleashed.',
  });
}

/** Open purchase orders are read for themselves, so that `OnPurchase` is not counted here. */
export function stockOf(
  { product, onHand, allocated }: UnleashedStock,
  warehouse: string,
  context: Context,
): StockLevel {
  return {
    item: product,
    location: warehouse,
    onHand,
    committed: allocated,
    backordered: none,
    onOrder: none,
    inTransit: none,
    readAt: context.now,
  };
}

/** What never moved is missing in the list of stock; only goods that can be ordered count as none there. */
export function isStocked(product: UnleashedProduct): boolean {
  const { kind, status } = itemOf(product);
  return kind === "stock" && status === "active";
}

function itemOf(product: UnleashedProduct): Item {
  return {
    id: product.code,
    name: product.name,
    unit: { code: product.unit ?? "ea", decimals: decimalsOfUnit(product.unit ?? "ea") },
    kind: product.neverDiminishing ? "non-stock" : product.assembled ? "made" : "stock",
    status: product.obsolete ? "discontinued" : product.purchasable ? "active" : "blocked",
    ...(product.group === undefined ? {} : { category: product.group }),
  };
}

/** Currencies of the suppliers by their code, for the prices of products do not say theirs. */
export function entryOf(
  product: UnleashedProduct,
  currencies: ReadonlyMap<string, string>,
  context: Context,
): ItemEntry {
  const policy = policyOf(product, context);
  return {
    item: itemOf(product),
    rules:
      policy === null
        ? []
        : [
            {
              item: product.code,
              location: mainWarehouse(context.settings),
              policy,
              status: "active",
            },
          ],
    offers: offersOf(product, currencies, context),
  };
}

/** Without a maximum above the point, back to the point. A level of zero is none. */
function policyOf(
  { minimum, maximum, reorderPoint }: UnleashedProduct,
  context: Context,
): Policy | null {
  const point = context.settings["threshold"] === "ReOrderPoint" ? reorderPoint : minimum;
  if (!isPositive(point)) return null;
  return isPositive(minus(maximum, point))
    ? { kind: "s,S", reorderPoint: point, orderUpTo: maximum }
    : { kind: "par", parLevel: point };
}

/** Only the default supplier stands with a product. Its own price is in its currency, the product's in the company's. */
function offersOf(
  { code, unit = "ea", supplier, minimumOrder, purchasePrice }: UnleashedProduct,
  currencies: ReadonlyMap<string, string>,
  { settings }: Context,
): SupplierItem[] {
  if (supplier === undefined) return [];
  const base = settings["currency"] ?? "";
  const currency = currencies.get(supplier.code) ?? base;
  const own = isPositive(supplier.price) ? supplier.price : null;
  const price = own ?? (currency === base && isPositive(purchasePrice) ? purchasePrice : null);
  return [
    {
      supplier: supplier.code,
      item: code,
      ...(supplier.sku === undefined ? {} : { supplierSku: supplier.sku }),
      purchaseUnit: { code: unit, decimals: decimalsOfUnit(unit) },
      ratio: { numerator: "1" as Decimal, denominator: "1" as Decimal },
      ...(isPositive(minimumOrder) ? { minimumQuantity: minimumOrder } : {}),
      prices: price === null ? [] : [{ from: none, price, currency }],
      leadTimeDays: Number(settings["leadTimeDays"] ?? 7),
      preferred: true,
    },
  ];
}

export function supplierOf(supplier: UnleashedSupplier, context: Context): Supplier {
  const { code, name, email, currency, obsolete } = supplier;
  return {
    id: code,
    name,
    status: obsolete ? "blocked" : "active",
    currency: currency ?? context.settings["currency"] ?? "",
    ...(email === undefined ? {} : { email }),
  };
}

/** Statuses of orders that may still bring goods, drafts first. */
export const openStatuses = ["Parked", "Unapproved", "Placed", "Costed", "Receipted"] as const;

export function suppliesOf(order: UnleashedOrder, context: Context): Supply[] {
  const isDraft = order.status === "Parked" || order.status === "Unapproved";
  return order.lines.flatMap((line) => {
    const rest = minus(line.quantity, receivedOf(order, line));
    const due = line.due ?? order.required;
    if (!isPositive(rest)) return [];
    return [
      {
        from: isDraft ? "draft" : "order",
        reference: order.number,
        item: line.product,
        location: order.warehouse ?? mainWarehouse(context.settings),
        quantity: rest,
        ...(due === undefined ? {} : { due }),
      },
    ];
  });
}

/** An order that is received or complete and does not say how much came is taken to have come whole. */
function receivedOf(
  { status }: UnleashedOrder,
  { received, quantity }: UnleashedOrder["lines"][number],
): Decimal {
  const isDone = status === "Receipted" || status === "Complete";
  return received ?? (isDone ? quantity : none);
}

export function placedOf(
  order: UnleashedOrder,
  reference: OrderReference,
  purchase?: Purchase,
): PlacedOrder {
  const { guid, number, supplierCode, supplierName, currency } = order;
  const isMeant = purchase !== undefined && supplierName === purchase.supplier.name;
  const supplier = isMeant ? purchase.order.supplier : supplierCode;
  const lines = order.lines.map(({ product, quantity, price }) => ({
    item: product,
    quantity,
    ...(price === undefined ? {} : { price }),
  }));
  return {
    externalId: guid,
    reference,
    ...(number === reference ? {} : { number }),
    ...(supplier === undefined ? {} : { supplier }),
    ...(currency === undefined ? {} : { currency }),
    lines: purchase === undefined ? lines : asOrdered(purchase.order, pricePlaces, lines),
  };
}

export function progressOf(order: UnleashedOrder): OrderProgress {
  const received = order.lines.flatMap((line) => {
    const quantity = receivedOf(order, line);
    return isPositive(quantity) ? [{ item: line.product, quantity }] : [];
  });
  const isWhole = order.lines.every(
    (line) => !isPositive(minus(line.quantity, receivedOf(order, line))),
  );
  switch (order.status) {
    case "Parked":
    case "Unapproved":
      return { status: "draft", received: [] };
    case "Deleted":
      return { status: "cancelled", received: [] };
    case "Complete":
      return { status: isWhole ? "received" : "closed", received };
    default:
      if (received.length === 0) return { status: "submitted", received };
      return { status: isWhole ? "received" : "partly-received", received };
  }
}
