import { fail } from "@parstock/core";

import { tellDrift } from "../drift.ts";
import { type CommonOptions, withHub } from "./options.ts";
import { printable, type Terminal } from "./terminal.ts";

/** `parstock audit verify`: the hash chain from its first record to its last. */
export async function verifyAudit(options: CommonOptions, terminal: Terminal): Promise<void> {
  await withHub(options, async (hub) => {
    terminal.progress("Computing every hash again…");
    const found = await hub.store.verify(hub.settings.core.tenant);
    if (options.json === true) terminal.out(JSON.stringify(found, null, 2));
    if (found.kind === "broken") fail({ code: "conflict", message: found.message });
    else if (options.json !== true)
      terminal.out(
        `The ledger is intact: ${found.records} ${found.records === 1 ? "record follows" : "records follow"} one another.`,
      );
  });
}

/** `parstock audit rebuild`: whatever is computed from the records computed again, once the records are proved whole. */
export async function rebuildTables(options: CommonOptions, terminal: Terminal): Promise<void> {
  await withHub(options, async (hub) => {
    terminal.progress("Computing every hash again…");
    const chain = await hub.store.verify();
    if (chain.kind === "broken")
      fail({
        code: "conflict",
        message: `Nothing was rebuilt, because the records themselves are not whole: ${chain.message}`,
      });
    terminal.progress("Computing every table again…");
    const rebuilt = await hub.store.rebuild();
    if (options.json === true) return terminal.out(JSON.stringify(rebuilt, null, 2));
    for (const drift of rebuilt.drifts) terminal.out(printable(tellDrift(drift)));
    const records = `${rebuilt.records} ${rebuilt.records === 1 ? "record" : "records"}`;
    terminal.out(
      rebuilt.drifts.length === 0
        ? `Rebuilt from ${records}; nothing differed.`
        : `Rebuilt from ${records}; what differed is as the records say again.`,
    );
  });
}
