import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { built, hasPhp, magento, missing } from "../magento.ts";

const files = (pattern: string): string[] => globSync(pattern, { cwd: built }).sort();

test("what is built is whole: the module, and the kernel under a name of its own", () => {
  expect(files("*.{php,json}")).toEqual(["composer.json", "registration.php"]);
  expect(files("Core/*.php").length).toBeGreaterThan(25);
  for (const path of files("**/*.php")) {
    const source = readFileSync(join(built, path), "utf8");
    expect(source).not.toMatch(/namespace Parstock\\Core|use Parstock\\Core/);
  }
});

test("every class lies where its name says", () => {
  for (const path of files(
    "{Block,Console,Controller,Core,Cron,Model,Observer,Plugin,Ui}/**/*.php",
  )) {
    const source = readFileSync(join(built, path), "utf8");
    const space = /^namespace (.+);$/m.exec(source)?.[1];
    const name = /^(?:(?:final|abstract) )?(?:class|interface) (\w+)/m.exec(source)?.[1];
    expect(`${space}\\${name}`).toBe(
      `Parstock\\Reorder\\${path.slice(0, -4).replaceAll("/", "\\")}`,
    );
  }
});

test("every class that the configuration names is there", () => {
  const there = new Set(
    files("**/*.php").map(
      (path) => `Parstock\\Reorder\\${path.slice(0, -4).replaceAll("/", "\\")}`,
    ),
  );
  const virtual = /<virtualType name="([^"]+)"/g;
  for (const path of files("{etc,view}/**/*.xml"))
    for (const [, name = ""] of readFileSync(join(built, path), "utf8").matchAll(virtual))
      there.add(name);
  for (const path of files("{etc,view}/**/*.xml"))
    for (const [name] of readFileSync(join(built, path), "utf8").matchAll(
      /Parstock\\Reorder\\[\w\\]+/g,
    ))
      expect(there, `${path} names ${name}`).toContain(name);
});

test("what templates print is escaped", () => {
  for (const path of files("view/**/*.phtml")) {
    const source = readFileSync(join(built, path), "utf8");
    for (const [, printed = ""] of source.matchAll(/<\?= (.+?) \?>/gs))
      expect(printed, path).toMatch(
        /^(?:\$escaper->escape(?:Html|HtmlAttr|Url)\(|\(int\) |.+ \? '[^'<>]*' : '[^'<>]*'$)/s,
      );
  }
});

describe.skipIf(!hasPhp)("with PHP (none here when skipped)", () => {
  test("every file can be read by it", () => {
    const paths = files("**/*.{php,phtml}").map((path) => join(built, path));
    const script =
      "foreach (array_slice($argv, 1) as $path) try { token_get_all(file_get_contents($path), TOKEN_PARSE); } catch (ParseError $error) { echo $path . ': ' . $error->getMessage(); }";
    const read = spawnSync("php", ["-r", script, "--", ...paths], { encoding: "utf8" });
    expect(read.stdout + read.stderr).toBe("");
    expect(paths.length).toBeGreaterThan(50);
  });
});

describe.skipIf(missing !== null)(`with a Magento (${missing ?? "there is one"})`, () => {
  test("every XML file is valid by Magento's own schemas", () => {
    const script = `
      require 'vendor/autoload.php';
      libxml_use_internal_errors(true);
      $urns = new Magento\\Framework\\Config\\Dom\\UrnResolver();
      libxml_set_external_entity_loader([$urns, 'registerEntityLoader']);
      foreach (array_slice($argv, 1) as $path) {
          $dom = new DOMDocument();
          $dom->load($path);
          $schema = $dom->documentElement->getAttribute('xsi:noNamespaceSchemaLocation');
          if (!$dom->schemaValidate($urns->getRealPath($schema)))
              foreach (libxml_get_errors() as $error) echo "$path:$error->line $error->message";
          libxml_clear_errors();
      }`;
    const paths = files("{etc,view}/**/*.xml").map((path) => join(built, path));
    const checked = spawnSync("php", ["-d", "error_reporting=0", "-r", script, "--", ...paths], {
      cwd: magento,
      encoding: "utf8",
    });
    expect(checked.stdout + checked.stderr).toBe("");
    expect(paths.length).toBeGreaterThan(10);
  });
});
