import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import type { Context, HttpRequest } from "@parstock/core";
import { anyPurchase, VendorHost, vendorFacts } from "@parstock/testing";
import * as fc from "fast-check";
import {
  buildSchema,
  getVariableValues,
  graphqlSync,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
  validate,
  visit,
} from "graphql";
import { beforeEach, describe, expect, it } from "vitest";

import { bulkDocuments, documents } from "../../src/shopify/documents.ts";
import { readLevelsOf, shopify } from "../../src/shopify/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { given, open, subject } from "./open.ts";
import { wholePurchase } from "./purchase.ts";
import { ShopifyWorld } from "./world.ts";

const folder = contractOf("shopify");

function schemaOf(version: string): GraphQLSchema {
  const file = join(folder ?? "", `admin-graphql-sdl-${version}.graphql.gz`);
  return buildSchema(gunzipSync(readFileSync(file)).toString(), { assumeValid: true });
}

function faultsOf(schema: GraphQLSchema, { body = "" }: HttpRequest): string[] {
  const { query, variables } = JSON.parse(body) as {
    query: string;
    variables: Record<string, unknown>;
  };
  const document = parse(query);
  const faults = validate(schema, document).map(({ message }) => message);
  const [operation] = document.definitions as OperationDefinitionNode[];
  const { errors = [] } = getVariableValues(
    schema,
    operation?.variableDefinitions ?? [],
    variables,
  );
  return [...faults, ...errors.map(({ message }) => message)];
}

function receiving(context: Context): Context {
  return { ...context, settings: { ...context.settings, receiving: "available" } };
}

function isGraphql({ url }: HttpRequest): boolean {
  return url.endsWith("/graphql.json");
}

