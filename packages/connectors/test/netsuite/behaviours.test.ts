import { createHmac } from "node:crypto";

import { compareOrder, type Context, type Exchange, type PlacedOrder } from "@parstock/core";
import { json, purchaseOf, samplePurchase, VendorHost, vendorFacts } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { netsuite } from "../../src/netsuite/index.ts";
import { NetsuiteWorld, origin, refusal, settings } from "./world.ts";

const purchase = samplePurchase(vendorFacts(12));
const { reference } = purchase.order;

/** An order of 500 lines; every item is there. */
const long = purchaseOf({
  reference: "PS-261123-500XXX",
  supplier: { id: "NORTH", name: "North", email: "orders@north.example" },
  currency: "EUR",
  orderDay: "2026-11-23",
  expectedDay: null,
  note: null,
  lines: vendorFacts(500).items.map((item) => ({
    item: item.id,
    name: item.name,
    quantity: "1.5",
    price: "0.1",
    pack: "12",
  })),
});
const now = "2026-11-23T08:00:00.000Z" as Context["now"];

function opened(more: Record<string, string> = {}): { host: VendorHost; world: NetsuiteWorld } {
  const world = new NetsuiteWorld();
  world.fill(vendorFacts(12));
  const host = new VendorHost({
    connector: netsuite,
    world,
    settings: { ...settings, ...more },
    credentials: { privateKey: "c2lnbmF0dXJl" },
  });
  return { host, world };
}

function member<Name extends keyof typeof netsuite>(
  name: Name,
): NonNullable<(typeof netsuite)[Name]> {
  const found = netsuite[name];
  if (found === undefined) throw new Error(`the connector lacks ${name}`);
  return found;
}

const create = (context: Context): Exchange<PlacedOrder> =>
  member("createOrder")(context, purchase);
const find = (context: Context): Exchange<readonly PlacedOrder[]> =>
  member("findOrder")(context, reference, purchase);

describe("signing in to NetSuite", () => {
  it("asks for a token with a signed assertion of either kind", () => {
    for (const algorithm of ["PS256", "ES256"]) {
      const { host, world } = opened({ algorithm });
      world.tokens.expire();
      host.value(find);
      expect(world.tokens.renewals).toBe(1);
      const [, request] = host.requests;
      const assertion = new URLSearchParams(request?.body).get("client_assertion") ?? "";
      const head = Buffer.from(assertion.split(".")[0] ?? "", "base64url").toString();
      expect(JSON.parse(head)).toEqual({ typ: "JWT", alg: algorithm, kid: "certificate-of-ours" });
    }
  });

  it("signs each request with a token, as RFC 5849 does it, for the account of the host", () => {
    const request = {
      method: "POST",
      url: `${origin}/services/rest/query/v1/suiteql?limit=1000&offset=0`,
      headers: {},
      body: '{"q":"SELECT 1"}',
      intent: "reads",
    } as const;
    const credentials = {
      consumerKey: "consumer",
      consumerSecret: "consumer&secret",
      tokenId: "token",
      tokenSecret: "token-secret",
    };
    const signed = netsuite.authorize(request, credentials, { now, nonce: "abc123" });
    const header = signed.headers["authorization"] ?? "";
    const given = Object.fromEntries(
      [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [
        name,
        decodeURIComponent(value ?? ""),
      ]),
    );
    expect(header).toMatch(/^OAuth realm="1234567_SB1", /);
    const seconds = String(Date.parse(now) / 1000);
    const text = `limit=1000&oauth_consumer_key=consumer&oauth_nonce=abc123&oauth_signature_method=HMAC-SHA256&oauth_timestamp=${seconds}&oauth_token=token&oauth_version=1.0&offset=0`;
    const base = ["POST", `${origin}/services/rest/query/v1/suiteql`, text]
      .map(encodeURIComponent)
      .join("&");
    const expected = createHmac("sha256", "consumer%26secret&token-secret").update(base);
    expect(given["oauth_signature"]).toBe(expected.digest("base64"));
    expect(signed.url).toBe(request.url);
  });

  it("says where to look when a token is refused, and does not ask for another", () => {
    const { host, world } = opened({ signIn: "token" });
    world.tokens.expire();
    const outcome = host.talk(find);
    expect(outcome).toMatchObject({ failure: { code: "auth-revoked" } });
    expect(JSON.stringify(outcome)).toContain("Login Audit Trail");
    expect(host.requests).toHaveLength(1);
  });

  it("refuses an account id that would lead elsewhere", () => {
    const { host } = opened({ account: "evil.example/" });
    expect(host.talk(find)).toMatchObject({ failure: { code: "bad-setting", field: "account" } });
    expect(host.requests).toEqual([]);
  });
});

