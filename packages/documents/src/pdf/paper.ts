import PDFDocument from "pdfkit";

import type { Face, Weight } from "./fonts.ts";
import type { Line, Measure } from "./typeset.ts";
import { typeset } from "./typeset.ts";

export interface Ink {
  readonly size: number;
  readonly weight?: Weight;
  readonly color?: string;
}

/** A text laid out for one width, ready to be drawn line by line. */
export interface Block {
  readonly lines: readonly Line[];
  readonly ink: Ink;
}

/** What the layout of an order needs of a PDF: measured text, drawn text, rules, boxes and pages. Points, from the top left. */
export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly block: (texts: readonly string[], width: number, ink: Ink) => Block;
  readonly widthOf: (text: string, ink: Ink) => number;
  /** Draws lines with their first one's top at `y`, at most `width` wide; returns the y below them. */
  readonly draw: (block: Block, at: Place) => number;
  readonly rule: (x: number, y: number, width: number, color: string) => void;
  readonly box: (x: number, y: number, width: number, height: number, color: string) => void;
  readonly addPage: () => void;
  /** Calls back once for every page, with that page open for drawing. */
  readonly eachPage: (draw: (page: number, pages: number) => void) => void;
  readonly finish: () => Promise<Uint8Array>;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align?: "left" | "right";
}

export interface Title {
  readonly title: string;
  readonly author: string;
  readonly language: string;
  readonly created: Date;
}

const leading = 1.36;
/** Baseline from the top of a line, in font sizes: one value, so that runs of several faces stand on one line. */
const ascent = 1.02;

/** The height of a block, in points. */
export function heightOf({ lines, ink }: Block): number {
  return lines.length * ink.size * leading;
}

/** A blank document. The same calls give the same bytes: its only time is `created`, and its file id hangs on that and the title. */
export function openPaper(
  format: "A4" | "LETTER",
  { title, author, language, created }: Title,
): Paper {
  const document = new PDFDocument({
    size: format,
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: "1.7",
    lang: language,
    displayTitle: true,
    info: {
      Title: title,
      Author: author,
      Creator: "Parstock",
      Producer: "Parstock",
      CreationDate: created,
      ModDate: created,
    },
  });
  document.addPage();
  const registered = new Set<string>();
  const select = (face: Face, size: number): void => {
    if (!registered.has(face.name)) document.registerFont(face.name, Buffer.from(face.bytes));
    registered.add(face.name);
    document.font(face.name).fontSize(size);
  };
  const widths = new Map<string, number>();
  const measure = (face: Face, text: string): number => {
    const key = `${face.name}\n${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    select(face, 1000);
    const width = document.widthOfString(text, shaped) / 1000;
    widths.set(key, width);
    return width;
  };
  const measureAt =
    (size: number): Measure =>
    (face, text) =>
      measure(face, text) * size;

  const drawLine = (line: Line, x: number, y: number, ink: Ink): void => {
    let left = x;
    for (const { face, text, width } of line.runs) {
      select(face, ink.size);
      document.fillColor(ink.color ?? "#000000");
      document.text(text, left, y + ink.size * ascent, {
        ...shaped,
        lineBreak: false,
        baseline: "alphabetic",
      });
      left += width;
    }
  };

  return {
    width: document.page.width,
    height: document.page.height,
    block: (texts, width, ink) => ({
      lines: texts.flatMap((text) =>
        typeset(text, ink.weight ?? "regular", width, measureAt(ink.size)),
      ),
      ink,
    }),
    widthOf: (text, ink) =>
      typeset(text, ink.weight ?? "regular", Infinity, measureAt(ink.size)).reduce(
        (widest, line) => Math.max(widest, line.width),
        0,
      ),
    draw: ({ lines, ink }, { x, y, width, align }) => {
      lines.forEach((line, index) =>
        drawLine(
          line,
          align === "right" ? x + width - line.width : x,
          y + index * ink.size * leading,
          ink,
        ),
      );
      return y + heightOf({ lines, ink });
    },
    rule: (x, y, width, color) => {
      document.lineWidth(0.6).strokeColor(color);
      document
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke();
    },
    box: (x, y, width, height, color) => {
      document.rect(x, y, width, height).fill(color);
    },
    addPage: () => {
      document.addPage();
    },
    eachPage: (draw) => {
      const { start, count } = document.bufferedPageRange();
      for (let page = start; page < start + count; page += 1) {
        document.switchToPage(page);
        draw(page - start + 1, count);
      }
    },
    finish: () =>
      new Promise((resolve, reject) => {
        const chunks: Uint8Array[] = [];
        document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
        document.on("end", () => resolve(Buffer.concat(chunks)));
        document.on("error", reject);
        document.end();
      }),
  };
}

/** An explicit feature list makes pdfkit shape a run as a whole; without one it shapes word by word and puts right-to-left words in the wrong order. */
const shaped = { features: [] };
