import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { Font } from "fontkit";
import { create } from "fontkit";

/** One font file: the name it has in a document, its bytes for embedding, and the characters it can draw. */
export interface Face {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly covers: (codePoint: number) => boolean;
}

export type Weight = "regular" | "bold";

interface Source {
  /** The path of a file in the package that holds the fonts; throws when the package is not installed. */
  readonly base: () => string;
  /** From the folder of that file. */
  readonly files: Readonly<Record<Weight, string>>;
}

const require = createRequire(import.meta.url);

/**
 * In the order of trial. Noto Sans draws Latin, Greek, Cyrillic, Vietnamese and Devanagari; DejaVu adds Armenian,
 * Georgian, arrows, mathematics and the older emoji. The two large fonts at the end are optional dependencies: an
 * installation without them prints a replacement mark for Chinese, Japanese and Korean.
 */
const sources: readonly Source[] = [
  {
    base: () => require.resolve("@embedpdf/fonts-latin"),
    files: { regular: "../fonts/NotoSans-Regular.ttf", bold: "../fonts/NotoSans-Bold.ttf" },
  },
  {
    base: () => require.resolve("@embedpdf/fonts-hebrew"),
    files: {
      regular: "../fonts/NotoSansHebrew-Regular.ttf",
      bold: "../fonts/NotoSansHebrew-Bold.ttf",
    },
  },
  {
    base: () => require.resolve("@embedpdf/fonts-arabic"),
    files: {
      regular: "../fonts/NotoNaskhArabic-Regular.ttf",
      bold: "../fonts/NotoNaskhArabic-Bold.ttf",
    },
  },
  {
    base: () => require.resolve("@expo-google-fonts/noto-sans-thai/package.json"),
    files: {
      regular: "400Regular/NotoSansThai_400Regular.ttf",
      bold: "700Bold/NotoSansThai_700Bold.ttf",
    },
  },
  {
    base: () => require.resolve("dejavu-fonts-ttf/package.json"),
    files: { regular: "ttf/DejaVuSans.ttf", bold: "ttf/DejaVuSans-Bold.ttf" },
  },
  {
    base: () => require.resolve("@embedpdf/fonts-sc"),
    files: {
      regular: "../fonts/NotoSansHans-Regular.otf",
      bold: "../fonts/NotoSansHans-Bold.otf",
    },
  },
  {
    base: () => require.resolve("@embedpdf/fonts-kr"),
    files: { regular: "../fonts/NotoSansKR-Regular.otf", bold: "../fonts/NotoSansKR-Bold.otf" },
  },
];

const opened = new Map<string, Face | null>();

/** The faces of a weight in the order of trial; a file is read when the search first comes to it. */
export function* faces(weight: Weight): Generator<Face> {
  for (const { base, files } of sources) {
    const face = open(base, files[weight]);
    if (face !== null) yield face;
  }
}

function open(base: () => string, file: string): Face | null {
  const known = opened.get(file);
  if (known !== undefined) return known;
  const path = locate(base, file);
  const face = path === null ? null : read(path);
  opened.set(file, face);
  return face;
}

function locate(base: () => string, file: string): string | null {
  try {
    return join(dirname(base()), file);
  } catch {
    return null;
  }
}

/**
 * The parsed font here only answers what it covers. For drawing, every document parses the bytes anew, because a
 * parsed font remembers the character that each glyph was first used for, and the next document would print that.
 */
function read(path: string): Face {
  const bytes = readFileSync(path);
  const font = create(bytes) as Font;
  return {
    name: font.postscriptName,
    bytes,
    covers: (codePoint) => font.hasGlyphForCodePoint(codePoint),
  };
}