describe("stock of NetSuite", () => {
  it("is by location, with levels of the location before those of the item", () => {
    const { host, world } = opened();
    const more = { quantityonhand: 3, quantitycommitted: 1, quantitybackordered: 2 };
    world.database.insert("aggregateitemlocation", [
      {
        item: 19,
        location: 2,
        ...more,
        quantityintransit: 4,
        reorderpoint: 5,
        preferredstocklevel: 9,
      },
    ]);
    world.database.run("UPDATE aggregateitemlocation SET reorderpoint = NULL WHERE item = 20");
    world.database.run("UPDATE item SET reorderpoint = 6 WHERE id = 20");
    const { rows } = host.value((context) => member("readStock")(context, null, null));
    expect(rows.filter(({ item }) => item === "ITEM-00001")).toMatchObject([
      { location: "main", onHand: "0.1" },
      { location: "O'Hara & Söhne", onHand: "3", committed: "1", backordered: "2", inTransit: "4" },
    ]);
    const items = host.value((context) => member("readItems")(context, null, null)).rows;
    expect(items[0]?.rules.map(({ location, policy }) => [location, policy])).toEqual([
      ["main", { kind: "par", parLevel: "10" }],
      ["O'Hara & Söhne", { kind: "s,S", reorderPoint: "5", orderUpTo: "9" }],
    ]);
    expect(items[1]?.rules).toMatchObject([
      { location: "*", policy: { kind: "par", parLevel: "6" } },
    ]);
  });

  it("comes with offers in purchase units", () => {
    const { host } = opened();
    const items = host.value((context) => member("readItems")(context, null, null)).rows;
    expect(items[0]?.offers).toEqual([
      {
        supplier: "NORTH",
        item: "ITEM-00001",
        supplierSku: "V-ITEM-00001",
        purchaseUnit: { code: "Box", decimals: 0 },
        ratio: { numerator: "12", denominator: "1" },
        multiple: "2",
        prices: [{ from: "0", price: "12.5", currency: "EUR" }],
        leadTimeDays: 5,
        leadTimeIn: "calendar-days",
        preferred: true,
      },
    ]);
    expect(items[1]?.offers[0]?.ratio).toEqual({ numerator: "1", denominator: "1" });
  });

  it("leaves levels alone that are not in base units", () => {
    const { host, world } = opened();
    world.database.run("UPDATE item SET stockunit = 2 WHERE id = 19");
    const page = host.value((context) => member("readItems")(context, null, null));
    expect(page.rows[0]?.rules).toEqual([]);
    expect(page.faults).toEqual([expect.stringContaining("ITEM-00001")]);
  });

  it("is read since a day before, whatever the account's time zone", () => {
    const { host, world } = opened();
    world.database.run(
      "UPDATE aggregateitemlocation SET lastquantityavailablechange = '2026-11-22' WHERE item = 21",
    );
    const { rows } = host.value((context) => member("readStock")(context, null, now));
    expect(rows.map(({ item }) => item)).toEqual(["ITEM-00003"]);
  });
});

const move = (
  world: NetsuiteWorld,
  id: number,
  type: string,
  more: Record<string, string | number | bigint>,
): void => {
  world.database.insert("transaction", [
    { id, type, tranid: `T${id}`, trandate: "2026-11-10", voided: "F", entity: 50 },
  ]);
  const line = { transaction: id, taxline: "F", location: 1, isinventoryaffecting: "T" };
  world.database.insert("transactionline", [{ ...line, id: 0, mainline: "T" }]);
  world.database.insert("transactionline", [{ ...line, id: 1, mainline: "F", item: 19, ...more }]);
};

