import * as fc from "fast-check";
import { XmlDocument } from "libxml2-wasm";
import { describe, expect, it } from "vitest";

import { childrenOf, element, elementAt, escapeXml, joined, parseXml } from "../../src/lib/xml.ts";

describe("writing", () => {
  it("escapes texts and attributes, and leaves out what is undefined", () => {
    const written = element(
      "a",
      { b: 'x"<&>\n', c: undefined },
      "1 < 2 & 3",
      undefined,
      joined([element("d", {}), undefined]),
    );
    expect(written.xml).toBe('<a b="x&quot;&lt;&amp;&gt;&#10;">1 &lt; 2 &amp; 3<d/></a>');
  });
  it("drops what XML cannot hold", () => {
    expect(escapeXml("a\u0000b\u000Bc\uD800d\uFFFEe\u{1F9E4}")).toBe("abcde\u{1F9E4}");
  });
  it("writes what libxml2 reads as it was meant", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (text, value) => {
        const { xml } = element("a", { value }, `x${text}x`);
        using document = XmlDocument.fromString(xml);
        const mine = parseXml(xml);
        expect(mine?.text).toBe(document.root.content);
        expect(mine?.attributes["value"]).toBe(document.root.attr("value")?.value);
      }),
      { numRuns: 300 },
    );
  });
});

describe("reading", () => {
  it("takes prologs, comments, CDATA, prefixes and entities", () => {
    const root = parseXml(
      `\uFEFF<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "http://x.example/a>b.dtd" [<!ENTITY e "<b/>">]>\n<!-- <b> -->\n<n:a q='1 > 0' x:r="&quot;&#65;&#x42;"><![CDATA[<&]]>x&amp;y&e;<b/><b>2</b></n:a>\n`,
    );
    expect(root).toMatchObject({ name: "a", text: "<&x&y&e;" });
    expect(root?.attributes).toEqual({ q: "1 > 0", "x:r": '"AB' });
    expect(root === null ? [] : childrenOf(root, "b").map(({ text }) => text)).toEqual(["", "2"]);
    expect(elementAt(root, "b")?.text).toBe("");
    expect(elementAt(root, "b/c")).toBeUndefined();
  });
  it.each([
    "",
    " ",
    "text",
    "<a>",
    "<a></b>",
    "</a>",
    "<a/><b/>",
    "<a",
    "<a x=1>",
    '<a b="',
    "<a><!-- </a>",
    "a < b",
    '{"a":1}',
  ])("says that %j is none", (text) => {
    expect(parseXml(text)).toBeNull();
  });
  it("never takes a cut document for a whole one", () => {
    const whole = `<?xml version="1.0"?><a b="1"><c>text</c><d/></a>`;
    for (let length = 0; length < whole.length; length += 1)
      expect(parseXml(whole.slice(0, length))).toBeNull();
    expect(parseXml(whole)).not.toBeNull();
  });
  it("reads long documents in one pass", () => {
    const many = `<a>${"<b>x</b>".repeat(50_000)}</a>`;
    expect(parseXml(many)?.children).toHaveLength(50_000);
    expect(parseXml(`<a>${"<b ".repeat(50_000)}`)).toBeNull();
  });
});
