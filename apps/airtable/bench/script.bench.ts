// Bytes of the pasted script, and what a first check of bases of several sizes calls and takes, by the modelled times of
// the base in test/airtable: 400 ms a query and 0.4 ms a record of it, 300 ms a write. Prints a table and a line of JSON.
import { gzipSync } from "node:zlib";

import { limits, ScriptHost } from "../test/airtable/base.ts";
import { openBase, stock, trigger } from "../test/airtable/business.ts";
import { scriptText } from "../test/airtable/script.ts";

const aimBytes = 80_000;

const bytes = Buffer.byteLength(scriptText());
const figures: Record<string, number> = {
  "bytes to the aim of 80 kB": bytes / aimBytes,
  bytes,
  "bytes, gzipped": gzipSync(scriptText()).length,
};
for (const items of [100, 1_000, 5_000]) {
  const base = await openBase();
  stock(
    base,
    Array.from({ length: items }, (_, index) => ({
      sku: `SKU-${index}`,
      quantity: index % 25 === 0 ? 5 : 30,
      supplier: `Supplier ${index % 8}`,
    })),
  );
  const host = new ScriptHost(base);
  const begun = performance.now();
  await trigger(base, {}, host);
  figures[`${items} items, modelled time to Airtable's 30 s`] = host.elapsedMs / limits.runMs;
  figures[`${items} items, calls`] = host.calls;
  figures[`${items} items, our own ms`] = Math.round(performance.now() - begun);
}
for (const [name, value] of Object.entries(figures))
  console.log(`${name.padEnd(46)}${Number.isInteger(value) ? value : value.toFixed(2)}`);
console.log(JSON.stringify({ bench: "airtable-script", ...figures }));
