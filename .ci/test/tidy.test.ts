import { spawnSync } from "node:child_process";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, test } from "vitest";

// The house rules that neither the compiler nor the linter can see.

const root = resolve(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const files = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root, exclude: (name) => name === "node_modules" || name === "dist" })
    .map((path) => path.replaceAll("\\", "/"))
    .sort();

interface Case {
  name?: string;
}

interface Manifest {
  name: string;
  private?: boolean;
  type?: string;
  exports?: Record<string, string | Record<string, string>>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}
const manifest = (folder: string): Manifest =>
  JSON.parse(read(`${folder}/package.json`)) as Manifest;
const folders = files("packages/*/package.json", "apps/*/package.json").map((path) =>
  path.replace("/package.json", ""),
);

test("the top level holds only what it is meant to", () => {
  const seen = readdirSync(root).filter((name) => !name.startsWith(".") && name !== "node_modules");
  expect(seen.sort()).toEqual([
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "apps",
    "package.json",
    "packages",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "tsconfig.base.json",
    "turbo.json",
  ]);
});

describe.each(folders)("%s", (folder) => {
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifest(folder);

  test("carries the tag of its layer", () => {
    const layer: Record<string, string> = { connectors: "connector" };
    const last = folder.split("/")[1] ?? "";
    const tag = folder.startsWith("apps/") ? "host" : (layer[last] ?? last);
    expect(JSON.parse(read(`${folder}/turbo.json`))).toMatchObject({
      extends: ["//"],
      tags: [tag],
    });
  });

  test("takes every version from the catalog", () => {
    const versions = Object.values({ ...dependencies, ...devDependencies, ...peerDependencies });
    expect(versions.filter((version) => !/^(catalog:|workspace:)/.test(version))).toEqual([]);
  });

  test("needs the test suites for development only", () => {
    expect(Object.keys(dependencies)).not.toContain("@parstock/testing");
  });

  test("says in a README what it is", () => {
    expect(existsSync(join(root, folder, "README.md"))).toBe(true);
  });
});

test("apps are private", () => {
  const published = folders.filter((folder) => manifest(folder).private !== true);
  expect(published.filter((folder) => folder.startsWith("apps/"))).toEqual([]);
});

describe("published as ESM, source first, types before code:", () => {
  test.each(folders.filter((folder) => manifest(folder).private !== true))("%s", (folder) => {
    const { name, type, exports = {} } = manifest(folder);
    expect(name).toMatch(/^@parstock\//);
    expect(type).toBe("module");
    for (const target of Object.values(exports))
      expect(Object.keys(target)).toEqual(["parstock-source", "types", "default"]);
  });
});

test("core needs exact decimals and nothing else", () => {
  expect(Object.keys(manifest("packages/core").dependencies ?? {})).toEqual(["big.js"]);
});

test("connectors need hashes and the types of core, nothing else", () => {
  expect(Object.keys(manifest("packages/connectors").dependencies ?? {}).sort()).toEqual([
    "@noble/hashes",
    "@parstock/core",
  ]);
});

test("only the loops of core and the PDF writer know of promises", () => {
  const pure = files("packages/{core,connectors,documents}/src/**/*.ts").filter(
    (path) =>
      path !== "packages/core/src/exchange.ts" && !path.startsWith("packages/documents/src/pdf/"),
  );
  const speaking = pure.filter((path) =>
    /\b(async|await|Promise|PromiseLike)\b/.test(code(read(path))),
  );
  expect(speaking).toEqual([]);
});

describe("connectors", () => {
  const systems = readdirSync(join(root, "packages/connectors/src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "lib" && !entry.name.startsWith("_"))
    .map((entry) => entry.name);

  test.each(systems)("%s has its files and a page with the day it was verified", (name) => {
    const folder = `packages/connectors/src/${name}`;
    expect(existsSync(join(root, folder, "index.ts"))).toBe(true);
    const page = read(`${folder}/README.md`);
    expect(page).toMatch(/^# \S/);
    expect(page).toMatch(/^Last verified: \d{4}-\d{2}-\d{2}\b/m);
  });

  test("stand in the generated lists", () => {
    const { stderr, status } = spawnSync(process.execPath, [join(root, ".ci/gen.mjs"), "--check"], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});

test("a skipped test says why", () => {
  const silent = files("{packages,apps}/*/test/**/*.test.ts").filter((path) =>
    /\b(test|it|describe)\.skip\(\s*["'`]/.test(read(path)),
  );
  expect(
    silent,
    "use `context.skip(reason)` or `.skipIf(condition)` with the reason in the name",
  ).toEqual([]);
});

test("golden tables name every case, and no two alike", () => {
  for (const path of files("packages/core/test/golden/*.json")) {
    const table = JSON.parse(read(path)) as Case[] | { cases: Case[] };
    const cases = Array.isArray(table) ? table : table.cases;
    const names = cases.map(({ name }) => name);
    expect(names, path).not.toContain(undefined);
    expect(new Set(names).size, path).toBe(names.length);
  }
});

/** The text without comments, strings and template text: good enough to search for words of the language. */
function code(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""')
    .replaceAll(/\/\/[^\n]*/g, "");
}
