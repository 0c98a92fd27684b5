import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

// The rules on direction and on I/O are only as good as the tools that enforce them, so each one is broken here
// on purpose, in a scratch copy of the configuration, and must be caught.

const root = resolve(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "parstock rules "));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(scratch, path)), { recursive: true });
  writeFileSync(join(scratch, path), text);
}

function run(tool: string, args: string[], cwd: string): string {
  const bin = join(root, "node_modules", ".bin", tool);
  const { stdout, stderr } = spawnSync(bin, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" },
  });
  return stdout + stderr;
}

describe("the linter refuses", () => {
  const pure: [name: string, source: string, rule: string][] = [
    ["the clock", "export const now = (): number => Date.now();", "no-restricted-globals"],
    ["a date", "export const day = new Date(0).toISOString();", "no-restricted-globals"],
    ["randomness", "export const dice = (): number => Math.random();", "no-restricted-properties"],
    [
      "the network",
      'export const get = (): unknown => fetch("https://example.com");',
      "no-restricted-globals",
    ],
    [
      "a timer",
      "export const wait = (): unknown => setTimeout(String, 1);",
      "no-restricted-globals",
    ],
    ["the environment", "export const home = (): unknown => process.env;", "no-restricted-globals"],
    ["host globals", "export const host = (): unknown => globalThis;", "no-restricted-globals"],
    ["the console", 'export const say = (): void => console.log("hello");', "no-console"],
    ["files", 'export { readFileSync } from "node:fs";', "no-nodejs-modules"],
    [
      "files by their old name",
      'import fs from "fs";\nexport const read: unknown = fs;',
      "no-nodejs-modules",
    ],
    ["async functions", "export const later = async (): Promise<number> => 1;", "no-async-await"],
    [
      "promises",
      "export const later = (): unknown => Promise.resolve(1);",
      "no-restricted-globals",
    ],
  ];
  const cases: [name: string, path: string, source: string, rule: string][] = [
    ...["core/src", "connectors/src/acme", "documents/src"].flatMap((folder) =>
      pure.map(([name, source, rule], at): [string, string, string, string] => [
        `${name} in ${folder}`,
        `packages/${folder}/bad-${at}.ts`,
        source,
        rule,
      ]),
    ),
    [
      "connectors in core",
      "packages/core/src/wrong-way.ts",
      'export { file } from "@parstock/connectors/file";',
      "no-restricted-imports",
    ],
    [
      "more of core than its types in a connector",
      "packages/connectors/src/acme/value.ts",
      'import { add } from "@parstock/core";\nexport const sum: unknown = add;',
      "no-restricted-imports",
    ],
    [
      "one connector in another",
      "packages/connectors/src/acme/sibling.ts",
      'import { other } from "../other/index.ts";\nexport const both: unknown = other;',
      "no-restricted-imports",
    ],
    [
      "test suites in what ships",
      "apps/hub/src/suite.ts",
      'export { testConnector } from "@parstock/testing";',
      "no-restricted-imports",
    ],
    [
      "import cycles",
      "packages/core/src/egg.ts",
      'import { hen } from "./hen.ts";\nexport const egg = (): unknown => hen;',
      "no-cycle",
    ],
  ];
  write(
    "packages/core/src/hen.ts",
    'import { egg } from "./egg.ts";\nexport const hen = (): unknown => egg;',
  );
  write("packages/connectors/src/other/index.ts", "export const other = 1;");
  write(
    "packages/connectors/src/acme/fine.ts",
    'import { shared } from "../lib/shared.ts";\nimport type { Quantity } from "@parstock/core";\n' +
      "export const fine = (quantity: Quantity): unknown => [shared, quantity];",
  );
  write("packages/connectors/src/lib/shared.ts", "export const shared = 1;");
  for (const [, path, source] of cases) write(path, `${source}\n`);
  cpSync(join(root, ".oxlintrc.json"), join(scratch, ".oxlintrc.json"));

  const found = JSON.parse(run("oxlint", ["--format", "json"], scratch)) as {
    diagnostics: { code: string; filename: string }[];
  };
  const rulesIn = (path: string): string[] =>
    found.diagnostics
      .filter(({ filename }) => filename.endsWith(path))
      .map(({ code }) => /\((.*)\)/.exec(code)?.[1] ?? code);

  test.each(cases)("%s", (_name, path, _source, rule) => {
    expect(rulesIn(path)).toContain(rule);
  });

  test("and lets a connector use lib and the types of core", () => {
    expect(rulesIn("packages/connectors/src/acme/fine.ts")).toEqual([]);
  });
});

