import type { Named } from "./spreadsheet.ts";

export class Blob implements Named<GoogleAppsScript.Base.Blob, "getBytes" | "getAs"> {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly name: string;

  constructor(content: string | readonly number[], mediaType = "text/plain", name = "blob") {
    this.bytes =
      typeof content === "string"
        ? new TextEncoder().encode(content)
        : Uint8Array.from(content, (byte) => byte & 255);
    this.mediaType = mediaType;
    this.name = name;
  }

  /** Signed bytes, as Java has them. */
  getBytes(): number[] {
    return Array.from(this.bytes, (byte) => (byte > 127 ? byte - 256 : byte));
  }

  getAs(mediaType: string): Blob {
    if (mediaType !== "application/pdf" || this.mediaType !== "text/html")
      throw new Error(`Converting from ${this.mediaType} to ${mediaType} is not supported.`);
    return new Blob(`%PDF-1.4 of ${this.bytes.length} bytes of HTML`, mediaType, this.name);
  }
}

export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
