import type { Day } from "./calendar.ts";
import type { OrderReference } from "./item.ts";

/** Crockford's base 32: no I, L, O or U, so that a reference can be read out on the phone. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The reference of an order, "PS-261123-7KQ4MX": the same needs on the same day give the same one, so that two
 * runs which propose the same order also collide in the target. 30 bits of a day's orders: the ledger refuses the rare
 * double, and the next attempt salts it.
 */
export function orderReference(
  prefix: string,
  day: Day,
  parts: readonly string[],
  salt = 0,
): OrderReference {
  let bits = hash30([...parts, String(salt)].join("\n"));
  let code = "";
  for (let digit = 0; digit < 6; digit++) {
    code = alphabet.charAt(bits & 31) + code;
    bits >>>= 5;
  }
  return `${prefix}-${day.slice(2).replace(/-/g, "")}-${code}`;
}

/** FNV-1a over UTF-16 code units with the finaliser of MurmurHash3, folded to 30 bits. Spreads, protects nothing. */
function hash30(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return ((hash >>> 30) ^ hash) & 0x3fffffff;
}
