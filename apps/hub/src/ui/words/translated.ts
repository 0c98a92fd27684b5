import { de } from "./de.ts";
import { decisions } from "./sentences-de/decisions.ts";
import { orders } from "./sentences-de/orders.ts";
import { placed } from "./sentences-de/placed.ts";
import { stock } from "./sentences-de/stock.ts";

/**
 * The ledger and the hub speak English: a sentence is written once, beside the figures that made it, and stays as it was.
 * Screens say it in the reader's language by its pattern, as gettext does by its English text. A pattern's places take
 * figures, amounts, days and names out of the English and put them, written for the locale, into the other language; what no pattern
 * knows, such as a person's own words, stays as it is.
 *
 * Places: `{n}` a number, `{money}` an amount with its currency, `{day}`, `{at}` an instant, `{x}` a name or code that
 * stays, `{s}` further sentences, `{w}` a word of `words`, `{phrase}` a part of a sentence with a pattern of its own. A number
 * behind the kind tells places of one kind apart.
 */
type Pattern = readonly [english: string, german: string];

export interface Catalogue {
  readonly sentences: readonly Pattern[];
  readonly phrases: readonly Pattern[];
}

type Kind = "n" | "money" | "day" | "at" | "x" | "s" | "w" | "phrase";

const shapes: Readonly<Record<Kind, string>> = {
  n: String.raw`-?\d+(?:\.\d+)?`,
  money: String.raw`-?\d+(?:\.\d+)? [A-Z]{3}`,
  day: String.raw`\d{4}-\d{2}-\d{2}`,
  at: String.raw`\d{4}-\d{2}-\d{2}T[\d:.]+Z`,
  x: ".+?",
  s: ".+",
  w: "[a-z-]+",
  phrase: ".+?",
};
/** A name within one sentence. */
const plainName = String.raw`(?:(?!\. ).)+?`;

interface Compiled {
  /** Names without a full stop inside, so that no pattern reaches over two sentences; then with any. */
  readonly plain: RegExp;
  readonly any: RegExp;
  readonly german: string;
}

const place = /\{((?:n|money|day|at|x|s|w|phrase)\d*)\}/;

function compile([english, german]: Pattern): Compiled {
  const source = (name: string): string =>
    english
      .split(place)
      .map((part, index) => {
        if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
        const kind = kindOf(part);
        return `(?<${part}>${kind === "x" ? name : shapes[kind]})`;
      })
      .join("");
  return {
    plain: new RegExp(`^${source(plainName)}$`, "s"),
    any: new RegExp(`^${source(shapes.x)}$`, "s"),
    german,
  };
}

function kindOf(name: string): Kind {
  return name.replace(/\d+$/, "") as Kind;
}

const parts: readonly Catalogue[] = [decisions, orders, placed, stock];
const sentences = parts.flatMap((part) => part.sentences.map(compile));
const phrases = parts.flatMap((part) => part.phrases.map(compile));

/** Words of the core's vocabulary that stand within sentences. */
const words: Readonly<Record<string, string>> = { ...de.skips, ...de.statuses };

/** Sentences of the hub in German; null when the first of them is not known. */
export function inGerman(text: string, locale: string): string | null {
  return said(text, "plain", locale) ?? said(text, "any", locale);
}

function said(text: string, names: "plain" | "any", locale: string): string | null {
  const whole = matched(text, sentences, names, locale);
  if (whole !== null) return whole;
  for (let end = text.indexOf(". "); end > 0; end = text.indexOf(". ", end + 1)) {
    const head = matched(text.slice(0, end + 1), sentences, names, locale);
    if (head === null) continue;
    const tail = text.slice(end + 2);
    return `${head} ${inGerman(tail, locale) ?? tail}`;
  }
  return null;
}

function matched(
  text: string,
  patterns: readonly Compiled[],
  names: "plain" | "any",
  locale: string,
): string | null {
  for (const { [names]: english, german } of patterns) {
    const found = english.exec(text);
    if (found === null) continue;
    return german.replaceAll(new RegExp(place, "g"), (whole, name: string) => {
      const part = found.groups?.[name];
      return part === undefined ? whole : written(part, kindOf(name), locale);
    });
  }
  return null;
}

function written(text: string, kind: Kind, locale: string): string {
  switch (kind) {
    case "n":
      return number(text, locale);
    case "money":
      return money(text, locale);
    case "day":
      return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
        new Date(`${text}T00:00:00Z`),
      );
    case "at":
      return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(
        new Date(text),
      );
    case "s":
      return inGerman(text, locale) ?? text;
    case "w":
      return words[text] ?? text;
    case "phrase":
      return matched(text, phrases, "any", locale) ?? text;
    case "x":
      return text;
  }
}

/** With exactly the decimals that it came with: "5000.00" is an amount and not a count. */
function decimalsOf(text: string): number {
  return text.split(".")[1]?.length ?? 0;
}

function number(text: string, locale: string): string {
  const decimals = decimalsOf(text);
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(text as Intl.StringNumericLiteral);
}

function money(text: string, locale: string): string {
  const [amount = "", currency = ""] = text.split(" ");
  const decimals = decimalsOf(amount);
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(amount as Intl.StringNumericLiteral);
}
