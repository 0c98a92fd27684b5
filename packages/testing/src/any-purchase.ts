import type { Purchase } from "@parstock/core";
import * as fc from "fast-check";

import { purchaseOf } from "./purchases.ts";

/** Names as people write them, and as careless quoting breaks on. */
const oddNames = [
  'Glove <M> "blue" & ½',
  "O'Hara; DROP TABLE items--",
  "Ελαστικό γάντι 手袋 قفاز 🧤",
  '=HYPERLINK("https://evil.example")',
  "Line one\nline two\ttabbed",
  "\\back\\slash ]]> %20 {{braces}}",
  "e\u0301 combining \u202Eoverride",
  "x".repeat(300),
];

const name = fc.oneof(
  fc.constantFrom(...oddNames),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).map((text) => `n${text}`),
);
/** At most four decimals, and never zero. */
const quantity = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 1, max: 9999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(4, "0")}`);
const price = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 9999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(4, "0")}`);
const day = fc
  .date({
    min: new Date("2000-01-01T00:00:00Z"),
    max: new Date("2099-12-31T00:00:00Z"),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 10));

/** Purchases of 1 to 500 lines with odd names, fractions, packs, currencies and days. */
export function anyPurchase(): fc.Arbitrary<Purchase> {
  return fc
    .record({
      reference: fc.stringMatching(/^PS-[0-9]{6}-[0-9A-HJKMNP-TV-Z]{6}$/),
      supplier: fc.record({
        id: fc.constantFrom("NORTH", "süd & co", "4711"),
        name,
        email: fc.constantFrom("orders@north.example", "a+b@süd.example"),
      }),
      currency: fc.constantFrom("EUR", "USD", "JPY", "KWD", "NZD"),
      orderDay: day,
      expectedDay: fc.option(day),
      note: fc.option(name),
      lines: fc.array(
        fc.record({
          item: fc.integer({ min: 1, max: 9999 }).map((number) => `ITEM-${number}`),
          name,
          quantity: fc.oneof(quantity, fc.integer({ min: 1, max: 100_000 }).map(String)),
          price,
          pack: fc.constantFrom("1", "12", "0.5", "2.4", "7"),
        }),
        { minLength: 1, maxLength: 500, size: "max" },
      ),
    })
    .map(purchaseOf);
}
