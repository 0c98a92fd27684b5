import type {
  Context,
  Day,
  Decimal,
  DemandEntry,
  ItemEntry,
  OrderProgress,
  PlacedOrder,
  Policy,
  Purchase,
  ReorderRule,
  StockLevel,
  Supplier,
  SupplierItem,
  Supply,
} from "@parstock/core";

import { isPositive, minus, over, times } from "../lib/decimal.ts";
import { decimalIn, type Fields, needDecimal, needText, textIn } from "../lib/json.ts";
import { decimalsOfUnit } from "../lib/measured.ts";
import { asOrdered } from "../lib/order-lines.ts";
import { dayOf } from "../lib/time.ts";
import type { NetsuiteItem, NetsuiteLine, NetsuiteOrder } from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;

/** Rates have at most eight decimals. */
export const ratePlaces = 8;

export function onlyPlace({ settings }: Context): string {
  return (settings["location"] ?? "").trim() || "main";
}

function placeIn(row: Fields, context: Context): string {
  return textIn(row, "place") ?? onlyPlace(context);
}

export function dayIn(row: Fields, name: string): Day | undefined {
  const text = textIn(row, name);
  return text === undefined ? undefined : (dayOf(text) ?? undefined);
}

/** Open orders are read for themselves, so that nothing is counted as on order here. */
export function stockOf(row: Fields, context: Context): StockLevel {
  const item = needText(row, "code", "a stock figure from NetSuite");
  const figure = (name: string): Decimal => decimalIn(row, name, `the stock of ${item}`) ?? none;
  return {
    item,
    location: placeIn(row, context),
    onHand: figure("onhand"),
    committed: figure("committed"),
    backordered: figure("backordered"),
    onOrder: none,
    inTransit: figure("intransit"),
    readAt: context.now,
  };
}

/** Quantities are in base units, levels in stock units: where these differ, the levels are not guessed at. */
export function hasOwnStockUnit(row: Fields): boolean {
  const code = needText(row, "code", "an item from NetSuite");
  return (decimalIn(row, "stockratio", `the units of ${code}`) ?? one) !== one;
}

export function entryOf(
  row: Fields,
  levels: readonly Fields[],
  vendors: readonly Fields[],
  context: Context,
): ItemEntry {
  const code = needText(row, "code", "an item from NetSuite");
  const base = textIn(row, "base") ?? "ea";
  const byPlace = levels.flatMap((level) => ruleOf(code, placeIn(level, context), level));
  const rules = byPlace.length > 0 ? byPlace : ruleOf(code, "*", row);
  return {
    item: {
      id: code,
      name: textIn(row, "name") ?? code,
      unit: { code: base, decimals: decimalsOfUnit(base) },
      kind: textIn(row, "kind") === "Assembly" ? "made" : "stock",
      status: textIn(row, "inactive") === "T" ? "blocked" : "active",
    },
    rules: hasOwnStockUnit(row) ? [] : rules,
    offers: vendors.map((vendor) => offerOf(code, row, vendor, context)),
  };
}

/** As NetSuite's own Order Items page proposes: at or below the reorder point, up to the preferred stock level. */
function ruleOf(item: string, location: string, row: Fields): ReorderRule[] {
  const point = decimalIn(row, "point", `the levels of ${item}`);
  const upTo = decimalIn(row, "upto", `the levels of ${item}`) ?? none;
  if (point === undefined) return [];
  const policy: Policy = isPositive(minus(upTo, point))
    ? { kind: "s,S", reorderPoint: point, orderUpTo: upTo }
    : { kind: "par", parLevel: point };
  return [{ item, location, policy, status: "active" }];
}

/** A vendor's price is for the purchase unit, the multiple in base units. */
function offerOf(item: string, row: Fields, vendor: Fields, context: Context): SupplierItem {
  const where = `the vendors of ${item}`;
  const ratio = decimalIn(row, "ratio", where) ?? one;
  const price = decimalIn(vendor, "price", where);
  const sku = textIn(vendor, "sku");
  const asked = decimalIn(row, "multiple", where) ?? none;
  const multiple = over(asked, ratio, 6);
  const isWhole = /^[1-9]\d*$/.test(multiple) && times(multiple, ratio) === asked;
  const unit = textIn(row, "purchase") ?? textIn(row, "base") ?? "ea";
  return {
    supplier: needText(vendor, "supplier", where),
    item,
    ...(sku === undefined ? {} : { supplierSku: sku }),
    purchaseUnit: { code: unit, decimals: decimalsOfUnit(unit) },
    ratio: { numerator: ratio, denominator: one },
    ...(isWhole ? { multiple } : {}),
    prices:
      price === undefined ? [] : [{ from: none, price, currency: currencyIn(vendor, context) }],
    leadTimeDays: Math.max(0, Number(textIn(row, "leadtime") ?? 0)),
    leadTimeIn: "calendar-days",
    preferred: textIn(vendor, "preferred") === "T",
  };
}

