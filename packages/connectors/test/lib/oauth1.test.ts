import type { Instant } from "@parstock/core";
import { expect, it } from "vitest";

import { oauth1, oauth1Header } from "../../src/lib/oauth1.ts";
import { withQuery } from "../../src/lib/url.ts";

const stamp = { now: "2026-11-02T13:14:31.000Z" as Instant, nonce: "abc123" };

it("signs for a consumer alone as RFC 5849 says", () => {
  const url = withQuery("http://shop.example/wp-json/wc/v3/products", {
    per_page: 100,
    page: 2,
    modified_after: "2026-11-01T00:00:00",
    dates_are_gmt: "true",
  });
  const keys = { consumerKey: "ck_demo0123456789", consumerSecret: "cs_demo0123456789" };
  expect(oauth1({ method: "GET", url }, keys, stamp)).toMatchObject({
    oauth_timestamp: 1793625271,
    oauth_signature: "hKB+clW8BuAdwGXxfqmITCpTGQTbXiVSZ3lEuNMw/7k=",
  });
});

it("signs with a token, whatever the order of the query", () => {
  const keys = { consumerKey: "c", consumerSecret: "s", token: "t", tokenSecret: "u" };
  const sign = (url: string): unknown => oauth1({ method: "POST", url }, keys, stamp);
  expect(sign("https://a.example/b?x=1&a=%C3%A4")).toEqual(
    sign("https://a.example/b?a=%C3%A4&x=1"),
  );
  expect(sign("https://a.example/b?x=1")).not.toEqual(sign("https://a.example/b?x=2"));
});

it("writes the header with its realm first", () => {
  const header = oauth1Header({ oauth_nonce: "a b", oauth_token: undefined }, "1234567_SB1");
  expect(header).toBe('OAuth realm="1234567_SB1", oauth_nonce="a%20b"');
});
