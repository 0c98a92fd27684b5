import { addDays, type Day, fail } from "@parstock/core";

import type { Hub } from "../hub.ts";
import { personOf } from "../person.ts";
import { snoozeItem, wakeItem } from "../snooze.ts";
import { quietPage } from "../views/low.ts";
import { dayIn, wholeNumber } from "./numbers.ts";
import { type CommonOptions, settingsFor, withHub } from "./options.ts";
import { printable, table, type Terminal } from "./terminal.ts";

export interface SnoozeOptions extends CommonOptions {
  readonly location?: string;
  readonly until?: string;
  readonly days?: string;
  readonly reason?: string;
}

/** `parstock snooze <item>`: no trigger orders it until the day is over. */
export async function snooze(
  item: string,
  options: SnoozeOptions,
  terminal: Terminal,
): Promise<void> {
  const by = personOf(options.by, settingsFor(options).core);
  const reason = (options.reason ?? "").trim();
  if (reason === "")
    fail({
      code: "bad-input",
      field: "reason",
      message: "Say why: add --reason with a few words.",
    });
  const until = untilIn(options);
  await withHub(options, async (hub) => {
    const day = until(hub);
    const place = options.location === undefined ? {} : { location: options.location };
    const locations = await snoozeItem(hub, { item, ...place, until: day, reason }, by);
    if (options.json === true)
      return terminal.out(JSON.stringify({ item, locations, until: day, reason, by }, null, 2));
    terminal.out(
      printable(
        `${item} is left alone at ${locations.join(", ")} until ${day}. Orders that exist go on as they are; parstock wake ${item} ends it.`,
      ),
    );
  });
}

/** `parstock wake <item>`: takes a snooze back, and the quiet time after a rejection as well. */
export async function wake(
  item: string,
  options: SnoozeOptions,
  terminal: Terminal,
): Promise<void> {
  const by = personOf(options.by, settingsFor(options).core);
  await withHub(options, async (hub) => {
    const place = options.location === undefined ? {} : { location: options.location };
    const locations = await wakeItem(hub, { item, ...place }, by);
    if (options.json === true)
      return terminal.out(JSON.stringify({ item, locations, by }, null, 2));
    terminal.out(printable(`${item} is looked at again at ${locations.join(", ")}.`));
  });
}

/** `parstock snoozed`: what no trigger orders, until when and why. */
export async function listSnoozed(options: CommonOptions, terminal: Terminal): Promise<void> {
  await withHub(options, async (hub) => {
    const page = await quietPage(hub);
    if (options.json === true) return terminal.out(JSON.stringify(page, null, 2));
    if (page.total === 0) return terminal.out("Nothing is snoozed.");
    const rows = page.rows.map(({ item, location, until, snoozed }) => [
      item,
      location,
      until,
      snoozed?.name ?? "",
      snoozed?.reason ?? "an order with it was rejected or lowered",
    ]);
    terminal.out(table(["item", "location", "until", "by", "reason"], rows));
  });
}

/** Exactly one of the two ways to say how long, read before the ledger is opened. */
function untilIn({ until, days }: SnoozeOptions): (hub: Hub) => Day {
  if ((until === undefined) === (days === undefined))
    return fail({
      code: "bad-input",
      field: "until",
      message: "Say how long with either --until 2026-12-24 or --days 14.",
    });
  if (until !== undefined) {
    const day = dayIn(until, "--until");
    return () => day;
  }
  const count = wholeNumber(days ?? "", "--days", 1, 1_830);
  return (hub) => addDays(hub.now().toISOString().slice(0, 10) as Day, count);
}
