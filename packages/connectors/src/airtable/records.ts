import type { Context, Diagnosis, HttpRequest } from "@parstock/core";

import { decimalOf } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { type Json, number } from "../lib/json.ts";
import { type Columns, quote, settleOrderColumns } from "../lib/table/columns.ts";
import { neededOrderFields, type OrderField, orderFields } from "../lib/table/order-fields.ts";
import { orderStatusText } from "../lib/table/order-status.ts";
import type { OrderValue, OrderValues } from "../lib/table/orders.ts";
import { mappingOf } from "../lib/table/settings.ts";
import {
  type OrderTable,
  type OrderWrite,
  type TableMembers,
  tableMembers,
  type TableSystem,
} from "../lib/table/system.ts";
import type { WholeTable } from "../lib/table/whole.ts";
import { ask, get, seek, send } from "../lib/talk.ts";
import { encode, withQuery } from "../lib/url.ts";
import { type Links, readBase, readLinks, readRecords, tableNamed, tableUrl } from "./base.ts";
import { voice } from "./explain.ts";
import {
  type AirtableField,
  type AirtableRecord,
  type AirtableTable,
  parseRecord,
  textOf,
} from "./wire.ts";

/** https://airtable.com/developers/web/api/update-multiple-records */
const rowsAtOnce = 10;

interface Orders extends OrderTable {
  /** As the settings call it. */
  readonly name: string;
  readonly fields: readonly AirtableField[];
  readonly links: Links;
}

/** Filled by Airtable: they can't be written. */
const computed = new Set(
  "formula rollup count lookup multipleLookupValues autoNumber createdTime lastModifiedTime createdBy lastModifiedBy button externalSyncSource aiText".split(
    " ",
  ),
);
const numeric = new Set(["number", "currency", "percent", "rating", "duration"]);
/** Upserts merge on fields of these types only. */
const mergeable = new Set(
  "number singleLineText multilineText singleSelect multipleSelects date".split(" "),
);

function wholeOf(
  { name, fields }: AirtableTable,
  records: readonly AirtableRecord[],
  { nameOf }: Links,
): WholeTable & { readonly ids: readonly string[] } {
  return {
    title: name,
    header: fields.map((field) => field.name),
    rows: records.map((record) =>
      fields.map((field) =>
        textOf(record.fields[field.id], field.linkedTable === undefined ? () => undefined : nameOf),
      ),
    ),
    ids: records.map(({ id }) => id),
  };
}

/** The columns of orders before any row was read. */
function headed(context: Context, { name, fields }: AirtableTable): Columns<OrderField> {
  const header = fields.map((field) => field.name);
  return settleOrderColumns(name, header, [], mappingOf(context));
}

function cellsOf(
  { table, columns }: Pick<OrderWrite<Orders>, "table" | "columns">,
  values: OrderValues,
): Json {
  const cells = (Object.entries(values) as [OrderField, OrderValue][]).flatMap(([name, value]) => {
    const field = table.fields[columns.at.get(name) ?? -1];
    return field === undefined || computed.has(field.type)
      ? []
      : [[field.id, cellOf(field, value, table.links)] as const];
  });
  return Object.fromEntries(cells);
}

function cellOf(field: AirtableField, value: OrderValue, links: Links): Json {
  if (field.linkedTable !== undefined) return [linkTo(field, field.linkedTable, value, links)];
  const text = textFor(value);
  if (numeric.has(field.type)) {
    const figure = "number" in value ? value.number : decimalOf(text);
    if (figure !== null) return number(figure);
  }
  return field.type === "multipleSelects" ? [text] : text;
}

function textFor(value: OrderValue): string {
  if ("number" in value) return value.number;
  return "day" in value ? value.day : value.text;
}

function linkTo(field: AirtableField, linked: string, value: OrderValue, { idOf }: Links): string {
  const names = [
    textFor(value),
    ...("also" in value && value.also !== undefined ? [value.also] : []),
  ];
  for (const name of names) {
    const id = idOf(linked, name);
    if (id !== undefined) return id;
  }
  return fail({
    code: "rejected",
    field: field.name,
    message: `The field ${quote(field.name)} links to a table without a record ${quote(names[0])}; add one there.`,
  });
}

/** What stands for a field's id in a preview. */
function placeOf(field: string): string {
  return `Id of the field for ${field}`;
}

function wrong(message: string): Diagnosis {
  return { level: "wrong", message };
}

