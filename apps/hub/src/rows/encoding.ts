import { isAscii, isUtf8 } from "node:buffer";

import iconv from "iconv-lite";

export type Encoding = string;

/** Looks at the bytes of a text as they pass and says at the end how they are encoded. */
export interface EncodingWitness {
  see(chunk: Buffer): void;
  verdict(): Encoding;
}

/**
 * A byte order mark decides. Without one, text is UTF-8 unless its bytes are not; then it is Windows-1252, unless
 * it also holds sound multi-byte characters: such a mixture stays UTF-8, and its broken rows are named later.
 */
export function encodingWitness(): EncodingWitness {
  let marked: Encoding | null = null;
  let first = true;
  let sound = false;
  let broken = false;
  let rest: Buffer = Buffer.alloc(0);

  function weigh(chunk: Buffer): void {
    if (isAscii(chunk)) return;
    if (isUtf8(chunk)) {
      sound = true;
      return;
    }
    for (let at = 0; at < chunk.length && !(sound && broken);) {
      const length = sequenceLength(chunk, at);
      if (length === 0) broken = true;
      if (length > 1) sound = true;
      at += Math.max(1, length);
    }
  }

  return {
    see(chunk) {
      if (first && chunk.length > 0) {
        first = false;
        marked = markOf(chunk);
      }
      if (marked !== null) return;
      const joined = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const cut = lastWhole(joined);
      rest = joined.subarray(cut);
      weigh(joined.subarray(0, cut));
    },
    verdict() {
      if (marked !== null) return marked;
      weigh(rest);
      rest = Buffer.alloc(0);
      return broken && !sound ? "windows-1252" : "utf-8";
    },
  };
}

function markOf(chunk: Buffer): Encoding | null {
  if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) return "utf-8";
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return "utf-16le";
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return "utf-16be";
  const sample = chunk.subarray(0, 4096);
  let even = 0;
  let odd = 0;
  sample.forEach((byte, at) => {
    if (byte !== 0) return;
    if (at % 2 === 0) even++;
    else odd++;
  });
  // Latin text in UTF-16 has a zero in nearly every other byte.
  if (odd * 4 > sample.length && even === 0) return "utf-16le";
  if (even * 4 > sample.length && odd === 0) return "utf-16be";
  return null;
}

/** Bytes of the sound UTF-8 sequence at `at`, or 0 (RFC 3629). */
function sequenceLength(chunk: Buffer, at: number): number {
  const lead = chunk[at] ?? 0;
  if (lead < 0x80) return 1;
  const length =
    lead >= 0xc2 && lead <= 0xdf
      ? 2
      : lead >= 0xe0 && lead <= 0xef
        ? 3
        : lead >= 0xf0 && lead <= 0xf4
          ? 4
          : 0;
  return length > 0 && at + length <= chunk.length && isUtf8(chunk.subarray(at, at + length))
    ? length
    : 0;
}

/** Where to cut so that no multi-byte sequence is cut in two. */
function lastWhole(chunk: Buffer): number {
  for (let back = 1; back <= Math.min(3, chunk.length); back++) {
    const byte = chunk[chunk.length - back] ?? 0;
    if (byte < 0x80) return chunk.length;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? chunk.length - back : chunk.length;
    }
  }
  return chunk.length;
}

/** Bytes to text, with U+FFFD for what is not in the encoding, and line ends as "\n". */
export async function* decode(
  bytes: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = encoding.startsWith("utf-") ? new TextDecoder(encoding) : null;
  const single = decoder === null ? iconv.getDecoder(encoding) : null;
  let heldReturn = false;
  function tidy(text: string): string {
    let whole = heldReturn ? `\r${text}` : text;
    heldReturn = whole.endsWith("\r");
    if (heldReturn) whole = whole.slice(0, -1);
    return whole.includes("\r") ? whole.replace(/\r\n?/g, "\n") : whole;
  }
  for await (const chunk of bytes) {
    const text = tidy(
      decoder === null ? (single?.write(chunk) ?? "") : decoder.decode(chunk, { stream: true }),
    );
    if (text !== "") yield text;
  }
  const end = tidy(decoder === null ? (single?.end() ?? "") : decoder.decode());
  const last = heldReturn ? `${end}\n` : end;
  if (last !== "") yield last;
}
