import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

import { fail, type SettingField } from "@parstock/core";

import { mistakeIn } from "../connections/open.ts";
import { printable } from "./terminal.ts";

/** Asks a person on a terminal. */
export interface Questions {
  /** Asks until the answer will do; a blank one keeps `before`. What is secret is not shown while it is typed. */
  ask(field: SettingField, before: string | undefined): Promise<string>;
  close(): void;
}

export function openQuestions(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Questions {
  let hidden = false;
  const shown = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: shown, terminal: true });
  const end = new AbortController();
  lines.once("SIGINT", () => end.abort());
  lines.once("close", () => end.abort());

  async function askOnce(prompt: string, secret: boolean): Promise<string> {
    try {
      const answer = lines.question(prompt, { signal: end.signal });
      // The prompt is out by now; what is typed stays unseen.
      hidden = secret;
      return (await answer).trim();
    } catch {
      return fail({ code: "bad-input", message: "Stopped; nothing was saved." });
    } finally {
      hidden = false;
      if (secret) output.write("\n");
    }
  }

  return {
    async ask(field, before) {
      const secret = field.kind === "secret";
      output.write(`\n${field.title}${field.required ? "" : " (may be left blank)"}\n`);
      output.write(`  ${field.help}\n`);
      if (field.choices !== undefined) output.write(`  One of: ${field.choices.join(", ")}\n`);
      const kept = before === undefined || before === "" ? "" : secret ? "keep" : printable(before);
      for (;;) {
        const given = await askOnce(kept === "" ? "> " : `[${kept}] > `, secret);
        const value = given === "" ? (before ?? "") : given;
        const mistake =
          value === "" && field.required ? "something; it is needed" : mistakeIn(field, value);
        if (mistake === null) return value;
        output.write(`  This must be ${mistake}.\n`);
      }
    },
    close: () => lines.close(),
  };
}
