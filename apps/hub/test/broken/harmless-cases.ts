import type { BrokenCase } from "./broken-case.ts";
import { goodRows, gzip, row, stock, utf16, windows1252 } from "./make.ts";

const good = goodRows.length;

/** Looks broken, is not: read as it stands, and escaped where it is printed. */
export const harmlessCases: readonly BrokenCase[] = [
  ...harmless("negative stock", stock([row({ onHand: "-4" })])),
  ...harmless("formula in a name", stock([row({ name: `=HYPERLINK("http://evil.example","x")` })])),
  ...harmless("line breaks in a name", stock([row({ name: "Nut\r\nBcc: all@evil.example" })])),
  ...harmless("right-to-left text and emoji", stock([row({ name: "صامولة ‮M8 🔩" })])),
  ...harmless("supplier without an address", stock([row({ supplier: "Beta", email: "" })])),
  ...harmless("no supplier", stock([row({ supplier: "" })])),
  ...harmless("expired price", stock([row({}, ["2020-01-01"])], ["valid to"])),
  ...harmless(
    "days when clocks change",
    stock([row({}, ["2026-03-29"]), row({ sku: "B-2" }, ["2026-10-25"])], ["snoozed until"]),
    good + 2,
  ),
  ...harmless("byte order mark and CRLF", `\uFEFF${stock([row({})]).replaceAll("\n", "\r\n")}`),
  ...harmless("no newline at the end", stock([row({})]).trimEnd()),
  ...harmless("a title above the header", `Stock on 23 November\n\n${stock([row({})])}`),
  ...harmless("UTF-16 without a mark", utf16(stock([row({})]), "le", false)),
  ...harmless("UTF-16 big-endian", utf16(stock([row({})]), "be", true)),
  ...harmless("Windows-1252", windows1252(stock([row({ name: "Schlüssel" })]))),
  ...harmless("two gzip members", Buffer.concat([gzip(stock([])), gzip(`${row({})}\n`)])),
];

function harmless(
  name: string,
  content: string | Uint8Array,
  readable: number = good + 1,
): readonly BrokenCase[] {
  return [{ name, files: { "stock.csv": content }, expect: { exceptions: [], readable } }];
}
