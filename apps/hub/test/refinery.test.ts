import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { isPositive, recompute, total } from "@parstock/core";
import { expect, test } from "vitest";

import { actOnOrder, carryOutAfter } from "../src/orders.ts";
import { openFileStock, runReplenishment } from "../src/replenishment.ts";
import { finished, maria, openBusiness } from "./business.ts";

const shared = process.env["PARSTOCK_SHARED"] ?? join(import.meta.dirname, "../../../../shared");
const file = join(shared, "data/refinery_minmax_monthly_odd.csv.gz");
const present = existsSync(file);

// Low, orderable and worth were counted from the data by a separate script (Python, decimal).
test.skipIf(!present)(
  `the refinery's 3,512 spare parts become one order of 517 lines${present ? "" : " (skipped: the data are not here; set PARSTOCK_SHARED)"}`,
  async () => {
    const { hub } = await openBusiness();
    const stock = openFileStock({
      stock: file,
      mapping: join(import.meta.dirname, "rows/fixtures/refinery.mapping.json"),
    });
    const run = { stock, trigger: "person", by: maria } as const;
    const { counts, orders, exceptions } = finished(await runReplenishment(hub, run));
    expect(counts).toMatchObject({
      read: 3_512,
      low: 612,
      proposed: 1,
      lines: 517,
      waiting: 1,
      value: { EUR: "568962.12" },
    });
    expect(exceptions).toHaveLength(95);
    expect(new Set(exceptions.map(({ code }) => code))).toEqual(new Set(["no-price"]));

    const { reference, lines } = orders[0]!.order;
    expect(total(lines.map((line) => line.total))).toBe("568962.12");
    expect(lines.every((line) => isPositive(line.quantity))).toBe(true);
    const kept = await hub.store.order(hub.settings.core.tenant, reference);
    expect(kept!.proofs.flatMap(recompute)).toEqual([]);

    await actOnOrder(hub, reference, { action: "approve" }, maria);
    await carryOutAfter(hub, ["approve"], maria);
    const sent = await hub.store.order(hub.settings.core.tenant, reference);
    expect(sent!.state.status).toBe("sent");
    const mail = await readFile(join(hub.folder, "outbox", `${sent!.state.messageId}.eml`), "utf8");
    expect(mail).toContain("application/pdf");

    const again = finished(await runReplenishment(hub, run));
    expect(again.plan.orders).toEqual([]);
    expect(again.exceptions).toHaveLength(95);
  },
);
