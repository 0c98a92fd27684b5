import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Instant } from "@parstock/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { openAdmission } from "../src/admission.ts";
import { type RunningServer, startServer } from "../src/server.ts";
import { browser, enter, install, type Merchant } from "./merchant.ts";
import { sessionToken, signed } from "./world/platform.ts";
import { noSchema, specs } from "./world/schema.ts";
import { openStage, type Stage } from "./world/stage.ts";

const screens = join(import.meta.dirname, "fixtures", "screens");

describe("who gets in", () => {
  let stage: Stage;
  let merchant: Merchant;
  let server: RunningServer;

  let domain = "";
  let opened = 0;

  beforeAll(async () => {
    if (noSchema !== "") return;
    stage = await openStage();
    server = await startServer(stage.app, { port: 0, screens });
  });

  // A database is slow to make, and shops don't see each other: every test has a shop of its own.
  beforeEach(async (context) => {
    if (noSchema !== "") context.skip(noSchema);
    opened += 1;
    domain = `shop-${opened}.myshopify.com`;
    merchant = await install(stage, domain);
  });

  afterAll(async () => {
    if (noSchema !== "") return;
    await server.stop();
    await stage.close();
  });

  const post = (path: string, headers: Record<string, string>, body: string): Promise<Response> =>
    fetch(`${server.address}${path}`, { method: "POST", headers, body });
  const dirty = async (shop: string): Promise<string[]> => {
    const rows = await stage.app.store.database.query<{ key: string }>(
      "select key from parstock_shopify.dirty where shop = $1 order by key",
      [shop],
    );
    return rows.map(({ key }) => key);
  };

  it("keeps sessions sealed, and a person's name without address", async () => {
    const rows = await stage.app.store.database.query<{ id: string; sealed: string }>(
      "select id, sealed from parstock_shopify.sessions where shop = $1 order by id",
      [domain],
    );
    expect(rows.map(({ id }) => id)).toEqual([`offline_${domain}`, `${domain}_902541635`]);
    for (const { sealed } of rows)
      expect(Buffer.from(sealed, "base64").toString("latin1")).not.toContain("shpat_");
    const session = await stage.app.sessions.loadSession(`${domain}_902541635`);
    expect(session?.onlineAccessInfo?.associated_user).toMatchObject({
      first_name: "Ada",
      email: "",
    });
    expect((await stage.app.sessions.findSessionsByShop(domain)).length).toBe(2);
  });

  it.each([
    ["of another secret", (token: string) => `${token.slice(0, -4)}AAAA`],
    ["that is over", () => sessionToken(domain, Date.now() - 120_000)],
    ["that is none", () => "nonsense"],
  ])("refuses a session token %s", async (_, spoil) => {
    const token = spoil(sessionToken(domain, Date.now()));
    const request = new Request("https://parstock.example/orders", {
      headers: { authorization: `Bearer ${token}`, "user-agent": browser },
    });
    const refusal = await merchant.desk.refuse(request);
    expect(refusal?.status).toBe(401);
    expect(refusal?.headers.get("x-shopify-retry-invalid-session-request")).toBe("1");
  });

  it("renews an expiring offline token by itself, and takes no run for a dead one", async () => {
    const before = await stage.app.admission.offlineSession(domain);
    stage.pass(2 * 3_600_000);
    await merchant.settle();
    expect(stage.reports).toEqual([]);
    const after = await stage.app.sessions.loadSession(`offline_${domain}`);
    expect(after?.accessToken).not.toBe(before?.accessToken);
    expect((await stage.app.shops.find(domain))?.fullAt).not.toBeNull();
  });

  it("takes a webhook whose bytes are signed, once, and only marks what to look at", async () => {
    await merchant.settle();
    const [variant] = merchant.shop.variants;
    const number = variant?.itemId.split("/").at(-1) ?? "";
    const body = `{"inventory_item_id":${number},"location_id":24826418,"available":2,"updated_at":"2026-11-23T08:14:31-05:00","admin_graphql_api_id":"gid:\\/\\/shopify\\/InventoryLevel\\/24826418?inventory_item_id=${number}"}`;
    const headers = signed(domain, "inventory_levels/update", "w-1", body);
    const looked = stage.platform.asked.get("LevelsOf") ?? 0;
    expect((await post("/webhooks", headers, body)).status).toBe(200);
    expect((await post("/webhooks", headers, body)).status).toBe(200);
    const [{ count } = { count: 0 }] = await stage.app.store.database.query<{ count: number }>(
      "select count(*)::integer as count from parstock_shopify.deliveries where shop = $1",
      [domain],
    );
    expect(count).toBe(1);
    expect((await post("/webhooks", headers, body.replaceAll("\\/", "/"))).status).toBe(401);
    const forged = signed(domain, "app/uninstalled", "w-2", "{}", "another secret");
    expect((await post("/webhooks", forged, "{}")).status).toBe(401);
    expect((await post("/webhooks", { "content-type": "application/json" }, body)).status).toBe(
      400,
    );
    expect((await fetch(`${server.address}/webhooks`)).status).not.toBe(200);
    // The job reads that one item and nothing else.
    await expect.poll(() => dirty(domain)).toEqual([]);
    expect(stage.platform.asked.get("LevelsOf")).toBe(looked + 1);
  });

  it("sees what was taken away, and a location under its new name", async () => {
    const { shop, desk, visit, settle } = merchant;
    await settle();
    const [gone] = shop.variants.splice(0, 1);
    shop.levels.splice(
      0,
      shop.levels.length,
      ...shop.levels.filter(({ variant }) => variant !== gone),
    );
    const headers = signed(domain, "products/delete", "w-5", "{}");
    expect((await post("/webhooks", headers, "{}")).status).toBe(200);
    const items = async (): Promise<string[]> => {
      const { rows } = await desk.items(visit("/items"));
      return rows.map(({ item, location }) => `${item} ${location}`);
    };
    await expect.poll(items).not.toContain("TEA-1 Main");
    const [place] = shop.places;
    if (place !== undefined) place.name = "Front";
    const told = signed(domain, "products/update", "w-6", "{}");
    expect((await post("/webhooks", told, "{}")).status).toBe(200);
    await expect.poll(items).toContain("TEA-2 Front");
    expect(await items()).not.toContain("TEA-2 Main");
  });

  it("checks the published vector of a signature, and refuses its forgeries", async () => {
    const vector = JSON.parse(readFileSync(join(specs, "webhook-hmac-vector.json"), "utf8")) as {
      clientSecret: string;
      rawBody: string;
      headers: Record<string, string>;
      mustReject: { rawBody?: string; header?: string }[];
    };
    const environment = { ...stage.app.environment, apiSecret: vector.clientSecret };
    const admission = openAdmission(environment, stage.app.sessions, () => Promise.resolve());
    const ask = (body: string, headers: Record<string, string>) =>
      admission.webhook(
        new Request("https://parstock.example/webhooks", { method: "POST", headers, body }),
      );
    expect(await ask(vector.rawBody, vector.headers)).toMatchObject({
      topic: "INVENTORY_LEVELS_UPDATE",
      shop: "parstock-demo.myshopify.com",
      id: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    });
    expect(vector.mustReject.length).toBeGreaterThan(0);
    for (const { rawBody = vector.rawBody, header } of vector.mustReject)
      await expect(
        ask(rawBody, {
          ...vector.headers,
          ...(header === undefined ? {} : { "X-Shopify-Hmac-Sha256": header }),
        }),
      ).rejects.toMatchObject({
        status: 401,
      });
  });

  it("forgets the tokens of a shop that removed the app, and stops asking for it", async () => {
    await merchant.settle();
    const headers = signed(domain, "app/uninstalled", "w-3", "{}");
    stage.platform.uninstall(domain);
    expect((await post("/webhooks", headers, "{}")).status).toBe(200);
    const calls = stage.platform.calls;
    await merchant.settle();
    expect(stage.platform.calls).toBe(calls);
    const due = await stage.app.shops.due(stage.app.now().toISOString() as Instant);
    expect(due).not.toContain(domain);
    const again = await enter(stage, merchant.shop);
    await again.settle();
    expect((await again.desk.home(again.visit("/"))).firstRead).toBe(true);
  });

  it("answers the three duties towards customers and shops, and removes all of a shop and of no other", async () => {
    const other = await install(stage, `other-${domain}`);
    await merchant.settle();
    await other.settle();
    for (const topic of ["customers/data_request", "customers/redact"]) {
      const headers = signed(domain, topic, topic, "{}");
      expect((await post("/webhooks", headers, "{}")).status).toBe(200);
    }
    const headers = signed(domain, "shop/redact", "w-4", "{}");
    expect((await post("/webhooks", headers, "{}")).status).toBe(200);
    const tables = await stage.app.store.database.query<{ name: string; owner: string }>(
      `select table_schema || '.' || table_name as name, column_name as owner from information_schema.columns
       where table_schema in ('parstock', 'parstock_shopify') and column_name in ('tenant', 'shop') order by 1`,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name, owner } of tables) {
      const [row] = await stage.app.store.database.query<{ count: number }>(
        `select count(*)::integer as count from ${name} where ${owner} = '${domain}'`,
      );
      expect(row?.count, name).toBe(0);
    }
    expect((await other.desk.items(other.visit("/items"))).total).toBe(8);
    expect(await stage.app.store.verify()).toMatchObject({ kind: "intact" });
  });

  it("shows a frame only to the shop's own admin", async () => {
    const headers = new Headers();
    merchant.desk.addDocumentHeaders(merchant.visit("/"), headers);
    expect(headers.get("content-security-policy")).toContain(
      `frame-ancestors https://${domain} https://admin.shopify.com`,
    );
  });
});
