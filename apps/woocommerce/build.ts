// Builds dist/parstock.zip, the plugin as WordPress installs it: its own files, and the kernel of core-php under a name of
// its own, so that another plugin that brings the kernel too cannot get in its way.
import { createWriteStream, globSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

import { ZipFile } from "yazl";

const here = import.meta.dirname;
const plugin = join(here, "plugin");
const kernel = join(
  dirname(fileURLToPath(import.meta.resolve("@parstock/core-php/package.json"))),
  "src",
);
/** The same files make the same zip. */
const mtime = new Date("2026-01-01T00:00:00Z");

const filesIn = (folder: string): string[] =>
  globSync("**/*.*", { cwd: folder })
    .map((path) => path.replaceAll("\\", "/"))
    .sort();

const zip = new ZipFile();
for (const path of filesIn(plugin))
  zip.addBuffer(readFileSync(join(plugin, path)), `parstock/${path}`, { mtime });
for (const path of filesIn(kernel)) {
  const source = readFileSync(join(kernel, path), "utf8");
  const own = source.replace("namespace Parstock\\Core;", "namespace Parstock\\WooCommerce\\Core;");
  zip.addBuffer(Buffer.from(own), `parstock/core/${path}`, { mtime });
}
const license = readFileSync(resolve(here, "../../LICENSE"));
zip.addBuffer(license, "parstock/LICENSE", { mtime });
zip.end();

mkdirSync(join(here, "dist"), { recursive: true });
await pipeline(zip.outputStream, createWriteStream(join(here, "dist", "parstock.zip")));
