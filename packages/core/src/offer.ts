import { type Arrival, expectedDay } from "./arrival.ts";
import { addDays, addMs, type Day, localIn, type Moment } from "./calendar.ts";
import type { Item, Location } from "./item.ts";
import type { Refusal } from "./ledger.ts";
import { amountText, minorUnits } from "./money.ts";
import {
  compare,
  type Decimal,
  divide,
  isNegative,
  isPositive,
  multiply,
  one,
  zero,
} from "./quantity.ts";
import { priceAt } from "./sizing.ts";
import type { Supplier, SupplierItem } from "./supplier.ts";

/** A supplier's offer that may be ordered from, with the day its goods could be used. */
export interface RankedOffer {
  readonly offer: SupplierItem;
  readonly supplier: Supplier;
  readonly arrival: Arrival;
  /** Why it stands where it stands, one sentence. */
  readonly reason: string;
  /** The day on which the supplier refused the item or confirmed too little of it, while that still counts. */
  readonly refusedOn?: Day;
}

export interface OfferRanking {
  readonly ranked: readonly RankedOffer[];
  /** Offers that can't be ordered from, each with the sentence that says why. */
  readonly rejected: readonly { readonly supplier: string; readonly reason: string }[];
}

/**
 * Which supplier: the preferred one unless it is blocked, out of stock or late beyond its promise; then the cheapest
 * landed unit among those in the same currency, then the earliest (domain guide, section 7). Whoever refused the item
 * here, or confirmed too little of it, comes last for `refusalDays` from then on.
 */
export function rankOffers(
  item: Item,
  offers: readonly SupplierItem[],
  suppliers: ReadonlyMap<string, Supplier>,
  location: Location,
  moment: Moment,
  refusedBy: readonly Refusal[] = [],
  refusalDays = 0,
): OfferRanking {
  const rejected: { supplier: string; reason: string }[] = [];
  const usable: RankedOffer[] = [];
  for (const offer of offers) {
    const supplier = suppliers.get(offer.supplier);
    const reason =
      supplier === undefined
        ? `Supplier ${offer.supplier} of ${item.id} is not known; add it.`
        : obstacle(offer, supplier);
    if (reason !== null || supplier === undefined) {
      rejected.push({ supplier: offer.supplier, reason: reason ?? "" });
      continue;
    }
    const arrival = expectedDay({ moment, supplier, offer, location });
    if (arrival === null) {
      rejected.push({
        supplier: supplier.id,
        reason: `Supplier ${supplier.name} has no usable day in the next two years; correct its calendar, cut-off time or lead time.`,
      });
      continue;
    }
    const refusedOn = lastRefusal(refusedBy, supplier.id, refusalDays, moment);
    const entry = { offer, supplier, arrival, reason: "" };
    usable.push(refusedOn === undefined ? entry : { ...entry, refusedOn });
  }
  const today = (supplier: Supplier) => localIn(moment, supplier.timeZone).day;
  const unitPrice = ({ offer, supplier }: RankedOffer): Decimal | null => {
    const answer = priceAt(offer, offer.minimumQuantity ?? one, supplier.currency, today(supplier));
    return answer.kind === "unpriced"
      ? null
      : divide(
          multiply(answer.price, offer.ratio.denominator),
          multiply(offer.priceUnit ?? one, offer.ratio.numerator),
          8,
        );
  };
  const standing = (entry: RankedOffer): number =>
    entry.refusedOn !== undefined
      ? 3
      : entry.offer.status === "late"
        ? 2
        : entry.offer.preferred === true
          ? 0
          : 1;
  const sorted = usable
    .map((entry, index) => ({ entry, index, price: unitPrice(entry) }))
    .sort((a, b) => {
      const byStanding = standing(a.entry) - standing(b.entry);
      if (byStanding !== 0) return byStanding;
      if ((a.price === null) !== (b.price === null)) return a.price === null ? 1 : -1;
      if (
        a.price !== null &&
        b.price !== null &&
        a.entry.supplier.currency === b.entry.supplier.currency
      ) {
        const byPrice = compare(a.price, b.price);
        if (byPrice !== 0) return byPrice;
      }
      if (a.entry.arrival.arrives !== b.entry.arrival.arrives)
        return a.entry.arrival.arrives < b.entry.arrival.arrives ? -1 : 1;
      return a.index - b.index;
    });
  const ranked = sorted.map(({ entry, price }) => ({
    ...entry,
    reason: [
      reasonFor(entry, price, usable.length),
      ...usable.flatMap((other) => refusalSentence(other, refusalDays)),
    ].join(" "),
  }));
  return { ranked, rejected };
}

