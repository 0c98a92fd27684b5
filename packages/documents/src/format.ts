import type { Day, Decimal } from "@parstock/core";
import { minorUnits } from "@parstock/core";

/**
 * Intl is asked how a locale writes numbers, never to write one: the digits of an exact decimal go to the paper
 * untouched, in old engines too, where Intl would turn a string into a binary float first.
 */
export interface NumberStyle {
  readonly decimal: string;
  readonly group: string;
  /** Digits in the group next to the decimal mark, and in the ones before it (3 and 2 in India). */
  readonly groupSizes: readonly [number, number];
  /** Fewest digits that must stand before the first group mark (Spanish and Polish write 1234 but 12 345). */
  readonly groupsFrom: number;
  readonly currencyFirst: boolean;
}

/** How `language` writes numbers according to Intl, or `known` where the host has no Intl. */
export function numberStyle(language: string, known: NumberStyle): NumberStyle {
  if (typeof Intl === "undefined" || typeof Intl.Locale === "undefined") return known;
  try {
    // Western digits in every language: order quantities are compared and typed in by both sides.
    const locale = new Intl.Locale(language, { numberingSystem: "latn" }).toString();
    const parts = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).formatToParts(
      1_234_567_890.5,
    );
    const groups = parts.filter((part) => part.type === "integer").map((part) => part.value.length);
    const mark = (type: string): string | undefined =>
      parts.find((part) => part.type === type)?.value.replace(/\u202F/g, "\u00A0");
    const short = new Intl.NumberFormat(locale).formatToParts(1234);
    const money = new Intl.NumberFormat(locale, {
      style: "currency",
      currency: "EUR",
      currencyDisplay: "code",
    }).formatToParts(1);
    const primary = groups[groups.length - 1] ?? 3;
    return {
      decimal: mark("decimal") ?? known.decimal,
      group: mark("group") ?? "",
      groupSizes: [primary, groups[groups.length - 2] ?? primary],
      groupsFrom: short.some((part) => part.type === "group") ? 1 : 2,
      currencyFirst:
        money.findIndex((part) => part.type === "currency") <
        money.findIndex((part) => part.type === "integer"),
    };
  } catch {
    return known;
  }
}

/** An exact decimal in a locale's notation, with at least `fractionMin` fraction digits and never fewer than it has. */
export function formatDecimal(value: Decimal, style: NumberStyle, fractionMin = 0): string {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  const digits = fraction.padEnd(fractionMin, "0");
  return `${sign}${grouped(whole, style)}${digits === "" ? "" : style.decimal + digits}`;
}

function grouped(whole: string, style: NumberStyle): string {
  const [primary, secondary] = style.groupSizes;
  if (style.group === "" || whole.length < primary + style.groupsFrom) return whole;
  const groups = [whole.slice(-primary)];
  for (let end = whole.length - primary; end > 0; end -= secondary)
    groups.unshift(whole.slice(Math.max(0, end - secondary), end));
  return groups.join(style.group);
}

/** An amount without its currency, in at least the minor units of the currency. */
export function formatAmount(value: Decimal, currency: string, style: NumberStyle): string {
  return formatDecimal(value, style, minorUnits(currency) ?? 2);
}

/** An amount with its ISO code, which unlike "$" or "kr" names one currency only. */
export function formatMoney(value: Decimal, currency: string, style: NumberStyle): string {
  const amount = formatAmount(value, currency, style);
  return style.currencyFirst ? `${currency}\u00A0${amount}` : `${amount}\u00A0${currency}`;
}

/** A day with its month in words, or as ISO 8601 where the host has no Intl. */
export function formatDay(day: Day, language: string): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined || typeof Intl === "undefined" || typeof Intl.Locale === "undefined")
    return day;
  try {
    const locale = new Intl.Locale(language, { numberingSystem: "latn", calendar: "gregory" });
    return new Intl.DateTimeFormat(locale.toString(), {
      day: "numeric",
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    })
      .format(daysSinceEpoch(Number(year), Number(month), Number(date)) * 86_400_000)
      .replace(/\u202F/g, "\u00A0");
  } catch {
    return day;
  }
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar (Hinnant, "days_from_civil"). */
function daysSinceEpoch(year: number, month: number, date: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
