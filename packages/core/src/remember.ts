import { addMs, epochMs, type Instant } from "./calendar.ts";
import { type Catalogue, joinPage, readAll, readCatalogue, stockReader } from "./catalogue.ts";
import { sourceOf } from "./connection.ts";
import type { Marks } from "./connector.ts";
import type { Connection } from "./converse.ts";
import { perform, type Run } from "./effect.ts";
import type { StockLevel } from "./item.ts";
import type { Source, StockPage } from "./source.ts";

/** How far the other side's clock, and what it has not shown yet, may lag behind ours. */
const marginMs = 120_000;

const pageRecords = 10_000;

/** Levels that are kept; a larger feed is read once with them and page by page from then on. */
const levelsMax = 500_000;

interface Kept {
  /** When everything was read, and when what has changed since. */
  readonly fullAt: Instant;
  readonly at: Instant;
  readonly catalogue: Catalogue;
  readonly levels: ReadonlyMap<string, StockLevel>;
  readonly faults: readonly string[];
  readonly marks: Marks;
}

/**
 * A connected system as a source that remembers: after a full read it asks only for what has changed, until
 * `fullEveryMs` have passed; what was deleted over there is noticed by then. Every level stays in memory, so it is for
 * hosts that live on between runs and for feeds that fit.
 */
export function rememberingSource(
  connection: Connection,
  fullEveryMs: number,
  most: number = levelsMax,
): Source {
  const source = sourceOf(connection);
  let kept: Kept | null = null;
  let fits = true;
  return {
    ...source,
    *readStock(cursor) {
      if (cursor === null && !fits) kept = null;
      if (!fits && kept === null) return yield* source.readStock(cursor);
      if (cursor === null || kept === null) kept = yield* renew(connection, kept, fullEveryMs);
      fits = kept.levels.size <= most;
      return pageOf(connection, kept, Number(cursor ?? 0));
    },
  };
}

/** A read that fails leaves what was kept, and the next one asks from the same time on. */
function* renew(connection: Connection, kept: Kept | null, fullEveryMs: number): Run<Kept> {
  const { at } = yield* perform({ kind: "clock", timeZones: [] });
  const due = kept === null || epochMs(at) - epochMs(kept.fullAt) >= fullEveryMs;
  const before = due ? null : kept;
  const since = before === null ? null : addMs(before.at, -marginMs);
  const read = yield* readCatalogue(connection, since);
  const faults: string[] = [];
  const marks = new Map<string, string>();
  const readStock = stockReader(connection);
  const levels = yield* readAll(
    connection,
    (cursor) => (context) => readStock(context, cursor, since, before?.marks),
    faults,
    marks,
  );
  return {
    fullAt: before?.fullAt ?? at,
    at,
    catalogue: {
      ...read,
      items: new Map([...(before?.catalogue.items ?? []), ...read.items]),
    },
    levels: new Map([
      ...(before?.levels ?? []),
      ...levels.map((level): [string, StockLevel] => [
        JSON.stringify([level.item, level.location]),
        level,
      ]),
    ]),
    faults: [...(before?.faults ?? []), ...faults],
    marks,
  };
}

function pageOf(connection: Connection, kept: Kept, from: number): StockPage {
  const { levels, catalogue, at, faults } = kept;
  const rows = [...levels.values()].slice(from, from + pageRecords);
  const next = from + pageRecords < levels.size ? String(from + pageRecords) : null;
  const page = { rows, next, expected: levels.size, ...(from === 0 ? { faults } : {}) };
  return joinPage(connection.name, page, catalogue, at, from === 0);
}
