import { batches, type Session } from "./database.ts";

/** A table as rows of texts: each column with its SQL type, and which of them are the key. */
export interface Table<Column extends string> {
  readonly name: string;
  readonly columns: Readonly<Record<Column, string>>;
  readonly key: readonly NoInfer<Column>[];
}

export type TableRow<Column extends string> = Readonly<Record<Column, string | null>>;

/** Inserts rows, replacing those with the same key, a few statements however many rows there are. */
export async function upsert<Column extends string>(
  session: Session,
  table: Table<Column>,
  rows: readonly TableRow<Column>[],
): Promise<void> {
  const columns = Object.keys(table.columns) as Column[];
  const set = columns.filter((column) => !table.key.includes(column));
  const conflict =
    set.length === 0
      ? "do nothing"
      : `do update set ${set.map((column) => `${column} = excluded.${column}`).join(", ")}`;
  await write(session, table, rows, `on conflict (${table.key.join(", ")}) ${conflict}`);
}

/** Inserts rows whose keys are not there yet. */
export async function insert<Column extends string>(
  session: Session,
  table: Table<Column>,
  rows: readonly TableRow<Column>[],
): Promise<void> {
  await write(session, table, rows, "");
}

/** Inserts the rows that violate no unique constraint and returns the keys of those that were. */
export async function insertNew<Column extends string>(
  session: Session,
  table: Table<Column>,
  rows: readonly TableRow<Column>[],
  returning: NoInfer<Column>,
): Promise<string[]> {
  const written = await write(
    session,
    table,
    rows,
    `on conflict do nothing returning ${returning} as value`,
  );
  return written.map((row) => row.value);
}

async function write<Column extends string>(
  session: Session,
  table: Table<Column>,
  rows: readonly TableRow<Column>[],
  ending: string,
): Promise<{ value: string }[]> {
  const columns = Object.keys(table.columns) as Column[];
  const casts = columns.map((column) => `${column}::${table.columns[column]}`).join(", ");
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(", ");
  const sql = `insert into ${table.name} (${columns.join(", ")}) select ${casts} from unnest(${arrays}) as given (${columns.join(", ")}) ${ending}`;
  const size = (row: TableRow<Column>): number =>
    columns.reduce((sum, column) => sum + (row[column]?.length ?? 0), 0);
  const answers: { value: string }[] = [];
  for (const batch of batches(rows, size, 5_000)) {
    const parameters = columns.map((column) => batch.map((row) => row[column]));
    answers.push(...(await session.query<{ value: string }>(sql, parameters)));
  }
  return answers;
}
