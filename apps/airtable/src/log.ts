import {
  addMs,
  type Exception,
  fail,
  type Instant,
  type LedgerAnswers,
  type LedgerEffect,
  type LedgerEvent,
  type LineProof,
  type NeedClaim,
  type OrderState,
} from "@parstock/core";
import { LedgerBook } from "@parstock/core/ledger-book";

import { textOf } from "./cells.ts";
import type { BaseRecord, Fields, Table } from "./scripting.ts";
import { createAll } from "./tables.ts";

/** A long text holds 100,000 characters. */
const pieceMax = 95_000;

/** A log is written within this time of its reading, well before a lock counts as dead. */
const ownMs = 60_000;

/** Proofs are long and only read when somebody asks. */
export const logFields: readonly string[] = ["No.", "Part", "Stream", "When", "Record"];

/** What was appended at once: all of it counts, or nothing. */
interface LogRecord {
  /** The base that the log belongs to; the first record says it. */
  readonly base?: string;
  readonly entries: readonly {
    readonly stream: string;
    /** Version of the stream before these events. */
    readonly after: number;
    readonly events: readonly LedgerEvent[];
  }[];
  readonly claims: readonly NeedClaim[];
}

/**
 * The ledger in a table that is only ever added to. Whoever holds the lock is the only writer, so appends gather here and
 * reach the table before anything leaves the script; what a crash takes away with it never had an effect.
 */
export class Log {
  private readonly table: Table;
  private readonly clock: () => Instant;
  /** After this another may have taken the lock over: a tab may have slept. */
  private readonly writesUntil: Instant;
  private readonly book: LedgerBook;
  private readonly versions = new Map<string, number>();
  private readonly fresh = new Map<string, LineProof[]>();
  /** Parts of a record that a script did not live to write whole. */
  private torn: readonly string[];
  private last: number;
  private waiting: LogRecord[] = [];

  constructor(table: Table, rows: readonly BaseRecord[], base: string, clock: () => Instant) {
    this.writesUntil = addMs(clock(), ownMs);
    this.table = table;
    this.clock = clock;
    const { records, torn } = recordsIn(rows);
    this.torn = torn;
    this.last = records.length;
    this.book = new LedgerBook(this.last);
    records.forEach((record, index) => {
      if (index === 0) assertOwn(record, base);
      else this.restore(record, index + 1);
    });
    if (this.last === 0) this.waiting.push({ base, entries: [], claims: [] });
  }

  get orders(): ReadonlyMap<string, OrderState> {
    return this.book.orders;
  }

  get exceptions(): ReadonlyMap<string, Exception> {
    return this.book.exceptions;
  }

  /** How the lines of an order that this script proposed were computed. */
  proofs(reference: string): readonly LineProof[] {
    return this.fresh.get(reference) ?? [];
  }

  /** Answers for this base's tenant; what is appended reaches the table with the next `flush`. */
  answer<E extends LedgerEffect>(effect: E): LedgerAnswers[E["kind"]] {
    const answer = this.book.answer(effect, this.clock());
    if (effect.kind === "ledger.append" && isAppended(answer)) this.keep(effect);
    return answer;
  }

  /** Writes what was appended; it is in the base for good when this returns. */
  async flush(): Promise<void> {
    if (this.waiting.length === 0) return;
    if (this.clock() > this.writesUntil)
      fail({
        code: "conflict",
        message:
          "This took too long and another check may be at work by now; nothing was written, do it again.",
      });
    const { waiting, torn } = this;
    this.waiting = [];
    this.torn = [];
    if (torn.length > 0) await this.table.deleteRecordsAsync(torn);
    const rows = waiting.flatMap((record, index) => rowsOf(this.last + index + 1, record));
    this.last += waiting.length;
    await createAll(this.table, rows);
  }

  private restore({ entries, claims }: LogRecord, number: number): void {
    this.book.restore("", [], claims);
    for (const { stream, after, events } of entries) {
      const version = this.versions.get(stream) ?? 0;
      if (version !== after) failBroken(number);
      this.versions.set(stream, version + events.length);
      this.book.restore(stream, events, []);
    }
  }

