import { createHmac } from "node:crypto";

import type { Context, Exchange, HttpRequest, Instant, Page } from "@parstock/core";
import { type VendorHost, vendorFacts } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { readLevelsOf, shopify } from "../../src/shopify/index.ts";
import { graphqlError } from "./graphql.ts";
import { given, open, subject } from "./open.ts";
import { shop } from "./shop.ts";
import type { ShopifyWorld } from "./world.ts";

const now = "2026-11-23T08:00:00.000Z" as Instant;

function readAll<T>(
  host: VendorHost,
  read: (context: Context, cursor: string | null) => Exchange<Page<T>>,
): Page<T> {
  const rows: T[] = [];
  const faults: string[] = [];
  let cursor: string | null = null;
  do {
    const at: string | null = cursor;
    const page: Page<T> = host.value((context) => read(context, at));
    rows.push(...page.rows);
    faults.push(...(page.faults ?? []));
    cursor = page.next;
  } while (cursor !== null);
  return { rows, faults, next: null };
}

function stockIn(host: VendorHost, since: Instant | null = null): string[] {
  const { rows } = readAll(host, (context, cursor) =>
    given(shopify.readStock)(context, cursor, since),
  );
  return rows.map(
    ({ item, location, onHand, committed, onOrder }) =>
      `${item}@${location} ${onHand} ${committed} ${onOrder}`,
  );
}

/** Two places; one item is set aside in part, one untracked, one without an SKU. */
function shelves(world: ShopifyWorld): void {
  world.places = [...world.places, { id: 24_826_419n, name: "Attic" }];
  world.fill(vendorFacts(4, 0));
  const [first, second, third, fourth] = world.variants;
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error("four variants");
  const attic = world.places[1];
  if (attic === undefined) throw new Error("an attic");
  world.levels = [
    ...world.levels.map((level) => ({ ...level, onHand: "10", available: "7", incoming: 4 })),
    {
      variant: second,
      place: attic,
      onHand: "3",
      available: "-2",
      incoming: 0,
      updatedAt: "2026-11-23T07:58:00Z",
    },
  ];
  third.tracked = false;
  fourth.sku = null;
}

const fourth = "#271878346596884022";

describe.each([
  ["by pages", {}],
  ["by a bulk job", { bulkFrom: "0" }],
])("%s", (_, more) => {
  it("reads what is on hand, promised and coming at every place", () => {
    const { host, world } = open(more);
    shelves(world);
    expect(stockIn(host)).toEqual([
      "ITEM-00001@main 10 3 4",
      "ITEM-00002@main 10 3 4",
      `${fourth}@main 10 3 4`,
      "ITEM-00002@Attic 3 5 0",
    ]);
  });

  it("names an SKU that several variants share, and reads the others", () => {
    const { host, world } = open(more);
    world.fill(vendorFacts(3, 0));
    for (const variant of world.variants.slice(0, 2)) variant.sku = "TWIN";
    const { rows, faults } = readAll(host, (context, cursor) =>
      given(shopify.readStock)(context, cursor, null),
    );
    expect(rows.map(({ item }) => item)).toEqual(["ITEM-00003"]);
    expect(faults?.[0]).toContain("TWIN");
    expect(
      readAll(host, (context, cursor) => given(shopify.readItems)(context, cursor, null)).rows,
    ).toHaveLength(1);
  });

  it("tells bundles, untracked items, options and ended products apart", () => {
    const { host, world } = open(more);
    world.fill(vendorFacts(4, 0));
    const [bundle, untracked, blue, ended] = world.variants;
    Object.assign(bundle ?? {}, { bundle: true });
    Object.assign(untracked ?? {}, { tracked: false });
    Object.assign(blue ?? {}, { options: "Blue / L", title: "Shirt" });
    Object.assign(ended ?? {}, { status: "ARCHIVED" });
    const { rows } = readAll(host, (context, cursor) =>
      given(shopify.readItems)(context, cursor, null),
    );
    expect(rows.map(({ item }) => [item.kind, item.status])).toEqual([
      ["kit", "active"],
      ["non-stock", "active"],
      ["stock", "active"],
      ["stock", "discontinued"],
    ]);
    expect(rows[2]?.item.name).toBe("Shirt – Blue / L");
  });
});

