import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import {
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  fail,
  type Settings,
} from "@parstock/core";
import type { MailTemplates } from "@parstock/documents";
import * as v from "valibot";

import { keyFrom } from "../connections/key.ts";
import { type ConnectionEntry, orderBookName } from "../connections/open.ts";
import type { SmtpServer } from "../mail/smtp.ts";
import { mistakesInConnections } from "./connections.ts";
import { mistakesIn } from "./mistakes.ts";
import { fileSchema, type SettingsFile } from "./schema.ts";
import { chooseServer } from "./smtp-server.ts";

/** All that the hub is told: core's settings, where stock comes from, how mail leaves. */
export interface HubSettings {
  readonly core: Settings;
  /** The settings file, or null where there is none. */
  readonly file: string | null;
  readonly stock: StockFiles | null;
  readonly connections: Readonly<Record<string, ConnectionEntry>>;
  /** The connection that stock is read from; null: files. */
  readonly source: string | null;
  /** How connected systems reach this hub from outside. */
  readonly publicUrl: string | null;
  /** The connection that orders are placed in; null: the hub's own order book. */
  readonly target: string | null;
  /** What credentials are encrypted with; null: a key file in the data folder. */
  readonly encryptionKey: Buffer | null;
  /** Null: the outbox folder. */
  readonly smtp: SmtpServer | null;
  readonly templates: MailTemplates;
  /** Countries or regions (ISO 3166) whose public holidays a supplier or a location keeps, by id. */
  readonly holidays: {
    readonly suppliers: Readonly<Record<string, string>>;
    readonly locations: Readonly<Record<string, string>>;
  };
}

/** Files that one source is read from, named as people name them. */
export interface StockFiles {
  readonly stock: string;
  readonly suppliers?: string;
  readonly mapping?: string;
  /** Where relative names start; the working directory when left out. */
  readonly directory?: string;
}

/** Reads the settings file: the one named, else `parstock.json` in `folder`, else none. Fails with a sentence a mistake. */
export function readSettings(
  named: string | undefined,
  folder: string,
  environment: NodeJS.ProcessEnv,
): HubSettings {
  const path = named === undefined ? join(folder, "parstock.json") : resolve(folder, named);
  if (named === undefined && !existsSync(path)) return settingsOf({}, null, environment);
  return settingsOf(parse(readText(path, named), named ?? "parstock.json"), path, environment);
}

function readText(path: string, named: string | undefined): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return fail({
      code: named === undefined ? "bad-setting" : "bad-input",
      message: `The settings file ${path} can't be read; does it exist?`,
    });
  }
}

function parse(text: string, file: string): SettingsFile {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return fail({
      code: "bad-setting",
      message: `${file} is not valid JSON; look for a missing comma, quotation mark or bracket.`,
    });
  }
  if (Array.isArray(json))
    fail({ code: "bad-setting", message: `${file}: the settings must be an object in braces.` });
  const parsed = v.safeParse(fileSchema, json);
  const mistakes = parsed.success
    ? mistakesAcross(parsed.output, file)
    : mistakesIn(file, fileSchema, parsed.issues);
  if (!parsed.success || mistakes.length > 0)
    return fail({ code: "bad-setting", message: mistakes.join("\n") });
  return parsed.output;
}

/** What no single field shows. */
function mistakesAcross(file: SettingsFile, name: string): string[] {
  const mistakes: string[] = [];
  const ids = (file.approval?.approvers ?? []).map((approver) => approver.id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined)
    mistakes.push(`${name}: approver "${twice}" stands twice; keep one of them.`);
  if (file.suppliers !== undefined && file.stock === undefined)
    mistakes.push(`${name}: "suppliers" needs "stock" beside it, the file with the items.`);
  if (file.mail?.smtp !== undefined && file.from === undefined)
    mistakes.push(`${name}: "from" is missing; a mail server needs the address orders come from.`);
  return [...mistakes, ...mistakesInConnections(file, name)];
}

function settingsOf(
  file: SettingsFile,
  path: string | null,
  environment: NodeJS.ProcessEnv,
): HubSettings {
  const folder = path === null ? "." : dirname(path);
  const smtp = chooseServer(file.mail?.smtp, folder, environment);
  if (smtp !== null && file.from === undefined) {
    fail({
      code: "bad-setting",
      message:
        'SMTP_URL is set, but the settings have no "from"; add the address that orders are sent from to parstock.json.',
    });
  }
  const { company = { name: "My company" } } = file;
  const core: Settings = {
    tenant: file.tenant ?? "main",
    company: present({
      name: company.name,
      address: company.address ?? [],
      language: company.language ?? "en",
      email: company.email,
      phone: company.phone,
      taxNumber: company.taxNumber,
    }),
    autopilot: file.autopilot ?? "ask",
    from: file.from ?? "orders@parstock.invalid",
    ...(file.replyTo === undefined ? {} : { replyTo: file.replyTo }),
    copyTo: file.copyTo ?? [],
    intervalMinutes: file.intervalMinutes ?? 60,
    guards: { ...defaultGuards, ...present(file.guards ?? {}) },
    approval: {
      ...defaultApproval,
      ...present({ ...file.approval, approvers: file.approval?.approvers?.map(present) }),
    },
    ordering: { ...defaultOrdering, ...present(file.ordering ?? {}) },
  };
  return {
    core,
    file: path,
    stock:
      file.stock === undefined
        ? null
        : present({
            stock: file.stock,
            suppliers: file.suppliers,
            mapping: file.mapping,
            directory: folder,
          }),
    connections: Object.fromEntries(
      Object.entries(file.connections ?? {}).map(([name, entry]) => [
        name,
        {
          system: entry.system,
          settings: entry.settings ?? {},
          sendsItself: entry.sendsItself ?? false,
        },
      ]),
    ),
    source: file.source ?? null,
    publicUrl: file.publicUrl ?? null,
    target: file.target === undefined || file.target === orderBookName ? null : file.target,
    encryptionKey: keyFrom(environment),
    smtp,
    templates: Object.fromEntries(
      Object.entries(file.templates ?? {}).map(([name, template]) => [name, present(template)]),
    ),
    holidays: {
      suppliers: file.holidays?.suppliers ?? {},
      locations: file.holidays?.locations ?? {},
    },
  };
}

type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** Without the fields that are undefined: a missing field is not there at all. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<T>;
}
