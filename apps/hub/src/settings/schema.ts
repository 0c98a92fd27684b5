import {
  type ApprovalSettings,
  type Decimal,
  type GuardSettings,
  isNegative,
  type OrderingSettings,
  parseDecimal,
} from "@parstock/core";
import * as v from "valibot";

/** What `parstock.json` may say. Everything is optional; core's defaults stand for the rest. */
export interface SettingsFile {
  tenant?: string | undefined;
  company?: CompanyEntry | undefined;
  from?: string | undefined;
  replyTo?: string | undefined;
  copyTo?: string[] | undefined;
  autopilot?: "off" | "ask" | "auto" | undefined;
  intervalMinutes?: number | undefined;
  /** How connected systems reach this hub from outside, https://hub.example.com. */
  publicUrl?: string | undefined;
  /** Files, relative to the settings file. */
  stock?: string | undefined;
  suppliers?: string | undefined;
  mapping?: string | undefined;
  connections?: Record<string, ConnectionFields> | undefined;
  /** Names of connections. */
  source?: string | undefined;
  target?: string | undefined;
  guards?: Optional<GuardSettings> | undefined;
  approval?: (Optional<Omit<ApprovalSettings, "approvers">> & ApproverEntries) | undefined;
  ordering?: Optional<OrderingSettings> | undefined;
  mail?: { smtp?: SmtpEntry | undefined } | undefined;
  templates?: Record<string, TemplateEntry> | undefined;
  holidays?:
    | {
        suppliers?: Record<string, string> | undefined;
        locations?: Record<string, string> | undefined;
      }
    | undefined;
}

type Optional<T> = { -readonly [K in keyof T]?: T[K] | undefined };

interface CompanyEntry {
  name: string;
  address?: string[] | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  taxNumber?: string | undefined;
  language?: string | undefined;
}

interface ApproverEntries {
  approvers?:
    | {
        id: string;
        name: string;
        role: string;
        upTo: Decimal | null;
        costCentres?: string[] | undefined;
        email?: string | undefined;
      }[]
    | undefined;
}

interface ConnectionFields {
  system: string;
  settings?: Record<string, string> | undefined;
  sendsItself?: boolean | undefined;
}

export interface SmtpEntry {
  host: string;
  port?: number | undefined;
  tls?: "implicit" | "starttls" | "none" | undefined;
  user?: string | undefined;
  passwordFile?: string | undefined;
}

interface TemplateEntry {
  subject?: string | undefined;
  intro?: string | undefined;
  closing?: string | undefined;
}

/** A message says what a value must be; the sentence around it is made in `mistakes.ts`. */
const text = v.pipe(v.string("a text"), v.trim(), v.nonEmpty("a text that is not empty"));
const email = v.pipe(
  text,
  v.regex(
    /^(?:[^<>\p{Cc}]*<)?[^\s\p{Cc}<>()[\]\\,;:"@]+@[^\s\p{Cc}<>()[\]\\,;:"@]+>?$/u,
    "an e-mail address such as name@example.com",
  ),
);
const whole = (min: number, max: number) =>
  v.pipe(
    v.number(`a whole number from ${min} to ${max}`),
    v.integer(`a whole number from ${min} to ${max}`),
    v.minValue(min, `a whole number from ${min} to ${max}`),
    v.maxValue(max, `a whole number from ${min} to ${max}`),
  );
const positive = 'a number of 0 or more, as 12.5 or "12.5"';
const amount = v.pipe(
  v.union([v.string(), v.number()], positive),
  v.transform((value) => parseDecimal(String(value))),
  v.check((value) => value !== null && !isNegative(value), positive),
  v.transform((value) => value as Decimal),
);
const strict = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, "an object in braces");
const list = <Item extends v.GenericSchema>(item: Item) => v.array(item, "a list in brackets");
const one = <const Options extends readonly string[]>(options: Options) =>
  v.picklist(options, `one of ${options.map((option) => `"${option}"`).join(", ")}`);
const region = v.pipe(
  text,
  v.regex(/^[A-Z]{2}(?:-[A-Za-z0-9]{1,3})?$/, 'a country such as "DE" or a region such as "DE-BY"'),
);

const company = strict({
  name: text,
  address: v.optional(list(text)),
  email: v.optional(email),
  phone: v.optional(text),
  taxNumber: v.optional(text),
  language: v.optional(text),
});