describe("the compiler knows no host", () => {
  const lines: [name: string, source: string][] = [
    ["fetch", 'export const a: unknown = fetch("https://example.com");'],
    ["URL", 'export const b: unknown = new URL("https://example.com");'],
    ["timers", "export const c: unknown = setTimeout;"],
    ["console", "export const d: unknown = console;"],
    ["process", "export const e: unknown = process;"],
    ["Buffer", "export const f: unknown = Buffer;"],
    ["crypto", "export const g: unknown = crypto;"],
    ["TextEncoder", "export const h: unknown = new TextEncoder();"],
    ["node:fs", 'export { readFileSync } from "node:fs";'],
    ["undeclared packages", 'export { z } from "zod";'],
  ];

  describe.each(["core", "connectors", "documents"])("in %s", (name) => {
    const folder = `compile-${name}`;
    write(`${folder}/bad.ts`, `${lines.map(([, source]) => source).join("\n")}\n`);
    write(
      `${folder}/tsconfig.json`,
      JSON.stringify({
        extends: join(root, "packages", name, "tsconfig.json"),
        include: ["bad.ts"],
      }),
    );
    const output = run("tsc", ["-p", join(scratch, folder)], join(root, "packages", name));
    test.each(lines.map(([what], at) => [what, at + 1] as const))("%s", (_what, line) => {
      expect(output).toContain(`bad.ts(${line},`);
    });
  });
});

describe("turbo boundaries refuses", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    packageManager: string;
  };
  const tagOf = { core: "core", connectors: "connector", store: "store", testing: "testing" };

  function check(from: keyof typeof tagOf, dependencies: string[], source: string): string {
    const folder = `workspace-${from}-${dependencies.length}`;
    write(
      `${folder}/package.json`,
      JSON.stringify({ name: "scratch", private: true, packageManager: manifest.packageManager }),
    );
    write(`${folder}/pnpm-workspace.yaml`, "packages:\n  - packages/*\n");
    cpSync(join(root, "turbo.json"), join(scratch, folder, "turbo.json"));
    for (const [name, tag] of Object.entries(tagOf)) {
      const at = `${folder}/packages/${name}`;
      const wanted = name === from ? dependencies : [];
      write(
        `${at}/package.json`,
        JSON.stringify({
          name: `@parstock/${name}`,
          version: "0.1.0",
          dependencies: Object.fromEntries(wanted.map((one) => [one, "workspace:^"])),
        }),
      );
      write(`${at}/turbo.json`, JSON.stringify({ extends: ["//"], tags: [tag] }));
      write(`${at}/src/index.ts`, name === from ? source : "export const one = 1;\n");
    }
    execFileSync("git", ["init", "--quiet"], { cwd: join(scratch, folder) });
    return run("turbo", ["boundaries"], join(scratch, folder));
  }

  test("a package that core declares", () => {
    const output = check("core", ["@parstock/store"], 'export { one } from "@parstock/store";\n');
    expect(output).toMatch(/[1-9]\d* issues? found/);
  });

  test("an import that is not declared", () => {
    const output = check("core", [], 'export { one } from "@parstock/connectors";\n');
    expect(output).toMatch(/[1-9]\d* issues? found/);
  });

  test("the store in a connector", () => {
    const output = check(
      "connectors",
      ["@parstock/store"],
      'export { one } from "@parstock/store";\n',
    );
    expect(output).toMatch(/[1-9]\d* issues? found/);
  });

  test("but not core in a connector", () => {
    const output = check(
      "connectors",
      ["@parstock/core"],
      'export type { One } from "@parstock/core";\n',
    );
    expect(output).toContain("no issues found");
  });
});
