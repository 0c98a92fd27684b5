// Writes plugin/languages/parstock.pot from the plugin's sources with GNU gettext.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const plugin = join(import.meta.dirname, "plugin");
const pot = join(plugin, "languages", "parstock.pot");
const keywords = ["__", "_e", "_n:1,2", "_x:1,2c", "esc_html__", "esc_html_e", "esc_attr__"];

export function texts(): string {
  const sources = globSync("**/*.php", { cwd: plugin }).sort();
  const { status, stdout, stderr } = spawnSync(
    "xgettext",
    [
      "--language=PHP",
      "--from-code=UTF-8",
      "--add-comments=translators",
      "--package-name=Parstock",
      "--output=-",
      "--no-wrap",
      "--sort-by-file",
      ...keywords.map((keyword) => `--keyword=${keyword}`),
      ...sources.map((path) => path.replaceAll("\\", "/")),
    ],
    { cwd: plugin, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`xgettext is needed (GNU gettext): ${stderr}`);
  return stdout
    .replace(/^"POT-Creation-Date:.*\n/m, "")
    .replace(/^#: (.*):\d+$/gm, "#: $1")
    .replace("charset=CHARSET", "charset=UTF-8");
}

if (process.argv[1] === import.meta.filename) writeFileSync(pot, texts());

export function current(): string {
  return readFileSync(pot, "utf8");
}