it("reads again what has changed since, and a little more", () => {
  const { host, world } = open();
  shelves(world);
  expect(stockIn(host, "2026-11-23T08:02:00.000Z" as Instant)).toEqual(["ITEM-00002@Attic 3 5 0"]);
  expect(stockIn(host, "2026-11-23T08:04:00.000Z" as Instant)).toEqual([]);
});

it("reads locations with their addresses and the shop's time zone", () => {
  const { host, world } = open();
  shelves(world);
  const { rows } = host.value((context) => given(shopify.readLocations)(context, null));
  expect(rows.map(({ id }) => id)).toEqual(["main", "Attic"]);
  expect(rows[0]).toMatchObject({
    timeZone: "Pacific/Auckland",
    address: ["1 Harbour Street", "Auckland"],
  });
});

describe("bulk jobs", () => {
  const more = { bulkFrom: "0" };

  it("are waited for, read in pieces, and joined by a read that comes again", () => {
    const { host, world } = open(more);
    world.fill(vendorFacts(4000, 0));
    world.jobs.lasts = 100_000;
    expect(stockIn(host)).toHaveLength(4000);
    const pieces = host.requests.filter(({ url }) =>
      url.startsWith("https://storage.googleapis.com/"),
    );
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.some(({ headers }) => "x-shopify-access-token" in headers)).toBe(false);
    expect(host.now).toBeGreaterThan(Date.parse(now) + 100_000);
    expect(world.jobs.started).toBe(1);
    stockIn(host);
    expect(world.jobs.started).toBe(1);
    host.now += 300_000;
    stockIn(host);
    expect(world.jobs.started).toBe(2);
  });

  it("that take too long are told, and taken up by the next read", () => {
    const { host, world } = open(more);
    world.fill(vendorFacts(3, 0));
    world.jobs.lasts = 600_000;
    const first = host.talk((context) => given(shopify.readStock)(context, null, null));
    expect(first).toMatchObject({ failure: { code: "throttled", vendorCode: "RUNNING" } });
    host.now += 400_000;
    expect(stockIn(host)).toHaveLength(3);
    expect(world.jobs.started).toBe(1);
  });

  it("that fail, or whose result arrives in part, are told", () => {
    const { host, world } = open(more);
    world.fill(vendorFacts(3, 0));
    const read = () => host.talk((context) => given(shopify.readStock)(context, null, null));
    host.mishap = ({ url }) => (url.startsWith("https://storage") ? "truncated" : null);
    expect(read()).toMatchObject({ failure: { code: "malformed-answer" } });
    host.mishap = () => null;
    host.now += 600_000;
    world.jobs.ends = "FAILED";
    expect(read()).toMatchObject({
      failure: { code: "unavailable", vendorCode: "INTERNAL_SERVER_ERROR" },
    });
  });
});

describe("the legacy reader", () => {
  it("names fifty places at a time", () => {
    const { host, world } = open({ reader: "inventory_levels.json" });
    world.fill(vendorFacts(1, 0));
    const [level] = world.levels;
    if (level === undefined) throw new Error("a level");
    world.places = Array.from({ length: 101 }, (_, at) => ({
      id: BigInt(at + 1),
      name: `P${at + 1}`,
    }));
    world.levels = world.places.map((place) => ({ ...level, place }));
    const places = stockIn(host).map((row) => row.split(/[@ ]/)[1]);
    expect(places).toEqual(world.places.map(({ name }) => name));
  });

  it("reads what is available, with SKUs and places looked up", () => {
    const { host, world } = open({ reader: "inventory_levels.json" });
    shelves(world);
    expect(stockIn(host)).toEqual([
      "ITEM-00001@main 7 0 0",
      "ITEM-00002@main 7 0 0",
      `${fourth}@main 7 0 0`,
      "ITEM-00002@Attic -2 0 0",
    ]);
    expect(stockIn(host, "2026-11-23T07:55:00.000Z" as Instant)).toEqual([
      "ITEM-00002@Attic -2 0 0",
    ]);
  });
});

function getOf(url: string): HttpRequest {
  return { method: "GET", url, headers: {}, intent: "reads" };
}

