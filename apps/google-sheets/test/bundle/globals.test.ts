import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createContext, runInContext } from "node:vm";

import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

import { Google } from "../google/google.ts";
import { start } from "../shop.ts";

const own = resolve(import.meta.dirname, "../..");
const built = readFileSync(resolve(own, "dist/Parstock.js"), "utf8");
const shared = process.env["PARSTOCK_SHARED"] ?? resolve(own, "../../../shared");
const specs = resolve(shared, "specs/google-apps-script");

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** What the script declares where there is the language and nothing else. */
function globalsOf(): string[] {
  const context = createContext(Object.create(null) as object);
  runInContext("delete globalThis.console", context);
  const before = new Set(
    runInContext("Object.getOwnPropertyNames(globalThis)", context) as string[],
  );
  runInContext(built, context);
  return (runInContext("Object.getOwnPropertyNames(globalThis)", context) as string[]).filter(
    (name) => !before.has(name),
  );
}

describe("the built file", () => {
  test("loads without calling a service, as it must before anybody agreed to anything", () => {
    expect(globalsOf()).toContain("onOpen");
  });

  test("declares every function that the menu and the sidebar name, and nothing else", () => {
    const google = new Google(start);
    google.press("onOpen");
    google.press("parstockPreview");
    const named = [
      ...google.menu.map(({ handler }) => handler),
      ...[...google.sidebar.matchAll(/"(parstock\w+)"/g)].map(([, name]) => name ?? ""),
    ];
    const globals = globalsOf();
    expect(named.filter((name) => !globals.includes(name))).toEqual([]);
    expect([...globals].sort()).toEqual(
      [
        "Parstock",
        "onOpen",
        "onInstall",
        "parstockScheduledCheck",
        "parstockOnEdit",
        "parstockContinue",
        // In the menu only where orders are placed in another system.
        "parstockConnect",
        ...new Set(named),
      ].sort(),
    );
  });

  test("has lines that the editor in the browser can show", () => {
    const longest = Math.max(...built.split("\n").map((line) => line.length));
    expect(longest).toBeLessThan(20_000);
  });
});

describe.skipIf(!existsSync(specs))("by the published schemas (skipped without the specs)", () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });

  test.each([
    ["appsscript.json", "appsscript.schema.json"],
    [".clasp.example.json", "dot-clasp.schema.json"],
  ])("%s is right", (file, schema) => {
    const validate = ajv.compile(read(resolve(specs, schema)) as object);
    validate(read(resolve(own, file)));
    expect(validate.errors).toBe(null);
  });

  test("the manifest asks for no more than the narrow permissions", () => {
    const { oauthScopes } = read(resolve(own, "appsscript.json")) as { oauthScopes: string[] };
    const example = read(resolve(specs, "appsscript.sheet-bound.json")) as {
      oauthScopes: string[];
    };
    expect(oauthScopes.filter((scope) => !example.oauthScopes.includes(scope))).toEqual([]);
  });
});
