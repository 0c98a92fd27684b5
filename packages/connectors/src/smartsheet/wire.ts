import { decimalOf } from "../lib/decimal.ts";
import {
  type Fields,
  fieldsOf,
  isFields,
  isTrue,
  listIn,
  needList,
  needText,
  textIn,
} from "../lib/json.ts";
import { withoutNoise } from "../lib/table/whole.ts";

export interface SheetColumn {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  /** Choices of a picklist that takes no others; empty where anything goes. */
  readonly choices: readonly string[];
  /** The system or a formula fills it. */
  readonly computed: boolean;
}

export interface SheetPage {
  readonly name: string;
  /** Changes with every change of the sheet. */
  readonly version: string;
  readonly total: number;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly SheetRow[];
}

interface SheetRow {
  readonly id: string;
  /** In the order of the columns. */
  readonly cells: readonly string[];
}

export interface Webhook {
  readonly id: string;
  readonly callbackUrl: string;
  readonly sheet: string;
  readonly status: string;
  readonly secret: string | undefined;
  readonly details: string | undefined;
}

export function parseSheet(fields: Fields): SheetPage {
  const name = textIn(fields, "name") ?? "the sheet";
  const where = `sheet "${name}" of Smartsheet`;
  const columns = needList(fields, "columns", where).map((value) => parseColumn(value, where));
  const rows = listIn(fields, "rows").map((value) => parseRow(value, columns, where));
  return {
    name,
    columns,
    rows,
    version: textIn(fields, "version") ?? "",
    total: Number(textIn(fields, "totalRowCount") ?? rows.length),
  };
}

function parseColumn(value: unknown, where: string): SheetColumn {
  const fields = fieldsOf(value, where);
  const choices = listIn(fields, "options").filter(
    (choice): choice is string => typeof choice === "string",
  );
  return {
    id: needText(fields, "id", where),
    title: textIn(fields, "title") ?? "",
    type: textIn(fields, "type") ?? "TEXT_NUMBER",
    choices: isTrue(fields, "validation") ? choices : [],
    computed:
      textIn(fields, "systemColumnType") !== undefined || textIn(fields, "formula") !== undefined,
  };
}

function parseRow(value: unknown, columns: readonly SheetColumn[], where: string): SheetRow {
  const fields = fieldsOf(value, where);
  const cells = new Map(
    listIn(fields, "cells")
      .filter(isFields)
      .map((cell) => [textIn(cell, "columnId"), cell] as const),
  );
  return {
    id: needText(fields, "id", where),
    cells: columns.map(({ id }) => textOf(cells.get(id))),
  };
}

/**
 * Numbers come as `value: 1001.0` with the text that people see beside them: what is shown differently is a number or a
 * day, and counts as it is kept.
 */
function textOf(cell: Fields | undefined): string {
  if (cell === undefined) return "";
  const { value } = cell;
  if (typeof value === "boolean") return value ? "yes" : "no";
  const kept = textIn(cell, "value");
  const shown = textIn(cell, "displayValue");
  if (kept === undefined) return shown ?? "";
  if (shown === kept) return kept;
  const sound = withoutNoise(kept);
  return decimalOf(sound) ?? sound;
}

export function parseWebhook(value: unknown): Webhook {
  const where = "a webhook of Smartsheet";
  const fields = fieldsOf(value, where);
  return {
    id: needText(fields, "id", where),
    callbackUrl: textIn(fields, "callbackUrl") ?? "",
    sheet: textIn(fields, "scopeObjectId") ?? "",
    status: textIn(fields, "status") ?? "",
    secret: textIn(fields, "sharedSecret"),
    details: textIn(fields, "disabledDetails"),
  };
}
