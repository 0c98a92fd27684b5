import type {
  Context,
  Day,
  Decimal,
  Item,
  ItemEntry,
  Location,
  OrderProgress,
  PlacedOrder,
  Policy,
  ReorderRule,
  StockLevel,
  Supplier,
  SupplierItem,
} from "@parstock/core";

import { isPositive, over, times } from "../lib/decimal.ts";
import { type Fields, needText, textIn } from "../lib/json.ts";
import { decimalsOfUnit } from "../lib/measured.ts";
import { dayOf } from "../lib/time.ts";
import { encode, withQuery } from "../lib/url.ts";
import { type BcItem, type BcOrder, type BcPlanning, wordIn } from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;

/** Prices are for one unit and have five decimals (General Ledger Setup, Unit-Amount Decimal Places 2:5). */
export const pricePlaces = 5;

export function locationSetting(context: Context): string {
  const location = (context.settings["location"] ?? "").trim();
  return location === "" ? "main" : location;
}

/** Stockkeeping units by location; variants are not told apart by Parstock. */
function unitsOf({ planning }: BcItem): BcPlanning[] {
  return (planning?.units ?? []).filter(
    ({ location, variant }) => location !== "" && variant === undefined,
  );
}

/** An item with stockkeeping units has a level at each of their locations, any other has one in all. */
export function stockOf(item: BcItem, context: Context): StockLevel[] {
  const level = (location: string, onHand: Decimal, committed: Decimal): StockLevel => ({
    item: item.number,
    location,
    onHand,
    committed,
    backordered: none,
    onOrder: none,
    inTransit: none,
    readAt: context.now,
  });
  const units = unitsOf(item);
  return units.length === 0
    ? [level(locationSetting(context), item.inventory, item.planning?.onSalesOrders ?? none)]
    : units.map((unit) => level(unit.location, unit.inventory, unit.onSalesOrders));
}

export function entryOf(item: BcItem): ItemEntry {
  const units = unitsOf(item);
  const { planning } = item;
  const plans = planning === undefined ? [] : units.length === 0 ? [planning] : units;
  const rules = plans.flatMap((plan) =>
    ruleOf(item, plan, units.length === 0 ? "*" : plan.location),
  );
  const offers = planning === undefined ? [] : offersOf(item, [planning, ...units]);
  return { item: itemOf(item), rules, offers };
}

function itemOf(item: BcItem): Item {
  return {
    id: item.number,
    name: item.name,
    unit: { code: item.unit === "" ? "ea" : item.unit, decimals: decimalsOfUnit(item.unit) },
    kind: isMade(item.planning) ? "made" : "stock",
    status: item.blocked ? "blocked" : "active",
    ...(item.category === undefined ? {} : { category: item.category }),
  };
}

function isMade(planning: BcPlanning | undefined): boolean {
  return planning?.system === "Assembly" || planning?.system === "Prod. Order";
}

function ruleOf({ number }: BcItem, plan: BcPlanning, location: string): ReorderRule[] {
  const policy = policyOf(plan);
  if (policy === null || plan.system === "Transfer") return [];
  const { maximumInventory } = plan;
  return [
    {
      item: number,
      location,
      policy,
      status: "active",
      ...(policy.kind !== "r,Q" || maximumInventory === undefined
        ? {}
        : { maxStock: maximumInventory }),
    },
  ];
}

/** Only the two policies with a reorder point are ours to follow; lot-for-lot and order are planned by demand. */
function policyOf(plan: BcPlanning): Policy | null {
  const { reorderPoint = none } = plan;
  switch (plan.policy) {
    case "Fixed Reorder Qty.":
      return { kind: "r,Q", reorderPoint, orderQuantity: plan.reorderQuantity ?? none };
    case "Maximum Qty.":
      return { kind: "s,S", reorderPoint, orderUpTo: plan.maximumInventory ?? none };
    default:
      return null;
  }
}

/** The item's vendor first, then those that only a stockkeeping unit names. */
function offersOf(item: BcItem, plans: readonly BcPlanning[]): SupplierItem[] {
  const offers: SupplierItem[] = [];
  for (const plan of plans) {
    const { vendor } = plan;
    if (vendor === undefined || offers.some(({ supplier }) => supplier === vendor)) continue;
    offers.push(offerOf(item, plan, vendor, offers.length === 0));
  }
  return offers;
}

