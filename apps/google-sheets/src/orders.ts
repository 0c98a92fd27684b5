import {
  type Decimal,
  type Exception,
  isLive,
  isPositive,
  type OrderState,
  parseDecimal,
  restOf,
  subtract,
  toBaseUnits,
} from "@parstock/core";

import { type Cell, figureCell, textCell, textOf } from "./cells.ts";
import { statusOf } from "./sentences.ts";
import { ordersTab, type Workbook } from "./workbook.ts";

export const ordersHeading: readonly string[] = [
  "Order",
  "Line",
  "Status",
  "Supplier",
  "Item",
  "Name",
  "Quantity",
  "Unit",
  "Price",
  "Amount",
  "Currency",
  "Ordered on",
  "Expected",
  "What next",
  "Coming",
  "Version",
  "Change quantity to",
  "Received so far",
];

/** Columns that Parstock writes; those behind them belong to people and are never written. */
const ours = 16;
const versionColumn = 15;
const changeColumn = 16;
/** Its number in the tab, from 1 on. */
export const receivedColumn = 18;

/** What people wrote beside one line of an order. */
export interface LineEntry {
  readonly line: number;
  readonly change: string;
  readonly received: string;
}

/** The Orders tab: a row a line, shown from the Log. What the Log says counts; what people write beside it is taken in. */
export class OrdersTab {
  private readonly workbook: Workbook;
  private values: Cell[][] = [];
  private entriesOf = new Map<string, LineEntry[]>();

  constructor(workbook: Workbook) {
    this.workbook = workbook;
    this.read();
  }

  /** Order of the row with this number, as it was shown, and the version that was seen. */
  shownAt(row: number): { readonly reference: string; readonly version: number } | null {
    const cells = this.values[row - 1];
    if (row < 2 || cells === undefined || cells[0] === "") return null;
    return { reference: String(cells[0]), version: Number(cells[versionColumn]) };
  }

  entries(reference: string): readonly LineEntry[] {
    return this.entriesOf.get(reference) ?? [];
  }

  private read(): void {
    this.values = this.workbook.read(ordersTab);
    this.entriesOf = new Map();
    for (const row of this.values.slice(1)) {
      const reference = String(row[0]);
      const entry = {
        line: Number(row[1]),
        change: textOf(row[changeColumn] ?? "", this.workbook.timeZone).trim(),
        received: textOf(row[receivedColumn - 1] ?? "", this.workbook.timeZone).trim(),
      };
      const entries = this.entriesOf.get(reference);
      if (entries === undefined) this.entriesOf.set(reference, [entry]);
      else entries.push(entry);
    }
  }

  /** Brings the rows of orders that moved on up to date: one block for what is there, one for what is new. */
  show(states: Iterable<OrderState>, exceptions: Iterable<Exception>): void {
    const messages = new Map<string, string[]>();
    for (const { reference, message } of exceptions)
      if (reference !== undefined)
        messages.set(reference, [...(messages.get(reference) ?? []), message]);
    const all = [...states];
    if (isNothing(this.changesFor(all, messages))) return;
    // Mails took their time, and somebody may have sorted the tab meanwhile.
    this.read();
    const { changed, added } = this.changesFor(all, messages);
    if (changed.size > 0) {
      const first = Math.min(...changed.keys());
      const last = Math.max(...changed.keys());
      const block = this.values
        .slice(first, last + 1)
        .map((row, index) => (changed.get(first + index) ?? row.slice(0, ours)).map(shielded));
      this.workbook.write(ordersTab, first + 1, 1, block);
    }
    const rows = added.map((row) => row.map(shielded));
    this.workbook.write(ordersTab, this.values.length + 1, 1, rows);
  }

  private changesFor(
    states: readonly OrderState[],
    messages: ReadonlyMap<string, readonly string[]>,
  ): Changes {
    const rowOf = new Map<string, number>();
    const changed = new Map<number, readonly Cell[]>();
    this.values.forEach((row, index) => {
      if (index === 0 || row[0] === "") return;
      const key = keyOf(row);
      // A row that was copied by hand would count twice what is coming.
      if (rowOf.has(key)) changed.set(index, blank);
      else rowOf.set(key, index);
    });
    const added: Cell[][] = [];
    for (const state of states) {
      const next = nextOf(state, messages.get(state.order.reference) ?? [], this);
      for (const row of rowsOf(state, next)) {
        const at = rowOf.get(keyOf(row));
        if (at === undefined) {
          // A finished order whose rows somebody removed stays away.
          if (isLive(state.status) || state.version === 1) added.push(row);
        } else if (!sameRow(this.values[at] ?? [], row)) changed.set(at, row);
      }
    }
    return { changed, added };
  }
}

interface Changes {
  /** By index in the tab. */
  readonly changed: ReadonlyMap<number, readonly Cell[]>;
  readonly added: readonly Cell[][];
}

const blank: readonly Cell[] = Array.from({ length: ours }, () => "");

function isNothing({ changed, added }: Changes): boolean {
  return changed.size === 0 && added.length === 0;
}

function keyOf(row: readonly Cell[]): string {
  return `${row[0]}#${row[1]}`;
}

/** Receipts that people wrote and that are not booked, and what is wrong with the others. */
export function receiptsIn(
  state: OrderState,
  entries: readonly LineEntry[],
): {
  readonly lines: readonly { readonly line: number; readonly quantity: Decimal }[];
  readonly wrong: readonly string[];
} {
  const wrong: string[] = [];
  const lines = entries.flatMap(({ line: number, received }) => {
    const line = state.order.lines.find((one) => one.number === number);
    if (line === undefined || received === "") return [];
    const total = parseDecimal(received);
    const quantity = total === null ? null : subtract(total, line.received);
    if (total === null || quantity === null) {
      wrong.push(`Line ${number}: "${received}" received is no number.`);
      return [];
    }
    if (quantity.startsWith("-"))
      wrong.push(`Line ${number}: ${line.received} are booked as received; that can't be lowered.`);
    return isPositive(quantity) ? [{ line: number, quantity }] : [];
  });
  return { lines, wrong };
}

function nextOf(state: OrderState, messages: readonly string[], tab: OrdersTab): string {
  const { wrong } = receiptsIn(state, tab.entries(state.order.reference));
  const waits = state.status === "waiting" ? state.waitsFor : [];
  const failed = state.status === "failed" ? (state.failure?.message ?? "") : "";
  const found = [...waits, ...messages, ...wrong];
  return (found.length === 0 ? failed : found.join(" ")).slice(0, 2000);
}

function rowsOf(state: OrderState, next: string): Cell[][] {
  const { order, parties } = state;
  return order.lines.map((line) => {
    const coming = toBaseUnits(restOf(line), line.ratio);
    return [
      order.reference,
      line.number,
      statusOf(state),
      parties.supplier.name,
      line.item,
      line.name,
      figureCell(line.quantity),
      line.unit.code,
      figureCell(line.price),
      figureCell(line.total),
      order.currency,
      order.orderDay,
      line.expectedDay ?? order.expectedDay ?? "",
      next,
      isLive(state.status) && isPositive(coming) ? figureCell(coming) : 0,
      state.version,
    ];
  });
}

function shielded(cell: Cell): Cell {
  return typeof cell === "string" && cell !== "" ? textCell(cell) : cell;
}

function sameRow(shown: readonly Cell[], row: readonly Cell[]): boolean {
  return row.every((cell, column) => shown[column] === cell);
}
