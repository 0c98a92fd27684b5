import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { InboundRequest } from "@parstock/core";

import { base64, bytesOf } from "./base64.ts";
import { utf8Bytes } from "./utf8.ts";

/** HMAC-SHA256 with a key that is text (its UTF-8 bytes) or bytes. */
export function hmacSha256(key: string | Uint8Array, message: string | Uint8Array): Uint8Array {
  return hmac(sha256, plain(key), plain(message));
}

export function sha256Hex(text: string): string {
  return hex(sha256(utf8Bytes(text)));
}

export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
  return text;
}

/** Equality in a time that depends on the lengths only. */
export function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at++)
    difference |= a.charCodeAt(at) ^ b.charCodeAt(at % (b.length || 1));
  return difference === 0;
}

/** Whether a header holds the base64 HMAC-SHA256 of the body as it came: the scheme of most webhooks. */
export function isSigned(request: InboundRequest, header: string, secret: string): boolean {
  const body = bytesOf(request.bodyBase64);
  const given = request.headers[header];
  if (body === null || given === undefined || secret === "") return false;
  return sameText(base64(hmacSha256(secret, body)), given.trim());
}

function plain(value: string | Uint8Array): Uint8Array {
  return typeof value === "string" ? utf8Bytes(value) : value;
}
