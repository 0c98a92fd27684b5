import type {
  Context,
  Decimal,
  Diagnosis,
  Exchange,
  HttpRequest,
  PlacedOrder,
} from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Json, number } from "../lib/json.ts";
import type { Columns } from "../lib/table/columns.ts";
import { neededOrderFields, type OrderField } from "../lib/table/order-fields.ts";
import { orderStatusText } from "../lib/table/order-status.ts";
import type { OrderRow, OrderValue, OrderValues } from "../lib/table/orders.ts";
import {
  type OrderTable,
  type OrderWrite,
  type TableMembers,
  tableMembers,
  type FoundOrder,
  type TableSystem,
} from "../lib/table/system.ts";
import type { WholeTable } from "../lib/table/whole.ts";
import { ask, askFields, get, send } from "../lib/talk.ts";
import { withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import { parseSheet, type SheetColumn, type SheetPage } from "./wire.ts";

const hosts = {
  default: "https://api.smartsheet.com",
  europe: "https://api.smartsheet.eu",
  australia: "https://api.smartsheet.au",
  "us-government": "https://api.smartsheetgov.com",
} as const;

export const regions: readonly string[] = Object.keys(hosts);

/** Most sheets come whole; a sheet has 20,000 rows at most. */
const pageRows = 5000;
/** How often a sheet that is written to meanwhile is read from its beginning. */
const triesMax = 3;
/** https://developers.smartsheet.com/api/smartsheet/openapi/rows/rows-addtosheet */
const rowsAtOnce = 500;

export interface Sheet extends OrderTable {
  readonly id: string;
  readonly columns: readonly SheetColumn[];
}

export function sheetsUrl({ settings }: Context, path: string): string {
  const region = settings["region"] ?? "default";
  if (!(region in hosts))
    fail({
      code: "bad-setting",
      field: "region",
      message: `The setting "region" must be one of ${regions.join(", ")}.`,
    });
  return `${hosts[region as keyof typeof hosts]}/2.0/${path}`;
}

/** Names events of ours, so that they call for nothing. */
export const changeAgent = "parstock";

export function write(method: "POST" | "PUT", url: string, body: Json): HttpRequest {
  return send(method, url, body, { "smartsheet-change-agent": changeAgent });
}

export function sheetId(name: string): string {
  return /^\d{1,19}$/.test(name)
    ? name
    : fail({
        code: "bad-setting",
        message: `"${name.slice(0, 40)}" is no sheet id of Smartsheet; it is a long number, shown under File > Properties of the sheet.`,
      });
}

/** A page beyond the last is the last one again: rows are counted, pages are not. */
function* readSheet(context: Context, name: string): Exchange<Sheet> {
  const id = sheetId(name);
  for (let tries = 1; tries <= triesMax; tries += 1) {
    const pages: SheetPage[] = [];
    let rows = 0;
    let page: SheetPage;
    do {
      const parameters = { page: pages.length + 1, pageSize: pageRows };
      const url = withQuery(sheetsUrl(context, `sheets/${id}`), parameters);
      page = parseSheet(yield* askFields(voice, context, get(url)));
      pages.push(page);
      rows += page.rows.length;
    } while (rows < page.total && page.rows.length > 0 && page.version === pages[0]?.version);
    if (page.version === pages[0]?.version) return wholeOf(id, pages);
  }
  return fail({
    code: "unavailable",
    message: `Sheet ${name} of Smartsheet is being written to all the time; run again when it is quiet.`,
  });
}

function wholeOf(id: string, pages: readonly SheetPage[]): Sheet {
  const rows = pages.flatMap((page) => page.rows);
  const columns = pages[0]?.columns ?? [];
  return {
    id,
    columns,
    title: pages[0]?.name ?? id,
    header: columns.map(({ title }) => title),
    rows: rows.map(({ cells }) => cells),
    ids: rows.map((row) => row.id),
  };
}

function cellsOf(
  { columns, table }: Pick<OrderWrite<Sheet>, "columns" | "table">,
  values: OrderValues,
): Json[] {
  return (Object.entries(values) as [OrderField, OrderValue][]).flatMap(([field, value]) => {
    const column = table.columns[columns.at.get(field) ?? -1];
    if (column === undefined || column.computed) return [];
    return [{ columnId: number(column.id as Decimal), value: cellOf(value) }];
  });
}

function cellOf(value: OrderValue): Json {
  if ("number" in value) return number(value.number);
  return "day" in value ? value.day : value.text;
}

export const sheets: TableSystem<Sheet> = {
  voice,
  rowsAtOnce,
  upserts: false,
  *readTables(context, names) {
    const tables: WholeTable[] = [];
    for (const name of names) tables.push(yield* readSheet(context, name));
    return tables;
  },
  *readOrders(context, name) {
    return yield* readSheet(context, name);
  },
  // oxlint-disable-next-line eslint/require-yield -- ids of columns came with the sheet
  *addRows(context, { table, columns, rows }) {
    const body = rows.map((values) => ({
      toBottom: true,
      cells: cellsOf({ table, columns }, values),
    }));
    return write("POST", sheetsUrl(context, `sheets/${table.id}/rows`), body);
  },
  previewRows(context, name, rows) {
    const body = rows.map((values) => ({
      toBottom: true,
      cells: Object.entries(values).map(([field, value]) => ({
        columnId: `Id of the column for ${field}`,
        value: cellOf(value),
      })),
    }));
    return write("POST", sheetsUrl(context, `sheets/${sheetId(name)}/rows`), body);
  },
  *changeRows(context, target, rows: readonly OrderRow[], values) {
    const cells = cellsOf(target, values);
    const url = sheetsUrl(context, `sheets/${target.table.id}/rows`);
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      const body = rows
        .slice(at, at + rowsAtOnce)
        .map(({ id }) => ({ id: number(id as Decimal), cells }));
      yield* ask(voice, context, write("PUT", url, body));
    }
  },
  examineOrders(_context, table, columns) {
    return examine(table.columns, columns);
  },
};

const shared = tableMembers(sheets);
export const members: TableMembers = shared.members;
export const findWritable: (context: Context, placed: PlacedOrder) => Exchange<FoundOrder<Sheet>> =
  shared.findWritable;

/** Formulas can't be written over, and a restricted picklist takes its own words only. */
function examine(sheet: readonly SheetColumn[], { at }: Columns<OrderField>): Diagnosis[] {
  const computed = neededOrderFields.flatMap((field): Diagnosis[] => {
    const column = sheet[at.get(field) ?? -1];
    return column?.computed === true
      ? [
          {
            level: "wrong",
            message: `The column "${column.title}" is filled by Smartsheet itself; orders need one that can be written.`,
          },
        ]
      : [];
  });
  const status = sheet[at.get("status") ?? -1];
  const lacking = (["ordered", "sending", "sent", "cancelled"] as const)
    .map(orderStatusText)
    .filter(
      (word) => status !== undefined && status.choices.length > 0 && !status.choices.includes(word),
    );
  return lacking.length === 0
    ? computed
    : [
        ...computed,
        {
          level: "wrong",
          message: `The column "${status?.title}" takes its own choices only; add ${lacking.join(", ")} to them.`,
        },
      ];
}
