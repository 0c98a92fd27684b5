import { readFileSync } from "node:fs";
import { join } from "node:path";

import { compareOrder } from "@parstock/core";
import { anyPurchase, samplePurchase, VendorHost, vendorFacts } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { airtable } from "../../src/airtable/index.ts";
import { openApiChecker } from "../openapi.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";
import { AirtableWorld } from "./world.ts";

const folder = contractOf("airtable");

function open(): { host: VendorHost; world: AirtableWorld } {
  const world = new AirtableWorld();
  world.fill(vendorFacts(3));
  return { world, host: new VendorHost({ ...subject, world }) };
}

function sample<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder ?? "", file), "utf8")) as T;
}

interface Upsert {
  performUpsert: { fieldsToMergeOn: string[] };
  typecast: boolean;
  records: { fields: object }[];
}

it("upserts records as the published sample does, and reads them back to the digit", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = openApiChecker(join(folder, "airtable-web-api-openapi.yml"));
  const { body: published } = sample<{ body: Upsert }>("records-upsert.json");
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const { host, world } = open();
      const placed = host.value((one) => airtable.createOrder!(one, purchase));
      expect(compareOrder(purchase.order, placed)).toEqual([]);
      const bodies = host.requests
        .filter(({ method }) => method === "PATCH")
        .map(({ body }) => JSON.parse(body ?? "") as Upsert);
      const sent = bodies.flatMap(({ records }) => records);
      expect(sent).toHaveLength(purchase.order.lines.length);
      expect(sent.flatMap(({ fields }) => check("FieldValues", fields))).toEqual([]);
      for (const body of bodies) {
        const { returnFieldsByFieldId, ...rest } = body as Upsert & {
          returnFieldsByFieldId: boolean;
        };
        expect(returnFieldsByFieldId).toBe(true);
        expect(Object.keys(rest).sort()).toEqual(Object.keys(published).sort());
        expect(body.records.length).toBeLessThanOrEqual(10);
        expect(body.performUpsert.fieldsToMergeOn).toHaveLength(2);
      }
      // The records with line 1 are the last that are written.
      const line = world.ordersTable.fields.find(({ name }) => name === "Line")?.id ?? "";
      expect(bodies.at(-1)?.records[0]?.fields).toMatchObject({ [line]: 1 });
    }),
    { numRuns: 25 },
  );
});

it("asks for webhooks as the file and the sample do", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = openApiChecker(join(folder, "airtable-web-api-openapi.yml"));
  const { body: published, response } = sample<{
    body: object;
    response: { body: object };
  }>("webhook-create-request.json");
  expect(check("WebhookCreateRequest", published)).toEqual([]);
  const { host } = open();
  const made = host.value((one) => airtable.subscribe!(one, "https://hub.example/webhooks/base"));
  const request = host.requests.find(({ method }) => method === "POST");
  expect(check("WebhookCreateRequest", JSON.parse(request?.body ?? ""))).toEqual([]);
  expect(made).toMatchObject({ secret: "cGFyc3RvY2stZGVtby1tYWMtc2VjcmV0LTMyYnl0ZXM=" });
  expect(Object.keys(response.body).sort()).toEqual(["expirationTime", "id", "macSecretBase64"]);
});

it("reads the world's schema and records as the files allow them", (context) => {
  if (folder === null) return context.skip(noContract);
  const records = openApiChecker(join(folder, "airtable-web-api-openapi.yml"));
  const schema = openApiChecker(join(folder, "airtable-metadata-api-openapi.yml"));
  const { host, world } = open();
  const purchase = samplePurchase(vendorFacts(3));
  host.value((one) => airtable.readStock!(one, null, null));
  host.value((one) => airtable.createOrder!(one, purchase));
  const answers = host.requests
    .filter(({ method }) => method === "GET")
    .map((request) => ({
      isSchema: request.url.includes("/meta/"),
      body: JSON.parse(world.answer(request, host.instant()).body) as { tables: object[] },
    }));
  expect(answers.length).toBeGreaterThan(4);
  for (const { isSchema, body } of answers)
    expect(
      isSchema
        ? body.tables.flatMap((table) => schema("TableSchema", table))
        : records("RecordList", body),
    ).toEqual([]);
});

it("verifies the published vector of a notification", (context) => {
  if (folder === null) return context.skip(noContract);
  const vector = sample<{ rawBody: string; headers: Record<string, string> }>(
    "webhook-mac-vector.json",
  );
  expect(webhooks[0]?.body).toBe(vector.rawBody);
  expect(webhooks[0]?.headers["x-airtable-content-mac"]).toBe(
    vector.headers["X-Airtable-Content-MAC"],
  );
});

it("explains every published refusal", (context) => {
  if (folder === null) return context.skip(noContract);
  const codes = sample<{ status: number; body: object }[]>("errors.json").map(
    ({ status, body }) => {
      const response = { status, headers: {}, body: JSON.stringify(body) };
      return airtable.explain(response, "2026-11-23T08:00:00.000Z" as never)?.code;
    },
  );
  expect(codes).toEqual([
    "auth-revoked",
    "auth-denied",
    "not-found",
    "rejected",
    "rejected",
    "throttled",
    "unavailable",
  ]);
});
