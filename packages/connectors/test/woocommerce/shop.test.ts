import type { Instant, Subscription } from "@parstock/core";
import type { VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { woocommerce } from "../../src/woocommerce/index.ts";
import { credentials, given, open } from "./open.ts";
import { keys } from "./world.ts";

const callback = "https://hub.example/in/woocommerce";

function subscribe(host: VendorHost): Subscription {
  return host.value((context) => given(woocommerce.subscribe)(context, callback));
}

function form(body: string, headers: Record<string, string> = {}) {
  return {
    method: "POST",
    url: callback,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    bodyBase64: Buffer.from(body).toString("base64"),
  };
}

function events(topic: string, body: unknown) {
  const headers = { "x-wc-webhook-topic": topic, "x-wc-webhook-delivery-id": "d1" };
  return given(woocommerce.parseWebhook)(form(JSON.stringify(body), headers));
}

it("sets webhooks up once, and puts disabled ones on again", () => {
  const { host, world } = open();
  const { id, endsAt } = subscribe(host);
  expect(id.split(",")).toHaveLength(5);
  expect(endsAt?.slice(0, 16)).toBe("2026-11-23T09:00");
  expect(world.webhooks.map(({ secret }) => secret)).toEqual(
    Array(5).fill(credentials.webhookSecret),
  );
  const [first] = world.webhooks;
  if (first === undefined) throw new Error("no webhook");
  first.status = "disabled";
  world.webhooks.splice(1, 1);
  expect(subscribe(host).id.split(",")).toHaveLength(5);
  expect(world.webhooks.map(({ status }) => status)).toEqual(Array(5).fill("active"));
  const written = host.requests.filter(({ intent }) => intent === "writes").length;
  subscribe(host);
  expect(host.requests.filter(({ intent }) => intent === "writes")).toHaveLength(written);
  host.value((context) => given(woocommerce.unsubscribe)(context, { id, endsAt: null }));
  expect(world.webhooks).toHaveLength(1);
});

it("says which webhook a shop refused inside an answer that says OK", () => {
  const { host, world } = open();
  world.refusedTopics = ["order.created"];
  const outcome = host.talk((context) => given(woocommerce.subscribe)(context, callback));
  expect(outcome).toMatchObject({
    failure: { vendorCode: "woocommerce_rest_webhook_invalid_topic" },
  });
});

it("sets no webhook up without a secret of ours", () => {
  const { host } = open();
  host.credentials = keys;
  const outcome = host.talk((context) => given(woocommerce.subscribe)(context, callback));
  expect(outcome).toMatchObject({ failure: { code: "bad-setting", field: "webhookSecret" } });
});

it("lets the unsigned ping pass, and nothing that looks like it", () => {
  const now = "2026-11-23T08:00:00.000Z" as Instant;
  const verify = (one: ReturnType<typeof form>): boolean | undefined =>
    woocommerce.verifyWebhook?.(one, "secret", now);
  expect(verify(form("webhook_id=7"))).toBe(true);
  expect(woocommerce.parseWebhook?.(form("webhook_id=7"))).toEqual([]);
  expect(verify(form('webhook_id=7&x={"id":1}'))).toBe(false);
  expect(verify(form("webhook_id=7", { "content-type": "application/json" }))).toBe(false);
  expect(verify(form("webhook_id=7", { "x-wc-webhook-signature": "AAAA" }))).toBe(false);
});

it("tells what a product, an order and an action of a plug-in are about", () => {
  expect(events("product.deleted", { id: 5 })).toEqual([
    { id: "product.deleted/5", about: "item" },
  ]);
  expect(events("order.created", { id: 5, date_modified_gmt: "2026-11-23T07:00:00" })).toEqual([
    { id: "order.created/5/2026-11-23T07:00:00", about: "stock" },
  ]);
  expect(
    events("action.wc_parstock_reorder_needed", { action: "wc_parstock_reorder_needed", arg: 794 }),
  ).toEqual([{ id: "action.wc_parstock_reorder_needed/794/d1", about: "stock" }]);
  expect(
    events("product.updated", {
      id: 22,
      parent_id: 20,
      manage_stock: "parent",
      stock_quantity: 40,
    }),
  ).toEqual([{ id: "product/22//40", about: "stock" }]);
});

it("diagnoses stock management, clockwork, old shops and disabled webhooks", () => {
  const { host, world } = open();
  const sentences = (): string =>
    host
      .value((context) => given(woocommerce.doctor)(context))
      .map(({ level, message }) => `${level}: ${message}`)
      .join("\n");
  world.products = [world.product({ sku: "CAP", stock_quantity: "1" })];
  expect(sentences()).toContain("fine: WooCommerce 11.0.1 answers.");
  expect(sentences()).not.toContain("wrong");
  subscribe(host);
  for (const webhook of world.webhooks.slice(0, 1)) webhook.status = "disabled";
  world.old = true;
  world.cron = false;
  world.option["woocommerce_manage_stock"] = "no";
  expect(sentences()).toMatch(/wrong: Stock management is off/);
  expect(sentences()).toMatch(/notice: WP-Cron is off/);
  expect(sentences()).toMatch(/10\.3/);
  expect(sentences()).toMatch(/wrong: The webhook product\.created was disabled/);
});

describe("refusals", () => {
  const now = "2026-11-23T08:00:00.000Z" as Instant;
  const problem = (status: number, code: string, message: string, params?: unknown) =>
    woocommerce.explain(
      { status, headers: {}, body: JSON.stringify({ code, message, data: { status, params } }) },
      now,
    );
  it.each([
    [401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.", "auth-denied"],
    [401, "woocommerce_rest_authentication_error", "Consumer key is invalid.", "auth-revoked"],
    [401, "woocommerce_rest_authentication_error", "Consumer secret is invalid.", "auth-revoked"],
    [401, "woocommerce_rest_authentication_error", "Invalid timestamp.", "auth-denied"],
    [
      401,
      "woocommerce_rest_authentication_error",
      "The API key provided does not have write permissions.",
      "auth-denied",
    ],
    [403, "rest_forbidden", "Sorry, you are not allowed to do that.", "auth-denied"],
    [404, "rest_no_route", "No route was found.", "not-found"],
    [404, "woocommerce_rest_product_invalid_id", "Invalid ID.", "not-found"],
    [400, "product_invalid_sku", "Invalid or duplicated SKU.", "rejected"],
    [500, "internal_server_error", "There has been a critical error.", "unavailable"],
  ])("%i %s “%s” is %s", (status, code, message, meaning) => {
    expect(problem(status, code, message)).toMatchObject({ code: meaning, vendorCode: code });
  });
  it("names the parameter that was refused", () => {
    const failure = problem(400, "rest_invalid_param", "Invalid parameter(s): per_page", {
      per_page: "per_page must be between 1 and 100",
    });
    expect(failure).toMatchObject({ code: "rejected", field: "per_page" });
    expect(failure?.message).toContain("between 1 and 100");
  });
  it("tells a firewall's page from a key without rights", () => {
    const failure = woocommerce.explain(
      { status: 403, headers: {}, body: "<html>Forbidden</html>" },
      now,
    );
    expect(failure?.message).toContain("security plug-in");
  });
});
