import Big from "big.js";

/**
 * Exact decimals. A `Decimal` is a canonical string ("12", "0.5", "-3"): no exponent, no plus sign, no
 * trailing zeros, never "-0". Strings survive JSON, ledgers and other languages unchanged; arithmetic goes
 * through an arbitrary-precision library and comes back as a string, so no binary fraction reaches a person.
 */
declare const exact: unique symbol;
export type Decimal = string & { readonly [exact]: true };

/** An exact ratio of two positive decimals; 12 to 1 says that one purchase unit holds twelve base units. */
export interface Ratio {
  readonly numerator: Decimal;
  readonly denominator: Decimal;
}

export type Rounding = "down" | "up" | "half-even" | "half-up";

const Exact = Big();
Exact.NE = -1e6;
Exact.PE = 1e6;

/** Integer quotients: truncation towards zero with no fraction digits makes `div` exact integer division. */
const Whole = Big();
Whole.DP = 0;
Whole.RM = 0;
Whole.NE = -1e6;
Whole.PE = 1e6;

const modes: Record<Exclude<Rounding, "up">, 0 | 1 | 2> = { down: 0, "half-up": 1, "half-even": 2 };

const shape = /^[+-]?(?:\d{1,30}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?$/;

/** Whole numbers below 10^15 as most quantities are written: canonical as they stand. */
const plainWhole = /^(?:0|-?[1-9]\d{0,14})$/;

/** Everything at or beyond this is refused: no stock figure is that large, and screening stays exact to the unit below it. */
const bound = new Exact("1e15");
const finest = 12;

/** The decimal that `text` writes, or null when it is not one, is 10^15 or more, or has more than 12 decimals. */
export function parseDecimal(text: string): Decimal | null {
  if (plainWhole.test(text)) return text as Decimal;
  if (!shape.test(text)) return null;
  const value = new Exact(text.replace("+", ""));
  if (value.abs().gte(bound) || value.round(finest, 0).eq(value) === false) return null;
  return canonical(value);
}

/** The decimal that `value` writes. Throws a RangeError on anything else: for literals and trusted data. */
export function decimal(value: string | number): Decimal {
  const parsed = parseDecimal(String(value));
  if (parsed === null) throw new RangeError(`not an exact decimal: ${String(value)}`);
  return parsed;
}

function canonical(value: Big): Decimal {
  const text = value.toFixed();
  return (text === "-0" ? "0" : text) as Decimal;
}

/** A whole decimal of so few digits that a double holds it exactly; NaN for any other, and NaN spreads. */
function small(value: Decimal): number {
  return value.length <= 15 && !value.includes(".") ? Number(value) : NaN;
}

/** What came of one operation on exact whole doubles, or NaN where it may have been rounded. */
function safe(result: number): number {
  return Number.isSafeInteger(result) ? result : NaN;
}

function placesOf(value: Decimal): number {
  const point = value.indexOf(".");
  return point < 0 ? 0 : value.length - point - 1;
}

/** `value` × 10^places as an exact whole double, or NaN; `places` is at least what it has. */
function scaled(value: Decimal, places: number): number {
  if (value.length > 15) return NaN;
  const point = value.indexOf(".");
  if (point < 0) return safe(Number(value) * 10 ** places);
  const digits = Number(value.slice(0, point) + value.slice(point + 1));
  return safe(digits * 10 ** (places - (value.length - point - 1)));
}

/** The decimal that the digits of a whole number write with the point moved `places` to the left. */
function withPoint(whole: string, places: number): Decimal {
  if (places === 0 || whole === "0") return whole as Decimal;
  const sign = whole.charCodeAt(0) === 45 ? "-" : "";
  const digits = whole.slice(sign.length).padStart(places + 1, "0");
  const point = digits.length - places;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === 48) end -= 1;
  const fraction = end === point ? "" : `.${digits.slice(point, end)}`;
  return `${sign}${digits.slice(0, point)}${fraction}` as Decimal;
}

/** Sums by scaled whole doubles; null where one of them would not be exact. */
function addQuickly(first: Decimal, sign: 1 | -1, rest: readonly Decimal[]): Decimal | null {
  let places = placesOf(first);
  for (const term of rest) places = Math.max(places, placesOf(term));
  let sum = scaled(first, places);
  for (const term of rest) sum = safe(sum + sign * scaled(term, places));
  return Number.isNaN(sum) ? null : withPoint(String(sum), places);
}

export const zero: Decimal = "0" as Decimal;
export const one: Decimal = "1" as Decimal;

export function add(first: Decimal, ...rest: readonly Decimal[]): Decimal {
  const quick = addQuickly(first, 1, rest);
  if (quick !== null) return quick;
  let sum = new Exact(first);
  for (const term of rest) sum = sum.plus(term);
  return canonical(sum);
}

export function subtract(from: Decimal, ...rest: readonly Decimal[]): Decimal {
  const quick = addQuickly(from, -1, rest);
  if (quick !== null) return quick;
  let left = new Exact(from);
  for (const term of rest) left = left.minus(term);
  return canonical(left);
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  const [placesA, placesB] = [placesOf(a), placesOf(b)];
  const quick = safe(scaled(a, placesA) * scaled(b, placesB));
  return Number.isNaN(quick)
    ? canonical(new Exact(a).times(b))
    : withPoint(String(quick), placesA + placesB);
}

