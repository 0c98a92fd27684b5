import { constants } from "node:fs";
import { access, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { failureOf, type MailAnswer, type Message } from "@parstock/core";

import type { Mailer } from "./mailer.ts";
import { composeMime } from "./mime.ts";

/**
 * Mail as files in a folder, one `.eml` a message, named by its id: nothing leaves the machine until somebody sets up a
 * mail server. A file is there whole or not at all, so the folder answers exactly whether a mail was sent.
 */
export function createOutbox(folder: string, now: () => Date): Mailer {
  return {
    kind: "outbox",
    where: folder,
    settleMs: 0,
    async send(message, deadline): Promise<MailAnswer> {
      try {
        if (now().toISOString() > deadline) return tooLate;
        const path = join(folder, fileName(message));
        if (await exists(path)) return { kind: "accepted", answer: `already in ${path}` };
        const bytes = await composeMime(message, now());
        await mkdir(folder, { recursive: true });
        await writeWhole(folder, path, bytes);
        return { kind: "accepted", answer: `written to ${path}` };
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure !== null) return { kind: "refused", failure };
        if (!isSystemError(thrown)) throw thrown;
        return {
          kind: "not-sent",
          failure: {
            code: "unavailable",
            vendorCode: thrown.code,
            message: `The outbox ${folder} can't be written (${thrown.code}); make room or give the right to write there.`,
          },
        };
      }
    },
    async find(messageId) {
      return (await exists(join(folder, `${safeName(messageId)}.eml`))) ? "found" : "absent";
    },
    async check() {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      return `Mail is kept in ${folder} and does not leave this machine.`;
    },
  };
}

export const tooLate: MailAnswer = {
  kind: "not-sent",
  failure: {
    code: "unavailable",
    message: "The time in which this run may send was over; the next run sends it.",
  },
};

function fileName(message: Message): string {
  return `${safeName(message.messageId)}.eml`;
}

/** Keeps ids apart: everything that a file name can't hold is written as its code. */
function safeName(messageId: string): string {
  return encodeURIComponent(messageId).replace(/%40/g, "@").replace(/\*/g, "%2A").slice(0, 200);
}

/** Written aside, flushed, then renamed: after a power cut the file is complete or absent. */
async function writeWhole(folder: string, path: string, bytes: Buffer): Promise<void> {
  const aside = `${path}.${process.pid}.part`;
  try {
    const file = await open(aside, "w", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (thrown) {
    await rm(aside, { force: true });
    throw thrown;
  }
  if (process.platform === "win32") return;
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (thrown) {
    if (isSystemError(thrown) && thrown.code === "ENOENT") return false;
    throw thrown;
  }
}

function isSystemError(thrown: unknown): thrown is Error & { code: string } {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string";
}
