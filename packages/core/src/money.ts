import { type Decimal, divide, multiply, round } from "./quantity.ts";

/**
 * Minor units of ISO 4217, list one of January 2026 (Bulgaria's lev gone, the Caribbean guilder and Zimbabwe Gold in),
 * compared on 2026-11-23 with https://github.com/datasets/currency-codes, code by code. Metals, units of account between
 * states and test codes are left out: nobody writes them on an order.
 */
const places: ReadonlyMap<string, number> = new Map(
  [
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    "",
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
    CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV
    MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
    SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
    "BHD IQD JOD KWD LYD OMR TND",
    "CLF UYW",
  ].flatMap((codes, decimals) =>
    codes
      .split(/\s+/)
      .filter((code) => code !== "")
      .map((code): [string, number] => [code, decimals]),
  ),
);

/** Decimal places of the currency's minor unit, or null for a code that is not an active one (codes are upper case). */
export function minorUnits(currency: string): number | null {
  return places.get(currency) ?? null;
}

/** `amount` rounded half-even to the minor unit. Throws a RangeError for an unknown currency. */
export function roundMoney(amount: Decimal, currency: string): Decimal {
  return round(amount, placesOf(currency), "half-even");
}

/**
 * `quantity` × `price` / `priceUnit`, exact and then rounded once, half-even, to the minor unit. Throws a RangeError
 * for an unknown currency or a price unit of zero.
 */
export function lineTotal(
  quantity: Decimal,
  price: Decimal,
  priceUnit: Decimal,
  currency: string,
): Decimal {
  return divide(multiply(quantity, price), priceUnit, placesOf(currency), "half-even");
}

/** `amount` with its currency for a person, with all places of the minor unit: "24.80 GBP", "500 JPY", "0.0125 EUR". */
export function amountText(amount: string, currency: string): string {
  return `${amountFigure(amount, currency)} ${currency}`;
}

/** The figure alone; as it is where the currency is unknown. */
export function amountFigure(amount: string, currency: string): string {
  const decimals = minorUnits(currency) ?? 0;
  const [whole = "", fraction = ""] = amount.split(".");
  return fraction.length >= decimals ? amount : `${whole}.${fraction.padEnd(decimals, "0")}`;
}

function placesOf(currency: string): number {
  const decimals = minorUnits(currency);
  if (decimals === null) throw new RangeError(`not an active ISO 4217 currency: ${currency}`);
  return decimals;
}
