import type {
  Decimal,
  Item,
  OrderProgress,
  OrderReference,
  PriceBreak,
  Ratio,
  ReorderRule,
  Supplier,
  SupplierItem,
} from "@parstock/core";

import { decimalOf, isPositive, minus, over, times } from "../lib/decimal.ts";
import { type Fields, needText, textIn } from "../lib/json.ts";
import { addressOf } from "./places.ts";
import {
  idOf,
  type OdooLine,
  type OdooOrder,
  type OdooProduct,
  type OdooRule,
  type OdooSeller,
  type OdooUnit,
} from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;
const hundred = "100" as Decimal;

export function itemOf(product: OdooProduct, code: string, unit: OdooUnit | undefined): Item {
  return {
    id: code,
    name: product.name,
    unit: { code: unit?.name ?? "Units", decimals: unit?.decimals ?? 2 },
    kind: "stock",
    status: !product.active ? "discontinued" : product.purchasable ? "active" : "blocked",
  };
}

/** Units of `base` in one of `unit`, both of one family: their sizes divided. */
export function ratioOf(unit: OdooUnit, base: OdooUnit): Ratio {
  const top = times(unit.size.numerator, base.size.denominator);
  const bottom = times(unit.size.denominator, base.size.numerator);
  return top === bottom
    ? { numerator: one, denominator: one }
    : { numerator: top, denominator: bottom };
}

/** 18 rounds down to a multiple where there is a maximum; before and after it up (stock_orderpoint.py of each). */
export function roundsDown(version: number, known: ReadonlySet<string>): boolean {
  return version === 18 && !known.has("replenishment_uom_id");
}

/**
 * Odoo orders when the forecast is strictly below the minimum, and up to the maximum. A point is reached at or below,
 * so ours lies one step of the unit under the minimum.
 */
export function ruleOf(
  rule: OdooRule,
  item: string,
  location: string,
  unit: OdooUnit | undefined,
  capped: boolean,
): ReorderRule {
  const step = over(one, decimalOf(`1${"0".repeat(unit?.decimals ?? 2)}`) ?? one, 6);
  const upTo = isPositive(minus(rule.maximum, rule.minimum)) ? rule.maximum : rule.minimum;
  return {
    item,
    location,
    policy: { kind: "s,S", reorderPoint: minus(rule.minimum, step), orderUpTo: upTo },
    ...(capped && isPositive(rule.maximum) ? { rounding: "cap" } : {}),
    status: "active",
    ...(rule.snoozedUntil === undefined ? {} : { snoozedUntil: rule.snoozedUntil }),
  };
}

/** What a supplier's price list says for one item: Odoo keeps a row a quantity, first row first. */
export function offerOf(
  sellers: readonly [OdooSeller, ...OdooSeller[]],
  facts: {
    readonly supplier: string;
    readonly item: string;
    readonly base: OdooUnit;
    readonly unit: OdooUnit;
    readonly currencyOf: (id: number | undefined) => string;
    readonly multiple: Decimal | null;
    readonly preferred: boolean;
  },
): SupplierItem {
  const [first] = sellers;
  const { base, unit, multiple } = facts;
  const ratio = ratioOf(unit, base);
  const least = sellers.reduce(
    (lowest, { from }) => (isPositive(minus(lowest, from)) ? from : lowest),
    first.from,
  );
  const inPurchaseUnits =
    multiple === null ? null : over(times(multiple, ratio.denominator), ratio.numerator, 6);
  const divides =
    inPurchaseUnits !== null &&
    isPositive(inPurchaseUnits) &&
    times(inPurchaseUnits, ratio.numerator) === times(multiple ?? one, ratio.denominator);
  return {
    supplier: facts.supplier,
    item: facts.item,
    ...(first.code === undefined ? {} : { supplierSku: first.code }),
    purchaseUnit: { code: unit.name, decimals: unit.decimals },
    ratio,
    ...(isPositive(least) ? { minimumQuantity: least } : {}),
    ...(divides && inPurchaseUnits !== null ? { multiple: inPurchaseUnits } : {}),
    prices: sellers.map((seller) => priceOf(seller, facts.currencyOf(seller.currency))),
    leadTimeDays: first.delayDays,
    leadTimeIn: "calendar-days",
    ...(facts.preferred ? { preferred: true } : {}),
  };
}