describe("movements of NetSuite", () => {
  it("count as demand once, though an invoice repeats a fulfilment", () => {
    const { host, world } = opened();
    move(world, 901, "ItemShip", { quantity: -24 });
    move(world, 902, "CustInvc", { quantity: -24, isinventoryaffecting: "F" });
    move(world, 903, "ItemRcpt", { quantity: 5 });
    const period = { from: "2026-11-01", to: "2026-11-30" } as Parameters<
      NonNullable<typeof netsuite.readDemand>
    >[1];
    const { rows } = host.value((context) => member("readDemand")(context, period, null));
    const demand = { item: "ITEM-00001", location: "main", day: "2026-11-10", quantity: "24" };
    expect(rows).toEqual([demand]);
  });

  it("count as receipts of the order that they came from", () => {
    const { host, world } = opened();
    const [order] = world.orders();
    move(world, 904, "ItemRcpt", { quantity: 12, createdfrom: BigInt(order?.externalId ?? 0) });
    move(world, 905, "ItemRcpt", { quantity: 12, createdfrom: 901 });
    const since = "2026-11-01" as Context["today"];
    const { rows } = host.value((context) => member("readReceipts")(context, since, null));
    expect(rows).toEqual([
      {
        reference: "THEIRS-1",
        supplier: "NORTH",
        item: "ITEM-00001",
        orderedOn: "2026-11-20",
        receivedOn: "2026-11-10",
        quantity: "12",
      },
    ]);
  });

  it("leave rests of open orders, and none of those that were refused or closed", () => {
    const { host, world } = opened();
    const open = (): unknown =>
      host
        .value((context) => member("readOpenOrders")(context, null))
        .rows.map((row) => [row.from, row.reference, row.quantity, row.location, row.due]);
    const [first, second] = world.orders().map(({ externalId }) => BigInt(externalId));
    world.database.run(
      'UPDATE transactionline SET quantityshiprecv = 2.5 WHERE "transaction" = ?',
      first ?? 0,
    );
    world.database.run('UPDATE "transaction" SET approvalstatus = 1 WHERE id = ?', second ?? 0);
    expect(open()).toEqual([
      ["order", "THEIRS-1", "5", "main", "2026-12-01"],
      ["draft", "THEIRS-2", "7.5", "main", "2026-12-01"],
    ]);
    world.database.run('UPDATE "transaction" SET approvalstatus = 3 WHERE id = ?', second ?? 0);
    world.database.run(
      "UPDATE transactionline SET isclosed = 'T' WHERE \"transaction\" = ?",
      first ?? 0,
    );
    expect(open()).toEqual([]);
  });
});

