import { readFileSync } from "node:fs";
import { text as readAll } from "node:stream/consumers";

import {
  fail,
  type LineProof,
  planOrders,
  recompute,
  explainProof,
  type Snapshot,
} from "@parstock/core";

import { orderFile } from "../views/order-file.ts";
import { type CommonOptions, withHub } from "./options.ts";
import { printable, type Terminal } from "./terminal.ts";

/** `parstock decide`: a snapshot in, the plan out, both JSON; nothing is read or written besides. */
export async function decide(file: string, terminal: Terminal): Promise<void> {
  const json = await readJson(file);
  const given = json as Partial<Snapshot> | null;
  const missing = (["settings", "moment", "records", "suppliers"] as const).filter(
    (key) => typeof given?.[key] !== "object" || given[key] === null,
  );
  if (missing.length > 0) {
    fail({
      code: "bad-input",
      message: `${nameOf(file)} is not a snapshot: ${missing.map((key) => `"${key}"`).join(", ")} is missing.`,
    });
  }
  const snapshot = { ...emptySnapshot, ...given } as Snapshot;
  let plan: object;
  try {
    plan = planOrders(snapshot);
  } catch (thrown) {
    // A snapshot is written by programs; what is wrong inside it shows when it is used.
    if (!(thrown instanceof TypeError || thrown instanceof RangeError)) throw thrown;
    return fail({
      code: "bad-input",
      message: `${nameOf(file)} is not a complete snapshot: ${thrown.message}.`,
    });
  }
  terminal.out(JSON.stringify(plan, null, 2));
}

const emptySnapshot: Omit<Snapshot, "settings" | "moment" | "records" | "suppliers"> = {
  others: [],
  locations: [],
  supply: [],
  histories: [],
  drafts: [],
  held: [],
  tenant: {
    confirmations: [],
    submissionStopped: null,
    openExceptions: [],
    lastGoodRead: null,
    usualOrders: [],
    spent: {},
    limitsRaised: [],
    tenantVersion: 0,
  },
};

/** `parstock explain`: each line computed again from its own record, in words. */
export async function explain(
  subject: string,
  line: string | undefined,
  options: CommonOptions,
  terminal: Terminal,
): Promise<void> {
  const isFile = subject === "-" || subject.endsWith(".json");
  const all = isFile
    ? proofsIn(await readJson(subject), nameOf(subject))
    : await withHub(options, async (hub) => (await orderFile(hub, subject)).proofs);
  const proofs = line === undefined ? all : all.filter((proof) => String(proof.line) === line);
  if (proofs.length === 0) {
    fail({
      code: "not-found",
      message:
        line === undefined
          ? `${nameOf(subject)} holds no decision.`
          : `${nameOf(subject)} has no line ${printable(line)}.`,
    });
  }
  const explained = proofs.map((proof) => ({
    line: proof.line,
    sentences: explainProof(proof),
    differences: recompute(proof),
  }));
  const wrong = explained.filter((entry) => entry.differences.length > 0);
  if (options.json === true) terminal.out(JSON.stringify(explained, null, 2));
  else {
    for (const { line: number, sentences, differences } of explained) {
      terminal.out(`Line ${number}`);
      for (const sentence of [...sentences, ...differences])
        terminal.out(`  ${printable(sentence)}`);
    }
    if (wrong.length === 0)
      terminal.out(
        `\nComputed again from the record: ${proofs.length === 1 ? "the line comes" : `all ${proofs.length} lines come`} to the same.`,
      );
  }
  if (wrong.length > 0) {
    fail({
      code: "conflict",
      message: `Computed again, ${wrong.map((entry) => `line ${entry.line}`).join(", ")} ${wrong.length === 1 ? "comes" : "come"} to something else than was ordered.`,
    });
  }
}

/** A proof, a list of them, an event that holds some, or a whole plan. */
function proofsIn(json: unknown, name: string): readonly LineProof[] {
  const found = collect(json);
  return found.length > 0
    ? found
    : fail({
        code: "bad-input",
        message: `${name} holds no decision; give it what parstock decide prints, or one of its "proofs".`,
      });
}

function collect(json: unknown): LineProof[] {
  if (Array.isArray(json)) return json.flatMap(collect);
  if (typeof json !== "object" || json === null) return [];
  if ("sizing" in json && "needs" in json) return [json as LineProof];
  if ("proofs" in json) return collect(json.proofs);
  return "orders" in json ? collect(json.orders) : [];
}

async function readJson(file: string): Promise<unknown> {
  const content = file === "-" ? await readAll(process.stdin) : readFile(file);
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ""));
  } catch {
    return fail({ code: "bad-input", message: `${nameOf(file)} is not valid JSON.` });
  }
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return fail({
      code: "bad-input",
      message: `The file ${printable(file)} can't be read; does it exist?`,
    });
  }
}

function nameOf(file: string): string {
  return file === "-" ? "The standard input" : printable(file);
}