it("sends its token to shops only", () => {
  const stamp = { now, nonce: "n" };
  const sent = (url: string): unknown =>
    shopify.authorize(getOf(url), { accessToken: "t" }, stamp).headers["x-shopify-access-token"];
  expect(sent(`https://${shop}/admin/api/2026-10/graphql.json`)).toBe("t");
  for (const url of [
    "https://evil.example/",
    "http://acme.myshopify.com/",
    "https://acme.myshopify.com.evil.example/",
    "https://evil.example/#acme.myshopify.com",
    "https://x@evil.example/acme.myshopify.com",
  ])
    expect(sent(url)).toBeUndefined();
  const { host } = open({ shop: "evil.example/acme.myshopify.com" });
  expect(host.talk((context) => given(shopify.readStock)(context, null, null))).toMatchObject({
    failure: { code: "bad-setting", field: "shop" },
  });
});

function explained(body: unknown) {
  return shopify.explain({ status: 200, headers: {}, body: JSON.stringify(body) }, now);
}

function refusedBy(code: string) {
  const userErrors = [{ field: ["metaobject", "fields", "0"], message: "Value is invalid", code }];
  return explained({ data: { metaobjectUpsert: { metaobject: null, userErrors } } });
}

describe("what Shopify says inside HTTP 200", () => {
  it("waits until there are points enough", () => {
    const failure = shopify.explain(graphqlError("THROTTLED", "Throttled", 502, 112), now);
    expect(failure).toMatchObject({ code: "throttled", retryAt: "2026-11-23T08:00:04.150Z" });
  });
  it.each([
    ["ACCESS_DENIED", "auth-denied"],
    ["MAX_COST_EXCEEDED", "rejected"],
    ["INTERNAL_SERVER_ERROR", "unavailable"],
    ["undefinedField", "rejected"],
    ["SHOP_INACTIVE", "auth-denied"],
  ])("%s is %s", (code, meaning) => {
    expect(
      shopify.explain(graphqlError(code, "Access denied for inventoryItems field."), now),
    ).toMatchObject({ code: meaning, vendorCode: code });
  });
  it("names the field that was refused", () => {
    expect(refusedBy("INVALID_VALUE")).toMatchObject({
      code: "rejected",
      field: "metaobject.fields.0",
    });
    expect(refusedBy("TAKEN")).toMatchObject({ code: "conflict" });
    expect(refusedBy("IDEMPOTENCY_CONCURRENT_REQUEST")).toMatchObject({ code: "throttled" });
    expect(refusedBy("IDEMPOTENCY_KEY_PARAMETER_MISMATCH")).toMatchObject({ code: "rejected" });
  });
  it.each([
    [401, "auth-expired"],
    [402, "auth-denied"],
    [403, "auth-denied"],
    [404, "wrong-tenant"],
    [423, "auth-denied"],
    [429, "throttled"],
    [430, "throttled"],
    [502, "unavailable"],
    [422, "rejected"],
  ])("HTTP %i is %s", (status, code) => {
    expect(
      shopify.explain({ status, headers: { "retry-after": "2.0" }, body: '{"errors":"No"}' }, now),
    ).toMatchObject({ code });
  });
});

it("tells a version that has ended, scopes that lack and a missing definition", () => {
  const { host, world } = open({ mirror: "adjustment", reader: "inventory_levels.json" });
  const sentences = (): string =>
    host
      .value((context) => given(shopify.doctor)(context))
      .map(({ level, message }) => `${level}: ${message}`)
      .join("\n");
  expect(sentences()).toContain("fine: Shopify answers in version 2026-10.");
  expect(sentences()).not.toContain("wrong");
  world.version = "2027-10";
  world.scopes = ["write_products", "read_locations", "write_metaobjects"];
  world.defined = false;
  expect(sentences()).toMatch(/wrong: Version 2026-10 was asked for and 2027-10 answered/);
  expect(sentences()).toMatch(
    /wrong: The app lacks the scopes read_inventory, write_metaobject_definitions, write_inventory/,
  );
  expect(sentences()).toMatch(/notice: Purchase orders are not defined/);
  expect(sentences()).toMatch(/notice: Stock is read by inventory_levels\.json/);
});

