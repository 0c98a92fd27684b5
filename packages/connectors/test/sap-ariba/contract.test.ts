import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Context, type HttpRequest, type Purchase, runSync } from "@parstock/core";
import { anyPurchase, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { DtdValidator, XmlDocument, XmlDtd } from "libxml2-wasm";
import { describe, expect, it } from "vitest";

import { replyTo, sapAriba } from "../../src/sap-ariba/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";
import { confirmation, inbound, shipNotice, statusUpdate } from "./webhooks.ts";
import { status } from "./world.ts";

function judged(code: string): string {
  return sapAriba.explain(status(code, "", "why"), contextOf().now)?.code ?? "taken";
}

const folder = contractOf("sap-ariba");

/** What a DTD finds wrong with a document; nothing when it is valid. */
function checker(folderOf: string, version: string, file: string): (text: string) => string | null {
  const dtd = XmlDtd.fromBuffer(readFileSync(join(folderOf, `cXML-${version}`, file)));
  const validator = new DtdValidator(dtd);
  return (text) => {
    using document = XmlDocument.fromString(text);
    try {
      validator.validate(document);
      return null;
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : String(thrown);
    }
  };
}

function contextOf(settings: Readonly<Record<string, string>> = {}): Context {
  const host = new VendorHost({ ...subject, world: subject.world() });
  return { ...host.context(), settings: { ...subject.settings, ...settings } };
}

/** A request as it leaves, with a secret in its place. */
function sent(request: HttpRequest | undefined): string {
  if (request === undefined) throw new Error("no request");
  const stamp = { now: contextOf().now, nonce: "nonce" };
  return sapAriba.authorize(request, subject.credentials, stamp).body ?? "";
}

/** The requests of a conversation whose every request is taken. */
function requestsOf(exchange: Generator<HttpRequest, unknown, never>): HttpRequest[] {
  const requests: HttpRequest[] = [];
  runSync(exchange, (request) => {
    requests.push(request);
    return status("200", "OK", "");
  });
  return requests;
}

function placed(purchase: Purchase): Parameters<NonNullable<typeof sapAriba.cancelOrder>>[1] {
  const exchange = sapAriba.createOrder?.(contextOf(), purchase);
  if (exchange === undefined) throw new Error("no order is created");
  return runSync(exchange, () => status("200", "OK", ""));
}

describe.each(["1.2.050", "1.2.063"])("documents for cXML %s", (cxmlVersion) => {
  it("are valid for orders of any kind", (context) => {
    if (folder === null) return context.skip(noContract);
    const check = checker(folder, cxmlVersion, "cXML.dtd");
    expect(check("<cXML payloadID='1' timestamp='now'><Order/></cXML>")).not.toBeNull();
    fc.assert(
      fc.property(anyPurchase(), (purchase) => {
        const [request] = sapAriba.previewOrder?.(contextOf({ cxmlVersion }), purchase) ?? [];
        const body = sent(request);
        expect(check(body)).toBeNull();
        using document = XmlDocument.fromString(body);
        const quantities = document.find("//ItemOut/@quantity").map(({ content }) => content);
        expect(quantities).toEqual(purchase.order.lines.map(({ quantity }) => quantity));
        const prices = document.find("//UnitPrice/Money").map(({ content }) => content);
        expect(prices).toEqual(purchase.order.lines.map(({ price }) => price));
        const names = document.find("//Description").map(({ content }) => content.trim());
        expect(names.every((name) => name.length > 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("are valid for orders with every field", (context) => {
    if (folder === null) return context.skip(noContract);
    const check = checker(folder, cxmlVersion, "cXML.dtd");
    const plain = samplePurchase(vendorFacts(12));
    const purchase: Purchase = {
      ...plain,
      supplier: { ...plain.supplier, accountNumber: "C & 1", language: "de-AT" },
      company: { ...plain.company, address: ["Office 3", "2 Dock Road", "Auckland"] },
      order: {
        ...plain.order,
        paymentTerms: "30 days",
        deliveryTerms: "DDP",
        costCentre: "4711",
        lines: plain.order.lines.map((line) => ({
          ...line,
          priceUnit: "100" as typeof line.priceUnit,
          supplierSku: "N<1>",
        })),
      },
    };
    const [request] = sapAriba.previewOrder?.(contextOf(), purchase) ?? [];
    expect(check(sent(request))).toBeNull();
  });

  it("are valid for changes, cancellations and tests", (context) => {
    if (folder === null) return context.skip(noContract);
    const check = checker(folder, cxmlVersion, "cXML.dtd");
    const purchase = samplePurchase(vendorFacts(12));
    const order = placed(purchase);
    const { amendOrder, cancelOrder, doctor } = sapAriba;
    const requests = [
      amendOrder?.(contextOf(), order, purchase),
      cancelOrder?.(contextOf(), order),
      doctor?.(contextOf()),
    ].flatMap((exchange) => (exchange === undefined ? [] : requestsOf(exchange)));
    expect(requests).toHaveLength(3);
    for (const request of requests) expect(check(sent(request))).toBeNull();
    expect(check(replyTo(true, contextOf().now, "nonce"))).toBeNull();
  });
});

it("reads documents that the DTD of deliveries allows", (context) => {
  if (folder === null) return context.skip(noContract);
  const fulfil = checker(folder, "1.2.050", "Fulfill.dtd");
  for (const content of [confirmation, shipNotice]) expect(fulfil(inbound(content))).toBeNull();
  expect(checker(folder, "1.2.050", "cXML.dtd")(inbound(statusUpdate))).toBeNull();
});

it("takes and refuses what the published answers say", (context) => {
  if (folder === null) return context.skip(noContract);
  const explained = ["200", "201", "401", "560"].map((code) => {
    const body = readFileSync(join(folder, `response-${code}.sample.xml`), "utf8");
    return sapAriba.explain({ status: 200, headers: {}, body }, contextOf().now)?.code ?? "taken";
  });
  expect(explained).toEqual(["taken", "taken", "auth-denied", "unavailable"]);
});

it("knows every code of the published table", (context) => {
  if (folder === null) return context.skip(noContract);
  const table = JSON.parse(readFileSync(join(folder, "status-codes.json"), "utf8")) as Record<
    "success" | "permanent" | "transient",
    Record<string, string>
  >;
  expect(new Set(Object.keys(table.success).map(judged))).toEqual(new Set(["taken"]));
  for (const code of Object.keys(table.permanent))
    expect(["rejected", "auth-denied", "conflict"]).toContain(judged(code));
  // A route that is broken for good is nothing to wait for.
  const waits = Object.keys(table.transient).filter((code) => judged(code) === "unavailable");
  expect(waits).toEqual(["500", "550", "560"]);
});
