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

// A spreadsheet that has been in use: every order that was ever made stands in the Log and is read with each check.
for (const count of [100, 1000]) {
  const google = openShop({ rows: [{ sku: "A", onHand: 3 }], settings: { Autopilot: "auto" } });
  select(google, "Inventory", 2);
  google.press("parstockConfirmAutopilot");
  google.fire("parstockScheduledCheck");
  const log = google.document.grid("Log");
  const orders = google.document.grid("Orders");
  const width = google.document.values("Log")[0]?.length ?? 0;
  const entries = google.document.values("Log").slice(1);
  const [reference = ""] = column(google, "Orders", "Order").map(String);
  const own = entries.filter((row) => row[2] === reference);
  const others = entries.filter((row) => row[2] !== reference);
  const shown = google.document.values("Orders")[1] ?? [];
  const all = [
    ...others,
    ...Array.from({ length: count }, (_, index) =>
      own.map((row) =>
        row.map((cell) =>
          typeof cell === "string"
            ? cell.replaceAll(reference, `PS-251123-${String(index).padStart(6, "0")}`)
            : cell,
        ),
      ),
    ).flat(),
  ];
  all.forEach((row, index) =>
    row.forEach((cell, at) => log.set(index + 2, at + 1, at === 0 ? index + 1 : cell)),
  );
  for (let index = 0; index < count; index++)
    shown.forEach((cell, at) =>
      orders.set(
        index + 2,
        at + 1,
        at === 0 ? `PS-251123-${String(index).padStart(6, "0")}` : cell,
      ),
    );
  google.now += 3_600_000;
  const began = performance.now();
  google.fire("parstockScheduledCheck");
  const worked = performance.now() - began;
  const characters = google.logText().length;
  console.log(
    `${count} orders in a Log of ${all.length} rows, ${width} columns and ${Math.round(characters / 1000)} kB: ${google.last?.spreadsheetCalls} spreadsheet calls, ${Math.round(worked)} ms worked`,
  );
}
