import { statSync } from "node:fs";

import { column, fill, openShop, select, setting } from "../test/shop.ts";

// Service calls and modelled seconds of one check by the built script: 200 ms for every call of a spreadsheet service, half
// a second for a mail. What a computer really needs for the work between the calls is shown beside it.

const bytes = statSync(new URL("../dist/Parstock.js", import.meta.url)).size;
console.log(`Parstock.js: ${bytes} bytes`);

for (const count of [100, 1000, 10_000]) {
  for (const low of [0, 1, 10]) {
    const rows = Array.from({ length: count }, (_, index) => ({
      sku: `S${index}`,
      onHand: 30,
      supplier: `Supplier ${index % 10}`,
    }));
    const google = openShop({
      rows,
      suppliers: Array.from(
        { length: 10 },
        (_, index) => [`Supplier ${index}`, `orders@s${index}.example`] as const,
      ),
    });
    setting(google, "Autopilot", "auto");
    select(google, "Inventory", ...Array.from({ length: 10 }, (_, index) => index + 2));
    google.press("parstockConfirmAutopilot");
    google.fire("parstockScheduledCheck");
    google.now += 3_600_000;
    fill(
      google,
      rows.map((row, index) => (index < low ? { ...row, onHand: 3 } : row)),
    );
    const began = performance.now();
    google.fire("parstockScheduledCheck");
    const worked = performance.now() - began;
    const run = google.last;
    if (run === null) throw new Error("no check ran");
    const orders = column(google, "Orders", "Status").length;
    console.log(
      `${count} rows, ${orders} orders mailed: ${run.spreadsheetCalls} spreadsheet calls, ${(run.modelledMs / 1000).toFixed(1)} s modelled, ${Math.round(worked)} ms worked`,
    );
  }
}
