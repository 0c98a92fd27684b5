import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { validate, parse } from "graphql";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { scopes as asked } from "../src/admission.ts";
import { documents } from "../src/graphql.ts";
import { type RunningServer, startServer } from "../src/server.ts";
import { furnish, install, type Merchant } from "./merchant.ts";
import { sessionToken, signed } from "./world/platform.ts";
import { adminSchema, noSchema, specs } from "./world/schema.ts";
import { openStage, type Stage } from "./world/stage.ts";

const root = resolve(import.meta.dirname, "..");
const toml = (path: string): string => readFileSync(join(root, path), "utf8");
const valuesOf = (text: string, key: string): string[] =>
  [...text.matchAll(new RegExp(`^${key} = "([^"]*)"`, "gm"))].map(([, value = ""]) => value);

describe("what Shopify reads", () => {
  it("asks for the scopes that the app asks for", () => {
    const [scopes = ""] = valuesOf(toml("shopify.app.toml"), "scopes");
    expect(scopes.split(",").sort()).toEqual([...asked].sort());
  });

  it("names every webhook once, those that the law asks for too", () => {
    const topics = [...toml("shopify.app.toml").matchAll(/"([a-z_]+\/[a-z_]+)"/g)].map(
      ([, topic]) => topic,
    );
    expect(new Set(topics).size).toBe(topics.length);
    expect(topics).toEqual(
      expect.arrayContaining([
        "inventory_levels/update",
        "app/uninstalled",
        "customers/data_request",
        "customers/redact",
        "shop/redact",
      ]),
    );
  });

  it.each(["item-at-reorder-point", "purchase-order-sent", "create-purchase-order"])(
    "keeps the handle %s as Flow wants it",
    (handle) => {
      const text = toml(`extensions/${handle}/shopify.extension.toml`);
      expect(valuesOf(text, "handle")).toEqual([handle]);
      expect(handle).toMatch(/^[a-z0-9-]{1,30}$/);
    },
  );

  it("every document of the app is valid in Shopify's schema", (context) => {
    if (noSchema !== "") context.skip(noSchema);
    for (const [name, text] of Object.entries(documents))
      expect(
        validate(adminSchema(), parse(text)).map(({ message }) => `${name}: ${message}`),
      ).toEqual([]);
  });
});

describe("in Shopify's own pages", () => {
  let stage: Stage;
  let merchant: Merchant;
  let server: RunningServer;

  beforeAll(async () => {
    if (noSchema !== "") return;
    stage = await openStage();
    server = await startServer(stage.app, {
      port: 0,
      screens: join(root, "test/fixtures/screens"),
    });
    merchant = await install(stage);
    await merchant.settle();
    await furnish(merchant);
    await merchant.settle();
  });

  afterAll(async () => {
    if (noSchema !== "") return;
    await server.stop();
    await stage.close();
  });

  beforeEach((context) => {
    if (noSchema !== "") context.skip(noSchema);
  });

  const call = (run: string, properties: Record<string, unknown>): Promise<Response> => {
    const example = JSON.parse(readFileSync(join(specs, "flow-action-request.json"), "utf8")) as {
      body: Record<string, unknown>;
    };
    const body = JSON.stringify({
      ...example.body,
      shopify_domain: merchant.shop.domain,
      action_run_id: run,
      properties,
    });
    const headers = signed(merchant.shop.domain, "flow", run, body);
    return fetch(`${server.address}/flow/create-purchase-order`, { method: "POST", headers, body });
  };
  const orders = async (): Promise<string[]> => {
    const { rows } = await merchant.desk.orders(merchant.visit("/orders"));
    return rows.map(({ reference }) => reference).filter((one) => one.startsWith("FL-"));
  };

  it("proposes what Flow asks for, once however often it asks", async () => {
    const properties = { sku: "tea-2", quantity: 24, supplier: "Leaf & Co", location: "Cellar" };
    const answers = await Promise.all([call("run-1", properties), call("run-1", properties)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await call("run-1", properties)).status).toBe(200);
    const [reference = "", ...others] = await orders();
    expect(others).toEqual([]);
    const order = await merchant.desk.order(merchant.visit("/"), reference);
    expect(order).toMatchObject({ status: "waiting", total: "18", shipTo: "Cellar" });
    expect(order.orderLines).toMatchObject([{ item: "TEA-2", quantity: "4", unit: "pack" }]);
  });

  it.each([
    ["no such SKU", { sku: "GONE", quantity: 1 }],
    ["no quantity", { sku: "TEA-2", quantity: "many" }],
    ["no price of that supplier", { sku: "TEA-2", quantity: 1, supplier: "Nobody" }],
    ["no such location", { sku: "TEA-2", quantity: 1, location: "Moon" }],
    ["nothing at all", {}],
  ])("refuses for good: %s", async (name, properties) => {
    const before = await orders();
    const answer = await call(name, properties);
    expect(answer.status).toBe(422);
    expect(((await answer.json()) as { message: string }).message).toMatch(/\.$/);
    expect(await orders()).toEqual(before);
  });

  it("takes no call of Flow that nobody signed", async () => {
    const answer = await fetch(`${server.address}/flow/create-purchase-order`, {
      method: "POST",
      body: "{}",
    });
    expect(answer.status).toBe(400);
  });

  it("shows a product's variants to its own shop and to no other", async () => {
    const [variant] = merchant.shop.variants;
    const ask = async (shop: string): Promise<unknown> => {
      const answer = await fetch(
        `${server.address}/block?variants=${encodeURIComponent(variant?.id ?? "")}`,
        {
          headers: {
            authorization: `Bearer ${sessionToken(shop, Date.now())}`,
            "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/147.0.0.0 Safari/537.36",
            origin: "https://extensions.shopifycdn.com",
          },
        },
      );
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      return answer.json();
    };
    expect(await ask(merchant.shop.domain)).toMatchObject({
      rows: [
        { item: "TEA-1", location: "Cellar", available: "12", reference: null },
        { item: "TEA-1", location: "Main", available: "12", coming: "30" },
      ],
    });
    const other = await install(stage, "other.myshopify.com");
    await other.settle();
    expect(await ask("other.myshopify.com")).toEqual({ rows: [] });
  });
});
