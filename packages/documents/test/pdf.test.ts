import type { Day } from "@parstock/core";
import { decimal } from "@parstock/core";
import { getDocument, OPS } from "pdfjs-dist/legacy/build/pdf.mjs";
import { describe, expect, test } from "vitest";

import { faces } from "../src/pdf/fonts.ts";
import { renderPdf, renderPurchaseWithPdf } from "../src/pdf/index.ts";
import { line, purchase } from "./sample.ts";

interface Sheet {
  readonly width: number;
  readonly text: string;
  /** The texts of the page's runs, with where they begin, in points from the bottom left. */
  readonly runs: readonly { readonly text: string; readonly x: number; readonly y: number }[];
}

async function read(pdf: Uint8Array): Promise<Sheet[]> {
  // pdf.js takes the bytes away from its caller.
  const document = await getDocument({ data: Uint8Array.from(pdf), verbosity: 0 }).promise;
  const sheets: Sheet[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const runs = items.flatMap((item) =>
      "str" in item ? [{ text: item.str, x: item.transform[4], y: item.transform[5] }] : [],
    );
    const text = items
      .map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : ""))
      .join("");
    sheets.push({ width: page.view[2] ?? 0, text, runs });
  }
  return sheets;
}

/** The characters of the first page in the order in which they are drawn. */
async function drawn(pdf: Uint8Array): Promise<string> {
  const document = await getDocument({ data: Uint8Array.from(pdf), verbosity: 0 }).promise;
  const { fnArray, argsArray } = await (await document.getPage(1)).getOperatorList();
  const shown = argsArray.filter((_, index) => fnArray[index] === OPS.showText) as [
    (number | { readonly unicode: string })[],
  ][];
  return shown
    .flatMap(([glyphs]) => glyphs.map((glyph) => (typeof glyph === "number" ? "" : glyph.unicode)))
    .join("");
}

const lines500 = Array.from({ length: 500 }, (_, index) => line(index + 1));

describe("500 lines", async () => {
  const sheets = await read(await renderPdf(purchase({ lines: lines500 })));
  const all = sheets.map(({ text }) => text).join("\n");

  test("are each printed once, in order", () => {
    const items = all.match(/ITEM-\d{4}/g) ?? [];
    expect(items).toEqual(lines500.map(({ item }) => item));
    expect(all.match(/HB-\d{4}/g)).toHaveLength(500);
    expect(all.match(/Hex bolt M8 × \d+, zinc plated/g)).toHaveLength(500);
  });

  test("stand on numbered pages, each with the column headings", () => {
    expect(sheets.length).toBeGreaterThan(15);
    sheets.forEach(({ text }, index) => {
      expect(text).toContain(`Page ${String(index + 1)} of ${String(sheets.length)}`);
      expect(text.match(/Description/g)).toHaveLength(1);
      expect(text).toContain("PO-2026-00042");
    });
  });

  test("stay above the footer and inside the paper", () => {
    for (const { runs, width } of sheets) {
      const codes = runs.filter(({ text }) => /^(ITEM|HB)-/.test(text));
      expect(Math.min(...codes.map(({ y }) => y))).toBeGreaterThan(58);
      for (const run of runs) {
        expect(run.y).toBeGreaterThan(20);
        expect(run.x).toBeGreaterThanOrEqual(40);
        expect(run.x).toBeLessThan(width - 40);
      }
    }
  });

  test("end with the total, once", () => {
    expect(all.match(/Total/g)).toHaveLength(1);
    expect(sheets.at(-1)?.text).toMatch(/Total\s+EUR\s27,000\.00/);
    expect(sheets.at(-1)?.text).toContain("500 lines");
  });
});

