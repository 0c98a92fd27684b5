import { sampleOrders } from "@parstock/testing";

import { openStore } from "../src/index.ts";
import { propose } from "./business.ts";

// Run as a process of its own: opens the folder, says so, and appends orders until it is killed. Every line after the
// first is the reference of an order that the ledger acknowledged.
const [folder = "", round = ""] = process.argv.slice(2);
const store = await openStore({ folder, clock: () => sampleOrders.start });
process.stdout.write("open\n");
for (let number = 1; ; number += 1) {
  const reference = `PS-${round}-${number}`;
  const lines = Array.from({ length: 20 }, (_, line) => ({ item: `${reference}-${line}` }));
  await propose(store, { reference, lines }, ...sampleOrders.placing);
  process.stdout.write(`${reference}\n`);
}
