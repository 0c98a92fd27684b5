// Builds dist/Reorder, the module as Magento takes it: its own files, and the kernel of core-php under a name of its own,
// so that another extension that brings the kernel too cannot get in its way.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const here = import.meta.dirname;
const kernel = resolve(here, "../../packages/core-php/src");
const built = join(here, "dist", "Reorder");

rmSync(built, { recursive: true, force: true });
mkdirSync(dirname(built), { recursive: true });
cpSync(join(here, "module"), built, { recursive: true });
mkdirSync(join(built, "Core"));
for (const path of globSync("**/*.php", { cwd: kernel })) {
  const source = readFileSync(join(kernel, path), "utf8");
  const own = source.replace("namespace Parstock\\Core;", "namespace Parstock\\Reorder\\Core;");
  writeFileSync(join(built, "Core", path), own);
}
cpSync(resolve(here, "../../LICENSE"), join(built, "LICENSE"));
