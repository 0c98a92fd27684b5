import { createHash, createHmac } from "node:crypto";

import * as fc from "fast-check";
import { expect, it } from "vitest";

import { base64, base64Url, basic, bytesOf } from "../../src/lib/base64.ts";
import { hex, hmacSha256, isSigned, sameText, sha256Hex } from "../../src/lib/hmac.ts";
import { utf8Bytes, utf8Text, wellFormed } from "../../src/lib/utf8.ts";

const anyText = fc.string({ unit: "binary", maxLength: 60 });

it("encodes UTF-8 as Node does, lone surrogates included", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const bytes = Buffer.from(text, "utf8");
      expect(Buffer.from(utf8Bytes(text)).equals(bytes)).toBe(true);
      expect(utf8Text(bytes)).toBe(bytes.toString("utf8"));
      expect(wellFormed(text)).toBe(bytes.toString("utf8"));
    }),
  );
  expect(utf8Text(Uint8Array.of(0xff))).toBeNull();
});

it("encodes base64 as Node does", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const text = Buffer.from(bytes).toString("base64");
      expect(base64(bytes)).toBe(text);
      expect(base64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      expect(bytesOf(text)).toEqual(bytes);
      expect(bytesOf(base64Url(bytes))).toEqual(bytes);
    }),
  );
  expect(bytesOf("not base64!")).toBeNull();
  expect(bytesOf("A")).toBeNull();
  expect(basic("Aladdin", "open sesame")).toBe("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
});

it("hashes and signs as Node does", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.uint8Array(), (key, message) => {
      const mac = createHmac("sha256", key).update(message).digest();
      expect(hex(hmacSha256(key, message))).toBe(mac.toString("hex"));
      const request = {
        method: "POST",
        url: "https://hub.example/",
        headers: { "x-signature": mac.toString("base64") },
        bodyBase64: Buffer.from(message).toString("base64"),
      };
      expect(isSigned(request, "x-signature", key)).toBe(true);
      expect(isSigned(request, "x-signature", `${key}!`)).toBe(false);
      expect(isSigned(request, "x-other", key)).toBe(false);
    }),
    { numRuns: 50 },
  );
  expect(sha256Hex("é")).toBe(createHash("sha256").update("é").digest("hex"));
});

it("compares texts", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(sameText(a, b)).toBe(a === b);
      expect(sameText(a, a)).toBe(true);
    }),
  );
});
