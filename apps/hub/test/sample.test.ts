import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Day } from "@parstock/core";
import { expect, test } from "vitest";

import { openFileStock, runReplenishment } from "../src/replenishment.ts";
import { writeSample } from "../src/sample/index.ts";
import { readSettings } from "../src/settings/index.ts";
import { finished, maria, openBusiness, temporaryFolder } from "./business.ts";

const today = "2026-11-23" as Day;

test("the same seed gives the same business, another seed another one", async () => {
  const [one, two, three] = await Promise.all([
    temporaryFolder(),
    temporaryFolder(),
    temporaryFolder(),
  ]);
  await writeSample(one, 7, today);
  await writeSample(two, 7, today);
  await writeSample(three, 8, today);
  for (const name of ["stock.csv", "suppliers.csv", "sales.csv"])
    expect(await readFile(join(one, name), "utf8")).toBe(await readFile(join(two, name), "utf8"));
  expect(await readFile(join(one, "stock.csv"), "utf8")).not.toBe(
    await readFile(join(three, "stock.csv"), "utf8"),
  );
});

test("the sample has 2,000 items at 3 locations from 12 suppliers, and five to eight in a hundred are low", async () => {
  const folder = await temporaryFolder();
  await writeSample(folder, 1, today);
  const { stock } = readSettings(undefined, folder, {});
  const { hub } = await openBusiness({ ordering: { transfers: true } });
  const report = finished(
    await runReplenishment(hub, {
      stock: openFileStock(stock!),
      trigger: "person",
      by: maria,
      dry: true,
    }),
  );
  // Three branches are helped out by the warehouse, one price and one supplier are missing.
  const codes = report.exceptions.map(({ code }) => code).sort();
  expect(codes).toEqual(["no-price", "no-supplier", "transfer", "transfer", "transfer"]);
  expect(report.plan.transfers.every(({ from }) => from === "Central")).toBe(true);
  // Slow items come in small packs, so that hardly any order lasts for half a year.
  const held = report.plan.orders.flatMap(({ verdict }) =>
    verdict.kind === "waits" ? verdict.reasons : [],
  );
  expect(held.filter((reason) => reason.includes("is covered for")).length).toBeLessThan(5);
  expect(report.counts.low / report.counts.read).toBeGreaterThan(0.05);
  expect(report.counts.low / report.counts.read).toBeLessThan(0.08);
  const rows = (await readFile(join(folder, "stock.csv"), "utf8")).trim().split("\n").slice(1);
  const distinct = (column: number): number =>
    new Set(rows.map((row) => row.split(",")[column])).size;
  // The twelve suppliers, and the blank of the item that has lost its own.
  expect([distinct(0), distinct(3), distinct(9)]).toEqual([2_000, 3, 13]);
  expect(distinct(1)).toBeGreaterThan(1_900);
  const sales = (await readFile(join(folder, "sales.csv"), "utf8")).trim().split("\n").slice(1);
  const days = new Set(sales.map((row) => row.slice(0, 10)));
  expect(days.size).toBe(365);
  expect([...days].sort().at(-1)).toBe("2026-11-22");
});
