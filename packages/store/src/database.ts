/**
 * The little that the ledger needs from a database. PGlite is PostgreSQL, so the same SQL runs on both; what differs
 * is how a connection is had. Parameters are texts, numbers, booleans, nulls and arrays of texts.
 */
export interface Session {
  /** Runs one statement and returns its rows; bigint columns arrive as numbers, numeric ones as texts. */
  query<Row>(sql: string, parameters?: readonly Parameter[]): Promise<Row[]>;
  /** Runs several statements without parameters. */
  script(sql: string): Promise<void>;
}

export type Parameter = string | number | boolean | null | readonly (string | null)[];

export interface Database extends Session {
  readonly kind: "pglite" | "postgres";
  /** Commits what `body` did, or nothing of it when it throws. */
  transaction<T>(body: (session: Session) => Promise<T>): Promise<T>;
  /**
   * Calls `listener` with the payload of every notification, whoever sent it, and `missed` after a lost connection
   * was restored. Returns what ends it.
   */
  listen(
    channel: string,
    listener: (payload: string) => void,
    missed: () => void,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Cuts rows into batches of at most `rowsMax` rows and about `charactersMax` characters. */
export function* batches<Row>(
  rows: Iterable<Row>,
  charactersOf: (row: Row) => number,
  rowsMax: number,
  charactersMax = 2_000_000,
): Generator<Row[]> {
  let batch: Row[] = [];
  let characters = 0;
  for (const row of rows) {
    const more = charactersOf(row);
    if (batch.length > 0 && (batch.length >= rowsMax || characters + more > charactersMax)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(row);
    characters += more;
  }
  if (batch.length > 0) yield batch;
}
