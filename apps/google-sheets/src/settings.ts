import { type Mapping, type StockField, stockFields } from "@parstock/connectors/file";
import {
  type Approver,
  decimal,
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

import { type Cell, textOf } from "./cells.ts";
import type { Workbook } from "./workbook.ts";

export interface SheetSettings {
  readonly core: Settings;
  readonly inventoryTab: string;
  readonly suppliersTab: string;
  readonly mapping: Mapping;
  /** Gmail can find a mail again after a crash, and asks for a wider permission. */
  readonly mailWith: "MailApp" | "Gmail";
  /** Who is told what checks leave for people. */
  readonly tell: readonly string[];
}

interface SettingRow {
  readonly label: string;
  readonly initial: string;
  readonly note: string;
  /** Values to choose from. */
  readonly choices?: readonly string[];
}

export const settingsHeading: readonly string[] = ["Setting", "Value", "What it does"];
const columnLabel = "Column: ";

type SettingName =
  | "company"
  | "address"
  | "language"
  | "currency"
  | "autopilot"
  | "lineLimit"
  | "orderLimit"
  | "approvers"
  | "copyTo"
  | "replyTo"
  | "tell"
  | "checkEvery"
  | "fell"
  | "moved"
  | "prefix"
  | "mailWith"
  | "inventoryTab"
  | "suppliersTab";

/** The Settings tab, in its order. Labels are what is looked for: rows may be moved, not renamed. */
export const settingRows: Readonly<Record<SettingName, SettingRow>> = {
  company: {
    label: "Company name",
    initial: "",
    note: "Stands on every order.",
  },
  address: {
    label: "Company address",
    initial: "",
    note: "Where goods go; a line of the address each, parted by line breaks or semicolons.",
  },
  language: {
    label: "Language of orders",
    initial: "en",
    note: "Where the supplier has none: en, de, fr, es, it, nl, pt …",
  },
  currency: {
    label: "Currency",
    initial: "EUR",
    note: "Where a row or a supplier has none: an ISO code such as EUR.",
  },
  autopilot: {
    label: "Autopilot",
    initial: "ask",
    note: "off: show only. ask: every order waits for a person. auto: items that a person confirmed are ordered alone.",
    choices: ["off", "ask", "auto"],
  },
  lineLimit: {
    label: "Autopilot limit of a line",
    initial: defaultApproval.lineValue,
    note: "A dearer line waits for a person.",
  },
  orderLimit: {
    label: "Autopilot limit of an order",
    initial: defaultApproval.orderValue,
    note: "A dearer order waits for a person.",
  },
  approvers: {
    label: "Approvers",
    initial: "",
    note: "Google addresses that may approve, parted by commas, a limit behind a colon: ada@example.com, bob@example.com: 500. Empty: every editor.",
  },
  copyTo: {
    label: "Copies of orders to",
    initial: "",
    note: "Addresses, parted by commas.",
  },
  replyTo: {
    label: "Replies to",
    initial: "",
    note: "Another address for the supplier's answer than the sender's.",
  },
  tell: {
    label: "Tell by mail",
    initial: "",
    note: "Addresses, parted by commas, that get a mail when a check finds something for people: an order that waits, a row that can't be read.",
  },
  checkEvery: {
    label: "Check every",
    initial: "1 hour",
    note: "How often stock is checked without anybody's doing; choose Parstock, Set up after a change.",
    choices: ["15 minutes", "30 minutes", "1 hour", "4 hours", "12 hours", "never"],
  },
  fell: {
    label: "Stop when more fell to zero",
    initial: "20%",
    note: "A share of the items since the last check: a cleared column must not order the whole list.",
  },
  moved: {
    label: "Stop when units moved by",
    initial: "30%",
    note: "A share of all units since the last check; raise it for a short list.",
  },
  prefix: {
    label: "Order numbers begin with",
    initial: defaultOrdering.referencePrefix,
    note: "One to four letters or digits.",
  },
  mailWith: {
    label: "Send with",
    initial: "MailApp",
    note: "MailApp needs the narrow permission to send. Gmail can look up after a crash whether a mail went out; see the README.",
    choices: ["MailApp", "Gmail"],
  },
  inventoryTab: {
    label: "Inventory tab",
    initial: "Inventory",
    note: "Where the stock is.",
  },
  suppliersTab: {
    label: "Suppliers tab",
    initial: "Suppliers",
    note: "Who sells, with address and currency.",
  },
};

/** Minutes between two checks, by what the Settings tab says; null for never. */
export const checkMinutes: Readonly<Record<string, number | null>> = {
  "15 minutes": 15,
  "30 minutes": 30,
  "1 hour": 60,
  "4 hours": 240,
  "12 hours": 720,
  never: null,
};

/** Settings out of the values of their tab. Fails with one sentence for each cell that is wrong. */
export function readSettings(
  workbook: Workbook,
  values: readonly (readonly Cell[])[],
): SheetSettings {
  return parseSettings(values, workbook.timeZone, workbook.id);
}

/** A setting as it stands in the tab's values; its initial value where the row is missing or empty. */
export function settingOf(values: readonly (readonly Cell[])[], name: SettingName): string {
  const { label, initial } = settingRows[name];
  const row = values.find(([first]) => String(first).trim() === label);
  const text = textOf(row?.[1] ?? "", () => "UTC").trim();
  return text === "" ? initial : text;
}

function parseSettings(
  values: readonly (readonly Cell[])[],
  timeZone: () => string,
  tenant: string,
): SheetSettings {
  const mistakes: string[] = [];
  const text = (name: SettingName): string => settingOf(values, name);
  const wrong = (name: SettingName, advice: string): void => {
    mistakes.push(`Settings, "${settingRows[name].label}": "${text(name)}" ${advice}.`);
  };
  const choice = <T extends string>(name: SettingName, choices: readonly T[]): T => {
    const found = choices.find((one) => one.toLowerCase() === text(name).toLowerCase());
    if (found === undefined) wrong(name, `is not known; write ${choices.join(", ")}`);
    return found ?? (choices[0] as T);
  };
  const amount = (name: SettingName): Decimal => {
    const value = parseDecimal(text(name));
    if (value === null || isNegative(value))
      wrong(name, "is no amount; write a number such as 500");
    return value ?? decimal(0);
  };
  const share = (name: SettingName): Decimal => {
    const value = shareOf(text(name));
    if (value === null) wrong(name, "is no share; write a percentage such as 30%");
    return value ?? decimal(0);
  };
  const addresses = (name: SettingName): string[] => {
    const found = listOf(text(name));
    for (const address of found)
      if (!looksLikeAddress(address)) wrong(name, `holds "${address}", which is no e-mail address`);
    return found;
  };
  const currency = text("currency").toUpperCase();
  if (minorUnits(currency) === null) wrong("currency", "is no ISO code such as EUR");
  const prefix = text("prefix").toUpperCase();
  if (!/^[A-Z0-9]{1,4}$/.test(prefix)) wrong("prefix", "must be one to four letters or digits");
  const checkEvery = text("checkEvery");
  if (!(checkEvery in checkMinutes))
    wrong("checkEvery", `is not known; write ${Object.keys(checkMinutes).join(", ")}`);
  const { approvers, mistaken } = approversOf(text("approvers"));
  if (mistaken !== null) wrong("approvers", mistaken);
  const { columns, unknown } = columnsOf(values);
  for (const label of unknown)
    mistakes.push(`Settings, "${label}": no column can mean that; remove the row.`);
  const [replyTo] = addresses("replyTo");
  const company = text("company");
  const address = text("address")
    .split(/\s*[\n;]\s*/)
    .filter((line) => line !== "");
  const core: Settings = {
    tenant,
    company: {
      name: company === "" ? "(company name missing)" : company,
      address,
      language: text("language"),
    },
    autopilot: choice("autopilot", ["off", "ask", "auto"]),
    from: Session.getEffectiveUser().getEmail(),
    ...(replyTo === undefined ? {} : { replyTo }),
    copyTo: addresses("copyTo"),
    intervalMinutes: checkMinutes[checkEvery] ?? 24 * 60,
    guards: { ...defaultGuards, fellToZeroShare: share("fell"), unitsMovedShare: share("moved") },
    approval: {
      ...defaultApproval,
      lineValue: amount("lineLimit"),
      orderValue: amount("orderLimit"),
      approvers,
    },
    ordering: { ...defaultOrdering, referencePrefix: prefix },
  };
  const mailWith = choice("mailWith", ["MailApp", "Gmail"]);
  const tell = addresses("tell");
  if (core.autopilot !== "off" && company === "")
    mistakes.push('Settings, "Company name" is empty; suppliers have to know who orders.');
  if (mistakes.length > 0) fail({ code: "bad-setting", message: mistakes.join("\n") });
  return {
    core,
    inventoryTab: text("inventoryTab"),
    suppliersTab: text("suppliersTab"),
    mapping: {
      ...(columns === null ? {} : { columns }),
      defaults: { currency },
      locations: { main: { name: company, address, timeZone: timeZone() } },
    },
    mailWith,
    tell,
  };
}

/** The columns that a person confirmed, every other field without one; null where nothing was confirmed. */
function columnsOf(values: readonly (readonly Cell[])[]): {
  readonly columns: NonNullable<Mapping["columns"]> | null;
  readonly unknown: readonly string[];
} {
  const fields = Object.keys(stockFields) as StockField[];
  const byTitle = new Map(fields.map((field) => [stockFields[field].title, field]));
  const columns: Partial<Record<StockField, string | null>> = {};
  const unknown: string[] = [];
  for (const [first, second] of values) {
    const label = String(first).trim();
    if (!label.startsWith(columnLabel)) continue;
    const field = byTitle.get(label.slice(columnLabel.length));
    const heading = String(second ?? "").trim();
    if (field === undefined) unknown.push(label);
    else columns[field] = heading === "" ? null : heading;
  }
  if (Object.keys(columns).length === 0) return { columns: null, unknown };
  for (const field of fields) columns[field] ??= null;
  return { columns, unknown };
}

/** "30%" as it is typed, 0.3 as a percentage cell gives it. */
function shareOf(text: string): Decimal | null {
  const percent = /^(\d{1,4}(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  const value = parseDecimal(percent === undefined ? text : String(Number(percent) / 100));
  return value === null || isNegative(value) ? null : value;
}

function approversOf(text: string): {
  readonly approvers: readonly Approver[];
  readonly mistaken: string | null;
} {
  const approvers: Approver[] = [];
  for (const entry of listOf(text)) {
    const [address = "", limit] = entry.split(/\s*:\s*/);
    const upTo = limit === undefined ? null : parseDecimal(limit);
    if (!looksLikeAddress(address))
      return { approvers, mistaken: `holds "${address}", which is no e-mail address` };
    if (limit !== undefined && (upTo === null || isNegative(upTo)))
      return { approvers, mistaken: `holds the limit "${limit}", which is no amount` };
    approvers.push({ id: address.toLowerCase(), name: address, role: "approver", upTo });
  }
  return { approvers, mistaken: null };
}

function listOf(text: string): string[] {
  return text.split(/\s*[,;\n]\s*/).filter((part) => part !== "");
}

function looksLikeAddress(text: string): boolean {
  return /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\].]+(?:\.[^\s@<>(),;:\\"[\].]+)+$/.test(text);
}
