import { parseMapping } from "@parstock/connectors/file";
import { failureOf } from "@parstock/core";
import { expect, test } from "vitest";

import { openFileStock, runReplenishment } from "../../src/replenishment.ts";
import { type Business, finished, maria, openBusiness } from "../business.ts";
import { brokenCases, type BrokenCase } from "./cases.ts";

// What each broken input does to a whole run: its sentence reaches the person, nothing is half-written, and the items
// beside it are ordered.

async function businessOf(broken: BrokenCase): Promise<Business> {
  const files: Record<string, string | Uint8Array> = {};
  for (const [name, content] of Object.entries(broken.files))
    files[name] = typeof content === "function" ? await content() : content;
  return openBusiness({}, {}, files);
}

async function runOver(business: Business, broken: BrokenCase) {
  const tables = broken.tables ?? { stock: Object.keys(broken.files)[0] ?? "" };
  const stock = openFileStock({ ...tables, directory: business.folder });
  const text =
    typeof broken.mapping === "string" ? broken.mapping : JSON.stringify(broken.mapping ?? {});
  const mapping = parseMapping(text, "mapping.json");
  return runReplenishment(business.hub, {
    stock: {
      options: { ...stock.options, mapping },
      tables: {
        ...stock.tables,
        ...(mapping.delimiter === undefined ? {} : { delimiter: mapping.delimiter }),
        ...(mapping.encoding === undefined ? {} : { encoding: mapping.encoding }),
      },
    },
    trigger: "person",
    by: maria,
  });
}

test.for(brokenCases.map((broken) => [broken.name, broken] as const))("%s", async ([, broken]) => {
  const business = await businessOf(broken);
  const { tenant } = business.hub.settings.core;
  const orders = async (): Promise<number> =>
    (await business.hub.store.listOrders(tenant, { limit: 1_000 })).length;
  const open = async (): Promise<string[]> =>
    (await business.hub.store.listExceptions(tenant)).map((exception) => exception.message);
  let report;
  try {
    report = await runOver(business, broken);
  } catch (thrown) {
    expect(failureOf(thrown)?.message).toBe(broken.expect.failure);
    expect(await orders()).toBe(0);
    return;
  }
  const { failure, exceptions = [], readable } = broken.expect;
  if (report.kind === "stopped") {
    if (failure !== undefined) expect(report.reasons).toEqual([failure]);
    expect(await orders()).toBe(0);
    expect(await open()).toEqual(report.reasons);
    return;
  }
  expect(failure).toBeUndefined();
  const run = finished(report);
  expect(run.counts.read).toBe(readable);
  expect(await open()).toEqual(expect.arrayContaining([...exceptions]));
  const ordered = run.orders.flatMap(({ order }) => order.lines.map((line) => line.item));
  const good = run.plan.needs.filter(({ inputs }) => inputs.item.id.startsWith("G-"));
  const needed = good.filter(({ outcome }) => outcome.kind === "needed");
  expect(ordered).toEqual(expect.arrayContaining(needed.map(({ inputs }) => inputs.item.id)));
});
