import { fail } from "@parstock/core";
import type { Database, Parameter, Session } from "@parstock/store";

/** Beside the ledger, in a schema of its own: sessions, and what is known of each shop. The shop is the ledger's tenant. */
const migrations: readonly string[] = [
  /* sql */ `
create table parstock_shopify.sessions (
  id text primary key,
  shop text not null,
  sealed text not null
);
create index sessions_shop on parstock_shopify.sessions (shop);

create table parstock_shopify.shops (
  shop text primary key,
  installed_at text not null,
  settings json not null,
  currency text,
  full_at text,
  changed_at text,
  progress json,
  problem text,
  run_wanted boolean not null default false,
  run_after text
);

create table parstock_shopify.locations (
  shop text not null,
  location text not null,
  details json not null,
  seen text not null,
  primary key (shop, location)
);

create table parstock_shopify.items (
  shop text not null,
  item text not null,
  variant text,
  name text not null,
  details json not null,
  seen text not null,
  primary key (shop, item)
);
create index items_variant on parstock_shopify.items (shop, variant);

create table parstock_shopify.levels (
  shop text not null,
  item text not null,
  location text not null,
  on_hand numeric not null,
  committed numeric not null,
  on_order numeric not null,
  seen text not null,
  primary key (shop, item, location)
);

create table parstock_shopify.rules (
  shop text not null,
  item text not null,
  location text not null,
  point numeric,
  level numeric,
  pending boolean not null,
  primary key (shop, item, location)
);
create index rules_pending on parstock_shopify.rules (shop) where pending;

create table parstock_shopify.suppliers (
  shop text not null,
  supplier text not null,
  details json not null,
  primary key (shop, supplier)
);

create table parstock_shopify.offers (
  shop text not null,
  supplier text not null,
  item text not null,
  details json not null,
  primary key (shop, supplier, item)
);
create index offers_item on parstock_shopify.offers (shop, item);

create table parstock_shopify.dirty (
  shop text not null,
  key text not null,
  told_at text not null,
  primary key (shop, key)
);

create table parstock_shopify.deliveries (
  shop text not null,
  id text not null,
  at text not null,
  primary key (shop, id)
);

create table parstock_shopify.told (
  shop text not null,
  key text not null,
  at text not null,
  primary key (shop, key)
);

create table parstock_shopify.mirrored (
  shop text not null,
  reference text not null,
  version integer not null,
  received json not null,
  doing json,
  primary key (shop, reference)
);
`,
];

/** Any constant will do, as long as every worker uses the same; the ledger has another. */
const advisoryLock = 7_244_310_563;

/** Brings the app's tables up to date. Fails with `bad-setting` on a database that a newer version has migrated. */
export async function openTables(database: Database): Promise<void> {
  await database.transaction(async (session) => {
    await session.query(`select pg_advisory_xact_lock(${advisoryLock})`);
    await session.script(
      "create schema if not exists parstock_shopify; create table if not exists parstock_shopify.migrations (number integer primary key)",
    );
    const [last] = await session.query<{ number: number | null }>(
      "select max(number) as number from parstock_shopify.migrations",
    );
    const done = last?.number ?? 0;
    if (done > migrations.length)
      fail({
        code: "bad-setting",
        message: `This database was written by a newer Parstock for Shopify (migration ${done}, this one knows ${migrations.length}); update the app.`,
      });
    for (const [index, sql] of migrations.entries()) {
      if (index < done) continue;
      await session.script(sql);
      await session.query("insert into parstock_shopify.migrations values ($1)", [index + 1]);
    }
  });
}

/** A table as rows of texts: each column with its SQL type, and which of them are the key. */
export interface Table<Column extends string> {
  readonly name: string;
  readonly columns: Readonly<Record<Column, string>>;
  readonly key: readonly NoInfer<Column>[];
}

const rowsAtOnce = 5_000;

/** Inserts rows, replacing those with the same key; `where` limits what is replaced. */
export async function put<Column extends string>(
  session: Session,
  table: Table<Column>,
  rows: readonly Readonly<Record<Column, string | null>>[],
  where = "",
): Promise<void> {
  const columns = Object.keys(table.columns) as Column[];
  const casts = columns.map((column) => `${column}::${table.columns[column]}`).join(", ");
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(", ");
  const set = columns
    .filter((column) => !table.key.includes(column))
    .map((column) => `${column} = excluded.${column}`)
    .join(", ");
  const action = set === "" ? "do nothing" : `do update set ${set}`;
  const sql = `insert into ${table.name} as kept (${columns.join(", ")}) select ${casts}
    from unnest(${arrays}) as given (${columns.join(", ")}) on conflict (${table.key.join(", ")}) ${action} ${where}`;
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    // One statement may touch a key once: the last mention counts.
    const last = new Map(
      rows
        .slice(from, from + rowsAtOnce)
        .map((row) => [JSON.stringify(table.key.map((column) => row[column])), row]),
    );
    const parameters = columns.map((column): Parameter =>
      [...last.values()].map((row) => row[column]),
    );
    await session.query(sql, parameters);
  }
}
