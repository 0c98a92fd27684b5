/** What suppliers refused, what short deliveries left to be proposed again, and the limits that were last in force. */
export const deliveries: string = /* sql */ `
create table parstock.refusals (
  tenant text not null,
  item text not null,
  location text not null,
  supplier text not null,
  at text collate "C" not null,
  primary key (tenant, item, location, supplier)
);

create table parstock.shortfalls (
  tenant text not null,
  item text not null,
  location text not null,
  quantity numeric not null,
  primary key (tenant, item, location)
);

create table parstock.limits (
  tenant text not null,
  limits json not null,
  primary key (tenant)
);
`;
