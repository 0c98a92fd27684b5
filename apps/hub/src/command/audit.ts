import { fail } from "@parstock/core";

import { type CommonOptions, withHub } from "./options.ts";
import type { Terminal } from "./terminal.ts";

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