/** `a / b` rounded to `decimals` places. Throws a RangeError when `b` is zero. */
export function divide(
  a: Decimal,
  b: Decimal,
  decimals: number,
  rounding: Rounding = "half-even",
): Decimal {
  if (b === "0") throw new RangeError("division by zero");
  const places = Math.max(placesOf(a) - decimals, placesOf(b), 0);
  const quick = divideSmall(scaled(a, places + decimals), scaled(b, places), rounding);
  if (!Number.isNaN(quick)) return withPoint(String(quick), decimals);
  const exactly = safe(small(a) / small(b));
  if (!Number.isNaN(exactly)) return String(exactly) as Decimal;
  const dividend = new Whole(a).times(new Whole(10).pow(decimals));
  const divisor = new Whole(b);
  const quotient = dividend.div(divisor);
  const remainder = dividend.minus(quotient.times(divisor));
  if (remainder.eq(0)) return withPoint(canonical(quotient), decimals);
  const sign = dividend.s * divisor.s;
  const half = remainder.abs().times(2).cmp(divisor.abs());
  const odd = !quotient.minus(quotient.div(2).times(2)).eq(0);
  const whole = movesAway(rounding, sign, half, odd) ? quotient.plus(sign) : quotient;
  return withPoint(canonical(whole), decimals);
}

/** `a / b` as a whole number where both are whole; NaN spreads. Remainders of safe integers are exact. */
function divideSmall(a: number, b: number, rounding: Rounding): number {
  const remainder = a % b;
  const quotient = (a - remainder) / b;
  if (remainder === 0 || Number.isNaN(remainder)) return quotient;
  const sign = a < 0 === b < 0 ? 1 : -1;
  const half = Math.sign(2 * Math.abs(remainder) - Math.abs(b));
  return movesAway(rounding, sign, half, quotient % 2 !== 0) ? quotient + sign : quotient;
}

/** Whether a truncated quotient moves one step away from zero; `half` compares what was cut with a half. */
function movesAway(rounding: Rounding, sign: number, half: number, odd: boolean): boolean {
  if (rounding === "up") return sign > 0;
  if (rounding === "down") return false;
  return half > 0 || (half === 0 && (rounding === "half-up" || odd));
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  if (a === b) return 0;
  // Reading a decimal as a double never reverses two: where the doubles differ, they decide.
  const quick = Number(a) - Number(b);
  return quick === 0 ? new Exact(a).cmp(b) : quick < 0 ? -1 : 1;
}

/** The value without its sign. */
export function absolute(value: Decimal): Decimal {
  return isNegative(value) ? subtract(zero, value) : value;
}

/** A share of one as people read it: "15 %". */
export function percent(share: Decimal): string {
  return `${multiply(share, decimal(100))} %`;
}

export function isPositive(value: Decimal): boolean {
  return value !== "0" && value.charCodeAt(0) !== 45;
}

export function isNegative(value: Decimal): boolean {
  return value.charCodeAt(0) === 45;
}

export function largest(first: Decimal, ...rest: readonly Decimal[]): Decimal {
  return rest.reduce((best, next) => (compare(next, best) > 0 ? next : best), first);
}

export function smallest(first: Decimal, ...rest: readonly Decimal[]): Decimal {
  return rest.reduce((best, next) => (compare(next, best) < 0 ? next : best), first);
}

/** `value` rounded to `decimals` places; "up" means towards positive infinity, as order quantities round. */
export function round(value: Decimal, decimals: number, rounding: Rounding): Decimal {
  if (decimals >= 0 && !value.includes(".")) return value;
  const exactValue = new Exact(value);
  if (rounding !== "up") return canonical(exactValue.round(decimals, modes[rounding]));
  return canonical(exactValue.round(decimals, exactValue.s > 0 ? 3 : 0));
}

/** Whether a unit with so many decimals can express the value. */
export function isIn(value: Decimal, unit: { readonly decimals: number }): boolean {
  return compare(round(value, unit.decimals, "down"), value) === 0;
}

/** The smallest k × `multiple` that is at least `value`. `multiple` is positive. */
export function raiseToMultiple(value: Decimal, multiple: Decimal): Decimal {
  return multiply(divide(value, multiple, 0, "up"), multiple);
}

/** The largest k × `multiple` that is at most `value`. `multiple` is positive, `value` is not negative. */
export function lowerToMultiple(value: Decimal, multiple: Decimal): Decimal {
  return multiply(divide(value, multiple, 0, "down"), multiple);
}

/** The fewest purchase units, to `decimals` places, that hold at least `base` base units. */
export function toPurchaseUnits(base: Decimal, ratio: Ratio, decimals: number): Decimal {
  return divide(multiply(base, ratio.denominator), ratio.numerator, decimals, "up");
}

/** The base units in `purchase` purchase units; exact unless the ratio does not divide, then to 12 places. */
export function toBaseUnits(purchase: Decimal, ratio: Ratio): Decimal {
  return divide(multiply(purchase, ratio.numerator), ratio.denominator, finest);
}

export function total(values: Iterable<Decimal>): Decimal {
  let sum = zero;
  for (const value of values) sum = add(sum, value);
  return sum;
}

/** The middle value (the mean of the middle two), or null of nothing. */
export function median(values: readonly Decimal[]): Decimal | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort(compare);
  const middle = sorted.length >> 1;
  const high = sorted[middle] as Decimal;
  return sorted.length % 2 === 1
    ? high
    : divide(add(sorted[middle - 1] as Decimal, high), "2" as Decimal, finest);
}
