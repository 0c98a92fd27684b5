import { join } from "node:path";

import { goldenCases, goldenTables } from "@parstock/testing";
import { describe, expect, test } from "vitest";

import { actOnOrder } from "../../src/orders.ts";
import { openFileStock, runReplenishment } from "../../src/replenishment.ts";
import { writeSample } from "../../src/sample/index.ts";
import { readSettings } from "../../src/settings/index.ts";
import { decisions } from "../../src/ui/words/sentences-de/decisions.ts";
import { orders } from "../../src/ui/words/sentences-de/orders.ts";
import { placed } from "../../src/ui/words/sentences-de/placed.ts";
import { stock } from "../../src/ui/words/sentences-de/stock.ts";
import { inGerman } from "../../src/ui/words/translated.ts";
import { itemDetail, lowPage } from "../../src/views/low.ts";
import { orderDetail } from "../../src/views/order-detail.ts";
import { maria, openBusiness, temporaryFolder } from "../business.ts";

/** Sentences in the expectations of core's tables: all that it can say is pinned there. */
function goldenSentences(): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, file: string): void => {
    if (typeof value === "string") {
      if (/^(?:[A-Z0-9]|-\d).* .*\.$/.test(value)) found.set(value, file);
    } else if (Array.isArray(value)) {
      for (const entry of value) walk(entry, file);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, entry] of Object.entries(value))
        if (!["name", "source", "why", "note"].includes(key)) walk(entry, file);
    }
  };
  for (const table of goldenTables())
    for (const { expected } of goldenCases<unknown, unknown>(table)) walk(expected, table);
  return found;
}

/** What people and made-up systems say in the tables. */
const theirs = new Set(["No answer came.", "Not there.", "Too little."]);

test("everything that core's tables expect it to say is said in German", () => {
  const sentences = goldenSentences();
  expect(sentences.size).toBeGreaterThan(150);
  const unknown = [...sentences].filter(
    ([sentence]) => !theirs.has(sentence) && !isWhole(sentence),
  );
  expect(unknown).toEqual([]);
});

test("everything that a sample business is told is said in German", async () => {
  const folder = await temporaryFolder();
  await writeSample(folder, 1);
  const settings = readSettings(join(folder, "parstock.json"), folder, {});
  const { hub } = await openBusiness({ ordering: { transfers: true }, autopilot: "auto" });
  const report = await runReplenishment(hub, {
    stock: openFileStock(settings.stock!),
    trigger: "person",
    by: maria,
  });
  expect(report.kind).toBe("finished");
  const low = await lowPage(hub, { limit: 1_000, offset: 0 });
  const page = await hub.store.pageOrders(hub.settings.core.tenant, { limit: 100 });
  const [first, second] = page.rows;
  await actOnOrder(hub, first!.reference, { action: "approve" }, maria);
  await actOnOrder(hub, second!.reference, { action: "reject", reason: "Too much." }, maria);
  const sentences = new Set(low.rows.map(({ reason }) => reason));
  for (const { item, location } of low.rows.slice(0, 40))
    for (const said of (await itemDetail(hub, item, location)).explanation) sentences.add(said);
  for (const { reference } of page.rows) {
    const order = await orderDetail(hub, reference);
    for (const said of order.waitsFor) sentences.add(said);
    for (const { text } of order.timeline) sentences.add(text.replace("Too much.", "Approved."));
    for (const { explanation } of order.orderLines.slice(0, 5))
      for (const said of explanation) sentences.add(said);
  }
  for (const { message } of await hub.store.listExceptions(hub.settings.core.tenant))
    sentences.add(message);
  expect(sentences.size).toBeGreaterThan(300);
  expect([...sentences].filter((sentence) => !isWhole(sentence))).toEqual([]);
});

function places(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(String).sort();
}

/** No part of it stayed English: a second pass finds nothing that it would still know. */
function isWhole(sentence: string): boolean {
  const german = inGerman(sentence, "de-DE");
  return german !== null && !/\b(?:the|is|of|and|with|on hand|to be)\b/.test(german);
}

describe("a sentence", () => {
  test.each([
    [
      "The price of A went from 2.00 to 1231.5 EUR, more than 15 %.",
      "Der Preis von A änderte sich von 2,00 auf 1.231,5 €, um mehr als 15 %.",
    ],
    [
      "Position 8.125 kg = 12 on hand - 4 committed + 0.125 on order.",
      "Verfügbar 8,125 kg = 12 vorrätig - 4 zugesagt + 0,125 bestellt.",
    ],
    ["The next review is on 2026-11-30.", "Die nächste Prüfung ist am 30.11.2026."],
    ["Bolt. No. 4 (B.4) at main on 2026-11-23.", "Bolt. No. 4 (B.4) für main am 23.11.2026."],
    [
      "2 is at or below 5: 20 - 2 = 18 pcs are needed. Supplier N has no price for A; add one to its price list.",
      "2 liegt bei oder unter 5: 20 - 2 = 18 pcs werden gebraucht. Der Lieferant N hat keinen Preis für A; tragen Sie einen in seine Preisliste ein.",
    ],
    [
      "xero keeps order PS-1 differently by now: quantity 5 became 4. Correct it there, or close it here and let the rest be ordered anew.",
      "xero führt die Bestellung PS-1 inzwischen anders: Menge 5 wurde 4. Berichtigen Sie sie dort, oder schließen Sie sie hier ab und lassen Sie den Rest neu bestellen.",
    ],
    [
      "Maria Lopez put it on hold: Wait for the is of.",
      "Maria Lopez hat sie angehalten: Wait for the is of.",
    ],
    [
      "Order PS-1 is sent and can't become approved.",
      "Die Bestellung PS-1 hat den Stand „Versandt“ und kann nicht zu „Freigegeben“ werden.",
    ],
  ])("%s", (english, german) => {
    expect(inGerman(english, "de-DE")?.replaceAll(/[\u00A0\u202F]/g, " ")).toBe(german);
  });

  test("of a person stays as it is", () => {
    expect(inGerman("Please call before you deliver.", "de-DE")).toBeNull();
  });
});

test("no pattern stands twice, and each fills the same places in both languages", () => {
  const all = [decisions, orders, placed, stock].flatMap(({ sentences, phrases }) => [
    ...sentences,
    ...phrases,
  ]);
  expect(new Set(all.map(([english]) => english)).size).toBe(all.length);
  for (const [english, german] of all)
    expect([german, places(german)]).toEqual([german, places(english)]);
});
