import type {
  Context,
  Day,
  Decimal,
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
  Unit,
} from "@parstock/core";

import { isPositive, minus, over, plus, times } from "../lib/decimal.ts";
import { decimalsOfUnit } from "../lib/measured.ts";
import { asOrdered } from "../lib/order-lines.ts";
import { dayOf } from "../lib/time.ts";
import type { Levels, SapDocument, SapItem, SapLine, SapPartner } from "./wire.ts";

const none = "0" as Decimal;

/** General Settings > Display: prices have at most six decimals. */
export const pricePlaces = 6;

/** Goods whose levels hold for the whole company go to one warehouse. */
function mainWarehouse({ settings }: Context): string {
  return (settings["warehouse"] ?? "").trim() || "01";
}

export function dayIn(text: string | undefined): Day | undefined {
  return text === undefined ? undefined : (dayOf(text) ?? undefined);
}

/** Open purchase orders are read for themselves, so that nothing is counted as on order here. */
export function stockOf(item: SapItem, context: Context): StockLevel[] {
  const level = (location: string, onHand: Decimal, committed: Decimal): StockLevel => ({
    item: item.code,
    location,
    onHand,
    committed,
    backordered: none,
    onOrder: none,
    inTransit: none,
    readAt: context.now,
  });
  return item.byWarehouse
    ? item.warehouses.map((one) => level(one.code, one.onHand, one.committed))
    : [level(mainWarehouse(context), item.onHand, item.committed)];
}

/** Suppliers by their code, for the currency and the price list that each has. */
export function entryOf(
  item: SapItem,
  suppliers: ReadonlyMap<string, SapPartner>,
  context: Context,
): ItemEntry {
  const levels = item.byWarehouse
    ? item.warehouses.map((one) => ({ location: one.code, levels: one.levels }))
    : [{ location: "*", levels: item.levels }];
  const codes = [...new Set([item.supplier ?? [], item.otherSuppliers].flat())];
  return {
    item: {
      id: item.code,
      name: item.name,
      unit: unitOf(item.units.base),
      kind: item.made ? "made" : "stock",
      status: item.blocked ? "blocked" : "active",
      ...(item.group === undefined ? {} : { category: item.group }),
    },
    rules: levels.flatMap(({ location, levels: found }) => ruleOf(item.code, location, found)),
    offers: codes.flatMap((code) => {
      const supplier = suppliers.get(code);
      return supplier === undefined ? [] : [offerOf(item, supplier, context)];
    }),
  };
}

function unitOf(code: string): Unit {
  return { code: code === "" ? "ea" : code, decimals: decimalsOfUnit(code) };
}

/** The minimum is the reorder point, the maximum what to fill up to; without a maximum, back to the minimum. */
function ruleOf(item: string, location: string, { minimum, maximum }: Levels): ReorderRule[] {
  const hasMaximum = isPositive(minus(maximum, minimum));
  if (!hasMaximum && !isPositive(minimum)) return [];
  const policy: Policy = hasMaximum
    ? { kind: "s,S", reorderPoint: minimum, orderUpTo: maximum }
    : { kind: "par", parLevel: minimum };
  return [{ item, location, policy, status: "active" }];
}

/** Minimum and multiple of the planning data are in base units; a multiple that is no whole number of packs says nothing. */
function offerOf(item: SapItem, supplier: SapPartner, context: Context): SupplierItem {
  const { purchase, base, ratio } = item.units;
  const packs = (quantity: Decimal): Decimal => over(quantity, ratio.numerator, 6);
  const multiple = packs(item.multiple);
  const isWhole = isPositive(multiple) && times(multiple, ratio.numerator) === item.multiple;
  const preferred = item.supplier === supplier.code;
  return {
    supplier: supplier.code,
    item: item.code,
    ...(preferred && item.supplierSku !== undefined ? { supplierSku: item.supplierSku } : {}),
    purchaseUnit: unitOf(purchase === "" ? base : purchase),
    ratio,
    ...(isPositive(item.minimum) ? { minimumQuantity: packs(item.minimum) } : {}),
    ...(isWhole && /^\d+$/.test(multiple) ? { multiple } : {}),
    prices: pricesOf(item, supplier, context),
    leadTimeDays: item.leadTimeDays,
    leadTimeIn: "calendar-days",
    preferred,
  };
}

