import {
  compareOrder,
  type Connector,
  type Context,
  decimal,
  type Exchange,
  type PlacedOrder,
  previewOrder,
  type Purchase,
} from "@parstock/core";
import { expect } from "vitest";

import { type Case, type ConnectorUnderTest, stocked } from "./connector-case.ts";
import { samplePurchase } from "./purchases.ts";
import type { Mishap, VendorHost } from "./vendor-host.ts";
import { vendorFacts } from "./vendor.ts";

type Create = NonNullable<Connector["createOrder"]>;
type Find = NonNullable<Connector["findOrder"]>;

export function testConnectorWrites(check: Case, { connector, pieces }: ConnectorUnderTest): void {
  const { createOrder, findOrder } = connector;
  if (createOrder === undefined || findOrder === undefined) return;
  const purchase = samplePurchase(vendorFacts(12), undefined, pieces);
  const { reference } = purchase.order;
  const create = (context: Context): ReturnType<Create> =>
    createOrder.call(connector, context, purchase);
  const find = (context: Context): ReturnType<Find> =>
    findOrder.call(connector, context, reference, purchase);
  const kept = (host: VendorHost): string[] =>
    host.world
      .orders()
      .filter((order) => order.reference === reference)
      .map(({ externalId }) => externalId);

  check("what is not there is not found", (open) => {
    expect(stocked(open).value(find)).toEqual([]);
  });
  check("an order is created as it was written", (open) => {
    const host = stocked(open);
    const placed = host.value(create);
    expect(compareOrder(purchase.order, placed)).toEqual([]);
    expect(kept(host)).toEqual([placed.externalId]);
    expect(placed.reference).toBe(reference);
    const found = host.value(find);
    expect(found).toEqual([placed]);
  });
  check("an order that is there already is taken, not made again", (open) => {
    const host = stocked(open);
    const first = host.value(create);
    const second = host.value(create);
    expect(second).toEqual(first);
    expect(kept(host)).toHaveLength(1);
  });
  for (const [what, mishap, code] of [
    ["whose answer is lost", "lost-after", "outcome-unknown"],
    ["that the server broke on after it was taken", "broken-after", "outcome-unknown"],
    ["whose request is lost", "lost-before", "outcome-unknown"],
    ["that never left", "not-sent", "unavailable"],
    ["that the server broke on", "broken-before", "outcome-unknown"],
  ] as const)
    check(`an order ${what} is created once`, (open) => {
      const host = stocked(open);
      strikeLastWrite(host, connector, purchase, mishap);
      const outcome = host.talk(create);
      expect(outcome).toMatchObject({ kind: "failure", failure: { code } });
      host.mishap = () => null;
      host.now += connector.settleMs ?? 60_000;
      host.value(create);
      expect(kept(host)).toHaveLength(1);
      expect(host.value(find)).toHaveLength(1);
    });
  check("a throttled create is repeated and creates one", (open) => {
    const host = stocked(open);
    strikeLastWrite(host, connector, purchase, "throttled");
    expect(host.talk(create).kind).toBe("value");
    expect(kept(host)).toHaveLength(1);
  });
  check("a failed read-back never passes for an order that was not placed", (open) => {
    const host = stocked(open);
    let wrote = false;
    host.mishap = (request) => {
      if (request.intent === "writes") wrote = true;
      return wrote && request.intent === "reads" ? "broken-before" : null;
    };
    const outcome = host.talk(create);
    if (outcome.kind === "failure") expect(outcome.failure.code).toBe("outcome-unknown");
    host.mishap = () => null;
    host.value(create);
    expect(kept(host)).toHaveLength(1);
  });
  check("two orders with one reference are both found", (open) => {
    const host = stocked(open);
    const placed = host.value(create);
    if (host.world.double === undefined) throw new Error("the world keeps no doubles");
    host.world.double(reference);
    const found = host.value(find).map(({ externalId }) => externalId);
    expect(found).toHaveLength(2);
    expect(found).toContain(placed.externalId);
  });
  check("a quantity that the system changed is reported", (open) => {
    const host = stocked(open);
    if (host.world.bend === undefined) throw new Error("the world keeps what it is told");
    host.world.bend();
    const differences = compareOrder(purchase.order, host.value(create));
    expect(differences.map(({ field }) => field)).toContain("quantity");
  });
  check("orders with fields that are not known are read all the same", (open) => {
    const host = stocked(open);
    host.mishap = () => "extra-fields";
    expect(compareOrder(purchase.order, host.value(create))).toEqual([]);
  });
  check("the same order makes the same requests", (open) => {
    const [first, second] = [stocked(open), stocked(open)];
    first.value(create);
    second.value(create);
    expect(second.requests).toEqual(first.requests);
  });
  check("synchronous and asynchronous hosts place the same", async (open) => {
    const [first, second] = [stocked(open), stocked(open)];
    const sync = first.talk(create);
    expect(await second.talkLater(create)).toEqual(sync);
    expect(second.requests).toEqual(first.requests);
  });
  check("a preview sends nothing and shows no secret", (open) => {
    const host = stocked(open);
    const requests = previewOrder(connector, host.context(), purchase);
    expect(requests.length).toBeGreaterThan(0);
    expect(host.requests).toEqual([]);
    expect(host.secretsIn(JSON.stringify(requests))).toEqual([]);
    host.value(create);
    const writes = host.requests.filter(({ intent }) => intent === "writes");
    expect(requests.map(shape)).toEqual(writes.map(shape));
  });
  check("no refusal by the system holds a secret or passes for success", (open) => {
    for (const mishap of ["web-page", "truncated"] as const) {
      const host = stocked(open);
      strikeLastWrite(host, connector, purchase, mishap);
      const outcome = host.talk(create);
      host.mishap = () => null;
      host.value(create);
      expect(kept(host)).toHaveLength(1);
      if (outcome.kind === "failure")
        expect(["malformed-answer", "outcome-unknown"]).toContain(outcome.failure.code);
    }
  });
  testFollowUp(check, connector, create, purchase);
}

