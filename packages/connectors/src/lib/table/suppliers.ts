import type {
  Day,
  Decimal,
  Supplier,
  SupplierCalendar,
  SupplierMinimum,
  Weekday,
} from "@parstock/core";

import { quote } from "./columns.ts";
import { readDay, type DayOrder } from "./days.ts";
import type { SupplierField } from "./fields.ts";
import { normaliseHeading } from "./guess.ts";
import { readNumber, type DecimalMark } from "./numbers.ts";
import { readCurrency, readStatus, readWeekday } from "./words.ts";

/** One supplier as texts, from a row of a table or from the mapping file. */
export type SupplierTexts = (field: SupplierField) => string;

/** A supplier that was read, and what is wrong with its record, a phrase each: "the cut-off "25:00" is not a time; …". */
export interface SupplierReading {
  readonly supplier: Supplier | null;
  readonly wrong: readonly { readonly field: SupplierField; readonly phrase: string }[];
}

/** Reads one supplier. What is optional and wrong is left out and said; without a currency there is no supplier. */
export function readSupplier(
  text: SupplierTexts,
  defaults: {
    readonly currency: string;
    readonly mark: DecimalMark | null;
    readonly dates: DayOrder | null;
  },
): SupplierReading {
  const wrong: { field: SupplierField; phrase: string }[] = [];
  const say = (field: SupplierField, phrase: string): void => void wrong.push({ field, phrase });
  const line = (field: SupplierField): string => oneLine(text(field));

  const name = line("name") || line("id");
  const id = line("id") || name;
  const currencyText = line("currency") || defaults.currency;
  const currency = readCurrency(currencyText);
  if (id === "") {
    say("id", "there is no supplier name; fill it or remove the row");
    return { supplier: null, wrong };
  }
  if (currency === null) {
    say(
      "currency",
      currencyText === ""
        ? `the currency is missing; write an ISO code such as EUR`
        : `the currency ${quote(currencyText)} is not an ISO code such as EUR; correct it`,
    );
    return { supplier: null, wrong };
  }
  const statusText = line("status");
  const status = statusText === "" ? "active" : supplierStatus(statusText);
  if (status === null)
    say(
      "status",
      `the status ${quote(statusText)} is not known; write active, blocked or not accepting`,
    );

  const addresses = splitList(text("email").trim()).concat(splitList(text("copyTo").trim()));
  const [email, ...copyTo] = addresses;
  const bad = addresses.filter((address) => !isAddress(address)).length;
  if (bad > 0) say("email", "an e-mail address is not valid; write it as name@example.com");

  const number = (field: SupplierField): Decimal | undefined => {
    const reading = readNumber(text(field), defaults.mark);
    if (reading.kind === "blank") return undefined;
    if (reading.kind === "number" && !reading.value.startsWith("-")) return reading.value;
    say(field, `the figure ${quote(text(field))} is not a number of 0 or more; correct it`);
    return undefined;
  };
  const weekdays = (field: SupplierField): readonly Weekday[] | undefined => {
    const parts = splitList(text(field).trim(), /[;,|/\s]+/);
    if (parts.length === 0) return undefined;
    const days = parts.map(readWeekday);
    if (days.every((day): day is Weekday => day !== null)) return [...new Set(days)].sort();
    say(field, `the days ${quote(text(field))} are not all weekdays; write them as "Mon, Thu"`);
    return undefined;
  };
  const calendar: { -readonly [K in keyof SupplierCalendar]: SupplierCalendar[K] } = {};
  const workingDays = weekdays("workingDays");
  const orderDays = weekdays("orderDays");
  const deliveryDays = weekdays("deliveryDays");
  if (workingDays !== undefined) calendar.workingDays = workingDays;
  if (orderDays !== undefined) calendar.orderDays = orderDays;
  if (deliveryDays !== undefined) calendar.deliveryDays = deliveryDays;
  const cutOff = /^([01]?\d|2[0-3])[:.h]([0-5]\d)(?::\d\d)?$/.exec(line("cutOff"));
  if (cutOff !== null) calendar.cutOff = `${(cutOff[1] ?? "").padStart(2, "0")}:${cutOff[2] ?? ""}`;
  else if (line("cutOff") !== "")
    say("cutOff", `the cut-off ${quote(line("cutOff"))} is not a time; write it as 14:30`);
  const { regions, days } = withoutRegions(text("holidays"));
  readClosedDays(days, defaults.dates, calendar, (phrase) => say("holidays", phrase));
  const country = readRegion(line("country")) ?? regions[0];
  if (line("country") !== "" && readRegion(line("country")) === null)
    say(
      "country",
      `the country ${quote(line("country"))} is not a code of ISO 3166; write DE, or DE-BY for a region`,
    );
  if (regions.some((region) => region !== country))
    say("holidays", `more than one country keeps the holidays; name one of ${regions.join(", ")}`);

  const value = number("minimumValue");
  const fee = number("smallOrderFee");
  const over = number("overDeliveryPercent");
  const minimum: SupplierMinimum | undefined =
    value === undefined || value === "0"
      ? undefined
      : {
          value,
          below: belowMinimum(line("belowMinimum"), (phrase) => say("belowMinimum", phrase)),
          ...(fee === undefined ? {} : { smallOrderFee: fee }),
        };
  const short = shortDelivery(line("shortDelivery"), (phrase) => say("shortDelivery", phrase));
  const address = text("address")
    .split(/[\n|;]/)
    .map(oneLine)
    .filter((part) => part !== "");

  const supplier: { -readonly [K in keyof Supplier]: Supplier[K] } = {
    id,
    name,
    status: status ?? "blocked",
    currency,
  };
  if (email !== undefined && isAddress(email)) supplier.email = email;
  const copies = copyTo.filter(isAddress);
  if (copies.length > 0) supplier.copyTo = copies;
  if (address.length > 0) supplier.address = address;
  for (const field of [
    "language",
    "template",
    "paymentTerms",
    "deliveryTerms",
    "accountNumber",
    "timeZone",
  ] as const) {
    if (line(field) !== "") supplier[field] = line(field);
  }
  if (country !== undefined) supplier.country = country;
  if (Object.keys(calendar).length > 0) supplier.calendar = calendar;
  if (minimum !== undefined) supplier.minimum = minimum;
  if (short !== undefined) supplier.shortDelivery = short;
  if (over !== undefined) supplier.overDeliveryPercent = over;
  return { supplier, wrong };
}

