import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readAll } from "node:stream/consumers";

import { woocommerce } from "@parstock/connectors/woocommerce";
import type { HttpEffect, HttpRequest, Instant } from "@parstock/core";
import { expect, onTestFinished, test } from "vitest";

import { sendToShop } from "../../src/perform/woocommerce.ts";

const keys = { consumerKey: "ck_0123", consumerSecret: "cs_4567", webhookSecret: "of webhooks" };
const now = new Date("2026-11-23T09:00:00Z");

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

async function openShop(
  answer: (asked: Asked, response: ServerResponse, request: IncomingMessage) => void,
): Promise<{ readonly address: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
      const one = { method: request.method ?? "", url, body };
      asked.push(one);
      answer(one, response, request);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** As core hands a request out: proven by the connector. */
function proven(request: HttpRequest, deadline?: string): HttpEffect {
  const stamp = { now: now.toISOString() as Instant, nonce: "nonce-of-the-connector" };
  return {
    kind: "http",
    connection: "shop",
    request: woocommerce.authorize(request, keys, stamp),
    ...(deadline === undefined ? {} : { deadline: deadline as Instant }),
  };
}

function get(url: string): HttpRequest {
  return { method: "GET", url, headers: { accept: "application/json" }, intent: "reads" };
}

/** RFC 5849, section 3.4, as the shop's side reckons it: of parameters given twice, as the library does, PHP has the last. */
function isSigned({ method, url }: Asked): boolean {
  const parameters = new Map(url.searchParams);
  const signature = parameters.get("oauth_signature");
  parameters.delete("oauth_signature");
  const query = [...parameters].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const base = [method, url.origin + url.pathname, query.join("&")].map(encode).join("&");
  return (
    signature === createHmac("sha256", `${keys.consumerSecret}&`).update(base).digest("base64")
  );
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
}

test("a shop without TLS is asked by WooCommerce's library, signed once and by it", async () => {
  const shop = await openShop((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "x-wp-totalpages": "7" });
    response.end('[{"id":9007199254740993,"price":"1.10"}]');
  });
  const url = `${shop.address}/blog/wp-json/wc/v3/products?per_page=100&modified_after=2026-11-23T08:00:00&_fields=id,price&search=a%26b%20%C3%A9`;
  const answer = await sendToShop(proven(get(url)), keys, () => now);

  expect(answer.body).toBe('[{"id":9007199254740993,"price":"1.10"}]');
  expect(answer.headers["x-wp-totalpages"]).toBe("7");
  const [asked] = shop.asked as [Asked];
  expect(asked.url.pathname).toBe("/blog/wp-json/wc/v3/products");
  expect(asked.url.searchParams.get("search")).toBe("a&b é");
  expect(asked.url.searchParams.getAll("oauth_signature")).toHaveLength(1);
  expect(asked.url.searchParams.get("oauth_nonce")).not.toBe("nonce-of-the-connector");
  expect(isSigned(asked)).toBe(true);
});

test("what is written arrives as the connector wrote it", async () => {
  const shop = await openShop((_, response) => response.writeHead(200).end("{}"));
  const body = JSON.stringify({ create: [{ topic: "product.updated", name: "Bébé & <co>" }] });
  const request = {
    method: "POST",
    url: `${shop.address}/wp-json/wc/v3/webhooks/batch`,
    headers: { "content-type": "application/json" },
    body,
    intent: "writes",
  } as const;
  await sendToShop(proven(request), keys, () => now);
  const [asked] = shop.asked as [Asked];
  expect(asked.method).toBe("POST");
  expect(asked.body).toBe(body);
  expect(isSigned(asked)).toBe(true);
});

test("refusals and redirects are answers, and no redirect is followed", async () => {
  const shop = await openShop(({ url }, response) => {
    if (url.pathname.endsWith("/away")) response.writeHead(302, { location: "/elsewhere" }).end();
    else response.writeHead(401).end('{"code":"woocommerce_rest_cannot_view"}');
  });
  const refused = await sendToShop(
    proven(get(`${shop.address}/wp-json/wc/v3/products`)),
    keys,
    () => now,
  );
  expect(refused).toMatchObject({ status: 401, body: '{"code":"woocommerce_rest_cannot_view"}' });
  const away = await sendToShop(proven(get(`${shop.address}/wp-json/wc/v3/away`)), keys, () => now);
  expect(away.status).toBe(302);
  expect(shop.asked).toHaveLength(2);
});

test("a shop that hangs up has perhaps heard; one that is not there has not", async () => {
  const shop = await openShop((_, response) => response.destroy());
  const url = `${shop.address}/wp-json/wc/v3/products`;
  expect(await sendToShop(proven(get(url)), keys, () => now)).toMatchObject({ lost: "no-answer" });

  const nowhere = "http://127.0.0.1:1/wp-json/wc/v3/products";
  expect(await sendToShop(proven(get(nowhere)), keys, () => now)).toMatchObject({
    lost: "not-sent",
  });
});

test("nothing is asked after the deadline", async () => {
  const shop = await openShop((_, response) => response.end("[]"));
  const late = proven(get(`${shop.address}/wp-json/wc/v3/products`), "2026-11-23T08:59:59Z");
  expect(await sendToShop(late, keys, () => now)).toMatchObject({ lost: "not-sent" });
  expect(shop.asked).toEqual([]);
});
