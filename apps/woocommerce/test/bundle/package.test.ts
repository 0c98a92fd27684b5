import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { beforeAll, describe, expect, test } from "vitest";
import { fromBuffer, type ZipFile } from "yauzl";

const app = resolve(import.meta.dirname, "../..");
const files = new Map<string, string>();

beforeAll(async () => {
  const open = promisify<Buffer, { lazyEntries: true }, ZipFile>(fromBuffer);
  const zip = await open(readFileSync(resolve(app, "dist/parstock.zip")), { lazyEntries: true });
  await new Promise<void>((done, reject) => {
    zip.on("error", reject);
    zip.on("end", done);
    zip.on("entry", (entry: { fileName: string }) => {
      zip.openReadStream(entry as never, (fault, stream) => {
        if (fault !== null || stream === undefined) return reject(fault);
        let text = "";
        stream.setEncoding("utf8").on("data", (some: string) => (text += some));
        stream.on("end", () => {
          files.set(entry.fileName, text);
          zip.readEntry();
        });
      });
    });
    zip.readEntry();
  });
});

const php = (): [string, string][] => [...files].filter(([name]) => name.endsWith(".php"));

describe("the zip that WordPress installs", () => {
  test("holds one folder, the plugin's head in it, and the kernel", () => {
    expect([...files.keys()].filter((name) => !name.startsWith("parstock/"))).toEqual([]);
    const { version } = JSON.parse(readFileSync(resolve(app, "package.json"), "utf8")) as {
      version: string;
    };
    const head = files.get("parstock/parstock.php") ?? "";
    expect(head).toContain(` * Version: ${version}\n`);
    expect(head).toContain(`const VERSION = '${version}';`);
    expect(files.has("parstock/core/Plan.php")).toBe(true);
    expect(files.has("parstock/languages/parstock.pot")).toBe(true);
  });

  test("carries the kernel under a name of its own", () => {
    const strange = php().filter(([, source]) => /\bParstock\\Core\b/.test(source));
    expect(strange.map(([name]) => name)).toEqual([]);
  });

  test("lets nobody call a file of it directly", () => {
    const open = php().filter(
      ([, source]) =>
        !/defined\('(ABSPATH|WP_UNINSTALL_PLUGIN)'\) \|\| exit;/.test(source) &&
        !/^\s*(final class|interface) /m.test(source),
    );
    expect(open.map(([name]) => name)).toEqual([]);
  });

  const checks = spawnSync("php", ["--version"]).status === 0;
  test.skipIf(!checks)("is PHP that this machine's PHP reads (needs PHP)", () => {
    const wrong = php().filter(
      ([, source]) => spawnSync("php", ["-l"], { input: source }).status !== 0,
    );
    expect(wrong.map(([name]) => name)).toEqual([]);
  });
});
