import { readFileSync } from "node:fs";
import { createContext, runInContext, Script } from "node:vm";

import type { ScriptHost } from "./base.ts";

const built = new URL("../../dist/Parstock.js", import.meta.url);

/** The text that people paste. */
export function scriptText(): string {
  return readFileSync(built, "utf8");
}

let compiled: Script | null = null;

/** Runs the pasted text as Airtable does, with no globals but the language's and its own; its clock is the host's. */
export async function runScript(
  host: ScriptHost,
  config: Readonly<Record<string, unknown>> | null,
): Promise<void> {
  compiled ??= new Script(`(async () => {${scriptText()}\n})()`);
  const context = createContext({ ...host.globals(config), nowMs: () => host.nowMs });
  runInContext(
    `{ const tell = nowMs; delete globalThis.nowMs; const Real = Date;
       globalThis.Date = class extends Real { constructor(...all) { all.length ? super(...all) : super(tell()); } static now() { return tell(); } }; }`,
    context,
  );
  await (compiled.runInContext(context) as Promise<void>);
}
