import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

import { encodingWitness, type Encoding } from "./encoding.ts";
import { limits, refuse } from "./limits.ts";

/** What a file turned out to be, found by looking at every byte of it once. */
export interface Inspection {
  readonly container: "text" | "gzip" | "workbook";
  readonly encoding: Encoding;
  /** Hash of the bytes on disk. */
  readonly digest: string;
  readonly identity: FileIdentity;
}

/** Changes when a file is written or replaced, without looking into it. */
export interface FileIdentity {
  readonly stamp: string;
  readonly changedAt: Date;
}

export async function identify(path: string, named: string): Promise<FileIdentity> {
  try {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) refuse(`${named} is a folder; name the file in it.`);
    return { stamp: `${found.size}-${found.mtimeNs}-${found.ino}`, changedAt: found.mtime };
  } catch (error) {
    throw sentence(error, named);
  }
}

/** Reads the whole file once. Fails with one sentence on what is no table at all. */
export async function inspect(path: string, named: string): Promise<Inspection> {
  const identity = await identify(path, named);
  const start = await firstBytes(path, named);
  if (start.length === 0)
    refuse(`${named} is empty; export the stock again with a header row and one row an item.`);
  const container = containerOf(start, named);
  const hash = createHash("sha256");
  const witness = encodingWitness();
  if (container === "workbook") {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }))
      hash.update(chunk as Buffer);
  } else {
    let looked = false;
    for await (const chunk of textBytes(path, named, container, (raw) => hash.update(raw))) {
      if (!looked && container === "gzip") containerOf(chunk.subarray(0, 512), named, true);
      looked = true;
      witness.see(chunk);
    }
    if (!looked)
      refuse(`${named} is empty; export the stock again with a header row and one row an item.`);
  }
  return {
    container,
    encoding: witness.verdict(),
    digest: hash.digest("hex").slice(0, 32),
    identity,
  };
}

/** The text bytes of a file, unpacked; gzip members may follow one another. */
export async function* textBytes(
  path: string,
  named: string,
  container: "text" | "gzip",
  tap?: (raw: Buffer) => void,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  let packed = 0;
  async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      packed += chunk.length;
      tap?.(chunk);
      yield chunk;
    }
  }
  // The iterator below reports an error; pipeline only tears the stages down.
  const bytes: AsyncIterable<Buffer> =
    container === "gzip"
      ? pipeline(file, counted, createGunzip({ chunkSize: 1 << 18 }), () => undefined)
      : counted(file);
  let unpacked = 0;
  try {
    for await (const chunk of bytes) {
      unpacked += chunk.length;
      if (unpacked > limits.bytes)
        refuse(`${named} holds more than ${limits.bytes / 1024 ** 3} GiB; split it.`);
      if (
        container === "gzip" &&
        unpacked > limits.suspectBytes &&
        unpacked > packed * limits.suspectRatio * 4
      ) {
        refuse(
          `${named} unpacks to more than ${limits.suspectRatio * 4} times its size, which no table does; it was not read further.`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    throw sentence(error, named);
  } finally {
    file.destroy();
  }
}

async function firstBytes(path: string, named: string): Promise<Buffer> {
  try {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw sentence(error, named);
  }
}

function containerOf(start: Buffer, named: string, inside = false): Inspection["container"] {
  const packed = start.subarray(0, 4).toString("latin1");
  if (inside && (packed === "PK\u0003\u0004" || packed.startsWith("\u001f\u008b")))
    refuse(`${named} holds another packed file inside; unpack it once and give the file inside.`);
  if (packed === "PK\u0003\u0004") return "workbook";
  if (packed.startsWith("\u001f\u008b")) return "gzip";
  if (packed === "\u00d0\u00cf\u0011\u00e0")
    refuse(
      `${named} is an old or password-protected Excel file; save it as .xlsx without a password, or as CSV.`,
    );
  if (packed === "%PDF") refuse(`${named} is a PDF; export the stock as CSV or XLSX.`);
  const text = start.toString("latin1").trimStart().toLowerCase();
  if (text.startsWith("<!doctype html") || text.startsWith("<html"))
    refuse(
      `${named} is a web page, perhaps a login page that was saved; export the stock as CSV or XLSX.`,
    );
  return "text";
}

/** The failure behind an error of the file system or of zlib; any other error stays itself. */
function sentence(error: unknown, named: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  try {
    if (code === "ENOENT") refuse(`${named} does not exist; check the path.`);
    if (code === "EACCES" || code === "EPERM")
      refuse(`${named} may not be read by this user; give it read permission.`);
    if (code === "Z_BUF_ERROR")
      refuse(
        `${named} ends in the middle of its gzip data; it was cut off, copy or export it again.`,
      );
    if (code.startsWith("Z_")) refuse(`${named} has damaged gzip data; copy or export it again.`);
  } catch (refusal) {
    return refusal;
  }
  return error;
}