test("everything the order says is on the sheet", async () => {
  const [sheet] = await read(
    await renderPdf(
      purchase({
        lines: [
          line(1, { quantity: decimal(1200), price: decimal("3.125"), priceUnit: decimal(100) }),
          line(2, { expectedDay: "2026-12-24" as Day }),
        ],
        order: { note: "Before noon.\nGate code on arrival.", costCentre: "CC-7" },
      }),
    ),
  );
  for (const part of [
    "Purchase order",
    "Nordwerk Instandhaltung GmbH",
    "Tax no. DE123456789",
    "Hansen Fasteners Ltd",
    "14 Foundry Lane",
    "Main warehouse, gate 3",
    "Hafenstraße 7",
    "23 November 2026",
    "1 December 2026",
    "C-20417",
    "CC-7",
    "1,200 CTN",
    "3.125 / 100 CTN",
    "37.50",
    "Delivery expected 24 December 2026",
    "91.50",
    "30 days net",
    "DAP",
    "Before noon.",
    "Gate code on arrival.",
    "Page 1 of 1",
  ])
    expect(sheet?.text.replace(/\u00A0/g, " ")).toContain(part);
  expect(sheet?.text).not.toMatch(/copy/i);
});

test("the same order gives the same bytes, whatever was printed before it", async () => {
  const order = purchase({ lines: [line(1, { name: "قفازات M8\u00A0ﻗ 六角" })] });
  const first = await renderPdf(order);
  await renderPdf(purchase({ lines: [line(1, { name: "六 ق 角 ﻗﻔﺎ M 8" })] }));
  expect(Buffer.from(await renderPdf(order)).equals(first)).toBe(true);
  expect(Buffer.from(await renderPdf(order, { copy: true })).equals(first)).toBe(false);
});

test("a copy is marked on every page", async () => {
  const order = purchase({ lines: lines500.slice(0, 60) });
  const sheets = await read(await renderPdf(order, { copy: true }));
  expect(sheets.length).toBeGreaterThan(1);
  for (const { text } of sheets) {
    expect(text).toContain("Copy – same order, do not fulfil twice");
    expect(text).toContain("COPY · Nordwerk");
  }
});

test("a long name wraps inside its column, with and without spaces, and no letter is lost", async () => {
  const names = ["Safety gloves nitrile powder free ".repeat(12).trim(), "ABCDEFGHIJ".repeat(40)];
  const sheets = await read(
    await renderPdf(purchase({ lines: names.map((name, index) => line(index + 1, { name })) })),
  );
  const printed = sheets.map(({ text }) => text.replace(/\s/g, "")).join("");
  for (const name of names) expect(printed).toContain(name.replace(/\s/g, ""));
  const runs = sheets
    .flatMap((sheet) => sheet.runs)
    .filter(({ text }) => /Safety|ABCDE/.test(text));
  expect(runs.length).toBeGreaterThan(15);
  expect(new Set(runs.map(({ x }) => Math.round(x))).size).toBe(1);
});

test("a name longer than a page goes on over the pages", async () => {
  const words = Array.from({ length: 3000 }, (_, index) => `word${String(index).padStart(4, "0")}`);
  const sheets = await read(
    await renderPdf(purchase({ lines: [line(1, { name: words.join(" ") })] })),
  );
  expect(sheets.length).toBeGreaterThan(8);
  expect(sheets.flatMap(({ text }) => text.match(/word\d{4}/g) ?? [])).toEqual(words);
});

