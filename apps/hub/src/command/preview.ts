import { readFileSync } from "node:fs";

import {
  type Connector,
  type Day,
  fail,
  failureOf,
  type Instant,
  previewOrder,
  type Purchase,
  type SettingField,
  writeRequest,
} from "@parstock/core";

import { openConnection, plainFields, withInitials } from "../connections/open.ts";
import { parsePurchase, samplePurchase } from "../connections/purchase-file.ts";
import { offeredSystems, systems } from "../connections/registry.ts";
import type { HubSettings } from "../settings/index.ts";
import { type CommonOptions, settingsFor } from "./options.ts";
import type { Terminal } from "./terminal.ts";

export interface PreviewOptions extends CommonOptions {
  readonly order?: string;
}

/** `parstock preview`: the requests that an order would make. Nothing is sent, and no credentials are read. */
export async function preview(
  subject: string,
  options: PreviewOptions,
  terminal: Terminal,
): Promise<void> {
  const settings = settingsFor(options);
  const { connector, filled, notes } = await systemFor(subject, settings);
  const now = new Date().toISOString() as Instant;
  const context = { settings: filled, now, today: now.slice(0, 10) as Day };
  const purchase = purchaseFor(options, settings, context.today);
  if (options.order === undefined) notes.push("The order is a sample; name your own with --order.");
  const requests = previewOrder(connector, context, purchase);
  for (const note of notes) terminal.err(note);
  terminal.err(
    "Nothing was sent. What the system has to be asked for first – ids, units – is shown as if it had not answered yet.",
  );
  // Line breaks of a body are its own; what would move the cursor is not.
  const shown = requests.map((request) =>
    writeRequest(request).split("\n").map(withoutControls).join("\n"),
  );
  terminal.out(
    options.json === true ? JSON.stringify(requests, null, 2) : shown.join("\n\n---\n\n"),
  );
}

function withoutControls(line: string): string {
  return line.replace(/[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu, " ");
}

interface PreviewedSystem {
  readonly connector: Connector;
  readonly filled: Readonly<Record<string, string>>;
  readonly notes: string[];
}

/** A connection by its name, else a system with examples for the settings that nobody has given yet. */
async function systemFor(subject: string, settings: HubSettings): Promise<PreviewedSystem> {
  const named = Object.entries(settings.connections);
  const [name, entry] =
    named.find(([connection]) => connection === subject) ??
    named.find(([, { system }]) => system === subject) ??
    [];
  if (name !== undefined && entry !== undefined) {
    const { tenant } = settings.core;
    const connection = await openConnection(name, entry, { tenant, holder: "preview" });
    const { connector, settings: filled } = connection;
    return { connector, filled, notes: [`With the settings of the connection ${name}.`] };
  }
  const system =
    systems.get(subject) ??
    fail({
      code: "bad-input",
      message: `There is no connection and no system "${subject.slice(0, 60)}"; systems are ${offeredSystems()}.`,
    });
  const connector = await system.load();
  const examples = plainFields(connector).flatMap(({ name: field, kind, required, initial }) =>
    (required && initial === undefined) || system.examples?.[field] !== undefined
      ? [[field, system.examples?.[field] ?? exampleOf(kind, field)] as const]
      : [],
  );
  return {
    connector,
    filled: withInitials(connector, Object.fromEntries(examples)),
    notes: [
      `No connection to ${connector.title} is set up; examples stand for its settings${examples.length === 0 ? "" : ` ${examples.map(([field]) => field).join(", ")}`}.`,
    ],
  };
}

function exampleOf(kind: SettingField["kind"], name: string): string {
  if (kind === "url") return "https://system.example";
  return kind === "number" ? "1" : name;
}

function purchaseFor(options: PreviewOptions, { core }: HubSettings, today: Day): Purchase {
  const { order: path } = options;
  if (path === undefined) return samplePurchase(core, today);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return fail({
      code: "bad-input",
      message: `The order file ${path} can't be read; does it exist?`,
    });
  }
  try {
    return parsePurchase(text, core, today);
  } catch (thrown) {
    const failure = failureOf(thrown);
    return failure === null
      ? fail({ code: "bad-input", message: `${path} is not an order.` })
      : fail({ ...failure, message: `${path}: ${failure.message}` });
  }
}