  private keep({ entries, claims }: Extract<LedgerEffect, { kind: "ledger.append" }>): void {
    this.waiting.push({
      entries: entries.map(({ stream, expected, events }) => ({ stream, after: expected, events })),
      claims,
    });
    for (const { event, ...kept } of entries.flatMap(({ events }) => events))
      if ("reference" in kept && "proofs" in event)
        this.fresh.set(kept.reference, [...event.proofs]);
  }
}

function isAppended(answer: unknown): boolean {
  return (answer as { readonly kind?: unknown } | null)?.kind === "appended";
}

function assertOwn(record: LogRecord, base: string): void {
  if (record.base !== base)
    fail({
      code: "wrong-tenant",
      message:
        "This base is a copy, and its log belongs to the original, which goes on with those orders; empty the log table here to begin anew.",
    });
}

function failBroken(number: number): never {
  return fail({
    code: "malformed-answer",
    message: `Entry ${number} of the log is missing or was changed, so nothing is ordered; bring it back from the base's snapshots or its trash.`,
  });
}

/** Records in their order. Of the last one only parts may be there: its script ended before it did anything with it. */
function recordsIn(rows: readonly BaseRecord[]): {
  readonly records: readonly LogRecord[];
  readonly torn: readonly string[];
} {
  const parts = new Map<number, BaseRecord[]>();
  for (const row of rows) {
    // An empty row that somebody's hand has added is no entry.
    if (row.getCellValue("No.") === null && row.getCellValue("Record") === null) continue;
    const number = Number(row.getCellValue("No."));
    parts.set(number, [...(parts.get(number) ?? []), row]);
  }
  const numbers = [...parts.keys()].sort((a, b) => a - b);
  const records: LogRecord[] = [];
  for (const [index, number] of numbers.entries()) {
    if (number !== index + 1) failBroken(index + 1);
    const pieces = (parts.get(number) ?? []).sort((a, b) => partOf(a) - partOf(b));
    if (pieces.some((piece, at) => partOf(piece) !== at + 1)) failBroken(number);
    const text = pieces.map((piece) => textOf(piece.getCellValue("Record"))).join("");
    const record = parsed(text);
    if (record !== null) records.push(record);
    // Cut where a full piece ends: people's edits end elsewhere.
    else if (index === numbers.length - 1 && text.length === pieces.length * pieceMax)
      return { records, torn: pieces.map(({ id }) => id) };
    else failBroken(number);
  }
  return { records, torn: [] };
}

function parsed(text: string): LogRecord | null {
  try {
    return JSON.parse(text) as LogRecord;
  } catch {
    return null;
  }
}

function partOf(record: BaseRecord): number {
  return Number(record.getCellValue("Part"));
}

function rowsOf(number: number, record: LogRecord): Fields[] {
  const kept = record.entries.flatMap(({ events }) => events);
  const entries = record.entries.map((entry) => ({
    ...entry,
    events: entry.events.map(withoutProofs),
  }));
  const records = piecesOf(JSON.stringify({ ...record, entries }));
  const proofs = kept.flatMap(({ event }) => ("proofs" in event ? event.proofs : []));
  const proof = proofs.length === 0 ? [] : piecesOf(JSON.stringify(proofs));
  const [first] = kept;
  const length = Math.max(records.length, proof.length);
  return Array.from({ length }, (_, index) => ({
    "No.": number,
    Part: index + 1,
    Stream: record.entries
      .map(({ stream }) => stream)
      .join(", ")
      .slice(0, 1000),
    ...(first === undefined ? {} : { When: first.event.at, By: first.event.by.name }),
    What: kept
      .map(({ event }) => event.type)
      .join(", ")
      .slice(0, 1000),
    Record: records[index] ?? "",
    Proof: proof[index] ?? "",
  }));
}

function withoutProofs(kept: LedgerEvent): LedgerEvent {
  return kept.stream === "order" && "proofs" in kept.event
    ? { ...kept, event: { ...kept.event, proofs: [] } }
    : kept;
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += pieceMax) pieces.push(text.slice(at, at + pieceMax));
  return pieces;
}
