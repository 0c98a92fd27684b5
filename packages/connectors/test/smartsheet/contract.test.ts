import { readFileSync } from "node:fs";
import { join } from "node:path";

import { compareOrder } from "@parstock/core";
import { anyPurchase, samplePurchase, VendorHost, vendorFacts } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { smartsheet } from "../../src/smartsheet/index.ts";
import { openApiChecker } from "../openapi.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";
import { orderSheet, SmartsheetWorld } from "./world.ts";

const folder = contractOf("smartsheet");
const file = "smartsheet-openapi-2.0-2025-08.json";

function open(): { host: VendorHost; world: SmartsheetWorld } {
  const world = new SmartsheetWorld();
  world.fill(vendorFacts(3));
  return { world, host: new VendorHost({ ...subject, world }) };
}

it("adds rows that Smartsheet's OpenAPI file allows, and reads them back to the digit", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = openApiChecker(join(folder, file));
  expect(check("Row", { cels: [] })).not.toEqual([]);
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const { host } = open();
      const placed = host.value((one) => smartsheet.createOrder!(one, purchase));
      expect(compareOrder(purchase.order, placed)).toEqual([]);
      const [added, ...others] = host.requests.filter(({ method }) => method === "POST");
      expect(others).toEqual([]);
      const rows = JSON.parse(added?.body ?? "") as { toBottom: boolean; cells: unknown[] }[];
      expect(rows).toHaveLength(purchase.order.lines.length);
      // The file describes where a row goes in words only.
      for (const { toBottom, ...row } of rows)
        expect([toBottom, check("Row", row)]).toEqual([true, []]);
    }),
    { numRuns: 25 },
  );
});

it("changes rows, mails them and asks for webhooks as the file allows", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = openApiChecker(join(folder, file));
  const purchase = samplePurchase(vendorFacts(3));
  const { host } = open();
  const placed = host.value((one) => smartsheet.createOrder!(one, purchase));
  host.requests.length = 0;
  host.value((one) => smartsheet.sendOrder!(one, placed, purchase));
  host.value((one) => smartsheet.subscribe!(one, "https://hub.example/webhooks/sheets"));
  const bodies = host.requests
    .filter(({ intent }) => intent === "writes")
    .map(({ method, url, body }) => ({
      what: `${method} ${new URL(url).pathname.replace(/\d{4,}/g, "{id}")}`,
      body: JSON.parse(body ?? "") as Record<string, unknown>,
    }));
  expect(bodies.map(({ what }) => what)).toEqual([
    "PUT /2.0/sheets/{id}/rows",
    "POST /2.0/sheets/{id}/rows/emails",
    "PUT /2.0/sheets/{id}/rows",
    "POST /2.0/webhooks",
    "PUT /2.0/webhooks/{id}",
  ]);
  const [sending, mail, sent, webhook, enabling] = bodies.map(({ body }) => body);
  for (const rows of [sending, sent])
    for (const row of rows as unknown as object[]) expect(check("Row", row)).toEqual([]);
  // Typed boolean by mistake, as its own description says.
  const { layout, ...rest } = mail ?? {};
  expect(layout).toBe("HORIZONTAL");
  expect(check("MultiRowEmail", rest)).toEqual([]);
  // Ids are whole numbers below 2^53 to the file's validator only.
  expect(check("WebhooksBody", { ...webhook, scopeObjectId: 4_509_506_114_742_148 })).toEqual([]);
  expect(check("UpdateWebhookRequest", enabling)).toEqual([]);
});

it("asks for sheets with parameters that the file knows", (context) => {
  if (folder === null) return context.skip(noContract);
  const { paths, components } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
    paths: Record<string, { get?: { parameters: { $ref: string }[] } }>;
    components: { parameters: Record<string, { name: string }> };
  };
  const known = (path: string): string[] =>
    (paths[path]?.get?.parameters ?? []).map(
      ({ $ref }) => components.parameters[$ref.split("/").pop() ?? ""]?.name ?? "",
    );
  const { host } = open();
  host.value((one) => smartsheet.readStock!(one, null, null));
  host.value((one) => smartsheet.doctor!(one));
  const asked = host.requests.flatMap(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.replace("/2.0", "").replace(/\d{4,}/, "{sheetId}");
    return [...searchParams.keys()].map((name) => known(path).includes(name));
  });
  expect(asked.length).toBeGreaterThan(5);
  expect(asked).not.toContain(false);
  expect(host.requests.some(({ url }) => url.includes(orderSheet))).toBe(true);
});

it("verifies the published vector of a callback", (context) => {
  if (folder === null) return context.skip(noContract);
  const vector = JSON.parse(readFileSync(join(folder, "webhook-hmac-vector.json"), "utf8")) as {
    sharedSecret: string;
    rawBody: string;
    headers: Record<string, string>;
  };
  const [sample] = webhooks;
  expect(sample?.body).toBe(vector.rawBody);
  expect(sample?.secret).toBe(vector.sharedSecret);
  expect(sample?.headers["smartsheet-hmac-sha256"]).toBe(vector.headers["Smartsheet-Hmac-SHA256"]);
});