function priceOf(seller: OdooSeller, currency: string): PriceBreak {
  const kept = minus(hundred, seller.discountPercent);
  return {
    from: seller.from,
    price: kept === hundred ? seller.price : over(times(seller.price, kept), hundred, 6),
    currency,
    ...(seller.validFrom === undefined ? {} : { validFrom: seller.validFrom }),
    ...(seller.validTo === undefined ? {} : { validTo: seller.validTo }),
  };
}

export const partnerFields: readonly string[] = [
  "name",
  "ref",
  "email",
  "lang",
  "active",
  "street",
  "street2",
  "zip",
  "city",
];

/** A vendor is known by its internal reference, else by its name. */
export function supplierIdOf(row: Fields): string {
  return (
    textIn(row, "ref")?.trim() ??
    needText(row, "name", `partner ${idOf(row, "res.partner")} of Odoo`).trim()
  );
}

export function supplierOf(
  row: Fields,
  facts: { readonly currency: string; readonly terms: string | undefined },
): Supplier {
  const [email, ...copyTo] = addressesIn(textIn(row, "email") ?? "");
  const address = addressOf(row);
  const language = textIn(row, "lang")
    ?.replace(/[@.].*$/, "")
    .replace("_", "-");
  return {
    id: supplierIdOf(row),
    name: needText(row, "name", `partner ${idOf(row, "res.partner")} of Odoo`),
    status: row["active"] === false ? "blocked" : "active",
    currency: facts.currency,
    ...(email === undefined ? {} : { email }),
    ...(copyTo.length === 0 ? {} : { copyTo }),
    ...(address.length === 0 ? {} : { address }),
    ...(language === undefined ? {} : { language }),
    ...(facts.terms === undefined ? {} : { paymentTerms: facts.terms }),
  };
}

/** The field holds one address or several, with or without names: `Ann <ann@x.example>, bob@x.example`. */
function addressesIn(text: string): string[] {
  return text.split(/[,;]/).flatMap((part) => {
    const address = (/<([^<>]+)>/.exec(part)?.[1] ?? part).trim();
    return /^[^\s@]+@[^\s@]+$/.test(address) ? [address] : [];
  });
}

const ours = /^[A-Z0-9]{1,4}-\d{6}-[0-9A-Z]{6}$/;

/** Odoo appends to `origin` when it merges needs into an order: ours is one of its parts. */
export function partsOf(origin: string): string[] {
  return origin.split(",").map((part) => part.trim());
}

export function referenceOf(order: OdooOrder): OrderReference {
  return partsOf(order.origin).find((part) => ours.test(part)) ?? order.number;
}

export function progressOf(
  order: OdooOrder,
  lines: readonly OdooLine[],
  codes: ReadonlyMap<number, string>,
): OrderProgress {
  const received = lines.flatMap(({ product, received: quantity }) => {
    const item = product === undefined ? undefined : codes.get(product);
    return item === undefined || quantity === none ? [] : [{ item, quantity }];
  });
  return { status: statusOf(order, lines), received };
}

function statusOf(order: OdooOrder, lines: readonly OdooLine[]): OrderProgress["status"] {
  switch (order.state) {
    case "draft":
    case "sent":
    case "to approve":
      return "draft";
    case "cancel":
      return "cancelled";
    default:
      return receiptOf(order, lines);
  }
}

/** `purchase`, and `done` for a locked one until 18. Receipts that are all closed leave nothing to come. */
function receiptOf(order: OdooOrder, lines: readonly OdooLine[]): OrderProgress["status"] {
  const goods = lines.filter(({ quantity }) => isPositive(quantity));
  const missing = goods.some(({ quantity, received }) => isPositive(minus(quantity, received)));
  if (goods.length > 0 && !missing) return "received";
  if (order.receipts === "full") return "closed";
  if (goods.some(({ received }) => isPositive(received))) return "partly-received";
  return order.acknowledged ? "acknowledged" : "submitted";
}
