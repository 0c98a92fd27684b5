import { limitsPage, recordLimitsBy } from "../limits.ts";
import { personOf } from "../person.ts";
import { type CommonOptions, settingsFor, withHub } from "./options.ts";
import { printable, table, type Terminal } from "./terminal.ts";

/** `parstock limits`: what limits are in force, and who set them when. */
export async function listLimits(options: CommonOptions, terminal: Terminal): Promise<void> {
  await withHub(
    options,
    async (hub) => {
      const page = await limitsPage(hub);
      if (options.json === true) return terminal.out(JSON.stringify(page, null, 2));
      const rows = page.rows.map(({ limit, value, recorded, raisedFrom }) => [
        limit,
        value,
        raisedFrom !== null ? "nobody yet" : (recorded?.name ?? ""),
        raisedFrom !== null
          ? `raised from ${raisedFrom}`
          : (recorded?.at.slice(0, 16).replace("T", " ") ?? ""),
      ]);
      terminal.out(table(["limit", "in force", "set by", "when"], rows));
      if (page.raised > 0)
        terminal.out(
          `\n${page.raised === 1 ? "One limit was" : `${page.raised} limits were`} raised and nobody stands for it: parstock limits record --by "Your Name". Until then nothing is run or approved.`,
        );
    },
    "in memory",
  );
}

/** `parstock limits record`: whoever raised limits in the settings says so by name. */
export async function recordRaised(options: CommonOptions, terminal: Terminal): Promise<void> {
  const by = personOf(options.by, settingsFor(options).core);
  await withHub(
    options,
    async (hub) => {
      const changes = await recordLimitsBy(hub, by);
      if (options.json === true)
        return terminal.out(JSON.stringify({ by: by.name, changes }, null, 2));
      if (changes.length === 0) return terminal.out("The limits are recorded as they are.");
      for (const { limit, from, to } of changes)
        terminal.out(printable(`${limit}: ${from} → ${to}, recorded for ${by.name}.`));
    },
    "made",
  );
}
