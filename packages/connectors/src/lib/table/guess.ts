import { readDay } from "./days.ts";
import type { Field } from "./fields.ts";
import { newEvidence, readNumber, weighNumber } from "./numbers.ts";

/** Which column holds a field, how sure that is (0 to 1), and why. */
export interface Guess<F extends string = string> {
  readonly field: F;
  /** Place in the header, from 0. */
  readonly column: number;
  readonly heading: string;
  readonly confidence: number;
  readonly why: string;
}

export interface Guesses<F extends string = string> {
  readonly found: ReadonlyMap<F, Guess<F>>;
  /** Fields for which two columns are equally good: a person has to say. */
  readonly torn: ReadonlyMap<F, readonly string[]>;
}

/** A heading in lower case, without accents, its words apart: "Min.Bestand (Stk)" is "min bestand stk". */
export function normaliseHeading(heading: string): string {
  return heading
    .replace(/ß/g, "ss")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Words that say only in what something is counted, or nothing. */
const fillers = new Set([
  "days",
  "day",
  "tage",
  "tagen",
  "jours",
  "dias",
  "dagen",
  "giorni",
  "eur",
  "usd",
  "gbp",
  "chf",
  "pcs",
  "stk",
  "units",
  "value",
  "the",
  "of",
  "in",
  "no",
  "nr",
]);

/** Words that turn a heading's meaning around when a synonym does not hold them itself. */
const turners = new Set(
  "min minimum max maximum safety reserved committed order ordered transit last previous total sales selling retail list price cost value count date days weeks supplier vendor lieferant fournisseur alert old new percent tax month year avg average reorder target name id unit per".split(
    " ",
  ),
);

const threshold = 0.6;

/** Figures and item codes that two columns offer about equally well are not chosen by us. */
const closeCall = 0.04;

/**
 * Guesses the field of each column from its heading and the shape of its cells. A column serves one field;
 * the surest pairs are taken first.
 */
export function guessColumns<F extends string>(
  fields: Readonly<Record<F, Field>>,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  taken: ReadonlySet<number> = new Set(),
): Guesses<F> {
  const candidates: Guess<F>[] = [];
  header.forEach((heading, column) => {
    const words = normaliseHeading(heading);
    if (words === "" || taken.has(column)) return;
    for (const field of Object.keys(fields) as F[]) {
      const named = nameScore(words, fields[field].headings);
      if (named.score < threshold) continue;
      const shape = shapeOf(fields[field].value, field, sample, column);
      const confidence = Math.round((named.score + shape.change) * 100) / 100;
      if (confidence >= threshold)
        candidates.push({
          field,
          column,
          heading,
          confidence: Math.min(1, confidence),
          why: `${named.why}; ${shape.why}`,
        });
    }
  });
  candidates.sort((a, b) => b.confidence - a.confidence || a.column - b.column);
  const found = new Map<F, Guess<F>>();
  const torn = new Map<F, readonly string[]>();
  const used = new Set<number>();
  for (const candidate of candidates) {
    if (found.has(candidate.field) || torn.has(candidate.field) || used.has(candidate.column))
      continue;
    const rivals = candidates.filter(
      (other) =>
        other.field === candidate.field &&
        other.confidence >= candidate.confidence - closeCall &&
        !used.has(other.column),
    );
    const decisive = fields[candidate.field].value === "number" || candidate.field === "sku";
    if (
      decisive &&
      rivals.length > 1 &&
      (candidate.confidence < 1 || rivals[1]?.confidence === 1)
    ) {
      torn.set(
        candidate.field,
        rivals.map((rival) => rival.heading),
      );
      for (const rival of rivals) used.add(rival.column);
      continue;
    }
    found.set(candidate.field, candidate);
    used.add(candidate.column);
  }
  return { found, torn };
}

const synonyms = new Map<string, readonly string[]>();

function synonymsOf(headings: string): readonly string[] {
  const known = synonyms.get(headings) ?? headings.split("|");
  synonyms.set(headings, known);
  return known;
}

function nameScore(
  words: string,
  headings: string,
): { readonly score: number; readonly why: string } {
  const known = synonymsOf(headings);
  const place = known.indexOf(words);
  if (place >= 0)
    return {
      score: place === 0 ? 1 : 0.97 - Math.min(place, 30) * 0.001,
      why: `the heading is "${words}"`,
    };
  const lean = words
    .split(" ")
    .filter((word) => !fillers.has(word))
    .join(" ");
  if (lean !== "" && known.includes(lean)) return { score: 0.9, why: `the heading says "${lean}"` };
  let best = { score: 0, why: "" };
  const parts = words.split(" ");
  for (const synonym of known) {
    const share = synonym.length / words.length;
    // Most of the heading must be the synonym: "min temperature" is no minimum.
    if (share > 1 || share < 0.6 || !` ${words} `.includes(` ${synonym} `)) continue;
    const rest = parts.filter((part) => !synonym.split(" ").includes(part));
    if (rest.some((part) => turners.has(part))) continue;
    const score = 0.5 + 0.35 * share;
    if (score > best.score) best = { score, why: `the heading contains "${synonym}"` };
  }
  return best;
}

/** Cells that bear the guess out raise it a little; cells that cannot be what the heading says sink it. */
function shapeOf(
  value: Field["value"],
  field: string,
  sample: readonly (readonly string[])[],
  column: number,
): { readonly change: number; readonly why: string } {
  const cells = sample.map((row) => row[column] ?? "").filter((cell) => cell.trim() !== "");
  if (cells.length === 0) return { change: -0.05, why: "no cell to look at" };
  const fits = cells.filter((cell) => {
    if (value === "number") return looksNumeric(cell);
    if (value === "day")
      return readDay(cell, "DMY").kind === "day" || readDay(cell, "MDY").kind === "day";
    if (field === "email" || field === "supplierEmail") return cell.includes("@");
    return true;
  }).length;
  const said = `${fits} of ${cells.length} cells fit`;
  if (field === "sku") {
    const different = new Set(cells).size;
    return {
      change: different * 4 < cells.length ? -0.3 : 0,
      why: `${different} of ${cells.length} cells differ`,
    };
  }
  if (fits * 2 < cells.length) return { change: -0.3, why: said };
  return { change: value === "text" ? 0 : 0.01, why: said };
}

function looksNumeric(cell: string): boolean {
  const evidence = newEvidence();
  weighNumber(cell, evidence);
  return (
    readNumber(cell, evidence.comma ? "," : ".").kind === "number" ||
    /^(nan|inf|n\/?a|-|null|none)$/i.test(cell.trim())
  );
}
