import { parseMapping } from "@parstock/connectors/file";
import { failureOf } from "@parstock/core";
import { expect, test } from "vitest";

import { openFileStock, runReplenishment } from "../../src/replenishment.ts";
import { type Business, maria, openBusiness } from "../business.ts";
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

/** What a run over a broken input came to: for the person, and in the ledger. */
async function outcomeOf(broken: BrokenCase) {
  const business = await businessOf(broken);
  const { tenant } = business.hub.settings.core;
  const report = await runOver(business, broken).catch((thrown: unknown) => {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    return { kind: "stopped", reasons: [failure.message] } as const;
  });
  const listed = await business.hub.store.listOrders(tenant, { limit: 1_000 });
  const open = await business.hub.store.listExceptions(tenant);
  const messages = open.map((exception) => exception.message);
  if (report.kind !== "finished")
    return {
      failure: report.kind === "stopped" ? report.reasons.join("\n") : report.kind,
      read: 0,
      orders: listed.length,
      unsaid: [],
      missed: [],
    };
  const { exceptions = [] } = broken.expect;
  const ordered = new Set(
    report.orders.flatMap(({ order }) => order.lines.map((line) => line.item)),
  );
  const good = report.plan.needs.filter(
    ({ inputs, outcome }) => inputs.item.id.startsWith("G-") && outcome.kind === "needed",
  );
  return {
    failure: undefined,
    read: report.counts.read,
    orders: listed.length - report.plan.orders.length,
    unsaid: exceptions.filter((sentence) => !messages.includes(sentence)),
    missed: good.map(({ inputs }) => inputs.item.id).filter((item) => !ordered.has(item)),
  };
}

test.for(brokenCases.map((broken) => [broken.name, broken] as const))("%s", async ([, broken]) => {
  const { failure, readable } = broken.expect;
  expect(await outcomeOf(broken)).toEqual({
    failure,
    read: readable,
    orders: 0,
    unsaid: [],
    missed: [],
  });
});