describe("orders in NetSuite", () => {
  it("are in the order's own unit where the item has it, else in base units", () => {
    const { host } = opened();
    host.value(create);
    const post = host.requests.find(({ url }) => url.endsWith("/purchaseOrder"));
    expect(JSON.parse(post?.body ?? "")).toEqual({
      externalId: reference,
      entity: { id: "50" },
      location: { id: "1" },
      currency: { id: "4" },
      tranDate: "2026-11-23",
      dueDate: "2026-11-30",
      memo: "Please confirm the delivery date.",
      toBeEmailed: false,
      item: {
        items: [
          {
            item: { id: "19" },
            quantity: 2.5,
            rate: 18,
            units: "1",
            location: { id: "1" },
            expectedReceiptDate: "2026-11-30",
          },
          {
            item: { id: "21" },
            quantity: 3,
            rate: 18,
            units: "2",
            location: { id: "1" },
            expectedReceiptDate: "2026-11-30",
          },
        ],
      },
    });
  });

  it("are not even tried a second time while the first is there", () => {
    const { host } = opened();
    const placed = host.value(create);
    expect(host.value(create)).toEqual(placed);
    expect(host.requests.filter(({ intent }) => intent === "writes")).toHaveLength(1);
    host.value((context) => member("cancelOrder")(context, placed));
    expect(host.value(find)).toEqual([]);
  });

  it("of 500 lines are looked up in few requests and read back whole", () => {
    const { host, world } = opened();
    world.fill(vendorFacts(500));
    const placed = host.value((context) => member("createOrder")(context, long));
    expect(compareOrder(long.order, placed)).toEqual([]);
    // The order, the vendor, three times 200 items (one of them on a second page), create, read back.
    expect(host.requests.length).toBeLessThanOrEqual(9);
  });

  it("take names with quotes", () => {
    const { host, world } = opened();
    const shipTo = { id: "O'Hara & Söhne", name: "O'Hara & Söhne" };
    const there = { ...purchase, shipTo, order: { ...purchase.order, shipTo: shipTo.id } };
    host.value((context) => member("createOrder")(context, there));
    expect(
      world.select(
        `SELECT DISTINCT location AS at FROM transactionline WHERE units IS NOT NULL AND location = 2`,
      ),
    ).toHaveLength(1);
  });

  it("work in accounts without locations, currencies and units", () => {
    const { host, world } = opened({
      locations: "no",
      currencies: "no",
      units: "no",
      currency: "EUR",
    });
    for (const table of ["location", "currency", "unitstypeuom"])
      world.database.run(`DROP TABLE ${table}`);
    const counts = [
      host.value((context) => member("readStock")(context, null, null)).rows.length,
      host.value((context) => member("readItems")(context, null, null)).rows.length,
      host.value((context) => member("readSuppliers")(context, null)).rows.length,
      host.value((context) => member("readOpenOrders")(context, null)).rows.length,
    ];
    expect(counts).toEqual([12, 12, 2, 2]);
    const request = netsuite.previewOrder?.(host.context(), purchase)[0];
    expect(JSON.parse(request?.body ?? "")).not.toHaveProperty("location");
    expect(host.value(find)).toEqual([]);
  });

  it("carry the fields that the account's form wants", () => {
    const { host } = opened({ extraFields: '{"department": {"id": "3"}, "custbody_cost": "7"}' });
    const request = netsuite.previewOrder?.(host.context(), purchase)[0];
    expect(JSON.parse(request?.body ?? "")).toMatchObject({
      department: { id: "3" },
      custbody_cost: "7",
    });
    const wrong = opened({ extraFields: "department=3" });
    expect(wrong.host.talk(create)).toMatchObject({
      failure: { code: "bad-setting", field: "extraFields" },
    });
  });

  it("are amended as a whole", () => {
    const { host } = opened();
    const placed = host.value(create);
    const lines = purchase.order.lines.slice(1);
    const changed = { ...purchase, order: { ...purchase.order, lines } };
    const amended = host.value((context) => member("amendOrder")(context, placed, changed));
    expect(compareOrder(changed.order, amended)).toEqual([]);
    expect(amended.lines).toHaveLength(1);
  });

  it("are mailed once, by NetSuite, and not before they are approved", () => {
    const { host, world } = opened();
    world.approves = true;
    const placed = host.value(create);
    const sent = (): boolean => host.value((context) => member("wasSent")(context, placed));
    const mail = (): unknown =>
      host.talk((context) => member("sendOrder")(context, placed, purchase));
    expect(mail()).toMatchObject({ failure: { code: "rejected", field: "approvalStatus" } });
    expect([sent(), world.mails]).toEqual([false, []]);
    world.database.run(`UPDATE "transaction" SET approvalstatus = 2`);
    expect(mail()).toMatchObject({ kind: "value" });
    expect([sent(), world.mails]).toEqual([true, ["orders@north.example"]]);
  });

  it("are followed by their quantities", () => {
    const { host, world } = opened();
    const { externalId } = host.value(create);
    const set = (change: string, line: number): void =>
      world.database.run(
        `UPDATE transactionline SET ${change} WHERE "transaction" = ? AND id = ?`,
        BigInt(externalId),
        line,
      );
    const progress = (): unknown =>
      host.value((context) => member("readProgress")(context, externalId));
    expect(progress()).toEqual({ status: "submitted", received: [] });
    set("quantityshiprecv = 12", 2);
    const received = [{ item: "ITEM-00003", quantity: "12" }];
    expect(progress()).toEqual({ status: "partly-received", received });
    set("isclosed = 'T'", 1);
    set("isclosed = 'T'", 2);
    expect(progress()).toEqual({ status: "closed", received });
    set("quantityshiprecv = 36", 2);
    set("quantityshiprecv = 2.5", 1);
    expect(progress()).toMatchObject({ status: "received" });
  });

  it.each([
    ["a vendor that is not there", "DELETE FROM vendor", "supplier"],
    ["an inactive vendor", "UPDATE vendor SET isinactive = 'T'", "supplier"],
    ["an item that is not there", "DELETE FROM item", "item"],
    ["an inactive item", "UPDATE item SET isinactive = 'T'", "item"],
    ["two items of one name", "UPDATE item SET itemid = 'ITEM-00001'", "item"],
    ["a currency that is not there", "DELETE FROM currency", "currency"],
  ])("are refused for %s before anything is written", (_, change, field) => {
    const { host, world } = opened();
    world.database.run(change);
    const outcome = host.talk(create);
    expect(outcome).toMatchObject({ kind: "failure", failure: { code: "rejected", field } });
    expect(host.requests.filter(({ intent }) => intent === "writes")).toEqual([]);
  });
});