function obstacle(offer: SupplierItem, supplier: Supplier): string | null {
  if (supplier.status === "blocked") return `Supplier ${supplier.name} is blocked.`;
  if (supplier.status === "not-accepting")
    return `Supplier ${supplier.name} is not accepting orders.`;
  if (offer.status === "out-of-stock")
    return `Supplier ${supplier.name} is out of stock of ${offer.supplierSku ?? offer.item}.`;
  if (minorUnits(supplier.currency) === null)
    return `Supplier ${supplier.name} orders in ${supplier.currency}, which is no currency of ISO 4217; correct it.`;
  const fault = offerFault(offer);
  return fault === null
    ? null
    : `${fault} Correct ${offer.supplierSku ?? offer.item} in the price list of ${supplier.name}.`;
}

const dayMs = 86_400_000;

const unitDecimalsMax = 12;

/** What is wrong with an offer's figures, in one sentence; null when nothing is. */
export function offerFault(offer: SupplierItem): string | null {
  const { ratio, minimumQuantity = zero, multiple = one, priceUnit = one, leadTimeDays } = offer;
  if (!isPositive(ratio.numerator) || !isPositive(ratio.denominator))
    return `The conversion of ${ratio.numerator} to ${ratio.denominator} must be above zero.`;
  const { code, decimals } = offer.purchaseUnit;
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > unitDecimalsMax)
    return `The unit ${code} has ${decimals} decimals; they must be a whole number from 0 to ${unitDecimalsMax}.`;
  if (isNegative(minimumQuantity)) return `The order minimum ${minimumQuantity} is negative.`;
  if (!isPositive(multiple)) return `The order multiple ${multiple} must be above zero.`;
  if (!isPositive(priceUnit)) return `The price unit ${priceUnit} must be above zero.`;
  if (!(leadTimeDays >= 0)) return `The lead time of ${leadTimeDays} days is negative.`;
  return null;
}

/** The day of a supplier's refusal that still counts. */
export function lastRefusal(
  refusedBy: readonly Refusal[],
  supplier: string,
  refusalDays: number,
  { at }: Moment,
): Day | undefined {
  const refusal = refusedBy.find(
    (entry) => entry.supplier === supplier && addMs(entry.at, refusalDays * dayMs) > at,
  );
  return refusal?.at.slice(0, 10) as Day | undefined;
}

function refusalSentence({ supplier, refusedOn }: RankedOffer, days: number): string[] {
  return refusedOn === undefined
    ? []
    : [
        `${supplier.name} refused it or confirmed too little on ${refusedOn}, and comes last until ${addDays(refusedOn, days)}.`,
      ];
}

function reasonFor(
  { offer, supplier, refusedOn }: RankedOffer,
  price: Decimal | null,
  count: number,
): string {
  if (offer.preferred === true && offer.status !== "late" && refusedOn === undefined)
    return `${supplier.name} is the preferred supplier.`;
  if (count === 1) return `${supplier.name} is the only supplier that can be ordered from.`;
  return price === null
    ? `${supplier.name} is next in line.`
    : `${supplier.name} sells it at ${amountText(price, supplier.currency)} a base unit.`;
}
