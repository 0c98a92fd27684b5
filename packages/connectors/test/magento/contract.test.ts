import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import type { Day, HttpRequest, Instant } from "@parstock/core";
import { VendorHost, vendorFacts } from "@parstock/testing";
import { expect, it } from "vitest";
import { parse } from "yaml";

import { query } from "../../src/lib/url.ts";
import { magento } from "../../src/magento/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";
import { MagentoWorld } from "./world.ts";

const folder = contractOf("magento");

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

interface Swagger {
  readonly paths: Readonly<Record<string, { readonly get?: Operation }>>;
}

interface Vector {
  readonly method: "GET";
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly token: string;
  readonly tokenSecret: string;
  readonly nonce: string;
  readonly timestamp: string;
  readonly authorizationHeader: string;
}

function pairs(header = ""): string[] {
  return header.slice(6).split(", ").sort();
}

it("signs as the vector of the contract", (context) => {
  if (folder === null) return context.skip(noContract);
  const text = readFileSync(join(folder, "oauth1-vector.json"), "utf8");
  const { method, url, query: asked, nonce, timestamp, ...vector } = JSON.parse(text) as Vector;
  const request: HttpRequest = {
    method,
    url: `${url}?${query(asked)}`,
    headers: {},
    intent: "reads",
  };
  const now = new Date(Number(timestamp) * 1000).toISOString() as Instant;
  const credentials = {
    consumerKey: vector.consumerKey,
    consumerSecret: vector.consumerSecret,
    token: vector.token,
    tokenSecret: vector.tokenSecret,
  };
  const { headers } = magento.authorize(request, credentials, { now, nonce });
  expect(pairs(headers["authorization"])).toEqual(pairs(vector.authorizationHeader));
});

/** Groups and filters are counted up, and Magento takes both ways to write a name. */
function generic(name: string): string {
  return name
    .replaceAll(/\[\d+\]/g, "[0]")
    .replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

it("asks for what the Swagger files of 2.4.8 and 2.4.9 know, and writes nothing", (context) => {
  if (folder === null) return context.skip(noContract);
  const world = new MagentoWorld();
  const host = new VendorHost({ ...subject, world });
  world.fill(vendorFacts(12));
  const since = "2026-11-22T10:00:00.000Z" as Instant;
  const period = { from: "2026-11-01" as Day, to: "2026-11-22" as Day };
  const ask = (): void => {
    host.value((asked) => magento.readStock!(asked, null, null));
    host.value((asked) => magento.readStock!(asked, "orders/1/1/main", since));
    host.value((asked) => magento.readItems!(asked, null, since));
    host.value((asked) => magento.readLocations!(asked, null));
    host.value((asked) => magento.readDemand!(asked, period, null));
  };
  ask();
  world.exports = false;
  ask();
  for (const version of ["2.4.8", "2.4.9"]) {
    const file = readFileSync(join(folder, `rest-admin-openapi2-${version}.yaml.gz`));
    const { paths } = parse(gunzipSync(file).toString("utf8")) as Swagger;
    const known = Object.entries(paths).map(
      ([path, { get }]) =>
        [new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`), get] as const,
    );
    for (const { method, url, intent } of host.requests) {
      expect([method, intent]).toEqual(["GET", "reads"]);
      const { pathname, searchParams } = new URL(url);
      const path = pathname.replace("/rest/all", "");
      const operations = known
        .filter(([shape]) => shape.test(path))
        .flatMap(([, get]) => get ?? []);
      const names = operations.flatMap(({ parameters = [] }) => parameters.map(({ name }) => name));
      // Every answer can be cut to the fields that are asked for.
      const allowed = new Set([...names.map(generic), "fields"]);
      expect([version, path, operations.length > 0]).toEqual([version, path, true]);
      expect([...searchParams.keys()].filter((name) => !allowed.has(generic(name)))).toEqual([]);
    }
  }
});
