/**
 * Quantities and money for the eye. They come as decimal strings and go to Intl as strings, which formats them exactly;
 * no binary fraction is made on the way. Intl would round what has more decimals than asked for, so each is asked for
 * as many as it has.
 */

const canonical = /^-?\d+(?:\.\d+)?$/;

function decimalsOf(value: string): number {
  const point = value.indexOf(".");
  return point < 0 ? 0 : value.length - point - 1;
}

/** `value` as the locale writes it; as it came when it is not a decimal. */
export function formatQuantity(value: string, locale: string): string {
  if (!canonical.test(value)) return value;
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: decimalsOf(value) });
  return format.format(value as Intl.StringNumericLiteral);
}

/** `value` in `currency`, with the currency's own decimals or as many more as `value` has. */
export function formatMoney(value: string, currency: string, locale: string): string {
  if (!canonical.test(value)) return `${value} ${currency}`;
  if (!/^[A-Z]{3}$/.test(currency)) return `${formatQuantity(value, locale)} ${currency}`;
  const { minimumFractionDigits = 2 } = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
  }).resolvedOptions();
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits,
    maximumFractionDigits: Math.max(minimumFractionDigits, decimalsOf(value)),
  });
  return format.format(value as Intl.StringNumericLiteral);
}

/** As a person would type it: the locale's decimal sign, no grouping. */
export function typedQuantity(value: string, locale: string): string {
  return value.replace(".", decimalSign(locale));
}

/** The decimal that a person typed, or null. "1,000" is a thousand here and one there, so only the locale's own decimal sign is read. */
export function readQuantity(text: string, locale: string): string | null {
  const sign = decimalSign(locale) === "," ? "," : "\\.";
  const match = new RegExp(`^0*(\\d+)(?:${sign}(\\d*?)0*)?$`).exec(text.trim());
  if (match === null) return null;
  const [, whole = "0", fraction = ""] = match;
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function decimalSign(locale: string): string {
  return (
    new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === "decimal")
      ?.value ?? "."
  );
}
