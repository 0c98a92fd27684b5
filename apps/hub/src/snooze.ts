import {
  type Actor,
  addDays,
  type Day,
  fail,
  type ItemId,
  type LocationId,
  type Run,
  type Source,
  type StockPage,
} from "@parstock/core";

import type { Hub } from "./hub.ts";
import { configuredStock, openSource } from "./replenishment.ts";
import { recordForTenant } from "./tenant-record.ts";

/** An item that every trigger leaves alone, up to and including a day. */
export interface Snooze {
  readonly item: ItemId;
  /** All locations that know the item when left out. */
  readonly location?: LocationId;
  readonly until: Day;
  readonly reason: string;
}

/** Nobody means a day so far away; it is a slip of the finger. */
const snoozeDaysMax = 1_830;

/** Records a snooze under a person's name and answers with its locations. Orders that exist go on as they are. */
export async function snoozeItem(
  hub: Hub,
  { item, location, until, reason }: Snooze,
  by: Actor,
): Promise<readonly LocationId[]> {
  const today = todayOf(hub);
  if (until < today)
    fail({
      code: "bad-input",
      field: "until",
      message: `${until} is over; snooze until today, ${today}, or a later day.`,
    });
  if (until > addDays(today, snoozeDaysMax))
    fail({
      code: "bad-input",
      field: "until",
      message: `${until} is more than five years away; take the item's rule away instead.`,
    });
  const locations = await locationsFor(hub, item, location);
  await recordForTenant(hub, by, () =>
    locations.map((at) => ({ type: "item-snoozed", item, location: at, until, reason }) as const),
  );
  return locations;
}

/** Ends a quiet time, whoever began it, and answers with its locations. Fails with `conflict` when there is none. */
export async function wakeItem(
  hub: Hub,
  { item, location }: Pick<Snooze, "item" | "location">,
  by: Actor,
): Promise<readonly LocationId[]> {
  const today = todayOf(hub);
  const quiet = await hub.store.listQuiet(hub.settings.core.tenant, today);
  const locations = quiet
    .filter((row) => row.item === item && (location === undefined || row.location === location))
    .map((row) => row.location);
  if (locations.length === 0)
    return fail({
      code: "conflict",
      message: `${item}${location === undefined ? "" : ` at ${location}`} is not snoozed.`,
    });
  // Over everywhere on earth, also where it is still yesterday.
  const until = addDays(today, -2);
  await recordForTenant(hub, by, () =>
    locations.map((at) => ({ type: "item-snoozed", item, location: at, until }) as const),
  );
  return locations;
}

function todayOf(hub: Hub): Day {
  return hub.now().toISOString().slice(0, 10) as Day;
}

async function locationsFor(
  hub: Hub,
  item: ItemId,
  location: LocationId | undefined,
): Promise<readonly LocationId[]> {
  const { tenant } = hub.settings.core;
  const known = await hub.store.locationsOfItem(tenant, item);
  if (known.length > 0 && (location === undefined || known.includes(location)))
    return location === undefined ? known : [location];
  // What was never low is not in the ledger, but it is in the stock.
  const inStock = await locationsInStock(hub, item);
  const all = [...new Set([...known, ...inStock])].sort();
  if (all.length === 0)
    return fail({
      code: "not-found",
      field: "item",
      message: `There is no item ${item}: it was never low or ordered, and the stock that the settings name does not hold it.`,
    });
  if (location === undefined) return all;
  if (all.includes(location)) return [location];
  return fail({
    code: "not-found",
    field: "location",
    message: `${item} is not kept at ${location}; it is at ${all.join(", ")}.`,
  });
}

async function locationsInStock(hub: Hub, item: ItemId): Promise<LocationId[]> {
  const stock = configuredStock(hub.settings);
  if (stock === null) return [];
  return hub.perform(
    findLocations(openSource(hub, stock), item),
    "tables" in stock ? stock.tables : {},
  );
}

function* findLocations(source: Source, item: ItemId): Run<LocationId[]> {
  const found = new Set<LocationId>();
  let cursor: string | null = null;
  do {
    const page: StockPage = yield* source.readStock(cursor);
    for (const record of page.records)
      if (record.item.id === item) found.add(record.stock.location);
    cursor = page.next;
  } while (cursor !== null);
  return [...found];
}