const guards = strict({
  fellToZeroShare: v.optional(amount),
  unitsMovedShare: v.optional(amount),
  staleIntervals: v.optional(whole(1, 1_000)),
  ordersPerRun: v.optional(whole(0, 1_000_000)),
  valuePerRun: v.optional(amount),
  timesUsualRun: v.optional(amount),
  timesMedian: v.optional(amount),
  coverDays: v.optional(whole(1, 3_650)),
  priceChangeShare: v.optional(amount),
  coolDownDays: v.optional(whole(0, 365)),
  backlogCap: v.optional(amount),
  budgets: v.optional(list(strict({ costCentre: text, currency: text, monthly: amount }))),
});

const approval = strict({
  lineValue: v.optional(amount),
  orderValue: v.optional(amount),
  expiresAfterDays: v.optional(whole(1, 365)),
  remindAfterDays: v.optional(whole(1, 365)),
  escalateAfterDays: v.optional(whole(1, 365)),
  quietAfterRejectionDays: v.optional(whole(0, 365)),
  confirmedLessShare: v.optional(amount),
  confirmedPriceShare: v.optional(amount),
  confirmedLateDays: v.optional(whole(0, 365)),
  approvers: v.optional(
    list(
      strict({
        id: text,
        name: text,
        role: v.optional(text, "approver"),
        upTo: v.optional(v.nullable(amount), null),
        costCentres: v.optional(list(text)),
        email: v.optional(email),
      }),
    ),
  ),
});

const ordering = strict({
  transfers: v.optional(v.boolean("true or false")),
  shipTo: v.optional(v.nullable(text)),
  orderCost: v.optional(v.nullable(amount)),
  holdingRate: v.optional(amount),
  reviewDays: v.optional(whole(1, 365)),
  approvalDays: v.optional(whole(0, 365)),
  refusalDays: v.optional(whole(0, 365)),
  shortDelivery: v.optional(one(["keep", "cancel", "re-propose"])),
  overDeliveryPercent: v.optional(amount),
  referencePrefix: v.optional(
    v.pipe(text, v.regex(/^[A-Z0-9]{1,4}$/, "1 to 4 capital letters or digits")),
  ),
});

const smtp = strict({
  host: text,
  port: v.optional(whole(1, 65_535)),
  tls: v.optional(one(["implicit", "starttls", "none"])),
  user: v.optional(text),
  passwordFile: v.optional(text),
});

const connection = strict({
  system: text,
  settings: v.optional(
    v.record(
      v.string(),
      v.pipe(v.union([v.string(), v.number()], "a text or a number"), v.transform(String)),
      "an object in braces",
    ),
  ),
  sendsItself: v.optional(v.boolean("true or false")),
});

const template = strict({
  subject: v.optional(text),
  intro: v.optional(text),
  closing: v.optional(text),
});

export const fileSchema: v.GenericSchema<unknown, SettingsFile> = strict({
  tenant: v.optional(
    v.pipe(text, v.regex(/^[a-z0-9-]{1,40}$/, "small letters, digits and hyphens, 40 at the most")),
  ),
  company: v.optional(company),
  from: v.optional(email),
  replyTo: v.optional(email),
  copyTo: v.optional(list(email)),
  autopilot: v.optional(one(["off", "ask", "auto"])),
  intervalMinutes: v.optional(whole(1, 43_200)),
  stock: v.optional(text),
  suppliers: v.optional(text),
  mapping: v.optional(text),
  connections: v.optional(v.record(v.string(), connection, "an object in braces")),
  publicUrl: v.optional(
    v.pipe(
      text,
      v.check(
        (value) => /^https?:\/\/[^\s?#]+$/.test(value) && URL.canParse(value),
        "an address such as https://hub.example.com",
      ),
    ),
  ),
  source: v.optional(text),
  target: v.optional(text),
  guards: v.optional(guards),
  approval: v.optional(approval),
  ordering: v.optional(ordering),
  mail: v.optional(strict({ smtp: v.optional(smtp) })),
  templates: v.optional(v.record(v.string(), template, "an object in braces")),
  holidays: v.optional(
    strict({
      suppliers: v.optional(v.record(v.string(), region, "an object in braces")),
      locations: v.optional(v.record(v.string(), region, "an object in braces")),
    }),
  ),
});