const records: TableSystem<Orders> = {
  voice,
  rowsAtOnce,
  upserts: true,
  *readTables(context, names) {
    const base = yield* readBase(context);
    const tables = names.map((name) => tableNamed(base, name));
    const links = yield* readLinks(context, base, tables);
    const whole: WholeTable[] = [];
    for (const table of tables)
      whole.push(wholeOf(table, yield* readRecords(context, table.id), links));
    return whole;
  },
  *readOrders(context, name, reference) {
    const base = yield* readBase(context);
    const table = tableNamed(base, name);
    const links = yield* readLinks(context, base, [table]);
    const held = table.fields[headed(context, table).at.get("reference") ?? -1];
    const filter =
      reference === null ? {} : { filterByFormula: isText(held?.name ?? "", reference) };
    const found = yield* readRecords(context, table.id, filter);
    return { ...wholeOf(table, found, links), name, fields: table.fields, links };
  },
  *readReference(context, name, id) {
    const table = tableNamed(yield* readBase(context), name);
    const field = table.fields[headed(context, table).at.get("reference") ?? -1];
    const url = withQuery(`${tableUrl(context, name)}/${encode(id)}`, {
      returnFieldsByFieldId: "true",
    });
    const answer = yield* seek(voice, context, get(url));
    if (answer === null) return null;
    return textOf(parseRecord(answer).fields[field?.id ?? ""], () => undefined);
  },
  // oxlint-disable-next-line eslint/require-yield -- fields and links came with the table
  *addRows(context, { table, columns, rows }) {
    const merged = (["reference", "line"] as const).map(
      (field) => table.fields[columns.at.get(field) ?? -1]?.id ?? field,
    );
    return upsert(
      context,
      table.name,
      merged,
      rows.map((values) => cellsOf({ table, columns }, values)),
    );
  },
  previewRows(context, name, rows) {
    const cells = rows.map((values) =>
      Object.fromEntries(
        Object.entries(values).map(([field, value]) => [
          placeOf(field),
          "number" in value ? number(value.number) : textFor(value),
        ]),
      ),
    );
    return upsert(context, name, [placeOf("reference"), placeOf("line")], cells);
  },
  *changeRows(context, target, rows, values) {
    const fields = cellsOf(target, values);
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      const body = {
        typecast: false,
        records: rows.slice(at, at + rowsAtOnce).map(({ id }) => ({ id, fields })),
      };
      yield* ask(voice, context, send("PATCH", tableUrl(context, target.table.name), body));
    }
  },
  examineOrders(_context, { fields }, columns) {
    return examine(fields, columns);
  },
};

export const members: TableMembers = tableMembers(records).members;

/** Written over where reference and line are there already, so that a repeat does no harm. */
function upsert(
  context: Context,
  name: string,
  fieldsToMergeOn: readonly string[],
  cells: readonly Json[],
): HttpRequest {
  return send("PATCH", tableUrl(context, name), {
    performUpsert: { fieldsToMergeOn },
    typecast: false,
    returnFieldsByFieldId: true,
    records: cells.map((fields) => ({ fields })),
  });
}

function isText(field: string, text: string): string {
  return `{${field.replace(/[\\{}]/g, "\\$&")}}="${text.replace(/[\\"]/g, "\\$&")}"`;
}

/** What would be refused later: merging on fields that can't be merged on, words that a select does not have. */
function examine(fields: readonly AirtableField[], { at }: Columns<OrderField>): Diagnosis[] {
  const fieldFor = (name: OrderField): AirtableField | undefined => fields[at.get(name) ?? -1];
  const unmerged = (["reference", "line"] as const).flatMap((name) => {
    const field = fieldFor(name);
    return field === undefined || mergeable.has(field.type)
      ? []
      : [
          wrong(
            `The field ${quote(field.name)} (${orderFields[name].title}) is of type ${field.type}; Airtable finds an order again by a text or a number only.`,
          ),
        ];
  });
  const unwritable = neededOrderFields.flatMap((name) => {
    const field = fieldFor(name);
    return field !== undefined && computed.has(field.type)
      ? [
          wrong(
            `The field ${quote(field.name)} is filled by Airtable; orders need one that can be written.`,
          ),
        ]
      : [];
  });
  const status = fieldFor("status");
  const lacking = (["ordered", "sent", "cancelled"] as const)
    .map(orderStatusText)
    .filter((word) => status?.type === "singleSelect" && !status.choices.includes(word));
  return [
    ...unmerged,
    ...unwritable,
    ...(lacking.length === 0
      ? []
      : [
          wrong(
            `The field ${quote(status?.name)} lacks choices; add ${lacking.join(", ")} to them.`,
          ),
        ]),
  ];
}