it("subscribes to what is missing only, and ends all of it", () => {
  const { host, world } = open();
  const subscribe = () =>
    host.value((context) => given(shopify.subscribe)(context, "https://hub.example/in"));
  const first = subscribe();
  expect(first.id.split(",")).toHaveLength(5);
  world.webhooks.pop();
  expect(subscribe().id.split(",")).toHaveLength(5);
  const again = subscribe();
  expect(world.webhooks).toHaveLength(5);
  host.value((context) => given(shopify.unsubscribe)(context, again));
  expect(world.webhooks).toEqual([]);
});

/** As Shopify signs what it sends back with a person. */
function returned(parts: Record<string, string>): Record<string, string> {
  const message = Object.keys(parts)
    .sort()
    .map((name) => `${name}=${parts[name]}`)
    .join("&");
  return {
    ...parts,
    hmac: createHmac("sha256", subject.credentials.clientSecret).update(message).digest("hex"),
  };
}

it("redeems only what Shopify signed for this shop and this flow", () => {
  const { host } = open();
  const consent = given(shopify.consent);
  const flow = { redirectUrl: "https://hub.example/back", state: "state-1", verifier: "v" };
  expect(consent.url(host.context(), flow)).toContain(
    `https://${shop}/admin/oauth/authorize?client_id=client&scope=read_products`,
  );
  const good = { code: "c0de", shop, state: "state-1", timestamp: "1793625271" };
  const redeem = (parts: Record<string, string>) =>
    consent.redeem(host.context(), subject.credentials, flow, parts).next().value;
  expect(redeem(returned(good))).toMatchObject({
    url: `https://${shop}/admin/oauth/access_token`,
    body: expect.stringContaining("code=c0de") as unknown,
  });
  for (const bad of [
    { ...returned(good), code: "other" },
    returned({ ...good, shop: "evil.myshopify.com" }),
    returned({ ...good, state: "state-2" }),
    { ...good },
  ])
    expect(() => redeem(bad)).toThrow(/not signed by Shopify/);
});

it("reads reorder settings that people keep on a variant, and names those that can't be read", () => {
  const { host, world } = open();
  world.fill(vendorFacts(4));
  const [first, second, third, last] = world.variants;
  if (!first || !second || !third || !last) throw new Error("four variants are there");
  first.metafields = { point: "6", level: "24", places: '{"Shop 2":{"point":"2"},"Cellar":null}' };
  second.metafields = { level: "12" };
  third.metafields = { point: "9", level: "3" };
  last.metafields = { places: "six" };
  const { rows, faults = [] } = host.value((context) =>
    given(shopify.readItems)(context, null, null),
  );
  expect(rows.map(({ externalId }) => externalId)).toEqual(
    [first, second].map(({ id }) => `gid://shopify/ProductVariant/${id}`),
  );
  expect(rows[0]?.rules).toEqual([
    {
      item: first.sku,
      location: "*",
      policy: { kind: "s,S", reorderPoint: "6", orderUpTo: "24" },
      status: "active",
    },
    {
      item: first.sku,
      location: "Shop 2",
      policy: { kind: "par", parLevel: "2" },
      status: "active",
    },
    {
      item: first.sku,
      location: "Cellar",
      policy: { kind: "par", parLevel: "0" },
      status: "disabled",
    },
  ]);
  expect(rows[1]?.rules).toMatchObject([
    { location: "*", policy: { kind: "par", parLevel: "12" } },
  ]);
  expect(faults).toEqual([
    expect.stringContaining("above its par level (9, 3)"),
    expect.stringContaining('holds "six"'),
  ]);
});

it("reads one item's levels by its id, and none of an item that is gone", () => {
  const { host, world } = open();
  world.fill(vendorFacts(3));
  const [, second] = world.variants;
  const id = `gid://shopify/InventoryItem/${second?.itemId}`;
  const { rows } = host.value((context) => readLevelsOf(context, id));
  expect(rows).toMatchObject([{ item: second?.sku, location: "main" }]);
  const gone = host.value((context) => readLevelsOf(context, "gid://shopify/InventoryItem/1"));
  expect(gone.rows).toEqual([]);
});
