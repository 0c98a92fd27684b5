import type { Connector, Exchange, PlacedOrder } from "@parstock/core";
import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { acme } from "../../src/_template/index.ts";
import { subject } from "./subject.ts";

testConnector({
  ...subject,
  skip: { "a wrong tenant is told as one": "A key of Acme belongs to one company." },
});

it("places every order once, whatever gets lost", () => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash"]),
  );
});

it("would notice a connector that never looks", () => {
  const { createOrder } = acme;
  const blind: Connector = {
    ...acme,
    findOrder: findNothing,
    *createOrder(context, purchase) {
      const creating = createOrder!(context, purchase);
      const looked = creating.next();
      const posting = creating.next({ status: 200, headers: {}, body: '{"orders":[]}' });
      if (looked.done === true || posting.done === true) throw new Error("nothing was asked");
      yield posting.value;
      const { order } = purchase;
      return { externalId: "any", reference: order.reference, lines: order.lines };
    },
  };
  const { violations } = simulateConnector({ ...subject, connector: blind }, 60);
  expect(violations.join("\n")).toMatch(/is there [2-9] times/);
});

// oxlint-disable-next-line require-yield -- asks nobody
function* findNothing(): Exchange<readonly PlacedOrder[]> {
  return [];
}
