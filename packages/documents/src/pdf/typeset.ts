// oxlint-disable-next-line typescript/triple-slash-reference -- hosts that check this file from source need the types too
/// <reference path="./linebreak.d.ts" />
import bidiFactory from "bidi-js";
import LineBreaker from "linebreak";

import type { Face, Weight } from "./fonts.ts";
import { faces } from "./fonts.ts";

/**
 * Turns a paragraph into lines of runs. A run has one face and one direction, because that is what the shaper of the
 * PDF library can draw: the choice of faces by coverage, line breaks (UAX 14) and the visual order (UAX 9) are made
 * here. Runs stand in visual order, the text inside a run in logical order.
 */
export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
}

interface Run {
  readonly face: Face;
  readonly text: string;
  readonly width: number;
}

/** Width in points of a text in one face. */
export type Measure = (face: Face, text: string) => number;

const bidi = bidiFactory();
const clusters = new Intl.Segmenter("en", { granularity: "grapheme" });
const rightToLeft =
  /[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** Joiners, variation selectors and the like: shapes of their neighbours, not something to draw. */
const invisible = /^\p{Default_Ignorable_Code_Point}$/u;
const common = /^[\p{Script=Common}\p{Script=Inherited}]+$/u;
/** Stands for a character that no face covers. */
const replacement = "\uFFFD";

/** The lines of `paragraph` that are at most `width` points wide; a word that is wider is broken between characters. */
export function typeset(
  paragraph: string,
  weight: Weight,
  width: number,
  measure: Measure,
): Line[] {
  const { text, faceAt } = choose(paragraph.normalize("NFC"), weight);
  const widthOf = (start: number, end: number): number =>
    split(text, faceAt, start, end).reduce((sum, run) => sum + measure(run.face, run.text), 0);
  const levels = rightToLeft.test(text) ? bidi.getEmbeddingLevels(text) : null;
  return breakLines(text, width, widthOf).map(([start, end]) => {
    const ordered =
      levels === null ? split(text, faceAt, start, end) : reorder(text, faceAt, levels, start, end);
    const runs = ordered.map((run) => ({ ...run, width: measure(run.face, run.text) }));
    return { runs, width: runs.reduce((sum, run) => sum + run.width, 0) };
  });
}

interface Chosen {
  readonly text: string;
  /** The face of every UTF-16 unit of `text`. */
  readonly faceAt: readonly Face[];
}

function choose(paragraph: string, weight: Weight): Chosen {
  const faceAt: Face[] = [];
  let text = "";
  let previous: Face | null = null;
  for (const { segment } of clusters.segment(paragraph)) {
    const stays: Face | null =
      previous !== null && common.test(segment) && covers(previous, segment) ? previous : null;
    const face: Face | null = stays ?? find(segment, weight);
    const drawn = face === null ? replacement : segment;
    previous = face ?? find(replacement, weight);
    if (previous === null) throw new Error("the fonts of the PDF writer are not installed");
    text += drawn;
    for (let unit = 0; unit < drawn.length; unit += 1) faceAt.push(previous);
  }
  return { text, faceAt };
}

function find(cluster: string, weight: Weight): Face | null {
  for (const face of faces(weight)) if (covers(face, cluster)) return face;
  return null;
}

function covers(face: Face, cluster: string): boolean {
  for (const character of cluster)
    if (!invisible.test(character) && !face.covers(character.codePointAt(0) ?? 0)) return false;
  return true;
}

/** Widths are added up word by word, so that words which recur in an order are shaped once. */
function breakLines(
  text: string,
  width: number,
  widthOf: (start: number, end: number) => number,
): [number, number][] {
  const lines: [number, number][] = [];
  let start = 0;
  let end = 0;
  let used = 0;
  const close = (): void => {
    if (end > start) lines.push([start, start + text.slice(start, end).trimEnd().length]);
    start = end;
    used = 0;
  };
  const add = (to: number): void => {
    used += widthOf(end, to);
    end = to;
  };
  const visible = (to: number): number => end + text.slice(end, to).trimEnd().length;
  const breaker = new LineBreaker(text);
  for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) {
    const word = widthOf(end, visible(next.position));
    if (used + word > width) close();
    if (word > width)
      for (const { segment } of clusters.segment(text.slice(end, next.position))) {
        if (used + widthOf(end, visible(end + segment.length)) > width) close();
        add(end + segment.length);
      }
    else add(next.position);
    if (next.required === true) close();
  }
  close();
  return lines;
}

type Piece = Omit<Run, "width">;

function split(text: string, faceAt: readonly Face[], start: number, end: number): Piece[] {
  const runs: Piece[] = [];
  let from = start;
  for (let at = start + 1; at <= end; at += 1) {
    const face = faceAt[from];
    if (face === undefined || (at < end && faceAt[at] === face)) continue;
    runs.push({ face, text: text.slice(from, at) });
    from = at;
  }
  return runs;
}

function reorder(
  text: string,
  faceAt: readonly Face[],
  embedding: ReturnType<typeof bidi.getEmbeddingLevels>,
  start: number,
  end: number,
): Piece[] {
  const { levels } = embedding;
  const order = bidi.getReorderedIndices(text, embedding, start, end - 1).slice(start, end);
  const mirrored = bidi.getMirroredCharactersMap(text, levels, start, end - 1);
  const runs: Piece[] = [];
  let from = 0;
  for (let at = 1; at <= order.length; at += 1) {
    const first = order[from] ?? 0;
    const last = order[at - 1] ?? 0;
    const next = order[at];
    const odd = ((levels[first] ?? 0) & 1) === 1;
    if (
      next !== undefined &&
      next === last + (odd ? -1 : 1) &&
      levels[next] === levels[first] &&
      faceAt[next] === faceAt[first]
    )
      continue;
    const face = faceAt[first];
    if (face !== undefined)
      runs.push({
        face,
        text: odd ? leftward(text, last, first, mirrored) : text.slice(first, last + 1),
      });
    from = at;
  }
  return runs;
}

/** A run that is read from right to left: the shaper turns Hebrew and Arabic around itself, but not signs alone. */
function leftward(
  text: string,
  from: number,
  to: number,
  mirrored: ReadonlyMap<number, string>,
): string {
  const drawn: string[] = [];
  let at = from;
  for (const character of text.slice(from, to + 1)) {
    drawn.push(mirrored.get(at) ?? character);
    at += character.length;
  }
  return rightToLeft.test(text.slice(from, to + 1)) ? drawn.join("") : drawn.toReversed().join("");
}
