import { sha256Hex } from "../lib/hmac.ts";

/**
 * The client makes the Guid of an order, and it is what a lost create is looked up by: always the same for the same name.
 * A UUID of version 8 made of a SHA-256 hash (RFC 9562, appendix B.2).
 */
export function guidOf(name: string): string {
  const hash = sha256Hex(`parstock/unleashed/${name}`);
  const variant = "89ab".charAt(parseInt(hash.charAt(16), 16) & 3);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join("-");
}
