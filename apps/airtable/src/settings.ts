import { type Mapping, parseMapping } from "@parstock/connectors/file";
import {
  type Actor,
  type Approver,
  type Decimal,
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  fail,
  isNegative,
  minorUnits,
  parseDecimal,
  type Settings,
} from "@parstock/core";

import { textOf } from "./cells.ts";

export interface ScriptSettings {
  readonly core: Settings;
  readonly mapping: Mapping;
  readonly tables: {
    readonly inventory: string;
    readonly suppliers: string;
    readonly orders: string;
    readonly lines: string;
    readonly log: string;
  };
  /** Mails that one run hands to the Send email action. */
  readonly mailsMax: number;
  /** Who set the limits as they are, where they were raised. */
  readonly limitsBy: (Actor & { readonly kind: "person" }) | null;
  /** Null for a whole check; else the mail that has just left. */
  readonly mailed: { readonly order: string; readonly messageId: string } | null;
}

/** Input variables of the action, with what stands for one that is left out. */
const initial = {
  company: "",
  address: "",
  language: "en",
  currency: "EUR",
  timeZone: "UTC",
  autopilot: "ask",
  lineLimit: defaultApproval.lineValue as string,
  orderLimit: defaultApproval.orderValue as string,
  approvers: "",
  limitsBy: "",
  copyTo: "",
  replyTo: "",
  from: "",
  everyMinutes: "60",
  fell: "0.2",
  moved: "0.3",
  prefix: defaultOrdering.referencePrefix,
  mails: "10",
  mapping: "",
  inventory: "Inventory",
  suppliers: "Suppliers",
  orders: "Purchase orders",
  lines: "Order lines",
  log: "Parstock log",
  mailedOrder: "",
  mailedId: "",
} as const;
type Name = keyof typeof initial;

const settingNames: readonly string[] = Object.keys(initial);

/** Reads the input variables. Fails with one sentence for each that is wrong. */
export function readSettings(
  config: Readonly<Record<string, unknown>>,
  base: string,
): ScriptSettings {
  const mistakes: string[] = [];
  const text = (name: Name): string => {
    const given = textOf(config[name]).trim();
    return given === "" ? initial[name] : given;
  };
  const wrong = (name: Name, advice: string): void => {
    mistakes.push(`Input variable "${name}": "${text(name).slice(0, 80)}" ${advice}.`);
  };
  for (const name of Object.keys(config))
    if (!settingNames.includes(name))
      mistakes.push(
        `There is no input variable "${name.slice(0, 60)}"; known are ${settingNames.join(", ")}.`,
      );
  const amount = (name: Name): Decimal => {
    const value = parseDecimal(text(name));
    if (value === null || isNegative(value))
      wrong(name, "is no amount; write a number such as 500");
    return value ?? ("0" as Decimal);
  };
  const count = (name: Name, most: number): number => {
    const value = /^\d{1,5}$/.test(text(name)) ? Number(text(name)) : 0;
    if (value < 1 || value > most) wrong(name, `must be a whole number from 1 to ${most}`);
    return value;
  };
  const addresses = (name: Name): string[] => {
    const found = listOf(text(name));
    if (!found.every(looksLikeAddress)) wrong(name, "holds what is no e-mail address");
    return found;
  };
  const currency = text("currency").toUpperCase();
  if (minorUnits(currency) === null) wrong("currency", "is no ISO code such as EUR");
  const prefix = text("prefix").toUpperCase();
  if (!/^[A-Z0-9]{1,4}$/.test(prefix)) wrong("prefix", "must be one to four letters or digits");
  const modes = ["off", "ask", "auto"] as const;
  const autopilot = modes.find((mode) => mode === text("autopilot").toLowerCase());
  if (autopilot === undefined) wrong("autopilot", `is not known; write ${modes.join(", ")}`);
  if (autopilot !== "off" && text("company") === "")
    mistakes.push(
      'The input variable "company" is missing; suppliers have to know who orders from them.',
    );
  if (!isTimeZone(text("timeZone"))) wrong("timeZone", "is no time zone such as Europe/Paris");
  const approvers = approversOf(text("approvers"));
  if (approvers === null)
    wrong(
      "approvers",
      "must be addresses with a limit behind a colon, such as ada@example.com: 500",
    );
  const address = text("address")
    .split(/\s*[\n;]\s*/)
    .filter((line) => line !== "");
  const [replyTo] = addresses("replyTo");
  const company = text("company");
  const core: Settings = {
    tenant: base,
    company: { name: company, address, language: text("language") },
    autopilot: autopilot ?? "off",
    from: text("from"),
    ...(replyTo === undefined ? {} : { replyTo }),
    copyTo: addresses("copyTo"),
    intervalMinutes: count("everyMinutes", 10_080),
    guards: { ...defaultGuards, fellToZeroShare: amount("fell"), unitsMovedShare: amount("moved") },
    approval: {
      ...defaultApproval,
      lineValue: amount("lineLimit"),
      orderValue: amount("orderLimit"),
      approvers: approvers ?? [],
    },
    ordering: { ...defaultOrdering, referencePrefix: prefix },
  };
  const [limitsBy] = addresses("limitsBy");
  const mailsMax = count("mails", 50);
  const place = { name: company, address, timeZone: text("timeZone") };
  const mapping = mappingOf(text("mapping"), currency, place);
  const order = text("mailedOrder");
  if (mistakes.length > 0) fail({ code: "bad-setting", message: mistakes.join("\n") });
  return {
    core,
    mapping,
    tables: {
      inventory: text("inventory"),
      suppliers: text("suppliers"),
      orders: text("orders"),
      lines: text("lines"),
      log: text("log"),
    },
    mailsMax,
    limitsBy:
      limitsBy === undefined
        ? null
        : { kind: "person", id: limitsBy.toLowerCase(), name: limitsBy },
    mailed: order === "" ? null : { order, messageId: text("mailedId") },
  };
}

/** What a person wrote about columns, in the words of the hub's mapping file, over what the other variables say. */
function mappingOf(
  written: string,
  currency: string,
  place: NonNullable<Mapping["locations"]>[string],
): Mapping {
  const own = written === "" ? {} : parseMapping(written, 'The input variable "mapping"');
  return {
    ...own,
    defaults: { currency, ...own.defaults },
    locations: { main: place, ...own.locations },
  };
}

function approversOf(text: string): readonly Approver[] | null {
  const approvers: Approver[] = [];
  for (const entry of listOf(text)) {
    const [address = "", limit] = entry.split(/\s*:\s*/);
    const upTo = limit === undefined ? null : parseDecimal(limit);
    if (!looksLikeAddress(address) || (limit !== undefined && (upTo === null || isNegative(upTo))))
      return null;
    approvers.push({ id: address.toLowerCase(), name: address, role: "approver", upTo });
  }
  return approvers;
}

function listOf(text: string): string[] {
  return text.split(/\s*[,;\n]\s*/).filter((part) => part !== "");
}

function looksLikeAddress(text: string): boolean {
  return /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\].]+(?:\.[^\s@<>(),;:\\"[\].]+)+$/.test(text);
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
