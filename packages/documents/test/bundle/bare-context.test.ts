import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

import { expect, test } from "vitest";

import { renderPurchase } from "../../src/index.ts";
import { line, purchase } from "../sample.ts";

// The built bundle in a context that has the language and nothing else, as in SuiteScript: no Buffer, no btoa, no
// TextEncoder. What it renders there must be what Node renders.

const script = readFileSync(
  new URL("../../dist-test/documents.global.js", import.meta.url),
  "utf8",
);
const order = purchase({
  lines: [line(1, { name: "Schraube ß 六角 😀 ברגים" })],
  supplier: { language: "de" },
});

function renderBare(prepare: string): unknown {
  const context = createContext(Object.create(null) as object);
  runInContext(`delete globalThis.console; ${prepare}`, context);
  runInContext(script, context, { filename: "documents.global.js" });
  context["order"] = JSON.stringify(order);
  return JSON.parse(
    runInContext(
      "JSON.stringify(parstockDocuments.renderPurchase(JSON.parse(order), { copy: true }))",
      context,
    ) as string,
  );
}

test("a host without globals renders the same mail", () => {
  expect(renderBare("")).toEqual(renderPurchase(order, { copy: true }));
});

test("a host without Intl renders the same CSV and figures, with ISO days", () => {
  const rendered = renderPurchase(order, { copy: true });
  expect(renderBare("delete globalThis.Intl;")).toMatchObject({
    subject: rendered.subject,
    attachments: rendered.attachments,
    text: rendered.text
      .replace("23. November 2026", "2026-11-23")
      .replace("1. Dezember 2026", "2026-12-01"),
  });
});
