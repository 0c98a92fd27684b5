import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import { fail } from "@parstock/core";

import { writeDurably } from "./durable.ts";

const keyBytes = 32;

/** The key in PARSTOCK_KEY; null when it is not set. The text is never repeated. */
export function keyFrom(environment: NodeJS.ProcessEnv): Buffer | null {
  const text = environment["PARSTOCK_KEY"] ?? "";
  return text === ""
    ? null
    : (parseKey(text) ??
        fail({
          code: "bad-setting",
          field: "PARSTOCK_KEY",
          message:
            "PARSTOCK_KEY is not a key: it takes 64 hexadecimal digits, as `openssl rand -hex 32` prints them.",
        }));
}

/** The key in the folder's key file; null when there is none. Fails when others can read it. */
export function readKeyFile(folder: string): Buffer | null {
  const path = keyPath(folder);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  if (process.platform !== "win32" && (stats.mode & 0o077) !== 0)
    fail({
      code: "bad-setting",
      message: `The key file ${path} can be read by others; run chmod 600 on it, and renew the credentials if somebody may have read it.`,
    });
  return (
    parseKey(readFileSync(path, "utf8")) ??
    fail({
      code: "bad-setting",
      message: `The key file ${path} is damaged; restore it from a backup, or remove it and connect every system again.`,
    })
  );
}

/** The key in the folder's key file, which is made where there is none. */
export function makeKeyFile(folder: string): Buffer {
  const existing = readKeyFile(folder);
  if (existing !== null) return existing;
  mkdirSync(folder, { recursive: true });
  const fresh = join(folder, `key.${process.pid}.${randomBytes(4).toString("hex")}`);
  writeDurably(fresh, `${randomBytes(keyBytes).toString("hex")}\n`);
  try {
    // Unlike a rename, a link never replaces the key that somebody else has made meanwhile.
    linkSync(fresh, keyPath(folder));
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  } finally {
    rmSync(fresh, { force: true });
  }
  return (
    readKeyFile(folder) ??
    fail({ code: "bad-setting", message: `The key file ${keyPath(folder)} can't be made.` })
  );
}

function keyPath(folder: string): string {
  return join(folder, "key");
}

function parseKey(text: string): Buffer | null {
  const trimmed = text.trim();
  return /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : null;
}
