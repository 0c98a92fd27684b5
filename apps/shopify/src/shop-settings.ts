import {
  decimal,
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  fail,
  parseDecimal,
  type Settings,
} from "@parstock/core";
import * as v from "valibot";

const figure = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => {
    const value = parseDecimal(text);
    return value !== null && !value.startsWith("-");
  }, "is not a number"),
);
const line = v.pipe(v.string(), v.trim(), v.maxLength(200));
const wholeFrom = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const schema = v.object({
  company: v.object({
    name: v.pipe(line, v.nonEmpty("must not be blank")),
    address: v.pipe(v.array(line), v.maxLength(8)),
    email: v.union([v.literal(""), v.pipe(v.string(), v.trim(), v.email("is no address"))]),
    taxNumber: line,
    language: v.picklist(["en", "de", "fr", "es", "it", "nl"]),
  }),
  autopilot: v.picklist(["off", "ask", "auto"]),
  intervalMinutes: wholeFrom(15, 1440),
  orderValue: figure,
  lineValue: figure,
  mirror: v.picklist(["none", "adjustment"]),
  receiving: v.picklist(["none", "available"]),
  referencePrefix: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^[A-Za-z0-9]{1,4}$/, "must be one to four letters or digits"),
  ),
  guided: v.boolean(),
});

/** What a merchant decides on the settings page. */
export interface ShopSettings {
  readonly company: {
    readonly name: string;
    readonly address: readonly string[];
    /** Where suppliers answer to; blank for none. */
    readonly email: string;
    readonly taxNumber: string;
    readonly language: "en" | "de" | "fr" | "es" | "it" | "nl";
  };
  readonly autopilot: Settings["autopilot"];
  readonly intervalMinutes: number;
  readonly orderValue: string;
  readonly lineValue: string;
  readonly mirror: "none" | "adjustment";
  readonly receiving: "none" | "available";
  readonly referencePrefix: string;
  /** The first-run guide was closed. */
  readonly guided: boolean;
}

/** Fails with `bad-input` and one sentence for the first field that is wrong. */
export function parseShopSettings(value: unknown): ShopSettings {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue) ?? "settings";
  return fail({ code: "bad-input", field, message: `${field} ${issue.message}; correct it.` });
}

export function initialSettings(shop: string): ShopSettings {
  return {
    company: {
      name: shop.replace(/\.myshopify\.com$/, ""),
      address: [],
      email: "",
      taxNumber: "",
      language: "en",
    },
    autopilot: "ask",
    intervalMinutes: 60,
    orderValue: defaultApproval.orderValue,
    lineValue: defaultApproval.lineValue,
    mirror: "adjustment",
    receiving: "available",
    referencePrefix: defaultOrdering.referencePrefix,
    guided: false,
  };
}

/** The shop is the tenant: nothing of one is ever read or written for another. */
export function coreSettings(shop: string, settings: ShopSettings, from: string): Settings {
  const { email, taxNumber, name, address, language } = settings.company;
  return {
    tenant: shop,
    company: {
      name,
      address,
      language,
      ...(email === "" ? {} : { email }),
      ...(taxNumber === "" ? {} : { taxNumber }),
    },
    autopilot: settings.autopilot,
    from,
    ...(email === "" ? {} : { replyTo: email }),
    copyTo: [],
    intervalMinutes: settings.intervalMinutes,
    guards: defaultGuards,
    approval: {
      ...defaultApproval,
      orderValue: decimal(settings.orderValue),
      lineValue: decimal(settings.lineValue),
    },
    ordering: { ...defaultOrdering, referencePrefix: settings.referencePrefix.toUpperCase() },
  };
}
