import type { Context, Exchange, HttpRequest } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { isFields, type Json, listIn, needList, number } from "../lib/json.ts";
import { type Columns, settleOrderColumns } from "../lib/table/columns.ts";
import { type OrderField, orderFields } from "../lib/table/order-fields.ts";
import { lineOf, orderRow, type OrderValue, type OrderValues } from "../lib/table/orders.ts";
import { mappingOf, settingOf } from "../lib/table/settings.ts";
import {
  type OrderTable,
  type OrderWrite,
  type TableMembers,
  tableMembers,
  type TableSystem,
} from "../lib/table/system.ts";
import { type WholeTable, withoutNoise } from "../lib/table/whole.ts";
import { ask, askFields, get, send } from "../lib/talk.ts";
import { encode, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

const api = "https://sheets.googleapis.com/v4/spreadsheets";

/** No number is published; a request should stay below 2 MB. */
const rowsAtOnce = 1000;

/** The id, or the address that it is part of. */
export function spreadsheet(context: Context): string {
  const given = settingOf(context, "spreadsheet");
  const id = /\/d\/([\w-]{10,})/.exec(given)?.[1] ?? given;
  return /^[\w-]{10,}$/.test(id)
    ? id
    : fail({
        code: "bad-setting",
        field: "spreadsheet",
        message: 'The setting "spreadsheet" must be the address of a spreadsheet, or its id.',
      });
}

function valuesUrl(context: Context, rest: string): string {
  return `${api}/${spreadsheet(context)}/values${rest}`;
}

/** A tab in A1 notation; quoted, a name may hold anything. */
function tab(name: string, cell = ""): string {
  const quoted = `'${name.replace(/'/g, "''")}'`;
  return cell === "" ? quoted : `${quoted}!${cell}`;
}

/** Several tabs as they are at one moment. */
function* readTabs(context: Context, names: readonly string[]): Exchange<readonly WholeTable[]> {
  const ranges = names.map((name) => `ranges=${encode(tab(name))}`).join("&");
  const url = withQuery(valuesUrl(context, `:batchGet?${ranges}`), {
    majorDimension: "ROWS",
    valueRenderOption: "UNFORMATTED_VALUE",
    dateTimeRenderOption: "FORMATTED_STRING",
  });
  const answer = yield* askFields(voice, context, get(url));
  const found = needList(answer, "valueRanges", "the answer of Google Sheets");
  return names.map((title, at) => tableOf(title, found[at]));
}

/** Rows end where their last cell is; cells beside the header belong to no column. */
function tableOf(title: string, range: unknown): WholeTable {
  const [first, ...rows] = isFields(range) ? listIn(range, "values") : [];
  const header = cells(first);
  return {
    title,
    header,
    rows: rows.map((row) => {
      const found = cells(row);
      return header.map((_, at) => found[at] ?? "");
    }),
  };
}

function cells(row: unknown): string[] {
  return Array.isArray(row) ? row.map(textOf) : [];
}

function textOf(cell: unknown): string {
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  return typeof cell === "string" ? withoutNoise(cell) : "";
}

function cellOf(value: OrderValue): Json {
  if ("number" in value) return number(value.number);
  return "day" in value ? value.day : value.text;
}

/** A cell of a column that is not ours stays as it is. */
function rowOf(width: number, { at }: Columns<OrderField>, values: OrderValues): Json[] {
  const row: Json[] = Array.from({ length: width }, () => null);
  for (const [field, value] of Object.entries(values) as [OrderField, OrderValue][]) {
    const column = at.get(field);
    if (column !== undefined) row[column] = cellOf(value);
  }
  return row;
}

/** Texts go in as they are (`RAW`): nothing in them is ever taken for a formula or a date. */
function append(context: Context, name: string, values: readonly Json[]): HttpRequest {
  const range = encode(tab(name, "A1"));
  const url = withQuery(valuesUrl(context, `/${range}:append`), {
    valueInputOption: "RAW",
    insertDataOption: "INSERT_ROWS",
  });
  return send("POST", url, { majorDimension: "ROWS", values });
}

/** Rows move when people sort: an order is called by its reference, a second one with it by "#2". */
function idsOf(context: Context, table: WholeTable): readonly string[] {
  const { title, header, rows } = table;
  const columns = settleOrderColumns(title, header, rows.slice(0, 200), mappingOf(context));
  const seen = new Map<string, number>();
  return rows.map((row, at) => {
    const read = orderRow("", at, row, columns);
    const reference = read.cell("reference");
    const key = `${reference}\n${lineOf(read)}`;
    const copy = (seen.get(key) ?? 0) + 1;
    seen.set(key, copy);
    return copy === 1 ? reference : `${reference}#${copy}`;
  });
}

function* readOrders(context: Context, name: string): Exchange<OrderTable> {
  const [table] = yield* readTabs(context, [name]);
  if (table === undefined) return { title: name, header: [], rows: [], ids: [] };
  return { ...table, ids: idsOf(context, table) };
}

/** Names a column by its place: A, B … Z, AA. */
function letters(place: number): string {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : `${letters(Math.floor(place / 26) - 1)}${last}`;
}

const sheets: TableSystem<OrderTable> = {
  voice,
  rowsAtOnce,
  upserts: false,
  readTables: readTabs,
  readOrders,
  // oxlint-disable-next-line eslint/require-yield -- the reference is what an order is called by
  *readReference(_context, _name, id) {
    return id.replace(/#\d+$/, "");
  },
  // oxlint-disable-next-line eslint/require-yield -- the columns came with the tab
  *addRows(context, { table, columns, rows }) {
    const width = table.header.length;
    return append(
      context,
      table.title,
      rows.map((values) => rowOf(width, columns, values)),
    );
  },
  previewRows(context, name, rows) {
    const fields = Object.keys(orderFields) as OrderField[];
    const at = new Map(fields.map((field, place) => [field, place]));
    const columns = { at, guesses: [], priceBreaks: [], unused: [], width: fields.length };
    return append(
      context,
      name,
      rows.map((values) => rowOf(fields.length, columns, values)),
    );
  },
  *changeRows(context, { table, columns }, rows, values) {
    const written = Object.entries(values) as [OrderField, OrderValue][];
    const data = rows.flatMap((row) =>
      written.map(([field, value]) => ({
        range: tab(table.title, `${letters(columns.at.get(field) ?? 0)}${row.at + 2}`),
        values: [[cellOf(value)]],
      })),
    );
    const body = { valueInputOption: "RAW", data };
    yield* ask(voice, context, send("POST", valuesUrl(context, ":batchUpdate"), body));
    yield* checkRows(
      context,
      { table, columns, rows: [] },
      rows[0]?.cell("reference") ?? "",
      values,
    );
  },
};

export const members: TableMembers = tableMembers(sheets).members;

/** Cells are written by their place: somebody who sorted or inserted meanwhile had them land in other rows. */
function* checkRows(
  context: Context,
  { table, columns }: OrderWrite<OrderTable>,
  reference: string,
  values: OrderValues,
): Exchange<void> {
  const now = yield* readOrders(context, table.title);
  const ours = now.rows
    .map((row, at) => orderRow("", at, row, columns))
    .filter((row) => row.cell("reference") === reference);
  const missed = ours.some((row) =>
    (Object.entries(values) as [OrderField, OrderValue][]).some(
      ([field, value]) => "text" in value && row.cell(field) !== value.text,
    ),
  );
  if (missed || ours.length === 0)
    fail({
      code: "conflict",
      message: `The rows of "${table.title}" moved while order ${reference} was being changed; look at its status there and at the rows that stood in their place.`,
    });
}
