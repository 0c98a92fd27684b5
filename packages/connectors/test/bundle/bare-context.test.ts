import { globSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { createContext, runInContext } from "node:vm";

import type { Connector, HttpRequest } from "@parstock/core";
import { expect, test } from "vitest";

// Each built connector in a context that has the language and nothing else, held in a conversation there: what talks
// here talks in every host.

const folder = resolve(import.meta.dirname, "../../dist-test");
const systems = globSync("*/index.global.js", { cwd: folder })
  .map((path) => ({
    name: basename(dirname(path)),
    script: readFileSync(resolve(folder, path), "utf8"),
  }))
  .filter(({ name }) => name !== "file")
  .sort((a, b) => a.name.localeCompare(b.name));

/** Settings that let any connector form its first request. */
const anySetting = `new Proxy({}, {
  get: (_, name) => ({ companyId: "1", kind: "" })[name] ?? "https://acme.example",
})`;

test("there are connectors to load", () => {
  expect(systems.length).toBeGreaterThan(0);
});

test.each(systems)("$name loads and talks where there is no host", ({ name, script }) => {
  const context = createContext(Object.create(null) as object);
  runInContext("delete globalThis.console", context);
  runInContext(script, context, { filename: `${name}.js` });
  const find = `Object.values(parstockConnector).find((value) => value && value.authorize)`;
  const facts = runInContext(`JSON.stringify(${find})`, context) as string;
  expect(JSON.parse(facts) as Connector).toMatchObject({ name });
  const first = runInContext(
    `(() => {
      const connector = ${find};
      const context = {
        settings: ${anySetting},
        now: "2026-11-23T08:00:00.000Z",
        today: "2026-11-23",
      };
      const read =
        connector.readStock ?? connector.readSuppliers ?? connector.findOrder ?? connector.doctor;
      try {
        const step = read.call(connector, context, null, null).next();
        return JSON.stringify(step.value ?? {});
      } catch (thrown) {
        // A setting that it cannot take is a failure in its own words, not a missing global.
        return JSON.stringify({ url: thrown.failure.message });
      }
    })()`,
    context,
  ) as string;
  expect((JSON.parse(first) as HttpRequest).url).toMatch(/\S/);
});