function currencyIn(row: Fields, { settings }: Context): string {
  return textIn(row, "currency") ?? settings["currency"] ?? "USD";
}

export function supplierOf(row: Fields, context: Context): Supplier {
  const id = needText(row, "code", "a vendor from NetSuite");
  const email = textIn(row, "email");
  const paymentTerms = textIn(row, "terms");
  return {
    id,
    name: textIn(row, "name") ?? id,
    status: textIn(row, "inactive") === "T" ? "blocked" : "active",
    currency: currencyIn(row, context),
    ...(email === undefined ? {} : { email }),
    ...(paymentTerms === undefined ? {} : { paymentTerms }),
  };
}

/** An order that waits for its approval counts as a draft. */
export function supplyOf(row: Fields, context: Context): Supply {
  const item = needText(row, "code", "an order line from NetSuite");
  const due = dayIn(row, "due");
  return {
    from: textIn(row, "approval") === "1" ? "draft" : "order",
    reference: textIn(row, "reference") ?? needText(row, "tranid", "an order line from NetSuite"),
    item,
    location: placeIn(row, context),
    quantity: needDecimal(row, "rest", `an open order of ${item}`),
    ...(due === undefined ? {} : { due }),
  };
}

export function demandOf(row: Fields, context: Context): DemandEntry[] {
  const item = needText(row, "code", "a movement from NetSuite");
  const day = dayIn(row, "day");
  const quantity = minus(none, needDecimal(row, "quantity", `a movement of ${item}`));
  return day === undefined || !isPositive(quantity)
    ? []
    : [{ item, location: placeIn(row, context), day, quantity }];
}

export interface Parties {
  readonly supplier: string;
  readonly currency: string | undefined;
}

/** Lines that were closed before anything came order nothing. */
export function isAlive({ lines }: NetsuiteOrder): boolean {
  return lines.some(({ closed, received }) => !closed || isPositive(received));
}

export function placedOf(
  order: NetsuiteOrder,
  reference: string,
  parties: Parties,
  items: readonly NetsuiteItem[],
  purchase?: Purchase,
): PlacedOrder {
  const lines = order.lines.map((line) => shownLine(line, items, purchase !== undefined));
  return {
    externalId: order.id,
    reference,
    ...(order.number === undefined ? {} : { number: order.number }),
    supplier: parties.supplier,
    ...(parties.currency === undefined ? {} : { currency: parties.currency }),
    lines: purchase === undefined ? lines : asOrdered(purchase.order, ratePlaces, lines),
  };
}

function shownLine(
  line: NetsuiteLine,
  items: readonly NetsuiteItem[],
  inBaseUnits: boolean,
): PlacedOrder["lines"][number] {
  const item = items.find(({ id }) => id === line.item);
  const unit = item?.units.find(({ id }) => id === line.unit);
  const ratio = inBaseUnits ? (unit?.ratio ?? one) : one;
  return {
    item: item?.code ?? line.name,
    quantity: times(line.quantity, ratio),
    ...(line.rate === undefined ? {} : { price: over(line.rate, ratio, ratePlaces) }),
  };
}

/** Read from quantities: codes of the status differ by feature and by release. */
export function progressOf(rows: readonly Fields[]): OrderProgress {
  const lines = rows.map((row) => {
    const item = needText(row, "code", "an order line from NetSuite");
    const figure = (name: string): Decimal => needDecimal(row, name, `an order line of ${item}`);
    const isClosed = textIn(row, "closed") === "T";
    return { item, quantity: figure("quantity"), received: figure("received"), isClosed };
  });
  const received = lines
    .filter((line) => isPositive(line.received))
    .map((line) => ({ item: line.item, quantity: line.received }));
  const approval = textIn(rows[0] ?? {}, "approval");
  const isWhole = lines.every((line) => !isPositive(minus(line.quantity, line.received)));
  const isClosed = lines.every((line) => line.isClosed);
  if (approval === "3" || (isClosed && received.length === 0))
    return { status: "cancelled", received };
  if (isWhole) return { status: "received", received };
  if (isClosed) return { status: "closed", received };
  if (received.length > 0) return { status: "partly-received", received };
  return { status: approval === "1" ? "draft" : "submitted", received };
}
