import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Hono } from "hono";
import { expect, test } from "vitest";

import { connect } from "../../src/command/connect.ts";
import { systems } from "../../src/connections/registry.ts";
import {
  endSubscription,
  readSubscription,
  renewSubscriptions,
  tellSubscription,
} from "../../src/connections/subscriptions.ts";
import { addWebhooks } from "../../src/connections/webhooks.ts";
import { actOnOrder, carryOutAfter } from "../../src/orders.ts";
import { orderDetail } from "../../src/views/order-detail.ts";
import { type Business, finished, maria, openBusiness } from "../business.ts";
import { type HostedWorld, hostWorld, stockFileOf, supplierFileOf } from "./world-host.ts";

const publicUrl = "https://hub.example.com";

const subscribing = await Promise.all(
  [...systems].map(async ([name, { load }]) => ({ name, connector: await load() })),
).then((known) =>
  known.filter(({ connector }) => connector.subscribe !== undefined).map(({ name }) => name),
);

async function openOver({ entry, secrets }: HostedWorld): Promise<Business> {
  const business = await openBusiness({ publicUrl, connections: { books: entry } });
  business.hub.credentials.save("books", secrets);
  return business;
}

function connectionOf({ hub }: Business) {
  const connection = hub.connections.get("books");
  if (connection === undefined) throw new Error("there is no connection");
  return connection;
}

test.each(subscribing)(
  "%s is told to call the hub, again before that ends, and no more when it is removed",
  async (system) => {
    const hosted = await hostWorld(system);
    const business = await openOver(hosted);
    const connection = connectionOf(business);
    const reports: string[] = [];
    const renew = async (now: Date): Promise<number> => {
      const before = hosted.requests.length;
      const desk = { ...business.hub, now: () => now };
      await renewSubscriptions(desk, [connection], publicUrl, (message) => reports.push(message));
      return hosted.requests.length - before;
    };
    expect(await renew(new Date())).toBeGreaterThan(0);
    expect(reports).toEqual([]);
    const record = readSubscription(business.folder, connection);
    expect(record).toMatchObject({ callback: `${publicUrl}/webhooks/books`, id: /./ });
    expect(tellSubscription(business.folder, connection, publicUrl)?.state).toBe("ok");
    // The secret that comes with each call is there, and not where people look.
    const field = systems.get(system)?.webhookSecret ?? "";
    const secret = business.hub.credentials.read("books")[field] ?? "";
    expect(secret.length).toBeGreaterThan(8);
    expect(JSON.stringify(record)).not.toContain(secret);

    expect(await renew(new Date())).toBe(0);
    // One without an end is left alone, however long it has been there.
    const ends = record?.endsAt ?? null;
    const made = Date.parse(record?.madeAt ?? "");
    const lifeMs = ends === null ? 365 * 86_400_000 : Date.parse(ends) - made;
    expect(await renew(new Date(made + lifeMs * 0.4))).toBe(0);
    expect((await renew(new Date(made + lifeMs * 0.6))) > 0).toBe(ends !== null);

    const before = hosted.requests.length;
    expect(await endSubscription(business.hub, connection)).toBeNull();
    expect(hosted.requests.slice(before).some(({ intent }) => intent === "writes")).toBe(true);
    expect(readSubscription(business.folder, connection)).toBeNull();
  },
);

test("a connection that is removed calls no more", async () => {
  const hosted = await hostWorld("odoo");
  const business = await openOver(hosted);
  const connection = connectionOf(business);
  await renewSubscriptions(business.hub, [connection], publicUrl, () => {});
  const before = hosted.requests.length;
  const said: string[] = [];
  const tell = (text: string): void => void said.push(text);
  const options = { data: business.folder, settings: join(business.folder, "parstock.json") };
  await connect(
    undefined,
    { ...options, remove: "books" },
    { out: tell, err: tell, progress: () => {} },
  );
  expect(said).toEqual(["The connection books and its credentials are removed from this machine."]);
  const asked = hosted.requests.slice(before).map(({ url }) => url);
  expect(asked.some((url) => url.includes("base.automation/unlink"))).toBe(true);
  expect(readSubscription(business.folder, connection)).toBeNull();
});