/**
 * Names and ids on one line: line breaks in them could otherwise become headers of a mail. What looks the same is
 * made the same: composed characters, no invisible ones.
 */
export function oneLine(cell: string): string {
  if (plainLine.test(cell)) return cell;
  return cell
    .replace(/[\u00ad\u200b\u2060\ufeff]/g, "")
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
    .trim()
    .normalize("NFC");
}

/** Printable ASCII without blanks at the ends or in a row: nothing to do. */
const plainLine = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** Suppliers are the same whatever the case and spaces of their name. */
export function supplierKey(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, " ");
}

export function isAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@<>(),;:\\"[\]\p{Cc}]+@[^\s@<>(),;:\\"[\]\p{Cc}.]+(?:\.[^\s@<>(),;:\\"[\]\p{Cc}.]+)+$/u.test(
      text,
    )
  );
}

function splitList(text: string, separator: RegExp = /\s*[;,|]\s*/): readonly string[] {
  return text.split(separator).filter((part) => part !== "");
}

function supplierStatus(text: string): Supplier["status"] | null {
  const words = normaliseHeading(text);
  if (words === "not accepting" || words === "not accepting orders" || words === "closed")
    return "not-accepting";
  const status = readStatus(text);
  return status === "discontinued" ? "blocked" : status;
}

function belowMinimum(text: string, say: (phrase: string) => void): SupplierMinimum["below"] {
  const words = normaliseHeading(text);
  if (words === "" || words === "ask") return "ask";
  if (words === "wait") return "wait";
  if (words === "top up" || words === "topup" || words === "fill") return "top-up";
  say(
    `the rule ${quote(text)} for orders below the minimum is not known; write wait, top-up or ask`,
  );
  return "ask";
}

function shortDelivery(text: string, say: (phrase: string) => void): Supplier["shortDelivery"] {
  const words = normaliseHeading(text);
  if (words === "") return undefined;
  if (words === "keep" || words === "cancel") return words;
  if (words === "re propose" || words === "repropose") return "re-propose";
  say(
    `the rule ${quote(text)} for short deliveries is not known; write keep, cancel or re-propose`,
  );
  return undefined;
}

/** "DE", "de-by"; null for anything else. Whether there is such a region only the tables of holidays tell. */
function readRegion(text: string): string | null {
  const parts = /^([A-Za-z]{2})(?:-([A-Za-z0-9]{1,3}))?$/.exec(text);
  if (parts === null) return null;
  const [, country = "", region] = parts;
  return `${country}${region === undefined ? "" : `-${region}`}`.toUpperCase();
}

/** "DE-HH; 2026-12-24": the countries among the closed days, and what is left. */
function withoutRegions(text: string): { regions: readonly string[]; days: string } {
  const parts = splitList(text.trim(), closedDaySeparator);
  const regions = parts.flatMap((part) => readRegion(part) ?? []);
  return {
    regions: [...new Set(regions)],
    days: parts.filter((part) => readRegion(part) === null).join(";"),
  };
}

const closedDaySeparator = /\s*[;,|\n]\s*/;

/** "2026-12-24; 2026-12-27..2027-01-05": days and ranges. */
function readClosedDays(
  text: string,
  dates: DayOrder | null,
  calendar: { holidays?: readonly Day[]; shutdowns?: SupplierCalendar["shutdowns"] },
  say: (phrase: string) => void,
): void {
  const holidays: Day[] = [];
  const shutdowns: { from: Day; to: Day }[] = [];
  for (const part of splitList(text.trim(), closedDaySeparator)) {
    const [from, to, rest] = part
      .split(/\s*(?:\.\.|–| to | bis )\s*/)
      .map((end) => readDay(end, dates));
    if (
      from?.kind !== "day" ||
      rest !== undefined ||
      (to !== undefined && (to.kind !== "day" || to.day < from.day))
    ) {
      say(
        `the closed day ${quote(part)} is not clear; write 2026-12-24, or 2026-12-24..2027-01-05 for a range`,
      );
    } else if (to === undefined) holidays.push(from.day);
    else if (to.kind === "day") shutdowns.push({ from: from.day, to: to.day });
  }
  if (holidays.length > 0) calendar.holidays = holidays;
  if (shutdowns.length > 0) calendar.shutdowns = shutdowns;
}
