/** The ledger itself, and the projections that are rebuilt from it. */
export const ledger: string = /* sql */ `
create table parstock.tenants (
  tenant text primary key,
  sequence bigint not null,
  hash text not null
);

create table parstock.events (
  tenant text not null,
  sequence bigint not null check (sequence > 0),
  stream text not null,
  version integer not null check (version > 0),
  event json not null,
  previous text not null,
  hash text not null,
  constraint events_key primary key (tenant, sequence),
  constraint events_stream_version unique (tenant, stream, version)
);

create function parstock.refuse_change() returns trigger language plpgsql as $body$
begin
  raise exception 'the ledger is append-only: % on parstock.events is refused', tg_op;
end
$body$;

create trigger events_append_only before update or delete or truncate on parstock.events
  for each statement execute function parstock.refuse_change();

create table parstock.leases (
  tenant text not null,
  name text not null,
  holder text,
  fence bigint not null,
  until text collate "C",
  primary key (tenant, name)
);

create table parstock.needs (
  tenant text not null,
  key text not null,
  item text not null,
  location text not null,
  need_window integer not null,
  reference text not null,
  constraint needs_key primary key (tenant, key),
  constraint needs_window unique (tenant, location, item, need_window)
);

create table parstock.orders (
  tenant text not null,
  reference text not null,
  status text not null,
  supplier text not null,
  ship_to text not null,
  currency text not null,
  total numeric not null,
  lines integer not null,
  cost_centre text not null,
  order_day text collate "C" not null,
  proposed_at text collate "C" not null,
  changed_at text collate "C" not null,
  state json not null,
  primary key (tenant, reference)
);
create index orders_newest on parstock.orders (tenant, proposed_at, reference);
create index orders_status on parstock.orders (tenant, status);

create table parstock.order_lines (
  tenant text not null,
  reference text not null,
  part integer not null,
  line integer not null,
  item text not null,
  location text not null,
  quantity numeric not null,
  received boolean not null,
  price numeric not null,
  primary key (tenant, reference, part)
);
create index order_lines_item on parstock.order_lines (tenant, item, location);

create table parstock.supply (
  tenant text not null,
  reference text not null,
  part integer not null,
  origin text not null,
  item text not null,
  location text not null,
  quantity numeric not null,
  due text,
  primary key (tenant, reference, part)
);

create table parstock.runs (
  tenant text not null,
  run text not null,
  source text not null,
  dry boolean not null,
  started_at text collate "C" not null,
  proposed integer not null,
  state json not null,
  primary key (tenant, run)
);
create index runs_newest on parstock.runs (tenant, started_at, run);

create table parstock.good_reads (
  tenant text not null,
  source text not null,
  read json not null,
  primary key (tenant, source)
);

create table parstock.confirmations (
  tenant text not null,
  kind text not null,
  id text not null,
  person text not null,
  name text not null,
  at text not null,
  primary key (tenant, kind, id)
);

create table parstock.exceptions (
  tenant text not null,
  key text not null,
  exception json not null,
  raised_at text collate "C" not null,
  resolved_at text collate "C",
  primary key (tenant, key)
);
create index exceptions_open on parstock.exceptions (tenant, raised_at) where resolved_at is null;

create table parstock.quiet (
  tenant text not null,
  item text not null,
  location text not null,
  until text collate "C" not null,
  primary key (tenant, item, location)
);

create table parstock.limits_raised (
  tenant text not null,
  sequence bigint not null,
  name text not null,
  person text not null,
  at text not null,
  primary key (tenant, sequence)
);

create table parstock.submission (
  tenant text not null,
  stopped text,
  primary key (tenant)
);
`;
