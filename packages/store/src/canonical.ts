import { createHash } from "node:crypto";

/** What the first record of every tenant follows. */
export const genesis: string = "0".repeat(64);

/**
 * JSON with object keys in code-unit order and no white space, so that one value has one text (as in RFC 8785; numbers
 * and strings are written by JSON.stringify, undefined members are left out).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members: string[] = [];
  const object = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(",")}}`;
}

/** One record of the chain; `event` is its canonical JSON, kept as a text so that what was hashed is what is stored. */
export interface ChainRecord {
  readonly tenant: string;
  readonly sequence: number;
  readonly stream: string;
  readonly version: number;
  readonly event: string;
}

/** SHA-256, in hex, over the previous hash, a line feed and the canonical JSON of the record. */
export function linkHash(previous: string, record: ChainRecord): string {
  const { tenant, sequence, stream, version, event } = record;
  const text = `{"event":${event},"sequence":${sequence},"stream":${JSON.stringify(stream)},"tenant":${JSON.stringify(tenant)},"version":${version}}`;
  return createHash("sha256").update(previous).update("\n").update(text).digest("hex");
}