/** Minimum, multiple and cost are kept in base units there; an offer says them in purchase units. */
function offerOf(
  item: BcItem,
  plan: BcPlanning,
  supplier: string,
  preferred: boolean,
): SupplierItem {
  const { purchaseUnit, perPurchaseUnit, cost, currency } = item.planning ?? plan;
  const { minimumQuantity, multiple } = plan;
  const packed = purchaseUnit !== undefined && purchaseUnit !== item.unit;
  const size = packed ? (perPurchaseUnit ?? one) : one;
  const code = packed ? purchaseUnit : item.unit === "" ? "ea" : item.unit;
  const packs = (base: Decimal): Decimal => over(base, size, 12);
  return {
    supplier,
    item: item.number,
    ...(plan.vendorItem === undefined ? {} : { supplierSku: plan.vendorItem }),
    purchaseUnit: { code, decimals: decimalsOfUnit(code) },
    ratio: { numerator: size, denominator: one },
    ...(minimumQuantity === undefined ? {} : { minimumQuantity: packs(minimumQuantity) }),
    ...(multiple === undefined ? {} : { multiple: packs(multiple) }),
    prices:
      cost === undefined || currency === undefined || !isPositive(cost)
        ? []
        : [{ from: none, price: times(cost, size), currency }],
    leadTimeDays: plan.leadTimeDays,
    leadTimeIn: "calendar-days",
    preferred,
  };
}

/** A vendor that is blocked for payment only still takes orders. */
export function supplierOf(fields: Fields): Supplier {
  const number = needText(fields, "number", "a vendor from Business Central");
  const email = textIn(fields, "email");
  const address = [
    "addressLine1",
    "addressLine2",
    "postalCode",
    "city",
    "state",
    "country",
  ].flatMap((name) => textIn(fields, name) ?? []);
  return {
    id: number,
    name: textIn(fields, "displayName") ?? number,
    status: wordIn(fields, "blocked") === "All" ? "blocked" : "active",
    currency: needText(fields, "currencyCode", `vendor ${number} of Business Central`),
    ...(email === undefined ? {} : { email: email.split(/[;,]/)[0]?.trim() ?? email }),
    ...(address.length === 0 ? {} : { address }),
  };
}

export function placeOf(fields: Fields): Location {
  const id = needText(fields, "code", "a location from Business Central");
  const address = [
    "addressLine1",
    "addressLine2",
    "postalCode",
    "city",
    "state",
    "country",
  ].flatMap((name) => textIn(fields, name) ?? []);
  return {
    id,
    name: textIn(fields, "displayName") ?? id,
    ...(address.length === 0 ? {} : { address }),
  };
}

/** The comment line that carries our reference; it prints on the order. */
export function comment(reference: string): string {
  return `Parstock ${reference}`;
}

export function referenceIn(comments: readonly string[]): string | undefined {
  return comments.flatMap((text) => /^Parstock (\S.*)$/.exec(text)?.[1] ?? [])[0];
}

export function placedOf(order: BcOrder, context: Context): PlacedOrder {
  const url = pageOf(order.number, context);
  return {
    externalId: order.number,
    reference: referenceIn(order.comments) ?? order.number,
    ...(order.vendor === undefined ? {} : { supplier: order.vendor }),
    ...(order.currency === undefined ? {} : { currency: order.currency }),
    lines: order.lines.map(({ item, quantity, price }) => ({
      item,
      quantity,
      ...(price === undefined ? {} : { price }),
    })),
    ...(url === undefined ? {} : { url }),
  };
}

/** https://learn.microsoft.com/dynamics365/business-central/dev-itpro/developer/devenv-web-client-urls */
function pageOf(number: string, { settings }: Context): string | undefined {
  const { tenant = "", environment = "", companyName = "", address = "" } = settings;
  if (tenant === "" || companyName === "" || address !== "") return undefined;
  return withQuery(
    `https://businesscentral.dynamics.com/${encode(tenant)}/${encode(environment)}`,
    {
      company: companyName,
      page: 50,
      filter: `'No.' IS '${number}'`,
    },
  );
}

/** "Open" is Business Central's word for released, in this API only. */
export function progressOf(order: BcOrder): OrderProgress {
  const received = order.lines
    .filter((line) => isPositive(line.received))
    .map((line) => ({ item: line.item, quantity: line.received }));
  const status = order.received
    ? "received"
    : received.length > 0
      ? "partly-received"
      : order.status === "Open"
        ? "submitted"
        : "draft";
  return { status, received };
}

export function dayIn(text: string | undefined): Day | undefined {
  return text === undefined ? undefined : (dayOf(text) ?? undefined);
}