describe("against the vendor's schema", () => {
  beforeEach((context) => {
    if (folder === null) context.skip(noContract);
  });

  // The first of them lacks `isActive` on levels; the connector asks the newest.
  it.each(["2026-04", "2026-07", "2026-10"])("every document is valid in %s", (version) => {
    const schema = schemaOf(version);
    for (const [name, text] of Object.entries({ ...documents, ...bulkDocuments })) {
      const faults = validate(schema, parse(text)).map(({ message }) => `${name}: ${message}`);
      expect(faults).toEqual([]);
    }
    const wrong = validate(schema, parse("query Wrong { productVariantsCount { total } }"));
    expect(wrong).toHaveLength(1);
  });

  it("every request and every answer of the world is of the schema's types", () => {
    const schema = schemaOf("2026-10");
    const { host, world } = open({ mirror: "adjustment" });
    world.defined = false;
    world.fill(wholeFacts());
    const order = wholePurchase();
    const placed = host.value((context) => given(shopify.createOrder)(context, order));
    host.value((context) => given(shopify.confirmOrder)(context, placed));
    host.value((context) => given(shopify.readStock)(context, null, host.instant()));
    host.value((context) => given(shopify.amendOrder)(context, placed, wholePurchase("1")));
    host.value((context) => given(shopify.markSent)(context, placed));
    host.value((context) =>
      given(shopify.amendOrder)(receiving(context), placed, wholePurchase("4")),
    );
    const [variant] = world.variants;
    host.value((context) =>
      readLevelsOf(context, `gid://shopify/InventoryItem/${variant?.itemId}`),
    );
    host.value((context) => given(shopify.cancelOrder)(context, placed));
    host.value((context) => given(shopify.readItems)(context, null, null));
    host.value((context) => given(shopify.readOpenOrders)(context, null));
    const subscription = host.value((context) =>
      given(shopify.subscribe)(context, "https://hub.example/in"),
    );
    host.value((context) => given(shopify.doctor)(context));
    const asked = host.requests.filter(isGraphql);
    host.value((context) => given(shopify.unsubscribe)(context, subscription));
    const names = new Set(asked.map(({ body = "" }) => /(?:query|mutation) (\w+)/.exec(body)?.[1]));
    expect(names.size).toBeGreaterThanOrEqual(15);
    for (const request of asked) {
      expect(faultsOf(schema, request)).toEqual([]);
      if (request.intent === "writes") continue;
      const { query, variables } = JSON.parse(request.body ?? "") as {
        query: string;
        variables: Record<string, unknown>;
      };
      const { data: rootValue } = JSON.parse(
        world.answer({ ...request, headers: fresh(host) }, host.instant()).body,
      ) as { data: unknown };
      const answer = graphqlSync({ schema, source: query, rootValue, variableValues: variables });
      expect(answer.errors ?? []).toEqual([]);
      expect(JSON.parse(JSON.stringify(answer.data))).toEqual(rootValue);
    }
  });

  it("orders of 1 to 500 lines are of the schema's types, mirrored or not", () => {
    const schema = schemaOf("2026-10");
    for (const mirror of ["none", "adjustment"]) {
      const host = new VendorHost({
        ...subject,
        world: new ShopifyWorld(),
        settings: { ...subject.settings, mirror },
      });
      fc.assert(
        fc.property(anyPurchase(), (purchase) => {
          const requests = given(shopify.previewOrder)(host.context(), purchase);
          // Fractions are refused before they are mirrored; what is left of them here are their types.
          for (const request of requests.slice(0, 1)) expect(faultsOf(schema, request)).toEqual([]);
          const [put] = requests;
          const { variables } = JSON.parse(put?.body ?? "") as {
            variables: { metaobject: { fields: { key: string; value: string }[] } };
          };
          const lines = variables.metaobject.fields.find(({ key }) => key === "lines")?.value ?? "";
          expect(JSON.parse(lines)).toHaveLength(purchase.order.lines.length);
          // The most that a json field takes since 2026-04.
          expect(Buffer.byteLength(lines)).toBeLessThan(128_000);
        }),
        { numRuns: 30 },
      );
    }
  });

  it("says what is mandatory at run time only", () => {
    expect(documents.Incoming).toContain("@idempotent(key: $key)");
    const host = new VendorHost({
      ...subject,
      world: new ShopifyWorld(),
      settings: { ...subject.settings, mirror: "adjustment" },
    });
    const [, incoming] = given(shopify.previewOrder)(host.context(), wholePurchase());
    const { variables } = JSON.parse(incoming?.body ?? "") as {
      variables: { key: string; input: { changes: object[] } };
    };
    expect(variables.key).not.toBe("");
    expect(variables.input.changes).not.toEqual([]);
    for (const change of variables.input.changes) {
      expect(change).toHaveProperty("changeFromQuantity", null);
      expect(change).toHaveProperty(
        "ledgerDocumentUri",
        expect.stringMatching(/^gid:\/\/parstock\//),
      );
    }
  });
});

it.each(Object.entries(bulkDocuments))(
  "the bulk query of %s has few connections, and none of them deep",
  (_, text) => {
    let depth = 0;
    let deepest = 0;
    let connections = 0;
    visit(parse(text), {
      Field: {
        enter({ name }) {
          if (name.value !== "edges") return;
          connections += 1;
          depth += 1;
          deepest = Math.max(deepest, depth);
        },
        leave({ name }) {
          if (name.value === "edges") depth -= 1;
        },
      },
    });
    expect(connections).toBeGreaterThan(0);
    expect(connections).toBeLessThanOrEqual(5);
    expect(deepest).toBeLessThanOrEqual(2);
  },
);

function fresh(host: VendorHost): Record<string, string> {
  return { "x-shopify-access-token": host.credentials["accessToken"] ?? "" };
}

function wholeFacts(): ReturnType<typeof vendorFacts> {
  const facts = vendorFacts(8);
  return {
    ...facts,
    items: facts.items.map((item) => (item.onHand === "0.1" ? { ...item, onHand: "6" } : item)),
  };
}
