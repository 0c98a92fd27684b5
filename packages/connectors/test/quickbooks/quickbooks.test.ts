import type { Connector, Exchange, HttpRequest, PlacedOrder, Purchase } from "@parstock/core";
import {
  samplePurchase,
  simulateConnector,
  testConnector,
  vendorFacts,
  VendorHost,
} from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { quickbooks } from "../../src/quickbooks/index.ts";
import { webhooks } from "./webhooks.ts";
import { companyId, QuickBooksWorld } from "./world.ts";

const subject = {
  connector: quickbooks,
  world: (): QuickBooksWorld => new QuickBooksWorld(),
  settings: { companyId, clientId: "client" },
  credentials: { clientSecret: "client-secret-of-ours" },
};

/** A company that numbers purchase orders by itself: ours are known by their note only. */
const numbering = {
  ...subject,
  world: (): QuickBooksWorld => Object.assign(new QuickBooksWorld(), { customNumbers: false }),
};

const links = { "a link to another host is not followed": "QuickBooks' answers hold no links." };

testConnector({ ...subject, webhooks, skip: links });

describe("in a company with numbers of its own", () => {
  testConnector({ ...numbering, webhooks, skip: links });
});

it.each([
  ["keeps our number", subject, 2000],
  ["numbers by itself", numbering, 500],
] as const)("places every order once in a company that %s", { timeout: 120_000 }, (...each) => {
  const [, company, schedules] = each;
  const { violations, struck } = simulateConnector(company, schedules);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});

it("would notice a connector that creates without looking", { timeout: 60_000 }, () => {
  const blind: Connector = { ...quickbooks, settleMs: 0, findOrder: findNothing, createOrder };
  const { violations } = simulateConnector({ ...numbering, connector: blind }, 40);
  expect(violations.join("\n")).toMatch(/is there [2-9] times/);
});

// oxlint-disable-next-line require-yield -- asks nobody
function* findNothing(): Exchange<readonly PlacedOrder[]> {
  return [];
}

/** Posts without a request id and believes what it posted. */
function* createOrder(
  ...[context, purchase]: Parameters<NonNullable<Connector["createOrder"]>>
): Exchange<PlacedOrder> {
  const creating = quickbooks.createOrder?.(context, purchase);
  let step = creating?.next();
  while (step?.done === false) {
    const request: HttpRequest = step.value;
    const looking = /from(?:%20| )PurchaseOrder/.test(request.url);
    const answer = looking
      ? { status: 200, headers: {}, body: '{"QueryResponse":{}}' }
      : yield { ...request, url: request.url.replace(/&requestid=\w+/, "") };
    if (request.intent === "writes") return believed(purchase);
    step = creating?.next(answer);
  }
  return believed(purchase);
}

function believed({ order }: Purchase): PlacedOrder {
  return { externalId: order.reference, reference: order.reference, lines: order.lines };
}

it("mails an order to the vendor once", () => {
  const facts = vendorFacts(12);
  const world = new QuickBooksWorld();
  const host = new VendorHost({ ...subject, world });
  world.fill(facts);
  const purchase = samplePurchase(facts);
  const placed = host.value((context) => quickbooks.createOrder!(context, purchase));
  host.mishap = ({ url }) => (url.includes("/send") ? "lost-after" : null);
  const send = (): unknown =>
    host.talk((context) => quickbooks.sendOrder!(context, placed, purchase));
  expect(send()).toMatchObject({ failure: { code: "outcome-unknown" } });
  expect(send()).toMatchObject({ kind: "value" });
  expect(world.mails).toEqual([{ id: placed.externalId, to: "orders@north.example" }]);
});

it("orders in base units, so that goods arrive as they are counted", () => {
  const facts = vendorFacts(12);
  const host = new VendorHost({ ...subject, world: new QuickBooksWorld() });
  const [request] = quickbooks.previewOrder!(host.context(), samplePurchase(facts));
  const body = JSON.parse(request?.body ?? "") as {
    Line: { Amount: number; ItemBasedExpenseLineDetail: { Qty: number; UnitPrice: number } }[];
  };
  expect(
    body.Line.map(({ Amount, ItemBasedExpenseLineDetail: { Qty, UnitPrice } }) => [
      Qty,
      UnitPrice,
      Amount,
    ]),
  ).toEqual([
    [2.5, 18, 45],
    [36, 1.5, 54],
  ]);
});
