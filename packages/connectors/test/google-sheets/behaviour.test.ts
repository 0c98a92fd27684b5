import { compareOrder, type Context, type HttpRequest, type Instant } from "@parstock/core";
import { anyPurchase, json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { googleSheets } from "../../src/google-sheets/index.ts";
import { subject } from "./subject.ts";
import { clientEmail, GoogleSheetsWorld, orderTab, spreadsheetId } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const { reference } = purchase.order;

function open(
  settings: Readonly<Record<string, string>> = {},
  filled = facts,
): { host: VendorHost; world: GoogleSheetsWorld } {
  const world = new GoogleSheetsWorld();
  world.fill(filled);
  const all = { ...subject.settings, ...settings };
  return { world, host: new VendorHost({ ...subject, world, settings: all }) };
}

const create = (context: Context) => googleSheets.createOrder!(context, purchase);
const find = (context: Context) => googleSheets.findOrder!(context, reference, purchase);
const stock = (context: Context) => googleSheets.readStock!(context, null, null);

it("appends any order in one request, and reads it back to the digit", () => {
  fc.assert(
    fc.property(anyPurchase(), (any) => {
      const { host } = open({}, vendorFacts(3));
      const placed = host.value((context) => googleSheets.createOrder!(context, any));
      expect(compareOrder(any.order, placed)).toEqual([]);
      const writes = host.requests.filter(({ url }) => url.includes(":append"));
      expect(writes).toHaveLength(1);
      const { values } = JSON.parse(writes[0]?.body ?? "") as { values: unknown[][] };
      expect(values).toHaveLength(any.order.lines.length);
      expect(new Set(values.map((row) => row.length)).size).toBe(1);
    }),
    { numRuns: 20 },
  );
});

describe("a tab", () => {
  it("is read with the others at one moment", () => {
    const { host } = open();
    expect(host.value(stock).rows).toHaveLength(12);
    const [read, ...others] = host.requests;
    expect(others).toEqual([]);
    expect(new URL(read?.url ?? "").searchParams.getAll("ranges")).toEqual([
      "'Stock'",
      "'Suppliers'",
    ]);
  });
  it("may have ragged rows, empty rows, notes beside it and noise in its numbers", () => {
    const { host, world } = open();
    const tab = world.tab("Stock");
    tab[1]![2] = 0.30000000000000004;
    tab[2] = ["ITEM-00002", "Item 2", 4, null, null, null, null, null, "a note"];
    tab[3] = [];
    const { rows, faults } = host.value(stock);
    expect(faults).toEqual([]);
    expect(rows).toHaveLength(11);
    expect(rows.slice(0, 2)).toMatchObject([
      { onHand: "0.3" },
      { item: "ITEM-00002", onHand: "4" },
    ]);
  });
  it("that is empty, or not there, is told as one", () => {
    const { host, world } = open();
    world.tabs.set("Stock", []);
    expect(host.talk(stock)).toMatchObject({ failure: { code: "bad-input", field: "sku" } });
    world.tabs.delete("Stock");
    expect(host.talk(stock)).toMatchObject({
      failure: {
        code: "bad-setting",
        message: expect.stringContaining("no tab 'Stock'") as string,
      },
    });
  });
  it("belongs to a spreadsheet by address or id", () => {
    expect(open({ spreadsheet: spreadsheetId }).host.value(stock).rows).toHaveLength(12);
    expect(open({ spreadsheet: "my sheet" }).host.talk(stock)).toMatchObject({
      failure: { code: "bad-setting", field: "spreadsheet" },
    });
    const other = open({ spreadsheet: "1qpyC0XzvTcKT6EISywvqESX3A0MwQ" });
    expect(other.host.talk(stock)).toMatchObject({ failure: { code: "not-found" } });
  });
});

describe("an order", () => {
  it("goes in as texts and numbers, and leaves other columns alone", () => {
    const { host, world } = open();
    world.tab(orderTab)[0]!.splice(3, 0, "Our own notes");
    for (const row of world.tab(orderTab).slice(1)) row.splice(3, 0, "x");
    const odd = {
      ...purchase,
      order: {
        ...purchase.order,
        lines: purchase.order.lines.map((line) => ({ ...line, name: "=IMPORTXML(1)" })),
      },
    };
    host.value((context) => googleSheets.createOrder!(context, odd));
    const row = world.tab(orderTab).at(-1);
    expect(row?.[3]).toBeNull();
    expect(row?.slice(0, 8)).toEqual([
      reference,
      2,
      "Ordered",
      null,
      `North & Sons "Lab" O'Hara`,
      "ITEM-00003",
      "=IMPORTXML(1)",
      3,
    ]);
  });
  it("of a reference that is there twice is called by it and a number", () => {
    const { host, world } = open();
    host.value(create);
    world.double(reference);
    expect(host.value(find).map(({ externalId }) => externalId)).toEqual([
      reference,
      `${reference}#2`,
    ]);
    const progress = host.value((context) =>
      googleSheets.readProgress!(context, `${reference}#2`, purchase),
    );
    expect(progress.status).toBe("submitted");
    expect(
      host.talk((context) => googleSheets.readProgress!(context, `${reference}#3`)),
    ).toMatchObject({ failure: { code: "not-found" } });
  });
  it("is called off wherever its rows went in the meantime", () => {
    const { host, world } = open();
    const placed = host.value(create);
    const [header = [], ...rows] = world.tab(orderTab);
    world.tabs.set(orderTab, [header, ...rows.toReversed()]);
    host.value((context) => googleSheets.cancelOrder!(context, placed));
    expect(host.value(find)).toEqual([]);
    expect(world.orderRows().filter((cells) => cells["PO Reference"] !== reference)).toMatchObject([
      { Status: "Open" },
      { Status: "Open" },
    ]);
  });
  it("whose rows moved while it was changed is told, never taken for changed", () => {
    const { host, world } = open();
    const placed = host.value(create);
    world.sortsNext = true;
    expect(host.talk((context) => googleSheets.cancelOrder!(context, placed))).toMatchObject({
      failure: {
        code: "outcome-unknown",
        message: expect.stringContaining("moved while") as string,
      },
    });
  });
  it("goes into columns beyond Z", () => {
    const { host, world } = open();
    const tab = world.tab(orderTab);
    const blank = Array.from({ length: 30 }, (_, at) => `Other ${at}`);
    tab[0] = [...blank, ...(tab[0] ?? [])];
    for (const row of tab.slice(1)) row.unshift(...blank.map(() => null));
    const placed = host.value(create);
    host.value((context) => googleSheets.markSent!(context, placed));
    expect(host.value((context) => googleSheets.wasSent!(context, placed))).toBe(true);
    expect(host.requests.some(({ body }) => (body ?? "").includes("!AG"))).toBe(true);
  });
});

describe("signing in", () => {
  it("asserts for the account and the scopes, signed by the host", () => {
    const { host } = open();
    host.credentials = { webhookSecret: "x", privateKey: "c2lnbmF0dXJl" };
    host.value(stock);
    const request = host.requests.find(({ url }) => url.includes("oauth2"));
    const assertion = new URLSearchParams(request?.body ?? "").get("assertion") ?? "";
    const [head, claims, signature] = assertion.split(".");
    expect(JSON.parse(Buffer.from(head ?? "", "base64url").toString())).toEqual({
      alg: "RS256",
      typ: "JWT",
    });
    expect(JSON.parse(Buffer.from(claims ?? "", "base64url").toString())).toMatchObject({
      iss: clientEmail,
      aud: "https://oauth2.googleapis.com/token",
    });
    expect(signature).toBe("c2lnbmF0dXJl");
  });
  it("that is refused says what to check", () => {
    const { host } = open({ clientEmail: "somebody@else.example" });
    host.credentials = { privateKey: "c2lnbmF0dXJl" };
    expect(host.talk(stock)).toMatchObject({
      failure: { code: "auth-revoked", vendorCode: "invalid_grant" },
    });
  });
});

describe("webhooks", () => {
  const url = "https://hub.example/webhooks/sheet";
  it("are channels of a day with our token, made anew each time", () => {
    const { host, world } = open();
    const first = host.value((context) => googleSheets.subscribe!(context, url));
    expect(first.endsAt).toBe("2026-11-24T08:00:00.000Z");
    expect(world.channels).toMatchObject([
      { type: "web_hook", address: url, token: "0123456789abcdefSECRET" },
    ]);
    host.now += 60_000;
    const second = host.value((context) => googleSheets.subscribe!(context, url));
    expect(second.id).not.toBe(first.id);
    host.value((context) => googleSheets.unsubscribe!(context, first));
    host.value((context) => googleSheets.unsubscribe!(context, first));
    expect(world.channels).toHaveLength(1);
  });
  it("take a secret as the hub makes one up", () => {
    const { host, world } = open();
    const webhookSecret = "kq3-_x8Zt0aB7-_cD9eF1gH2iJ3kL4mN";
    host.credentials = { ...host.credentials, webhookSecret };
    host.value((context) => googleSheets.subscribe!(context, url));
    expect(world.channels).toMatchObject([{ token: webhookSecret }]);
  });
  it("want a secret that can't be guessed", () => {
    const { host } = open();
    host.credentials = { ...host.credentials, webhookSecret: "short" };
    expect(host.talk((context) => googleSheets.subscribe!(context, url))).toMatchObject({
      failure: { code: "bad-setting", field: "webhookSecret" },
    });
  });
});

describe("refusals", () => {
  const now = "2026-11-23T08:00:00.000Z" as Instant;
  it.each([
    [
      403,
      { message: "The caller does not have permission" },
      "auth-denied",
      /share the spreadsheet/,
    ],
    [
      403,
      { message: "Google Sheets API has not been used in project 1 before or it is disabled." },
      "auth-denied",
      /not switched on/,
    ],
    [
      403,
      { message: "Rate Limit Exceeded", errors: [{ reason: "userRateLimitExceeded" }] },
      "throttled",
      /slow down/,
    ],
    [
      400,
      { message: "This action would increase the number of cells above the limit." },
      "rejected",
      /above the limit\. Correct/,
    ],
    [500, { message: "Internal" }, "unavailable", /500/],
  ])("%d %j", (status, error, code, message) => {
    const failure = googleSheets.explain(json(status, { error }), now);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });
});

it("shows a preview of what it would append", () => {
  const { host } = open();
  const [request] = googleSheets.previewOrder!(host.context(), purchase) as [HttpRequest];
  expect(decodeURIComponent(new URL(request.url).pathname)).toBe(
    `/v4/spreadsheets/${spreadsheetId}/values/'Purchase ''Orders'''!A1:append`,
  );
  expect(JSON.parse(request.body ?? "")).toMatchObject({ majorDimension: "ROWS" });
});
