import { describe, expect, test } from "vitest";

import { de } from "../../src/ui/words/de.ts";
import { en } from "../../src/ui/words/en.ts";

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  );
}

function places(sentence: string): string[] {
  return [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();
}

describe("the German sentences", () => {
  const german = new Map(leaves(de));

  test("are as many as the English ones, and none is empty", () => {
    expect([...german.keys()].sort()).toEqual(
      leaves(en)
        .map(([path]) => path)
        .sort(),
    );
    expect([...german.values()].filter((sentence) => sentence === "")).toEqual([]);
  });

  test("have the same places to fill in", () => {
    const filled = leaves(en).map(([path, sentence]) => [path, places(sentence)]);
    expect(leaves(de).map(([path, sentence]) => [path, places(sentence)])).toEqual(filled);
  });
});
