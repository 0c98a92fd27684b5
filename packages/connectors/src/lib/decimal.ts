import type { Decimal } from "@parstock/core";

/** Connectors take only types from core, so the little arithmetic that they need is on big integers here. */
interface Scaled {
  readonly units: bigint;
  readonly places: number;
}

const shape = /^([+-]?)(\d{0,30})(?:\.(\d{0,20}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** The canonical decimal that `text` writes, or null when it writes none, or none that core would take. */
export function decimalOf(text: string): Decimal | null {
  const parts = shape.exec(text.trim());
  if (parts === null || `${parts[2] ?? ""}${parts[3] ?? ""}` === "") return null;
  const fraction = parts[3] ?? "";
  const places = fraction.length - Number(parts[4] ?? 0);
  const digits = BigInt(`${parts[2] ?? ""}${fraction}`) * (parts[1] === "-" ? -1n : 1n);
  const value = written(
    places < 0 ? { units: digits * 10n ** BigInt(-places), places: 0 } : { units: digits, places },
  );
  const [whole = "", decimals = ""] = value.replace("-", "").split(".");
  return whole.length > 15 || decimals.length > 12 ? null : value;
}

function scaled(value: Decimal): Scaled {
  const [whole = "0", fraction = ""] = value.split(".");
  return { units: BigInt(whole + fraction), places: fraction.length };
}

function written({ units, places }: Scaled): Decimal {
  const sign = units < 0n ? "-" : "";
  const digits = String(units < 0n ? -units : units).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, "");
  if (fraction !== "") return `${sign}${whole}.${fraction}` as Decimal;
  return (whole === "0" ? "0" : sign + whole) as Decimal;
}

export function times(a: Decimal, b: Decimal): Decimal {
  const [x, y] = [scaled(a), scaled(b)];
  return written({ units: x.units * y.units, places: x.places + y.places });
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const [x, y] = [scaled(a), scaled(b)];
  const places = Math.max(x.places, y.places);
  const lift = (value: Scaled): bigint => value.units * 10n ** BigInt(places - value.places);
  return written({ units: lift(x) + lift(y), places });
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, times(b, "-1" as Decimal));
}

/** `a / b` rounded to `places`; `b` is not zero. */
export function over(
  a: Decimal,
  b: Decimal,
  places: number,
  rounding: "half-even" | "half-up" = "half-even",
): Decimal {
  const [x, y] = [scaled(a), scaled(b)];
  const top = x.units * 10n ** BigInt(places + y.places);
  const bottom = y.units * 10n ** BigInt(x.places);
  const negative = top < 0n !== bottom < 0n;
  const [n, d] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  const quotient = n / d;
  const twice = (n % d) * 2n;
  const even = rounding === "half-even" && quotient % 2n === 0n;
  const up = twice > d || (twice === d && !even);
  const units = quotient + (up ? 1n : 0n);
  return written({ units: negative ? -units : units, places });
}

export function isPositive(value: Decimal): boolean {
  return value !== "0" && !value.startsWith("-");
}

/** Same value, so that texts from elsewhere need not be canonical. */
export function isZero(value: Decimal): boolean {
  return value === "0";
}
