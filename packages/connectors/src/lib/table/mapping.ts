import type { Policy } from "@parstock/core";

import { fail } from "../fail.ts";
import type { DayOrder } from "./days.ts";
import {
  priceFields,
  stockFields,
  supplierFields,
  type StockField,
  type SupplierField,
} from "./fields.ts";
import type { DecimalMark } from "./numbers.ts";
import { orderFields, type OrderField } from "./order-fields.ts";

/** What a person says about a table: it corrects every guess. Cells and defaults are texts, as the table writes them. */
export interface Mapping {
  /** Heading that holds each field; null says that no column does. */
  readonly columns?: Readonly<Partial<Record<StockField, string | null>>>;
  readonly supplierColumns?: Readonly<Partial<Record<SupplierField, string | null>>>;
  readonly priceColumns?: Readonly<Partial<Record<StockField, string | null>>>;
  readonly orderColumns?: Readonly<Partial<Record<OrderField, string | null>>>;
  /** Used where a cell is empty or there is no column. */
  readonly defaults?: Readonly<Partial<Record<StockField, string>>>;
  /** `working-days` when left out. */
  readonly leadTimeIn?: "working-days" | "calendar-days";
  readonly decimal?: DecimalMark;
  readonly dates?: DayOrder;
  /** Suppliers by id, their fields written as in a table of suppliers. */
  readonly suppliers?: Readonly<Record<string, Readonly<Partial<Record<SupplierField, string>>>>>;
  readonly locations?: Readonly<Record<string, LocationNote>>;
  /** Decimal places of orders in a unit, an entry a unit code. */
  readonly units?: Readonly<Record<string, number>>;
  /** The policy that the columns feed; chosen from the columns that are filled when left out. */
  readonly policy?: Policy["kind"];
  /** First day of review periods, "2026-01-05". */
  readonly reviewFrom?: string;
  /** Number fields in which 0 is written for "none". */
  readonly emptyWhenZero?: readonly StockField[];
  /** For the host that reads the file; found out by looking when left out. */
  readonly delimiter?: string;
  readonly encoding?: string;
}

export interface LocationNote {
  readonly name?: string;
  readonly timeZone?: string;
  readonly address?: readonly string[];
  readonly costCentre?: string;
  readonly transferLeadTimeDays?: number;
}

const policies: readonly Policy["kind"][] = [
  "r,Q",
  "s,S",
  "par",
  "R,S",
  "R,s,S",
  "days-of-cover",
  "fixed",
];
const keys = [
  "columns",
  "supplierColumns",
  "priceColumns",
  "orderColumns",
  "defaults",
  "numbers",
  "dates",
  "suppliers",
  "locations",
  "units",
  "policy",
  "reviewFrom",
  "emptyWhenZero",
  "delimiter",
  "encoding",
];
const encodings = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "iso-8859-1",
  "iso-8859-15",
  "windows-1250",
];

type Json = unknown;

/** Whether the object itself has the key; "constructor" is a part of every object. */
export function isOwn(object: object, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, key);
}

/** Reads a mapping file. Fails with `bad-input` and one sentence for each mistake in it. */
export function parseMapping(text: string, file: string): Mapping {
  let json: Json;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return fail({
      code: "bad-input",
      message: `${file} is not valid JSON; look for a missing comma, quotation mark or bracket.`,
    });
  }
  const mistakes: string[] = [];
  const mapping = readMapping(json, (mistake) => mistakes.push(mistake));
  if (mistakes.length > 0)
    fail({
      code: "bad-input",
      message: mistakes.map((mistake) => `${file}: ${mistake}.`).join(" "),
    });
  return mapping;
}

