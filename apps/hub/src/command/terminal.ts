import { failureOf } from "@parstock/core";

import { scrubbed } from "../scrubbed.ts";

/** Where a command writes: results to `out`, everything about the work itself to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** One line that is overwritten while work goes on; shown to people only. */
  progress(text: string): void;
}

export function openTerminal(): Terminal {
  // Somebody who pipes into `head` has seen enough: the work goes on to its end, quietly.
  let unread = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    unread = true;
  });
  const live = process.stderr.isTTY === true;
  let shown = false;
  const clear = (): void => {
    if (shown) process.stderr.write("\r\u001B[K");
    shown = false;
  };
  return {
    out(text) {
      clear();
      if (!unread) process.stdout.write(`${text}\n`);
    },
    err(text) {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!live) return;
      clear();
      process.stderr.write(text.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1)));
      shown = true;
    },
  };
}

/** Columns of text, each as wide as its widest cell; those named in `right` are set flush right. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<string> = new Set(),
): string {
  const cells = [header, ...rows].map((row) => row.map(printable));
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => [...(row[column] ?? "")].length)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => {
          const gap = " ".repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length));
          return right.has(header[column] ?? "") ? gap + cell : cell + gap;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Nothing from a file may move the cursor or turn the text around on somebody's screen. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202E\u2066-\u2069]+/gu, " ");
}

/** What was typed can't be used. */
export const usageExitCode = 2;

/**
 * Runs a command and sets the exit code: 2 when what was typed or named can't be used, 1 for everything else that a
 * person can mend, 70 for a mistake of ours.
 */
export async function conclude(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure !== null) {
      process.stderr.write(`${failure.message}\n`);
      process.exitCode =
        failure.code === "bad-input" || failure.code === "not-found" ? usageExitCode : 1;
      return;
    }
    const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    process.stderr.write(
      `Parstock met a mistake of its own; please report it.\n${scrubbed(reason)}\n`,
    );
    process.exitCode = 70;
  }
}

/** Commander's complaint about an option or argument as a sentence like all others. */
export function usageSentence(complaint: string): string {
  const [first = "", ...rest] = complaint
    .replace(/^error: /, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const meant = /^\(Did you mean (.*)\?\)$/.exec(rest.join(" "))?.[1];
  const said = first.replace(/\.$/, "");
  const hint =
    meant === undefined ? "parstock --help shows what there is" : `did you mean ${meant}?`;
  return printable(
    `${said.charAt(0).toUpperCase()}${said.slice(1)}; ${hint}${hint.endsWith("?") ? "" : "."}`,
  );
}
