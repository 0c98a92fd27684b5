import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

import { expect, test } from "vitest";

// The built bundle in a context that has the language and nothing else: no console, no fetch, no timers, no URL.
// What loads here loads in every host.

const script = readFileSync(new URL("../../dist-test/core.global.js", import.meta.url), "utf8");

test("the bundle loads where there is no host", () => {
  const context = createContext(Object.create(null) as object);
  runInContext(script, context, { filename: "core.global.js" });
  const names = runInContext("Object.keys(parstockCore)", context) as string[];
  expect(names.length).toBeGreaterThan(0);
});

test("and that context really has no host", () => {
  const context = createContext(Object.create(null) as object);
  const missing = [
    "fetch",
    "console",
    "process",
    "setTimeout",
    "URL",
    "crypto",
    "Buffer",
    "TextEncoder",
  ];
  for (const name of missing)
    expect(runInContext(`typeof ${name}`, context), name).toBe("undefined");
});
