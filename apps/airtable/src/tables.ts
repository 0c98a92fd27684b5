import { fail } from "@parstock/core";

import type { Base, BaseRecord, ChangedRecord, Fields, NewField, Table } from "./scripting.ts";

/** The most records that one call may write. */
const batchMax = 50;
const longest = "multilineText";

/** Statuses and decisions are few; Airtable refuses a choice that the field does not have. */
export const decisions = [
  "Approve",
  "Reject",
  "Received in full",
  "Mail arrived",
  "Send a copy",
] as const;
export type Decision = (typeof decisions)[number];

/** Tables that Parstock keeps its own records in, with the fields it writes. People may add fields beside them. */
export const ourTables: Readonly<Record<"orders" | "lines" | "log", readonly NewField[]>> = {
  orders: [
    { name: "Order", type: "singleLineText" },
    { name: "Status", type: "singleLineText" },
    {
      name: "Decision",
      type: "singleSelect",
      options: { choices: decisions.map((name) => ({ name })) },
      description: "Choose what shall become of the order; the next check does it.",
    },
    { name: "Supplier", type: "singleLineText" },
    { name: "Total", type: "singleLineText" },
    { name: "Ordered on", type: "date", options: { dateFormat: { name: "iso" } } },
    { name: "Expected", type: "date", options: { dateFormat: { name: "iso" } } },
    { name: "What next", type: longest },
    { name: "Purchase order", type: longest },
    {
      name: "Mailed",
      type: "singleLineText",
      description: "Written by the action behind Send email: the mail has left.",
    },
    { name: "Seen", type: "number", options: { precision: 0 }, description: "Kept by Parstock." },
  ],
  lines: [
    { name: "Line", type: "singleLineText" },
    { name: "Order", type: "singleLineText" },
    { name: "Item", type: "singleLineText" },
    { name: "Name", type: "singleLineText" },
    { name: "Quantity", type: "singleLineText" },
    { name: "Unit", type: "singleLineText" },
    { name: "Price", type: "singleLineText" },
    { name: "Amount", type: "singleLineText" },
    { name: "Expected", type: "date", options: { dateFormat: { name: "iso" } } },
    { name: "Why", type: longest },
    {
      name: "Received so far",
      type: "number",
      options: { precision: 4 },
      description: "In the unit of the line; the next check books it.",
    },
  ],
  log: [
    { name: "No.", type: "number", options: { precision: 0 } },
    { name: "Part", type: "number", options: { precision: 0 } },
    { name: "Stream", type: "singleLineText" },
    { name: "When", type: "singleLineText" },
    { name: "By", type: "singleLineText" },
    { name: "What", type: "singleLineText" },
    { name: "Record", type: longest },
    { name: "Proof", type: longest },
  ],
};

/** Fails in one sentence when the base has no such table. */
export function tableOf(base: Base, name: string): Table {
  return (
    findTable(base, name) ??
    fail({
      code: "bad-setting",
      message: `This base has no table "${name}"; run this script once in the Scripting extension to set up, or name the right table in the action's input variables.`,
    })
  );
}

export function findTable(base: Base, name: string): Table | null {
  return base.tables.find((table) => table.name === name || table.id === name) ?? null;
}

/** Fields of ours that a table lacks. */
export function missingFields({ fields }: Table, wanted: readonly NewField[]): NewField[] {
  const there = new Set(fields.map(({ name }) => name));
  return wanted.filter(({ name }) => !there.has(name));
}

export function needFields(table: Table, wanted: readonly NewField[]): void {
  const missing = missingFields(table, wanted).map(({ name }) => `"${name}"`);
  if (missing.length > 0)
    fail({
      code: "bad-setting",
      message: `The table "${table.name}" lacks the fields ${missing.join(", ")}; run this script once in the Scripting extension to add them.`,
    });
}

export async function readAll(
  table: Table,
  fields: readonly string[],
): Promise<readonly BaseRecord[]> {
  const { records } = await table.selectRecordsAsync({ fields });
  return records;
}

export async function createAll(table: Table, rows: readonly Fields[]): Promise<void> {
  for (let at = 0; at < rows.length; at += batchMax)
    await table.createRecordsAsync(rows.slice(at, at + batchMax).map((fields) => ({ fields })));
}

export async function updateAll(table: Table, rows: readonly ChangedRecord[]): Promise<void> {
  for (let at = 0; at < rows.length; at += batchMax)
    await table.updateRecordsAsync(rows.slice(at, at + batchMax));
}
