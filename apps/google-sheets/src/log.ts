import {
  fail,
  type Exception,
  type Instant,
  type LedgerAnswers,
  type LedgerEffect,
  type LedgerEvent,
  type LineProof,
  type NeedClaim,
  type OrderState,
} from "@parstock/core";
import { LedgerBook } from "@parstock/core/ledger-book";

import { type Cell, piecesOf, textCell } from "./cells.ts";
import { actorName, sentenceOf } from "./sentences.ts";
import { logTab, proofsTab, type Workbook } from "./workbook.ts";

export const logHeading: readonly string[] = [
  "No.",
  "When",
  "Order",
  "What",
  "By",
  "Stream",
  "Length",
  "Record",
];
export const proofsHeading: readonly string[] = ["Order", "Version", "Line", "Record"];

/** Columns of a Log row that people read; the record follows in as many cells as it needs. */
const lengthColumn = 6;
const recordColumn = 7;
const proofColumn = 3;

interface LogRecord {
  /** Version of the stream before these events. */
  readonly after: number;
  readonly events: readonly LedgerEvent[];
  readonly claims: readonly NeedClaim[];
}

/**
 * The ledger in the Log tab: a row holds what was appended to one stream, and the tab is only ever added to, but for
 * checks that find nothing, of which a row at the end takes the place of the one before. Whoever has
 * the document lock is the only writer, so appends gather here and reach the tab in one block before anything leaves the
 * script; what a crash takes away with it never had an effect.
 */
export class Log {
  private readonly workbook: Workbook;
  private readonly clock: () => Instant;
  private readonly book: LedgerBook;
  private readonly versions = new Map<string, number>();
  private rows: number;
  private last: number;
  /** Row of the last entry, where that is a check that found nothing. */
  private quietRow: number | null = null;
  private waiting: { readonly stream: string; readonly record: LogRecord }[] = [];

  constructor(workbook: Workbook, clock: () => Instant) {
    this.workbook = workbook;
    this.clock = clock;
    const values = workbook.read(logTab);
    this.rows = values.length;
    const kept = values
      .flatMap((row, index) =>
        index === 0 || row[0] === "" ? [] : [{ ...readRow(row), row: index + 1 }],
      )
      .sort((a, b) => a.number - b.number);
    const end = kept[kept.length - 1];
    if (end !== undefined && isQuiet(end)) this.quietRow = end.row;
    this.last = kept.length;
    this.book = new LedgerBook(this.last);
    kept.forEach(({ number, stream, record }, index) => {
      if (number !== index + 1) failBroken(index + 1);
      if (index === 0) assertOwn(stream, workbook.id);
      else this.restore(stream, record, number);
    });
    if (this.last < this.written()) failTakenBack(this.last);
  }

  get isEmpty(): boolean {
    return this.last === 0;
  }

  get orders(): ReadonlyMap<string, OrderState> {
    return this.book.orders;
  }

  get exceptions(): ReadonlyMap<string, Exception> {
    return this.book.exceptions;
  }

  /** Answers for this spreadsheet's tenant; what is appended reaches the tab with the next `flush`. */
  answer<E extends LedgerEffect>(effect: E): LedgerAnswers[E["kind"]] {
    const answer = this.book.answer(effect, this.clock());
    if (effect.kind === "ledger.append" && isAppended(answer)) this.keep(effect);
    return answer;
  }

  /** The first row, which names the spreadsheet: a copy of it must not go on with the original's orders. */
  begin(): void {
    if (this.isEmpty)
      this.waiting.push({ stream: ownStream(this.workbook.id), record: emptyRecord });
    this.flush();
  }

  /** Writes what was appended; it is in the spreadsheet for good when this returns. */
  flush(): void {
    if (this.waiting.length === 0) return;
    const proofs = this.waiting.flatMap(({ record }) => proofRowsOf(record));
    if (proofs.length > 0) {
      // Before the rows that count: proofs without their order hurt nobody.
      const row = this.workbook.tab(proofsTab).getLastRow() + 1;
      this.workbook.write(proofsTab, row, 1, proofs);
    }
    const quiet = this.waiting.length === 1 && this.waiting.every(isQuiet);
    const replaced = quiet ? this.quietRow : null;
    if (replaced !== null) this.last -= 1;
    const rows = this.waiting.map(({ stream, record }, index) =>
      rowOf(this.last + index + 1, stream, record),
    );
    const row = replaced ?? this.rows + 1;
    this.workbook.write(logTab, row, 1, rows);
    this.workbook.flush();
    if (replaced === null) this.rows += rows.length;
    this.last += rows.length;
    this.quietRow = quiet ? row : null;
    this.waiting = [];
    PropertiesService.getDocumentProperties().setProperty(this.countProperty(), String(this.last));
  }

  /** How each line of an order was computed, as it was written down. */
  proofs(reference: string): LineProof[] {
    return this.workbook
      .read(proofsTab)
      .slice(1)
      .filter((row) => row[0] === reference)
      .map((row) => JSON.parse(row.slice(proofColumn).join("")) as LineProof);
  }

