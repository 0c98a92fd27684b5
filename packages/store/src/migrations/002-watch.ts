/** What the last run over each source saw: a cache for screens, no part of the chain. */
export const watch: string = /* sql */ `
create table parstock.watch (
  tenant text not null,
  source text not null,
  item text not null,
  location text not null,
  name text not null,
  position numeric,
  point numeric,
  level numeric,
  outcome text not null,
  sentence text not null,
  need json not null,
  primary key (tenant, source, item, location)
);
create index watch_outcome on parstock.watch (tenant, outcome);
create index watch_item on parstock.watch (tenant, item, location);
`;
