import type { Context, Exchange } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { fieldsOf, parseJson } from "../lib/json.ts";
import { quote } from "../lib/table/columns.ts";
import { stockFields, supplierFields } from "../lib/table/fields.ts";
import { guessColumns } from "../lib/table/guess.ts";
import { orderFields } from "../lib/table/order-fields.ts";
import { mappingOf, settingOf } from "../lib/table/settings.ts";
import { askFields, get } from "../lib/talk.ts";
import { encode, type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import {
  type AirtableField,
  type AirtableRecord,
  type AirtableTable,
  parseRecords,
  parseTables,
  textOf,
} from "./wire.ts";

const api = "https://api.airtable.com/v0";

/** More are never on a page: https://airtable.com/developers/web/api/list-records */
const pageSize = 100;
/** How often a list that Airtable gave up half-way is begun again. */
const triesMax = 3;

export function baseUrl(
  context: Context,
  lead: "" | "meta/bases/" | "bases/",
  path: string,
): string {
  const base = settingOf(context, "base");
  if (!/^app[A-Za-z0-9]+$/.test(base))
    fail({
      code: "bad-setting",
      field: "base",
      message:
        'The setting "base" must be the id of the base, app followed by letters and digits; it is the first part of its address.',
    });
  return `${api}/${lead}${base}/${path}`;
}

export function tableUrl(context: Context, name: string): string {
  return baseUrl(context, "", encode(name));
}

/** Fields are renamed freely: the schema is read before anything else, and from there on ids are used. */
export function* readBase(context: Context): Exchange<readonly AirtableTable[]> {
  const url = baseUrl(context, "meta/bases/", "tables");
  return parseTables(yield* askFields(voice, context, get(url)));
}

export function tableNamed(base: readonly AirtableTable[], name: string): AirtableTable {
  return (
    base.find(({ id }) => id === name) ??
    base.find((table) => table.name === name) ??
    fail({
      code: "bad-setting",
      message: `The Airtable base has no table ${quote(name)}; its tables are ${base.map((table) => quote(table.name)).join(", ")}.`,
    })
  );
}

/** All records of a table, or those for which the formula holds. */
export function* readRecords(
  context: Context,
  name: string,
  filter: Parameters = {},
): Exchange<readonly AirtableRecord[]> {
  for (let tries = 1; ; tries += 1) {
    const records = yield* tryRecords(context, name, filter);
    if (records !== null) return records;
    if (tries === triesMax)
      fail({
        code: "unavailable",
        message: `Airtable stops listing table ${name} half-way; try again later.`,
      });
  }
}

/** Null when the list has run out on the side of Airtable and has to be begun again. */
function* tryRecords(
  context: Context,
  name: string,
  filter: Parameters,
): Exchange<readonly AirtableRecord[] | null> {
  const records: AirtableRecord[] = [];
  let offset: string | undefined;
  do {
    const parameters = { ...filter, pageSize, returnFieldsByFieldId: "true", offset };
    const response = yield get(withQuery(tableUrl(context, name), parameters));
    const refusal = voice.explain(response, context.now);
    if (refusal?.vendorCode === "LIST_RECORDS_ITERATOR_NOT_AVAILABLE") return null;
    if (refusal !== null) fail(refusal);
    const page = parseRecords(fieldsOf(parseJson(response.body, voice.title), voice.title));
    records.push(...page.records);
    offset = page.offset;
  } while (offset !== undefined);
  return records;
}

/** Records of linked tables by what people call them, and the other way round. */
export interface Links {
  nameOf(recordId: string): string | undefined;
  idOf(table: string, name: string): string | undefined;
}

/** Links are ids; the names that stand for them are read for fields whose headings mean something to us. */
export function* readLinks(
  context: Context,
  base: readonly AirtableTable[],
  tables: readonly AirtableTable[],
): Exchange<Links> {
  const linked = new Set(
    tables
      .flatMap(({ fields }) => fields)
      .filter((field) => isMeant(context, field))
      .flatMap(({ linkedTable }) => linkedTable ?? []),
  );
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const id of linked) {
    const primary = base.find((table) => table.id === id)?.primaryField;
    if (primary === undefined) continue;
    for (const record of yield* readRecords(context, id, { "fields[]": primary })) {
      const name = textOf(record.fields[primary], () => undefined);
      names.set(record.id, name);
      ids.set(`${id}/${name.trim().toLowerCase()}`, record.id);
    }
  }
  return {
    nameOf: (recordId) => names.get(recordId),
    idOf: (table, name) => ids.get(`${table}/${name.trim().toLowerCase()}`),
  };
}

function isMeant(context: Context, { name, linkedTable }: AirtableField): boolean {
  if (linkedTable === undefined) return false;
  const { columns, supplierColumns, priceColumns, orderColumns } = mappingOf(context);
  const said = [columns, supplierColumns, priceColumns, orderColumns].flatMap((one) =>
    Object.values(one ?? {}),
  );
  if (said.includes(name)) return true;
  return (
    guessColumns(stockFields, [name], []).found.size > 0 ||
    guessColumns(supplierFields, [name], []).found.size > 0 ||
    guessColumns(orderFields, [name], []).found.size > 0
  );
}