  /** Entries ever written; kept outside of the tabs, because a spreadsheet can be taken back to an older version. */
  private written(): number {
    return Number(PropertiesService.getDocumentProperties().getProperty(this.countProperty()) ?? 0);
  }

  private countProperty(): string {
    return `parstock.entries.${this.workbook.id}`;
  }

  private restore(stream: string, record: LogRecord, number: number): void {
    const version = this.versions.get(stream) ?? 0;
    if (version !== record.after) failBroken(number);
    this.versions.set(stream, version + record.events.length);
    this.book.restore(stream, record.events, record.claims);
  }

  private keep({ entries, claims }: Extract<LedgerEffect, { kind: "ledger.append" }>): void {
    entries.forEach(({ stream, expected, events }, index) => {
      const added = index === 0 ? claims : [];
      const previous = this.waiting[this.waiting.length - 1];
      if (previous?.stream === stream) {
        const { record } = previous;
        this.waiting[this.waiting.length - 1] = {
          stream,
          record: {
            after: record.after,
            events: [...record.events, ...events],
            claims: [...record.claims, ...added],
          },
        };
      } else this.waiting.push({ stream, record: { after: expected, events, claims: added } });
    });
  }
}

/** A whole check that found nothing to do and nothing to say: of these only the last is of use. */
function isQuiet({
  stream,
  record,
}: {
  readonly stream: string;
  readonly record: LogRecord;
}): boolean {
  if (!stream.startsWith("run/") || record.after > 0) return false;
  return (
    record.events.every(
      (kept) =>
        kept.stream === "run" &&
        (kept.event.type === "run-started" ||
          (kept.event.type === "read-finished" && kept.event.read.good) ||
          (kept.event.type === "run-finished" &&
            kept.event.counts.proposed === 0 &&
            kept.event.findings === undefined)),
    ) && record.events.some(({ event }) => event.type === "run-finished")
  );
}

const emptyRecord: LogRecord = { after: 0, events: [], claims: [] };

function isAppended(answer: unknown): boolean {
  return (answer as { readonly kind?: unknown } | null)?.kind === "appended";
}

/** The stream of the first entry, which names the spreadsheet. */
export function ownStream(id: string): string {
  return `spreadsheet/${id}`;
}

function assertOwn(stream: string, id: string): void {
  if (stream === ownStream(id)) return;
  fail({
    code: "wrong-tenant",
    message:
      "This spreadsheet is a copy, and its Log belongs to the original, which goes on with those orders; choose Parstock, Set up to begin with an empty Log here.",
  });
}

function failBroken(row: number): never {
  return fail({
    code: "malformed-answer",
    message: `Entry ${row} of the Log is missing or was changed, so nothing is ordered; bring the tab back with File, Version history.`,
  });
}

function failTakenBack(last: number): never {
  return fail({
    code: "malformed-answer",
    message: `The Log ends with entry ${last}, and later ones were written: the spreadsheet was taken back to an older version. Nothing is ordered, because mails of later entries went out; bring the tab Log back to its newest version with File, Version history.`,
  });
}

function readRow(row: readonly Cell[]): {
  readonly number: number;
  readonly stream: string;
  readonly record: LogRecord;
} {
  const number = Number(row[0]);
  try {
    const text = row.slice(recordColumn).join("");
    if (text.length !== row[lengthColumn]) return failBroken(number);
    return { number, stream: String(row[5]), record: JSON.parse(text) as LogRecord };
  } catch {
    return failBroken(number);
  }
}

function rowOf(number: number, stream: string, record: LogRecord): Cell[] {
  const [first] = record.events;
  const text = JSON.stringify({ ...record, events: record.events.map(withoutProofs) });
  return [
    number,
    first === undefined ? "" : new Date(first.event.at),
    stream.startsWith("order/") ? textCell(stream.slice(6)) : "",
    textCell(record.events.map(sentenceOf).join(" ").slice(0, 1000)),
    first === undefined ? "" : textCell(actorName(first.event.by)),
    textCell(stream),
    text.length,
    ...piecesOf(text),
  ];
}

/** Proofs are long and only read when somebody asks; they have a tab of their own. */
function withoutProofs(kept: LedgerEvent): LedgerEvent {
  if (kept.stream !== "order") return kept;
  const { event } = kept;
  return event.type === "proposed" || event.type === "amended"
    ? { ...kept, event: { ...event, proofs: [] } }
    : kept;
}

function proofRowsOf({ after, events }: LogRecord): Cell[][] {
  return events.flatMap((kept, index) => {
    if (kept.stream !== "order") return [];
    const { event, reference } = kept;
    if (event.type !== "proposed" && event.type !== "amended") return [];
    return event.proofs.map((proof): Cell[] => [
      textCell(reference),
      after + index + 1,
      proof.line,
      ...piecesOf(JSON.stringify(proof)),
    ]);
  });
}
