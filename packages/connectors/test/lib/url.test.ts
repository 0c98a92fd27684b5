import { failureOf } from "@parstock/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import {
  baseUrl,
  encode,
  followed,
  originOf,
  parseQuery,
  query,
  withQuery,
} from "../../src/lib/url.ts";
import { line, lines } from "../../src/lib/words.ts";

it("writes parameters that every server reads back", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (fields) => {
      const text = query(fields);
      expect(Object.fromEntries(new URLSearchParams(text))).toEqual({ ...fields });
      expect(parseQuery(text)).toEqual({ ...fields });
    }),
  );
  expect(query({ a: 1, b: undefined, c: "x y&z'" })).toBe("a=1&c=x%20y%26z%27");
  expect(withQuery("https://a.example/x?y=1", { z: 2 })).toBe("https://a.example/x?y=1&z=2");
  expect(encode("\uD800")).toBe("%EF%BF%BD");
});

it("agrees with the URL standard on where an address leads", () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
      expect(originOf(url)).toBe(new URL(url).origin);
    }),
  );
});

it.each([
  "https://api.acme.example.evil.example/orders?page=2",
  "https://evil.example/https://api.acme.example/",
  "http://api.acme.example/orders",
  "https://api.acme.example:444/orders",
  "https://user@evil.example/",
  "https://api.acme.example@evil.example/",
  "https:\\\\evil.example",
  "//evil.example/orders",
  "javascript:alert(1)",
  "orders?page=2",
])("does not follow %s", (link) => {
  expect(codeOf(() => followed(link, "https://api.acme.example/v1", "Acme"))).toBe(
    "malformed-answer",
  );
});

it("follows links of its own host", () => {
  const base = "https://api.acme.example/v1";
  expect(followed("https://API.acme.example/v1/x?page=2", base, "Acme")).toMatch(/page=2$/);
  expect(followed("/v1/x?page=2", base, "Acme")).toBe("https://api.acme.example/v1/x?page=2");
});

it("takes addresses by https, and by http only of the machine itself", () => {
  expect(baseUrl(" https://acme.example/odoo/ ", "address")).toBe("https://acme.example/odoo");
  expect(baseUrl("http://localhost:8069", "address")).toBe("http://localhost:8069");
  for (const wrong of [
    "http://acme.example",
    "acme.example",
    "",
    undefined,
    "http://localhost.evil.example",
  ])
    expect(codeOf(() => baseUrl(wrong, "address"))).toBe("bad-setting");
});

it("cuts texts between characters and keeps them on their lines", () => {
  expect(line(" a\nb\u0000c ", 10)).toBe("a b c");
  expect(lines("a\r\nb\tc\u0007", 10)).toBe("a\nb\tc");
  expect(line("ab🧤", 3)).toBe("ab");
  expect(line("ab🧤", 4)).toBe("ab🧤");
});

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (thrown) {
    return failureOf(thrown)?.code;
  }
  return undefined;
}
