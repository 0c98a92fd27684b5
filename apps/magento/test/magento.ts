import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { type ParsedMail, simpleParser } from "mailparser";

export const built: string = resolve(import.meta.dirname, "../dist/Reorder");
export const magento: string = process.env["PARSTOCK_MAGENTO"] ?? "";

/** Why the module cannot be tried in a shop here; null when it can. */
export const missing: string | null = !existsSync(join(magento, "app/etc/env.php"))
  ? "PARSTOCK_MAGENTO names no installed Magento"
  : null;

export const hasPhp: boolean = spawnSync("php", ["--version"], { stdio: "ignore" }).status === 0;

export interface Shop {
  /** Runs PHP inside Magento's cron area; `get(Class::class)` gives an object. What it prints, or "killed". */
  readonly php: (code: string) => Promise<string>;
  readonly magento: (...args: string[]) => string;
  readonly mails: () => Promise<ParsedMail[]>;
  /** What the mail programme does with the next mails. */
  readonly post: (how: "takes" | "refuses" | "kills") => void;
  readonly close: () => void;
}

/**
 * An installed Magento with the built module in it. Mail goes to a programme of ours that keeps it; "kills" ends the PHP
 * that calls it, after the mail was kept.
 */
export function openShop(): Shop {
  const folder = mkdtempSync(join(tmpdir(), "parstock-magento-"));
  const sink = join(folder, "sendmail");
  const how = join(folder, "how");
  writeFileSync(how, "takes");
  writeFileSync(
    sink,
    `#!/bin/sh\ncat > "${folder}/$$.part"\nhow=$(cat "${how}")\n[ "$how" = refuses ] && exit 75\nmv "${folder}/$$.part" "${folder}/$$.eml"\n[ "$how" = kills ] && kill -9 $(ps -o ppid= -p $PPID) $PPID\nexit 0\n`,
  );
  chmodSync(sink, 0o755);
  const module = join(magento, "app/code/Parstock/Reorder");
  rmSync(module, { recursive: true, force: true });
  rmSync(join(magento, "generated/code/Parstock"), { recursive: true, force: true });
  cpSync(built, module, { recursive: true });
  const options = ["-d", "memory_limit=2G", "-d", `sendmail_path=${sink}`];
  const run = (...args: string[]): string => {
    const done = spawnSync("php", [...options, "bin/magento", ...args], {
      cwd: magento,
      encoding: "utf8",
    });
    return done.stdout + done.stderr;
  };
  run("module:enable", "Parstock_Reorder");
  run("setup:upgrade", "--keep-generated");
  return {
    magento: run,
    php: (code) =>
      new Promise((answer) => {
        const whole = `
          require 'app/bootstrap.php';
          $manager = Magento\\Framework\\App\\Bootstrap::create(BP, $_SERVER)->getObjectManager();
          $manager->get(Magento\\Framework\\App\\State::class)->setAreaCode('crontab');
          function get(string $class) { return Magento\\Framework\\App\\ObjectManager::getInstance()->get($class); }
          ${code}`;
        const child = spawn("php", [...options, "-r", whole], { cwd: magento });
        let said = "";
        child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
        child.on("close", (_code, signal) => answer(signal === null ? said : "killed"));
      }),
    mails: () =>
      Promise.all(
        readdirSync(folder)
          .filter((name) => name.endsWith(".eml"))
          .sort()
          .map((name) => simpleParser(readFileSync(join(folder, name)))),
      ),
    post: (what) => writeFileSync(how, what),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
