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
  /** A module of the package that holds the files, and the way from its folder to them. */
  readonly from: string;
  readonly files: Readonly<Record<Weight, string>>;
}

/**
 * In the order of trial. Noto Sans draws Latin, Greek, Cyrillic, Vietnamese and Devanagari; DejaVu adds Armenian,
 * Georgian, arrows, mathematics and the older emoji. The two large fonts at the end are optional dependencies: an
 * installation without them prints a replacement mark for Chinese, Japanese and Korean.
 */
const sources: readonly Source[] = [
  {
    from: "@embedpdf/fonts-latin",
    files: { regular: "../fonts/NotoSans-Regular.ttf", bold: "../fonts/NotoSans-Bold.ttf" },
  },
  {
    from: "@embedpdf/fonts-hebrew",
    files: {
      regular: "../fonts/NotoSansHebrew-Regular.ttf",
      bold: "../fonts/NotoSansHebrew-Bold.ttf",
    },
  },
  {
    from: "@embedpdf/fonts-arabic",
    files: {
      regular: "../fonts/NotoNaskhArabic-Regular.ttf",
      bold: "../fonts/NotoNaskhArabic-Bold.ttf",
    },
  },
  {
    from: "@expo-google-fonts/noto-sans-thai/package.json",
    files: {
      regular: "400Regular/NotoSansThai_400Regular.ttf",
      bold: "700Bold/NotoSansThai_700Bold.ttf",
    },
  },
  {
    from: "dejavu-fonts-ttf/package.json",
    files: { regular: "ttf/DejaVuSans.ttf", bold: "ttf/DejaVuSans-Bold.ttf" },
  },
  {
    from: "@embedpdf/fonts-sc",
    files: {
      regular: "../fonts/NotoSansHans-Regular.otf",
      bold: "../fonts/NotoSansHans-Bold.otf",
    },
  },
  {
    from: "@embedpdf/fonts-kr",
    files: { regular: "../fonts/NotoSansKR-Regular.otf", bold: "../fonts/NotoSansKR-Bold.otf" },
  },
];

const resolver = createRequire(import.meta.url);
const opened = new Map<string, Face | null>();

/** The faces of a weight in the order of trial; a file is read when the search first comes to it. */
export function* faces(weight: Weight): Generator<Face> {
  for (const { from, files } of sources) {
    const face = open(from, files[weight]);
    if (face !== null) yield face;
  }
}

function open(from: string, file: string): Face | null {
  const known = opened.get(file);
  if (known !== undefined) return known;
  const path = locate(from, file);
  const face = path === null ? null : read(path);
  opened.set(file, face);
  return face;
}

function locate(from: string, file: string): string | null {
  try {
    return join(dirname(resolver.resolve(from)), file);
  } catch {
    return null;
  }
}

function read(path: string): Face {
  const bytes = readFileSync(path);
  const font = create(bytes) as Font;
  return {
    name: font.postscriptName,
    bytes,
    covers: (codePoint) => font.hasGlyphForCodePoint(codePoint),
  };
}
