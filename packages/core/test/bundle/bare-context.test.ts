import { readFileSync } from "node:fs";
import { type Context, createContext, runInContext } from "node:vm";

import { expect, test } from "vitest";

// The built bundle in a context that has the language and nothing else: no console, no fetch, no timers, no URL.
// What loads here loads in every host.

const script = readFileSync(new URL("../../dist-test/core.global.js", import.meta.url), "utf8");

// Node's contexts bring the inspector's console along.
function bareContext(): Context {
  const context = createContext(Object.create(null) as object);
  runInContext("delete globalThis.console", context);
  return context;
}

test("the bundle loads where there is no host", () => {
  const context = bareContext();
  runInContext(script, context, { filename: "core.global.js" });
  const names = runInContext("Object.keys(parstockCore)", context) as string[];
  expect(names.length).toBeGreaterThan(0);
});

test.each(["fetch", "console", "process", "setTimeout", "URL", "crypto", "Buffer", "TextEncoder"])(
  "and there is no %s there",
  (name) => {
    expect(runInContext(`typeof ${name}`, bareContext())).toBe("undefined");
  },
);
