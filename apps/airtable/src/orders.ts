import {
  type Decimal,
  explainProof,
  isPositive,
  type LineProof,
  type OrderState,
  parseDecimal,
  subtract,
  amountText,
  type Exception,
} from "@parstock/core";

import { collaboratorIn, type Collaborator, textOf } from "./cells.ts";
import type { BaseRecord, ChangedRecord, Fields, Table } from "./scripting.ts";
import { tellsWho } from "./stock.ts";
import { createAll, type Decision, decisions, needFields, ourTables, updateAll } from "./tables.ts";

export const decidedField = "Decided by";

/** What a person chose beside an order. */
export interface Choice {
  readonly record: string;
  readonly reference: string;
  readonly decision: Decision;
  /** Null where the table has no field that says it. */
  readonly person: Collaborator | null;
  /** Version of the order that the person had before them. */
  readonly seen: number;
}

/** The tables of orders and of their lines: shown from the log, and what people write there is taken in. */
export class OrderTables {
  private readonly orders: Table;
  private readonly lines: Table;
  private rows = new Map<string, BaseRecord>();
  private lineRows = new Map<string, BaseRecord>();
  /** What to say beside an order whose choice could not be done. */
  private readonly notes = new Map<string, string>();

  constructor(orders: Table, lines: Table) {
    needFields(orders, ourTables.orders);
    needFields(lines, ourTables.lines);
    this.orders = orders;
    this.lines = lines;
  }

  async read(): Promise<void> {
    const fields = ourTables.orders.map(({ name }) => name);
    const who = tellsWho(this.orders, decidedField) ? [decidedField] : [];
    const orders = await this.orders.selectRecordsAsync({ fields: [...fields, ...who] });
    this.rows = new Map(orders.records.map((row) => [textOf(row.getCellValue("Order")), row]));
    const lines = await this.lines.selectRecordsAsync({
      fields: ourTables.lines.map(({ name }) => name),
    });
    this.lineRows = new Map(lines.records.map((row) => [textOf(row.getCellValue("Line")), row]));
  }

  choices(): Choice[] {
    const who = tellsWho(this.orders, decidedField);
    return [...this.rows].flatMap(([reference, row]) => {
      const chosen = textOf(row.getCellValue("Decision"));
      const decision = decisions.find((one) => one === chosen);
      const person = who ? collaboratorIn(row.getCellValue(decidedField)) : null;
      const seen = Number(row.getCellValue("Seen"));
      return decision === undefined ? [] : [{ record: row.id, reference, decision, person, seen }];
    });
  }

  /** The id of the mail that the action behind Send email has written down. */
  mailed(reference: string): string {
    return textOf(this.rows.get(reference)?.getCellValue("Mailed"));
  }

  note(reference: string, sentence: string): void {
    this.notes.set(reference, sentence);
  }

  /** Receipts that people wrote beside lines and that are not booked yet. */
  receipts({ order }: OrderState): { readonly line: number; readonly quantity: Decimal }[] {
    return order.lines.flatMap((line) => {
      const row = this.lineRows.get(lineName(order.reference, line.number));
      const total = parseDecimal(textOf(row?.getCellValue("Received so far")));
      if (total === null) return [];
      const quantity = subtract(total, line.received);
      return isPositive(quantity) ? [{ line: line.number, quantity }] : [];
    });
  }

  /** Brings the rows of orders that moved on up to date. Choices that were taken are cleared. */
  async show(
    states: Iterable<OrderState>,
    exceptions: Iterable<Exception>,
    taken: ReadonlySet<string>,
    textOfOrder: (state: OrderState) => string,
    proofsOf: (reference: string) => readonly LineProof[],
  ): Promise<void> {
    const messages = new Map<string, string[]>();
    for (const { reference, message } of exceptions)
      if (reference !== undefined)
        messages.set(reference, [...(messages.get(reference) ?? []), message]);
    const added: Fields[] = [];
    const changed: ChangedRecord[] = [];
    const addedLines: Fields[] = [];
    const changedLines: ChangedRecord[] = [];
    for (const state of states) {
      const { reference } = state.order;
      const row = this.rows.get(reference);
      const note = this.notes.get(reference);
      const found = [...state.waitsFor, ...(messages.get(reference) ?? [])];
      const next = (note ?? found.join(" ")).slice(0, 5000);
      const moved = row === undefined || Number(row.getCellValue("Seen")) !== state.version;
      if (!moved && textOf(row.getCellValue("What next")) === next && !taken.has(reference))
        continue;
      const fields = {
        ...orderFields(state),
        "What next": next,
        ...(moved ? { "Purchase order": textOfOrder(state).slice(0, 100_000) } : {}),
        ...(taken.has(reference) ? { Decision: null } : {}),
      };
      if (row === undefined) added.push(fields);
      else changed.push({ id: row.id, fields });
      if (moved)
        for (const line of lineFields(state, row === undefined ? proofsOf(reference) : [])) {
          const shown = this.lineRows.get(line.Line);
          if (shown === undefined) addedLines.push(line);
          else changedLines.push({ id: shown.id, fields: line });
        }
    }
    await createAll(this.lines, addedLines);
    await updateAll(this.lines, changedLines);
    await createAll(this.orders, added);
    await updateAll(this.orders, changed);
  }

  /** Writes that a mail has left, in one write that needs no lock. False when there is no such order. */
  async markMailed(reference: string, messageId: string): Promise<boolean> {
    const row = this.rows.get(reference);
    if (row === undefined) return false;
    const fields = { Mailed: messageId, Status: "sent" };
    await updateAll(this.orders, [{ id: row.id, fields }]);
    return true;
  }
}

function lineName(reference: string, line: number): string {
  return `${reference} ${line}`;
}

function orderFields(state: OrderState): Fields {
  const { order, parties } = state;
  return {
    Order: order.reference,
    Status: statusOf(state),
    Supplier: parties.supplier.name,
    Total: amountText(order.total, order.currency),
    "Ordered on": order.orderDay,
    Expected: order.expectedDay ?? null,
    Seen: state.version,
  };
}

function lineFields(
  { order }: OrderState,
  proofs: readonly LineProof[],
): (Fields & { readonly Line: string })[] {
  return order.lines.map((line) => {
    const proof = proofs.find((one) => one.line === line.number);
    return {
      Line: lineName(order.reference, line.number),
      Order: order.reference,
      Item: line.item,
      Name: line.name,
      Quantity: line.quantity,
      Unit: line.unit.code,
      Price: line.price,
      Amount: amountText(line.total, order.currency),
      Expected: line.expectedDay ?? order.expectedDay ?? null,
      ...(proof === undefined ? {} : { Why: explainProof(proof).join("\n") }),
    };
  });
}

/** An order's state in the words of the table. */
export function statusOf({ status, held, step }: OrderState): string {
  if (held) return "on hold";
  switch (status) {
    case "proposed":
    case "waiting":
      return "waiting for approval";
    case "submitted":
      return "waiting to be sent";
    case "unknown":
      return step === "sending" ? "handed to Send email" : "uncertain: was it placed?";
    default:
      return status.replace(/-/g, " ");
  }
}
