import type { Day } from "@parstock/core";
import { decimal } from "@parstock/core";
import type { DefaultTreeAdapterTypes } from "parse5";
import { parse } from "parse5";
import { describe, expect, test } from "vitest";

import { renderHtml, renderPurchase, renderText } from "../src/index.ts";
import { line, purchase } from "./sample.ts";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

function elements(node: Node): Element[] {
  const children = "childNodes" in node ? node.childNodes.flatMap(elements) : [];
  return "tagName" in node ? [node, ...children] : children;
}

function textOf(node: Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

const hostile = `<script>alert("1")</script><img src=x onerror='alert(2)'> & "Sons"`;

describe("HTML", () => {
  test("shows hostile names as text and lets none become markup", () => {
    const html = renderHtml(
      purchase({
        lines: [line(1, { name: hostile, supplierSku: hostile, item: hostile })],
        order: { note: hostile, reference: hostile, paymentTerms: hostile, currency: hostile },
        supplier: { name: hostile, address: [hostile], accountNumber: hostile },
        company: { name: hostile, email: hostile, taxNumber: hostile },
        shipTo: { name: hostile, address: [hostile] },
      }),
      { templates: { default: { intro: hostile, closing: `{company} ${hostile}` } } },
    );
    const errors: string[] = [];
    const page = parse(html, { onParseError: (error) => errors.push(error.code) });
    const all = elements(page);
    expect(errors).toEqual([]);
    expect(all.filter(({ tagName }) => tagName === "script" || tagName === "img")).toEqual([]);
    expect(all.flatMap(({ attrs }) => attrs).filter(({ name }) => name.startsWith("on"))).toEqual(
      [],
    );
    expect(countOf(textOf(page), hostile)).toBeGreaterThanOrEqual(15);
  });

  test("loads nothing from elsewhere and names its language", () => {
    const page = parse(renderHtml(purchase({ supplier: { language: "fr-CA" } })));
    const attributes = elements(page).flatMap(({ attrs }) => attrs);
    expect(attributes.filter(({ name }) => name === "src" || name === "href")).toEqual([]);
    expect(attributes.find(({ name }) => name === "lang")?.value).toBe("fr-CA");
  });

  test("has one table row a line, with number, quantity, price unit and total", () => {
    const page = parse(
      renderHtml(
        purchase({
          lines: [
            line(1, { quantity: decimal(1200), price: decimal("3.125"), priceUnit: decimal(100) }),
            line(2),
          ],
        }),
      ),
    );
    const body = elements(page).find(
      (element) => element.tagName === "tbody" && textOf(element).includes("ITEM-0001"),
    );
    const rows = elements(body!).filter(
      (element) => element.tagName === "tr" && textOf(element).includes("HB-"),
    );
    const innermost = rows.filter(
      (row) => elements(row).filter((e) => e.tagName === "tr").length === 1,
    );
    expect(innermost.map((row) => textOf(row).replace(/\u00A0/g, " "))).toEqual([
      "1. Hex bolt M8 × 11, zinc platedYour item no. HB-1001Our item no. ITEM-00011,200 CTN× 3.125 / 100 CTN37.50",
      "2. Hex bolt M8 × 12, zinc platedYour item no. HB-1002Our item no. ITEM-000212 CTN× 4.5054.00",
    ]);
  });
});

describe("text", () => {
  test("says all that the order holds", () => {
    expect(renderText(purchase({ order: { note: "Before noon.\r\nGate code on arrival." } })))
      .toBe(`Purchase order PO-2026-00042

Please supply the goods below. Quote order number PO-2026-00042 on your confirmation, delivery note and invoice, and tell us if a quantity, price or date does not suit you.

Order no.: PO-2026-00042
Order date: 23 November 2026
Delivery expected: 1 December 2026
Our account with you: C-20417

Ordered by:
   Nordwerk Instandhaltung GmbH
   Kontorallee 12
   20095 Hamburg
   Germany
   +49 40 555 0100
   purchasing@nordwerk.example
   Tax no. DE123456789

Supplier:
   Hansen Fasteners Ltd
   14 Foundry Lane
   Leeds LS1 4AB
   United Kingdom
   orders@hansen.example

Deliver to:
   Main warehouse, gate 3
   Hafenstraße 7
   20457 Hamburg
   Germany

1. Hex bolt M8 × 11, zinc plated
   Your item no. HB-1001 · Our item no. ITEM-0001
   12 CTN × EUR\u00A04.50 = EUR\u00A054.00

2. Hex bolt M8 × 12, zinc plated
   Your item no. HB-1002 · Our item no. ITEM-0002
   1,200 CTN × EUR\u00A03.125 / 100 CTN = EUR\u00A037.50

3. Safety gloves, nitrile, size L
   Your item no. HB-1003 · Our item no. ITEM-0003
   12 CTN × EUR\u00A012.90 = EUR\u00A0154.80

Total: EUR\u00A0246.30 (3 lines)

Payment terms: 30 days net
Delivery terms: DAP

Note:
   Before noon.
   Gate code on arrival.

Kind regards
Nordwerk Instandhaltung GmbH
`);
  });

  test("shows the day of a line that comes on another day", () => {
    const text = renderText(purchase({ lines: [line(1, { expectedDay: "2026-12-24" as Day })] }));
    expect(text).toContain("Delivery expected: 24 December 2026");
  });
});

describe("subject", () => {
  test.each([
    ["line breaks in the company", { company: { name: "Evil\r\nBcc: all@example.com" } }, {}],
    ["a Unicode line separator", { company: { name: "Evil\u2028Bcc: all@example.com" } }, {}],
    ["line breaks in the reference", { order: { reference: "PO-1\nBcc: all@example.com" } }, {}],
    [
      "line breaks in the template",
      {},
      { templates: { default: { subject: "{reference}\r\nBcc: all@example.com" } } },
    ],
  ])("stays one header line with %s", (_, over, options) => {
    const { subject } = renderPurchase(purchase(over), options);
    expect(subject).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
    expect(subject).toContain("Bcc: all@example.com");
  });

  test("carries the reference even when the template leaves it out", () => {
    const { subject } = renderPurchase(purchase(), {
      templates: { default: { subject: "Our order for {total}" } },
    });
    expect(subject).toBe("Our order for EUR\u00A0246.30 (PO-2026-00042)");
  });

  test("keeps the reference whole beside a very long company name", () => {
    const { subject } = renderPurchase(purchase({ company: { name: "Long ".repeat(400) } }));
    expect(subject).toContain("PO-2026-00042");
    expect(subject.length).toBeLessThan(160);
  });
});

describe("copy", () => {
  test("marks subject, text and HTML, and an original has no mark", () => {
    const notice = "Copy – same order, do not fulfil twice";
    const copy = renderPurchase(purchase(), { copy: true });
    expect(copy.subject).toBe(
      `${notice}: Purchase order PO-2026-00042 – Nordwerk Instandhaltung GmbH`,
    );
    expect(copy.text).toContain(notice);
    expect(textOf(parse(copy.html))).toContain(notice);
    const changed = renderPurchase(purchase(), { copy: true, revised: true });
    expect(changed.subject).toMatch(/^Changed order – replaces the one sent before: /);
    expect(changed.text + changed.html).not.toContain(notice);
    const original = renderPurchase(purchase(), { copy: false });
    expect(original.subject + original.text + original.html).not.toContain("Copy");
  });
});

describe("templates", () => {
  const templates = {
    default: { intro: "Default intro" },
    brief: { subject: "{reference} for {supplier}", intro: "Dear {supplier}", closing: "{nobody}" },
  };

  test("the supplier's own one wins and fills its placeholders", () => {
    const { subject, text } = renderPurchase(purchase({ supplier: { template: "brief" } }), {
      templates,
    });
    expect(subject).toBe("PO-2026-00042 for Hansen Fasteners Ltd");
    expect(text).toContain("\n\nDear Hansen Fasteners Ltd\n\n");
    expect(text.endsWith("\n\n{nobody}\n")).toBe(true);
  });

  test.each([
    ["none named", undefined, "Default intro"],
    ["an unknown name", "missing", "Please supply the goods below."],
    ["a name that every object has", "constructor", "Please supply the goods below."],
  ])("%s", (_, template, intro) => {
    const supplier = template === undefined ? {} : { template };
    expect(renderPurchase(purchase({ supplier }), { templates }).text).toContain(intro);
  });

  test("a placeholder inside a name is not filled in", () => {
    const { text } = renderPurchase(
      purchase({ supplier: { name: "{total}", template: "brief" } }),
      { templates },
    );
    expect(text).toContain("Dear {total}");
  });
});

test("direction overrides and control characters never reach a reader", () => {
  const name = "Bolt \u202E8M\u202C\u0000\u0007 \uD800 end\u2066";
  const { text, html } = renderPurchase(purchase({ lines: [line(1, { name })] }));
  expect(text).toContain("1. Bolt 8M \uFFFD end\n");
  expect(html).toContain("Bolt 8M \uFFFD end<");
});