function readMapping(json: Json, wrong: (mistake: string) => void): Mapping {
  const mapping: { -readonly [K in keyof Mapping]: Mapping[K] } = {};
  const all = record(json, "the mapping", wrong);
  for (const [key, value] of Object.entries(all)) {
    switch (key) {
      case "columns":
        mapping.columns = headings(value, "columns", stockFields, wrong);
        break;
      case "supplierColumns":
        mapping.supplierColumns = headings(value, "supplierColumns", supplierFields, wrong);
        break;
      case "priceColumns":
        mapping.priceColumns = headings(value, "priceColumns", priceFields, wrong);
        break;
      case "orderColumns":
        mapping.orderColumns = headings(value, "orderColumns", orderFields, wrong);
        break;
      case "defaults": {
        const { leadTimeIn, ...rest } = record(value, `"defaults"`, wrong);
        mapping.defaults = texts(rest, "defaults", stockFields, wrong);
        if (leadTimeIn === "working-days" || leadTimeIn === "calendar-days")
          mapping.leadTimeIn = leadTimeIn;
        else if (leadTimeIn !== undefined)
          wrong(`"defaults.leadTimeIn" must be "working-days" or "calendar-days"`);
        break;
      }
      case "numbers": {
        const { decimal, ...rest } = record(value, `"numbers"`, wrong);
        if (decimal === "." || decimal === ",") mapping.decimal = decimal;
        else wrong(`"numbers.decimal" must be "." or ","`);
        for (const other of Object.keys(rest))
          wrong(`unknown key "numbers.${other}"; only "decimal" is known`);
        break;
      }
      case "dates":
        if (value === "DMY" || value === "MDY") mapping.dates = value;
        else wrong(`"dates" must be "DMY" or "MDY"; ISO dates need no setting`);
        break;
      case "suppliers":
        mapping.suppliers = mapRecord(value, `"suppliers"`, wrong, (entry, id) =>
          texts(
            record(entry, `"suppliers.${id}"`, wrong),
            `suppliers.${id}`,
            supplierFields,
            wrong,
          ),
        );
        break;
      case "locations":
        mapping.locations = mapRecord(value, `"locations"`, wrong, (entry, id) =>
          locationNote(record(entry, `"locations.${id}"`, wrong), id, wrong),
        );
        break;
      case "units":
        mapping.units = mapRecord(value, `"units"`, wrong, (places, code) => {
          if (typeof places === "number" && Number.isInteger(places) && places >= 0 && places <= 6)
            return places;
          wrong(`"units.${code}" must be a whole number of decimal places from 0 to 6`);
          return 0;
        });
        break;
      case "policy":
        if (policies.includes(value as Policy["kind"])) mapping.policy = value as Policy["kind"];
        else wrong(`"policy" must be one of ${policies.map((kind) => `"${kind}"`).join(", ")}`);
        break;
      case "reviewFrom":
        if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value))
          mapping.reviewFrom = value;
        else wrong(`"reviewFrom" must be a day such as "2026-01-05"`);
        break;
      case "emptyWhenZero":
        if (
          Array.isArray(value) &&
          value.every((field) => typeof field === "string" && isOwn(stockFields, field))
        )
          mapping.emptyWhenZero = value as StockField[];
        else
          wrong(`"emptyWhenZero" must be a list of fields such as ["minimumQuantity", "multiple"]`);
        break;
      case "delimiter":
        if (typeof value === "string" && value.length === 1 && !/["\r\n]/.test(value))
          mapping.delimiter = value;
        else wrong(`"delimiter" must be one character such as ";"`);
        break;
      case "encoding":
        if (typeof value === "string" && encodings.includes(value.toLowerCase()))
          mapping.encoding = value.toLowerCase();
        else wrong(`"encoding" must be one of ${encodings.join(", ")}`);
        break;
      default:
        wrong(`unknown key "${key}"; known are ${keys.join(", ")}`);
    }
  }
  return mapping;
}

function record(value: Json, what: string, wrong: (mistake: string) => void): Record<string, Json> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, Json>;
  wrong(`${what} must be an object in braces`);
  return {};
}

function mapRecord<T>(
  value: Json,
  what: string,
  wrong: (mistake: string) => void,
  read: (entry: Json, key: string) => T,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record(value, what, wrong)).map(([key, entry]) => [key, read(entry, key)]),
  );
}

function headings<F extends string>(
  value: Json,
  where: string,
  fields: Readonly<Record<F, unknown>>,
  wrong: (mistake: string) => void,
): Partial<Record<F, string | null>> {
  const read: Partial<Record<F, string | null>> = {};
  for (const [field, heading] of Object.entries(record(value, `"${where}"`, wrong))) {
    if (!isOwn(fields, field)) wrong(unknownField(where, field, fields));
    else if (heading === null || (typeof heading === "string" && heading.trim() !== ""))
      read[field as F] = heading;
    else wrong(`"${where}.${field}" must be the heading of a column, or null for none`);
  }
  return read;
}

function texts<F extends string>(
  entries: Record<string, Json>,
  where: string,
  fields: Readonly<Record<F, unknown>>,
  wrong: (mistake: string) => void,
): Partial<Record<F, string>> {
  const read: Partial<Record<F, string>> = {};
  for (const [field, value] of Object.entries(entries)) {
    const text =
      Array.isArray(value) && value.every((part) => typeof part === "string")
        ? value.join(";")
        : value;
    if (!isOwn(fields, field)) wrong(unknownField(where, field, fields));
    else if (typeof text === "string" || typeof text === "number" || typeof text === "boolean")
      read[field as F] = String(text);
    else wrong(`"${where}.${field}" must be a text or a number`);
  }
  return read;
}

function unknownField(
  where: string,
  field: string,
  fields: Readonly<Record<string, unknown>>,
): string {
  return `unknown field "${where}.${field}"; known are ${Object.keys(fields).join(", ")}`;
}

function locationNote(
  entry: Record<string, Json>,
  id: string,
  wrong: (mistake: string) => void,
): LocationNote {
  const note: { -readonly [K in keyof LocationNote]: LocationNote[K] } = {};
  for (const [key, value] of Object.entries(entry)) {
    if ((key === "name" || key === "timeZone" || key === "costCentre") && typeof value === "string")
      note[key] = value;
    else if (
      key === "address" &&
      Array.isArray(value) &&
      value.every((line) => typeof line === "string")
    )
      note.address = value as string[];
    else if (
      key === "transferLeadTimeDays" &&
      typeof value === "number" &&
      Number.isInteger(value) &&
      value >= 0
    )
      note.transferLeadTimeDays = value;
    else
      wrong(
        `"locations.${id}.${key}" is not known or not of the right kind; known are name, timeZone, costCentre (texts), address (list of lines), transferLeadTimeDays (whole number)`,
      );
  }
  return note;
}