function testFollowUp(
  check: Case,
  connector: Connector,
  create: (context: Context) => Exchange<PlacedOrder>,
  purchase: Purchase,
): void {
  const {
    readProgress,
    cancelOrder,
    amendOrder,
    confirmOrder,
    findOrder,
    readDocument,
    markSent,
    wasSent,
  } = connector;
  if (readProgress !== undefined)
    check("a new order has not been received", (open) => {
      const host = stocked(open);
      const { externalId } = host.value(create);
      const progress = host.value((context) => readProgress.call(connector, context, externalId));
      expect(["draft", "submitted", "acknowledged"]).toContain(progress.status);
      expect(progress.received.filter(({ quantity }) => quantity !== "0")).toEqual([]);
    });
  if (readProgress !== undefined)
    check("what came is told in the units of the order", (open) => {
      const host = stocked(open);
      if (host.world.arrive === undefined) throw new Error("nothing arrives in the world");
      const placed = host.value(create);
      const { externalId } = placed;
      if (confirmOrder !== undefined)
        host.value((context) => confirmOrder.call(connector, context, placed));
      host.world.arrive(externalId);
      const { status, received } = host.value((context) =>
        readProgress.call(connector, context, externalId, purchase),
      );
      expect(["received", "closed", "partly-received"]).toContain(status);
      expect(received.filter(({ quantity }) => quantity !== "0")).toEqual(
        purchase.order.lines.map(({ item, quantity }) => ({ item, quantity })),
      );
    });
  if (amendOrder !== undefined && findOrder !== undefined)
    check("an amended order is there once, as it was amended, however often it is told", (open) => {
      const host = stocked(open);
      const placed = host.value(create);
      const lines = purchase.order.lines.map((line, at) =>
        at === 1 ? { ...line, quantity: decimal(2) } : line,
      );
      const less = { ...purchase, order: { ...purchase.order, lines } };
      let shown = placed;
      for (let times = 0; times < 2; times += 1)
        shown = host.value((context) => amendOrder.call(connector, context, placed, less));
      expect(compareOrder(less.order, shown)).toEqual([]);
      const { reference } = less.order;
      expect(host.world.orders().filter((order) => order.reference === reference)).toHaveLength(1);
      if (readProgress === undefined) return;
      const [found] = host.value((context) => findOrder.call(connector, context, reference, less));
      expect(found === undefined ? [] : compareOrder(less.order, found)).toEqual([]);
      expect(found?.externalId).toBe(shown.externalId);
    });
  if (cancelOrder !== undefined && readProgress !== undefined)
    check("a cancelled order says so", (open) => {
      const host = stocked(open);
      const placed = host.value(create);
      host.value((context) => cancelOrder.call(connector, context, placed));
      const asked = host.talk((context) =>
        readProgress.call(connector, context, placed.externalId, purchase),
      );
      // A system that deletes what is cancelled has nothing to show any more.
      expect(asked.kind === "value" ? asked.value.status : asked.failure.code).toMatch(
        /^(?:cancelled|not-found)$/,
      );
    });
  if (cancelOrder !== undefined)
    check("a cancelled order is cancelled", (open) => {
      const host = stocked(open);
      const placed = host.value(create);
      host.value((context) => cancelOrder.call(connector, context, placed));
      expect(host.world.orders()).not.toContainEqual(
        expect.objectContaining({ externalId: placed.externalId }),
      );
    });
  if (readDocument !== undefined)
    check("the vendor's document is fetched", (open) => {
      const host = stocked(open);
      const placed = host.value(create);
      const document = host.value((context) => readDocument.call(connector, context, placed));
      expect(document.mediaType).toBe("application/pdf");
      expect(Buffer.from(document.base64, "base64").toString("latin1")).toMatch(/^%PDF/);
    });
  if (markSent !== undefined && wasSent !== undefined)
    check("an order that is marked as sent says so", (open) => {
      const host = stocked(open);
      const placed = host.value(create);
      const sent = (): boolean => host.value((context) => wasSent.call(connector, context, placed));
      expect(sent()).toBe(false);
      host.value((context) => markSent.call(connector, context, placed));
      expect(sent()).toBe(true);
    });
}

/** The mishap befalls the request that creates the order: the last write of an undisturbed create. */
function strikeLastWrite(
  host: VendorHost,
  connector: Connector,
  purchase: Purchase,
  mishap: Mishap,
): void {
  const writes = connector.previewOrder?.call(connector, host.context(), purchase).length ?? 1;
  let seen = 0;
  host.mishap = (request) => {
    if (request.intent === "reads") return null;
    seen += 1;
    return seen === writes ? mishap : null;
  };
}

function shape({ method, url }: { readonly method: string; readonly url: string }): string {
  return `${method} ${url.split("?")[0]}`;
}
