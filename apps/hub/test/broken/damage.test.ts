import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { failureOf } from "@parstock/core";
import { expect, test } from "vitest";

import { readWhole } from "../rows/read-whole.ts";
import { gzip, row, stock, utf16, workbook } from "./make.ts";

/** Marsaglia's xorshift32: the same damage on every machine. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function damaged(whole: Uint8Array, next: (below: number) => number): Uint8Array {
  const bytes = Buffer.from(whole);
  switch (next(4)) {
    case 0:
      return bytes.subarray(0, next(bytes.length));
    case 1: {
      const from = next(bytes.length);
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + next(40))]);
    }
    case 2: {
      const from = next(bytes.length);
      return Buffer.concat([
        bytes.subarray(0, from),
        bytes.subarray(next(bytes.length)),
        bytes.subarray(from),
      ]);
    }
    default: {
      for (let times = 1 + next(8); times > 0; times--) bytes[next(bytes.length)] = next(256);
      return bytes;
    }
  }
}

const rows = stock([row({ name: "Schraube “lang”, ½" }), row({ sku: "B-2", name: 'Nut "M8"' })]);
const originals: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  "stock.csv": async () => Buffer.from(rows),
  "wide.csv": async () => utf16(rows, "le", true),
  "stock.csv.gz": async () => gzip(rows),
  "stock.xlsx": () =>
    workbook([
      {
        name: "Stock",
        rows: [
          ["sku", "on hand", "min", "max", "snoozed until"],
          ["A", 5, 10, 20, { value: "46349", style: 1 }],
          ["B", { value: "3", formula: "1+2" }, 10, 20, null],
        ],
      },
    ]),
};

test.for(Object.keys(originals))(
  "%s, damaged in 150 ways, is read or refused in a sentence",
  async (name) => {
    const directory = await mkdtemp(join(tmpdir(), "parstock-damage-"));
    const original = await originals[name]!();
    const sentences = new Set<string>();
    try {
      for (let seed = 1; seed <= 150; seed++) {
        await writeFile(
          join(directory, name),
          damaged(original, numbersFrom(seed * 2_654_435_761)),
        );
        try {
          const read = await readWhole({ stock: name }, {}, { directory });
          for (const { message } of read.exceptions) sentences.add(message);
        } catch (error) {
          const failure = failureOf(error);
          if (failure?.code !== "bad-input")
            throw new Error(`seed ${seed} breaks the reader`, { cause: error });
          sentences.add(failure.message);
        }
      }
    } finally {
      await rm(directory, { recursive: true });
    }
    expect(sentences.size).toBeGreaterThan(3);
    // One line each, ending as a sentence does.
    expect([...sentences].filter((sentence) => !/^[^\n\r]+\.$/.test(sentence))).toEqual([]);
  },
);
