import { simulateConnector, testConnector } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";
import { ShopifyWorld } from "./world.ts";

const skip = {
  "two orders with one reference are both found": "A handle is unique within its type.",
  "a quantity that the system changed is reported":
    "Shopify keeps the texts of a metaobject as they are.",
};
const noLinks = "a link to another host is not followed";

testConnector({ ...subject, webhooks, skip: { ...skip, [noLinks]: "Pages go by cursor." } });

describe("by the legacy REST reader", () => {
  const settings = { ...subject.settings, reader: "inventory_levels.json" };
  testConnector({ ...subject, settings, webhooks, skip });
});

/** A job is one page, whatever it holds. */
function onePage(): ShopifyWorld {
  return new ShopifyWorld({ readOpenOrders: 50 });
}

describe("by bulk jobs", () => {
  const settings = { ...subject.settings, bulkFrom: "-1" };
  testConnector({
    ...subject,
    world: onePage,
    settings,
    webhooks,
    skip,
  });
});

it("places every order once, whatever gets lost", () => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