test("a webhook that can't be made is told, and tried again an hour later", async () => {
  const hosted = await hostWorld("odoo");
  const business = await openOver(hosted);
  const connection = connectionOf(business);
  business.hub.credentials.save("books", { apiKey: "revoked" });
  const reports: string[] = [];
  const renew = async (afterMs: number): Promise<void> => {
    const now = new Date(Date.now() + afterMs);
    const desk = { ...business.hub, now: () => now };
    await renewSubscriptions(desk, [connection], publicUrl, (message) => reports.push(message));
  };
  await renew(0);
  expect(reports).toEqual([
    expect.stringMatching(/^The webhook of the connection books could not be made: .*\.$/),
  ]);
  expect(tellSubscription(business.folder, connection, publicUrl)?.state).toBe("wrong");
  await renew(60_000);
  expect(reports).toHaveLength(1);
  business.hub.credentials.save("books", hosted.secrets);
  await renew(3_700_000);
  expect(tellSubscription(business.folder, connection, publicUrl)?.state).toBe("ok");
});

const documents = (await import(
  pathToFileURL(
    join(import.meta.dirname, "../../../../packages/connectors/test/sap-ariba/webhooks.ts"),
  ).href
)) as {
  readonly inbound: (content: string, secret: string) => string;
  readonly confirmation: string;
  readonly shipNotice: string;
};

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

test("what a supplier says in SAP Ariba changes the order, once for each document", async () => {
  const ariba = await hostWorld("sap-ariba");
  const business = await openBusiness(
    { connections: { network: ariba.entry }, target: "network" },
    {},
    { "stock.csv": stockFileOf(ariba.facts), "suppliers.csv": supplierFileOf(ariba.facts) },
  );
  const { hub } = business;
  hub.credentials.save("network", ariba.secrets);
  const { orders } = finished(await business.run());
  const [{ order } = { order: undefined }] = orders;
  if (order === undefined) throw new Error("nothing was ordered");
  await actOnOrder(hub, order.reference, { action: "approve" }, maria);
  await carryOutAfter(hub, ["approve"], maria);

  const app = new Hono();
  addWebhooks(app, { hub, ring: () => {}, report: () => {} });
  const { sharedSecret = "" } = ariba.secrets;
  const send = async (content: string, id: string = randomUUID()): Promise<number> => {
    const named = content.replaceAll("PS-261123-7KQ4MX", order.reference);
    const body = documents
      .inbound(named, escaped(sharedSecret))
      .replace("1771061466000-77@network.example", id);
    return (await app.request("/webhooks/network", { method: "POST", body })).status;
  };
  const detail = () => orderDetail(hub, order.reference);
  expect((await detail()).status).toBe("sent");

  const [first, second] = order.lines;
  const accepted = documents.confirmation.replace(
    'type="detail" noticeDate',
    'type="accept" noticeDate',
  );
  expect(await send(accepted)).toBe(200);
  expect((await detail()).status).toBe("confirmed");

  // Half of the first line is confirmed, and for another price: a person has to look at it.
  expect(await send(documents.confirmation, "changed@network")).toBe(200);
  const changed = await detail();
  expect(changed.status).toBe("changed");
  expect(changed.differences).toEqual(
    expect.arrayContaining([
      { line: 1, field: "quantity", ordered: first?.quantity, found: "2" },
      { line: 1, field: "price", ordered: first?.price, found: "18.5" },
    ]),
  );
  expect(await send(documents.confirmation, "changed@network")).toBe(200);
  expect((await detail()).version).toBe(changed.version);

  expect(await send(documents.shipNotice, "shipped@network")).toBe(200);
  expect(await send(documents.shipNotice, "shipped@network")).toBe(200);
  const shipped = await detail();
  expect(shipped.version).toBe(changed.version + 1);
  expect(shipped.timeline.at(-1)?.text).toBe(
    "SAP Ariba says that 3 of line 2 is on the way and due on 2026-11-27.",
  );
  expect(shipped.orderLines[1]).toMatchObject({
    expectedDay: "2026-11-27",
    received: "0",
    quantity: second?.quantity,
  });
});