it("the doctor of NetSuite tells what levels it can't read", () => {
  const { host, world } = opened({ signIn: "token" });
  world.database.run("UPDATE item SET stockunit = 2 WHERE id IN (19, 21)");
  const found = host.value((context) => member("doctor")(context));
  expect(found.map(({ level }) => level)).toEqual(["fine", "notice", "notice", "notice"]);
  expect(found[1]?.message).toMatch(/^2 items/);
  world.database.run("DELETE FROM aggregateitemlocation");
  expect(host.value((context) => member("doctor")(context))[0]?.level).toBe("wrong");
});

/** Bodies of Oracle's help pages and, for throttling, of field reports. */
describe("refusals of NetSuite", () => {
  const item = "item.items[0].item";
  it.each([
    [
      refusal(
        400,
        "INVALID_CONTENT",
        "Error while accessing resource: You have entered an Invalid Field Value 9999 for the following field: item",
        item,
      ),
      "rejected",
      item,
    ],
    [
      refusal(400, "USER_ERROR", "Error while accessing a resource. This record already exists."),
      "conflict",
      undefined,
    ],
    [refusal(400, "DUP_RCRD", "This record already exists"), "conflict", undefined],
    [
      refusal(400, "USER_ERROR", "Invalid entity reference key 56 for subsidiary 2."),
      "rejected",
      "subsidiary",
    ],
    [
      refusal(400, "USER_ERROR", "Please enter value(s) for: Department"),
      "rejected",
      "extraFields",
    ],
    [
      refusal(
        400,
        "INVALID_PARAMETER",
        "Invalid search query. Detailed unprocessed description follows. Search error occurred: Unknown identifier 'location'.",
      ),
      "rejected",
      "features",
    ],
    [
      refusal(
        400,
        "IDEMPOTENCY_ERROR",
        "A request with the same idempotency key is already submitted.",
      ),
      "rejected",
      undefined,
    ],
    [refusal(401, "INVALID_LOGIN", "Invalid login attempt."), "auth-expired", undefined],
    [
      refusal(
        403,
        "INSUFFICIENT_PERMISSION",
        "Permission Violation: You need the 'Purchase Order' permission.",
      ),
      "auth-denied",
      undefined,
    ],
    [refusal(404, "NONEXISTENT_ID", "The record instance does not exist."), "not-found", undefined],
    [
      refusal(
        429,
        "CONCURRENCY_LIMIT_EXCEEDED",
        "Concurrent request limit exceeded. Request blocked.",
      ),
      "throttled",
      undefined,
    ],
    [
      json(400, {
        error: {
          code: "SSS_REQUEST_LIMIT_EXCEEDED",
          message: "The maximum number of concurrent requests has been exceeded.",
        },
      }),
      "throttled",
      undefined,
    ],
    [
      refusal(500, "UNEXPECTED_ERROR", "An unexpected error occurred. Error ID: k3"),
      "unavailable",
      undefined,
    ],
    [json(503, ""), "unavailable", undefined],
  ] as const)("%#", (response, code, field) => {
    const failure = netsuite.explain(response, now);
    expect(failure).toMatchObject({ code, ...(field === undefined ? {} : { field }) });
    expect(failure?.message).toMatch(/^[A-Z].*\.$/);
    expect(failure?.message).not.toMatch(/Error while accessing|\.\./);
  });
});
