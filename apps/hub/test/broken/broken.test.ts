import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseMapping } from "@parstock/connectors/file";
import { failureOf } from "@parstock/core";
import { expect, test } from "vitest";

import { readWhole } from "../rows/read-whole.ts";
import { brokenCases, type BrokenCase } from "./cases.ts";

/** What the file source says of a case: the sentence that stops it, or what it read and set aside. */
async function outcomeOf(broken: BrokenCase): Promise<BrokenCase["expect"]> {
  const directory = await mkdtemp(join(tmpdir(), "parstock-broken-"));
  try {
    for (const [name, content] of Object.entries(broken.files)) {
      await writeFile(
        join(directory, name),
        typeof content === "function" ? await content() : content,
      );
    }
    const text =
      typeof broken.mapping === "string" ? broken.mapping : JSON.stringify(broken.mapping ?? {});
    const mapping = parseMapping(text, "mapping.json");
    const tables = broken.tables ?? { stock: Object.keys(broken.files)[0] ?? "" };
    const read = await readWhole(tables, mapping, { directory });
    const keys = new Set(read.exceptions.map((exception) => exception.key));
    if (keys.size < read.exceptions.length) throw new Error("two exceptions share a key");
    return {
      exceptions: read.exceptions.map((exception) => exception.message).sort(),
      readable: read.records.length,
    };
  } catch (error) {
    const failure = failureOf(error);
    if (failure?.code !== "bad-input") throw error;
    return { failure: failure.message, readable: 0 };
  } finally {
    await rm(directory, { recursive: true });
  }
}

test("there are at least forty broken inputs, each with a name of its own", () => {
  expect(
    brokenCases.filter(
      ({ expect: { failure, exceptions = [] } }) => failure !== undefined || exceptions.length > 0,
    ).length,
  ).toBeGreaterThanOrEqual(40);
  expect(new Set(brokenCases.map(({ name }) => name)).size).toBe(brokenCases.length);
});

test.for(brokenCases.map((broken) => [broken.name, broken] as const))("%s", async ([, broken]) => {
  expect(await outcomeOf(broken)).toEqual(broken.expect);
});