describe("scripts", () => {
  test.each([
    ["Greek", "Εξάγωνο μπουλόνι"],
    ["Cyrillic", "Болт шестигранный"],
    ["Vietnamese", "Găng tay bảo hộ"],
    ["Polish and Turkish", "Żółta śruba ğıİş"],
    ["Armenian", "Պտուտակ"],
    ["Georgian", "ჭანჭიკი"],
    ["signs", "⌀ 12 → ★ ≤ ½ €"],
    ["an emoji that a font has", "😀"],
  ])("%s comes out as it went in", async (_, name) => {
    const [sheet] = await read(await renderPdf(purchase({ lines: [line(1, { name })] })));
    expect(sheet?.text).toContain(name);
  });

  const eastAsian = [...faces("regular")].filter(({ name }) => /Hans|KR/.test(name)).length === 2;
  test.skipIf(!eastAsian).each([
    ["Chinese", "六角螺栓镀锌钢"],
    ["Japanese", "六角ボルト亜鉛めっき"],
    ["Korean", "육각 볼트 아연 도금"],
  ])("%s comes out as it went in, given the optional font packages", async (_, name) => {
    const [sheet] = await read(await renderPdf(purchase({ lines: [line(1, { name })] })));
    expect(sheet?.text).toContain(name);
  });

  // pdf.js gives runs in the order of drawing, which is the visual order from the left.
  test.each([
    ["Hebrew", "ברגים M8 (מגולוון) 40", ["40", "מגולוון", "M8", "ברגים"]],
    ["Arabic", "قفازات M8 عدد 100", ["100", "عدد", "M8", "قفازات"]],
  ])("%s runs from right to left around Latin and figures", async (_, name, fromLeft) => {
    const [sheet] = await read(await renderPdf(purchase({ lines: [line(1, { name })] })));
    const xs = fromLeft.map((part) => {
      const found = sheet?.runs.find(({ text }) => text.normalize("NFKC").includes(part));
      return found?.x ?? Number.NaN;
    });
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(xs.some(Number.isNaN)).toBe(false);
  });

  test.each([
    ["Hebrew", "ברגים משושים (מגולוון) לבן", "ןבל (ןוולוגמ) םישושמ םיגרב"],
    ["Hebrew around Latin", "ברגים משושים M8 zinc לבן", "ןבל M8 zinc םישושמ םיגרב"],
    ["Hebrew inside Latin", "Bolt ברגים לבן M8", "Bolt ןבל םיגרב M8"],
  ])("%s is drawn from the left in visual order", async (_, name, fromLeft) => {
    expect(await drawn(await renderPdf(purchase({ lines: [line(1, { name })] })))).toContain(
      fromLeft,
    );
  });

  test("characters that no font has become one visible mark each", async () => {
    const name = "Bolt 𓀀 👨‍👩‍👧 \uE000 end";
    const [sheet] = await read(await renderPdf(purchase({ lines: [line(1, { name })] })));
    expect(sheet?.text).toContain("Bolt \uFFFD \uFFFD \uFFFD end");
  });
});

test.each([
  ["no lines", { lines: [] }],
  ["empty names", { lines: [line(1, { name: "", item: "", supplierSku: "" })] }],
  ["control characters", { lines: [line(1, { name: "\u0000\u202E\uD800\r\n" })] }],
  ["joiners alone", { lines: [line(1, { name: "\u200D\uFE0F\u0301\u200F" })] }],
  ["an endless head", { order: { reference: "R".repeat(9000), currency: "X".repeat(2000) } }],
  ["an endless address", { supplier: { address: Array.from({ length: 300 }, () => "Street") } }],
  ["an endless note", { order: { note: "Bring the gate code. ".repeat(2000) } }],
])("prints an order with %s", async (_, over) => {
  const sheets = await read(await renderPdf(purchase(over)));
  expect(sheets.at(-1)?.text).toContain(
    `Page ${String(sheets.length)} of ${String(sheets.length)}`,
  );
});

test.each([
  ["en-US", 612],
  ["de", 595],
])("paper follows the region of the company: %s", async (language, width) => {
  const [sheet] = await read(await renderPdf(purchase({ company: { language } })));
  expect(Math.floor(sheet?.width ?? 0)).toBe(width);
});

test("a mail has the PDF first, then the CSV", async () => {
  const { attachments, subject } = await renderPurchaseWithPdf(purchase(), { copy: true });
  expect(attachments.map(({ name, mediaType }) => [name, mediaType])).toEqual([
    ["PO-2026-00042.pdf", "application/pdf"],
    ["PO-2026-00042.csv", "text/csv"],
  ]);
  const [sheet] = await read(Buffer.from(attachments[0]!.base64, "base64"));
  expect(sheet?.text).toContain("PO-2026-00042");
  expect(subject).toMatch(/^Copy – same order/);
});
