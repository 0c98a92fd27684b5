import type { Decimal, Failure } from "@parstock/core";

import { decimalOf } from "./decimal.ts";
import { fail } from "./fail.ts";

/**
 * JSON without binary fractions: numbers are read as the text that they were written in (`{"Id": 9007199254740993}`
 * gives "9007199254740993") and decimals are written as plain numbers. Fields are read by name, tolerant of whatever
 * else is there, and a missing one is named.
 */
export type Fields = Readonly<Record<string, unknown>>;

const tokens = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The value of a JSON text, numbers as text; fails with `malformed-answer` on anything else. */
export function parseJson(text: string, title: string): unknown {
  try {
    return JSON.parse(
      text
        .replace(/^\uFEFF/, "")
        .replace(tokens, (token) => (token.startsWith('"') ? token : `"${token}"`)),
    );
  } catch {
    return malformed(`${title} answered with something that is not JSON; try again later.`);
  }
}

/** Like `parseJson`, for bodies that may be anything: null when it is not JSON. */
export function tryJson(text: string): unknown {
  try {
    return parseJson(text, "");
  } catch {
    return null;
  }
}

export function malformed(message: string, field?: string): never {
  const failure: Failure = { code: "malformed-answer", message };
  return fail(field === undefined ? failure : { ...failure, field });
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `where` names the thing in a sentence: "an item from Xero". */
export function fieldsOf(value: unknown, where: string): Fields {
  return isFields(value)
    ? value
    : malformed(`Fields were expected in ${where}, and there are none.`);
}

/** A text or number under a name, or undefined when it is missing, null or blank. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

export function needText(fields: Fields, name: string, where: string): string {
  return textIn(fields, name) ?? malformed(`The field ${name} is missing in ${where}.`, name);
}

/** A decimal under a name, or undefined when it is missing; fails when something else is there. */
export function decimalIn(fields: Fields, name: string, where: string): Decimal | undefined {
  const text = textIn(fields, name);
  if (text === undefined) return undefined;
  return decimalOf(text) ?? malformed(`The field ${name} in ${where} is not a number.`, name);
}

export function needDecimal(fields: Fields, name: string, where: string): Decimal {
  return (
    decimalIn(fields, name, where) ?? malformed(`The field ${name} is missing in ${where}.`, name)
  );
}

/** The fields under a name; none when they are missing. */
export function within(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isFields(value) ? value : {};
}

/** The list under a name; empty when it is missing or null. */
export function listIn(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
}

/** Like `listIn`, where an answer without the list is none at all. */
export function needList(fields: Fields, name: string, where: string): readonly unknown[] {
  const value = fields[name];
  return Array.isArray(value) ? value : malformed(`The list ${name} is missing in ${where}.`, name);
}

export function isTrue(fields: Fields, name: string): boolean {
  return fields[name] === true || fields[name] === "true";
}

/** A decimal to be written as a JSON number, digit by digit. */
export interface JsonNumber {
  readonly number: Decimal;
}

export type Json =
  | string
  | boolean
  | null
  | number
  | JsonNumber
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

export function number(value: Decimal): JsonNumber {
  return { number: value };
}

/** The JSON text of a value; what is undefined is left out. */
export function writeJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((entry: Json) => writeJson(entry)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isNumber(value)) return value.number;
  const fields = Object.entries(value as { readonly [name: string]: Json | undefined });
  return `{${fields.flatMap(([name, entry]) => (entry === undefined ? [] : [`${JSON.stringify(name)}:${writeJson(entry)}`])).join(",")}}`;
}

function isNumber(value: object): value is JsonNumber {
  return "number" in value && Object.keys(value).length === 1 && typeof value.number === "string";
}
