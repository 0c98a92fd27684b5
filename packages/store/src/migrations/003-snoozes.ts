/** Who snoozed what, until when and why; what keeps an item quiet is `parstock.quiet`. */
export const snoozes: string = /* sql */ `
create table parstock.snoozes (
  tenant text not null,
  item text not null,
  location text not null,
  until text collate "C" not null,
  reason text,
  name text not null,
  at text not null,
  primary key (tenant, item, location)
);
`;
