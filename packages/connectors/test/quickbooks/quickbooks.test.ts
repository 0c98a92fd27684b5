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