/** List prices are for the purchase unit, in a unit group for the unit that the item is priced in. */
function pricesOf(item: SapItem, supplier: SapPartner, context: Context): SupplierItem["prices"] {
  const { group, ratio } = item.units;
  const found = item.prices.find(({ list }) => list === supplier.priceList);
  if (found === undefined) return [];
  const perBase = group !== null && group.priced === group.base;
  if (group !== null && !perBase && group.priced !== group.purchase) return [];
  return [
    {
      from: none,
      price: perBase ? times(found.price, ratio.numerator) : found.price,
      currency: currencyOf(found.currency ?? supplier.currency, context),
    },
  ];
}

/** Currencies have codes of the company's own; "##" is a supplier of all of them. */
function currencyOf(code: string | undefined, context: Context): string {
  const { settings } = context;
  if (code === undefined || code === "##") return settings["currency"] ?? "EUR";
  return namesOf(settings["currencies"]).find(([own]) => own === code)?.[1] ?? code;
}

export function currencyCode(iso: string, { settings }: Context): string {
  return namesOf(settings["currencies"]).find(([, name]) => name === iso)?.[0] ?? iso;
}

/** "$=USD, CAN=CAD". */
function namesOf(text = "$=USD"): string[][] {
  return text.split(",").map((pair) => pair.split("=").map((name) => name.trim()));
}

export function supplierOf(
  partner: SapPartner,
  terms: ReadonlyMap<string, string>,
  context: Context,
): Supplier {
  const paymentTerms = terms.get(partner.terms ?? "");
  return {
    id: partner.code,
    name: partner.name,
    status: partner.blocked ? "blocked" : "active",
    currency: currencyOf(partner.currency, context),
    ...(partner.email === undefined ? {} : { email: partner.email }),
    ...(partner.address.length === 0 ? {} : { address: partner.address }),
    ...(paymentTerms === undefined ? {} : { paymentTerms }),
  };
}

/** What still has to come, at the warehouse where the stock of the item is counted. */
export function suppliesOf(
  document: SapDocument,
  byWarehouse: ReadonlySet<string>,
  context: Context,
): Supply[] {
  return document.lines
    .filter((line) => line.open && isPositive(line.restQuantity))
    .map((line): Supply => {
      const due = dayIn(line.due ?? document.due);
      return {
        from: document.id.startsWith("draft/") ? "draft" : "order",
        reference: document.reference ?? document.number ?? document.id,
        item: line.item,
        location: placeOf(line, byWarehouse, context),
        quantity: line.restQuantity,
        ...(due === undefined ? {} : { due }),
      };
    });
}

export function placeOf(
  { item, warehouse }: SapLine,
  byWarehouse: ReadonlySet<string>,
  context: Context,
): string {
  return byWarehouse.has(item) && warehouse !== undefined ? warehouse : mainWarehouse(context);
}

/** In base units they would not be compared: with the purchase, lines come in its units. */
export function placedOf(
  document: SapDocument,
  reference: string,
  context: Context,
  purchase?: Purchase,
): PlacedOrder {
  const currency = document.currency;
  const lines =
    purchase === undefined
      ? document.lines.map(({ item, quantity, price }) => ({
          item,
          quantity,
          ...(price === undefined ? {} : { price }),
        }))
      : asOrdered(purchase.order, pricePlaces, document.lines.map(baseLineOf));
  return {
    externalId: document.id,
    reference,
    ...(document.number === undefined ? {} : { number: document.number }),
    ...(document.supplier === undefined ? {} : { supplier: document.supplier }),
    ...(currency === undefined ? {} : { currency: currencyOf(currency, context) }),
    lines,
  };
}

function baseLineOf({ item, baseQuantity, perUnit, price }: SapLine): PlacedOrder["lines"][number] {
  return {
    item,
    quantity: baseQuantity,
    ...(price === undefined ? {} : { price: over(price, perUnit, pricePlaces) }),
  };
}

export function progressOf(document: SapDocument): OrderProgress {
  if (document.cancelled) return { status: "cancelled", received: [] };
  if (document.id.startsWith("draft/")) return { status: "draft", received: [] };
  const received = document.lines
    .map(({ item, baseQuantity, restQuantity }) => ({
      item,
      quantity: minus(baseQuantity, restQuantity),
    }))
    .filter(({ quantity }) => isPositive(quantity));
  const rest = document.lines.reduce((sum, line) => plus(sum, line.restQuantity), none);
  const status = !isPositive(rest)
    ? "received"
    : !document.open
      ? "closed"
      : received.length > 0
        ? "partly-received"
        : "submitted";
  return { status, received };
}
