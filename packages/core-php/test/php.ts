import { spawn, spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { getPHPLoaderModule } from "@php-wasm/node-8-3";
import { loadPHPRuntime, PHP } from "@php-wasm/universal";

/** A real PHP: the one on the path where it is new enough, else the one that npm brings. */
export interface Interpreter {
  readonly name: string;
  /** The answers of test/answer.php to calls, a line each. */
  readonly answer: (calls: readonly string[], ...flags: readonly string[]) => Promise<string[]>;
}

const folder = resolve(import.meta.dirname, "..");
const script = resolve(import.meta.dirname, "answer.php");

export async function findPhp(): Promise<Interpreter> {
  return installedPhp() ?? (await packagedPhp());
}

export function installedPhp(): Interpreter | null {
  const command = process.env["PARSTOCK_PHP"] ?? "php";
  const { stdout } = spawnSync(
    command,
    ["-r", "echo PHP_VERSION_ID >= 80100 ? PHP_VERSION : '';"],
    {
      encoding: "utf8",
    },
  );
  if (typeof stdout !== "string" || !/^\d+\.\d+\.\d+/.test(stdout)) return null;
  return {
    name: `PHP ${stdout} of this machine`,
    answer: (calls, ...flags) =>
      new Promise((settle, reject) => {
        const child = spawn(command, [script, ...flags], { stdio: ["pipe", "pipe", "pipe"] });
        let out = "";
        let complaint = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
        child.on("error", reject);
        child.on("close", (code) =>
          code === 0 ? settle(linesOf(out)) : reject(new Error(`${complaint}${out.slice(-2000)}`)),
        );
        child.stdin.on("error", reject);
        child.stdin.end(calls.map((call) => `${call}\n`).join(""));
      }),
  };
}

export async function packagedPhp(): Promise<Interpreter> {
  const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule(), { processId: process.pid }));
  php.mkdir("/kernel/src");
  php.mkdir("/kernel/test");
  for (const path of globSync(["autoload.php", "src/*.php", "test/answer.php"], { cwd: folder }))
    php.writeFile(`/kernel/${path.replaceAll("\\", "/")}`, readFileSync(resolve(folder, path)));
  const run = async (code: string): Promise<string> => {
    const response = await php.run({ code });
    if (response.exitCode !== 0) throw new Error(response.errors + response.text.slice(-2000));
    return response.text;
  };
  return {
    name: `PHP ${await run("<?php echo PHP_VERSION;")} of npm`,
    answer: async (calls, ...flags) => {
      php.writeFile("/kernel/calls", calls.map((call) => `${call}\n`).join(""));
      const argv = JSON.stringify(["answer.php", ...flags]);
      const open =
        "define('STDIN', fopen('/kernel/calls', 'r')); require '/kernel/test/answer.php';";
      return linesOf(await run(`<?php $argv = ${argv}; ${open}`));
    },
  };
}

function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}
