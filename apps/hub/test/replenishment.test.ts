import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { amountText } from "@parstock/core";
import { simpleParser } from "mailparser";
import { describe, expect, test } from "vitest";

import { type OrderAction } from "../src/api.ts";
import { decideForTenant } from "../src/autopilot.ts";
import { actOnOrder, carryOutAfter } from "../src/orders.ts";
import { itemDetail, lowPage } from "../src/views/low.ts";
import { bought, type Business, finished, maria, openBusiness, stockCsv } from "./business.ts";
import { deafPort, startHangUpAtData, startMailServer } from "./mail-server.ts";

async function decide(
  { hub }: Business,
  reference: string,
  action: OrderAction = { action: "approve" },
): Promise<void> {
  await actOnOrder(hub, reference, action, maria);
  await carryOutAfter(hub, [action.action], maria);
}

async function approveAll(business: Business): Promise<void> {
  const { hub } = business;
  for (const order of await hub.store.listOrders(hub.settings.core.tenant, { status: "waiting" }))
    await decide(business, order.reference);
}

async function statuses({ hub }: Business): Promise<Record<string, number>> {
  return (await hub.store.counts(hub.settings.core.tenant)).orders as Record<string, number>;
}

async function exceptionMessages({ hub }: Business): Promise<string[]> {
  const found = await hub.store.listExceptions(hub.settings.core.tenant);
  return found.map((exception) => exception.message);
}

describe("a run over a file", () => {
  test("says on the list of what is low why an item is on no order", async () => {
    const business = await openBusiness(
      {},
      {},
      {
        "stock.csv": stockCsv(27).replace("SUP1,1.50", "SUP1,0"),
        "suppliers.csv": [
          "supplier,name,email,currency,minimum order value,below the minimum",
          "SUP1,First Supplies,orders@first.example.com,EUR,,",
          "SUP2,Second Supplies,orders@second.example.com,EUR,100,wait",
          "SUP3,Third Supplies,orders@third.example.com,EUR,,",
          "",
        ].join("\n"),
      },
    );
    const { orders } = finished(await business.run());
    expect(orders.map(({ order }) => order.supplier).sort()).toEqual(["SUP1", "SUP3"]);
    const { rows } = await lowPage(business.hub, { limit: 100, offset: 0 });
    const alone = rows.filter((row) => row.reference === null);
    expect(alone.map(({ item, reason }) => [item, reason])).toEqual([
      ["IT-0", expect.stringMatching(/18 pcs are needed\. IT-0 is low .* price .* is 0/)],
      ...["IT-12", "IT-21", "IT-3"].map((item) => [
        item,
        "2 is at or below 5: 20 - 2 = 18 pcs are needed. The order is worth 81.00 EUR, below the minimum of 100.00 of Second Supplies; nothing runs out before the next look, so it waits.",
      ]),
    ]);
    const { location, reason } = alone[1]!;
    const { explanation } = await itemDetail(business.hub, "IT-12", location);
    expect(explanation.at(-1)).toBe(reason);
  });

  test("orders every low item up to its level, an order a supplier", async () => {
    const business = await openBusiness();
    const { counts, orders } = finished(await business.run());
    expect(counts).toMatchObject({ read: 27, low: 9, proposed: 3, lines: 9, waiting: 3, sent: 0 });
    expect(bought(orders.map((state) => state.order))).toEqual(
      Array.from({ length: 9 }, (_, at) => `IT-${at * 3} x 18`).sort(),
    );
  });

  test("proposes nothing the second time", async () => {
    const business = await openBusiness();
    finished(await business.run());
    const again = finished(await business.run());
    expect(again.plan.orders).toEqual([]);
    expect(again.counts).toMatchObject({ proposed: 0, low: 0 });
  });

  test("keeps on its list what is low until the goods are there", async () => {
    const business = await openBusiness();
    const { tenant } = business.hub.settings.core;
    const listed = async (): Promise<number> => (await business.hub.store.listWatch(tenant)).total;
    finished(await business.run());
    expect(await listed()).toBe(9);
    finished(await business.run());
    expect(await listed()).toBe(9);
    await approveAll(business);
    for (const order of await business.hub.store.listOrders(tenant))
      await decide(business, order.reference, { action: "receive", lines: [] });
    await business.write("stock.csv", stockCsv(27).replaceAll(",2,5,20,", ",20,5,20,"));
    await business.run();
    expect(await listed()).toBe(0);
  });

  test("started twice at once makes one set of orders", async () => {
    const business = await openBusiness();
    await Promise.all([business.run(), business.run()]);
    expect(await statuses(business)).toEqual({ waiting: 3 });
  });

  test("decides without a trace when it is dry", async () => {
    const business = await openBusiness();
    const { runReplenishment, openFileStock } = await import("../src/replenishment.ts");
    const { stock } = business.hub.settings;
    const report = finished(
      await runReplenishment(business.hub, {
        stock: openFileStock(stock!),
        trigger: "person",
        by: maria,
        dry: true,
      }),
    );
    expect(report.plan.orders).toHaveLength(3);
    expect(await statuses(business)).toEqual({});
    expect(await business.hub.store.listRuns(business.hub.settings.core.tenant)).toEqual([]);
  });

  test("keeps the public holidays of the country that the table of suppliers names", async () => {
    const suppliers = [
      "supplier,name,email,currency,country",
      "SUP1,First Supplies,orders@first.example.com,EUR,DE-BY",
      "SUP2,Second Supplies,orders@second.example.com,EUR,QQ",
      "SUP3,Third Supplies,orders@third.example.com,EUR,",
      "",
    ].join("\n");
    const files = { "stock.csv": stockCsv(27), "suppliers.csv": suppliers };
    const business = await openBusiness({ holidays: { suppliers: { SUP3: "FR" } } }, {}, files);
    const { plan, exceptions } = finished(await business.run());
    const year = new Date().getUTCFullYear() + 1;
    const daysOf = (id: string): readonly string[] =>
      plan.orders.find(({ order }) => order.supplier === id)?.parties.supplier.calendar?.holidays ??
      [];
    // Epiphany is kept in Bavaria, Bastille Day in France.
    expect(daysOf("SUP1")).toContain(`${year}-01-06`);
    expect(daysOf("SUP3")).toContain(`${year}-07-14`);
    expect(daysOf("SUP2")).toEqual([]);
    expect(exceptions.map(({ message }) => message)).toEqual([
      "There is no table of holidays for QQ, the country of supplier Second Supplies; correct it.",
    ]);
  });

  test("keeps the public holidays of where a supplier is", async () => {
    const withHolidays = await openBusiness({
      holidays: { suppliers: { SUP1: "DE" }, locations: { main: "DE" } },
    });
    const { plan } = finished(await withHolidays.run());
    const supplier = plan.orders.find(({ order }) => order.supplier === "SUP1")?.parties.supplier;
    const year = new Date().getUTCFullYear();
    expect(supplier?.calendar?.holidays).toContain(`${year + 1}-05-01`);
    expect(supplier?.calendar?.holidays).toContain(`${year + 1}-12-25`);
  });

  test("goes ahead alone only where a named person has confirmed the supplier", async () => {
    const business = await openBusiness({ autopilot: "auto" });
    await decideForTenant(
      business.hub,
      { type: "autopilot-confirmed", scope: { kind: "supplier", id: "SUP2" } },
      maria,
    );
    await business.run();
    expect(await statuses(business)).toEqual({ sent: 1, waiting: 2 });
  });
});

describe("the outbox", () => {
  test("holds one readable mail an order, with its PDF and CSV", async () => {
    const business = await openBusiness({
      replyTo: "purchasing@larkfield.example.com",
      copyTo: ["archive@larkfield.example.com"],
    });
    finished(await business.run());
    await approveAll(business);
    expect(await statuses(business)).toEqual({ sent: 3 });
    const outbox = join(business.folder, "outbox");
    const names = await readdir(outbox);
    expect(names).toHaveLength(3);
    const mail = await simpleParser(await readFile(join(outbox, names[0]!)));
    expect(mail.attachments.map((file) => file.contentType)).toEqual([
      "application/pdf",
      "text/csv",
    ]);
    expect(mail.attachments[0]!.content.subarray(0, 5).toString()).toBe("%PDF-");
    expect(mail.replyTo?.text).toBe("purchasing@larkfield.example.com");
    expect([mail.cc].flat().map((list) => list?.text)).toEqual(["archive@larkfield.example.com"]);
    expect(`${mail.messageId}.eml`).toBe(`<${names[0]!.replace(/\.eml$/, ">.eml")}`);
  });

  test("answers exactly whether a mail is in it", async () => {
    const business = await openBusiness();
    const { orders } = finished(await business.run());
    const { reference } = orders[0]!.order;
    await decide(business, reference);
    const sent = await business.hub.store.answer({
      kind: "ledger.order",
      tenant: business.hub.settings.core.tenant,
      reference,
    });
    expect(await business.hub.mailer.find(sent!.messageId!)).toBe("found");
    expect(await business.hub.mailer.find(`other-${sent!.messageId!}`)).toBe("absent");
  });
});

describe("mail over SMTP", () => {
  test("reaches the supplier once, with the documents", async () => {
    const server = await startMailServer();
    const business = await openBusiness({}, { SMTP_URL: server.url });
    finished(await business.run());
    await approveAll(business);
    await business.run();
    const mails = await server.mails();
    expect(mails.map((mail) => [mail.to].flat()[0]?.text).sort()).toEqual([
      "orders@first.example.com",
      "orders@second.example.com",
      "orders@third.example.com",
    ]);
    for (const mail of mails) {
      expect(mail.attachments.map((file) => file.contentType)).toEqual([
        "application/pdf",
        "text/csv",
      ]);
      const reference = mail.headers.get("x-parstock-reference");
      expect(mail.messageId).toBe(`<${String(reference)}@larkfield.example.com>`);
    }
    expect(await statuses(business)).toEqual({ sent: 3 });
  });

  test("that can't go out marks nothing as sent, and goes out once the server is back", async () => {
    const port = await deafPort();
    const business = await openBusiness({}, { SMTP_URL: `smtp://127.0.0.1:${port}` });
    finished(await business.run());
    await approveAll(business);
    expect(await statuses(business)).toEqual({ submitted: 3 });
    const server = await startMailServer({}, undefined, port);
    await business.run();
    expect(await statuses(business)).toEqual({ sent: 3 });
    expect(server.received).toHaveLength(3);
  });

  test("refused for one address leaves the others sent", async () => {
    const server = await startMailServer({
      onRcptTo(address, _session, callback) {
        const refused = address.address === "orders@second.example.com";
        callback(refused ? Object.assign(new Error("no such user"), { responseCode: 550 }) : null);
      },
    });
    const business = await openBusiness({}, { SMTP_URL: server.url });
    finished(await business.run());
    await approveAll(business);
    expect(await statuses(business)).toEqual({ sent: 2, failed: 1 });
    expect(await exceptionMessages(business)).toEqual([
      expect.stringMatching(
        /^Order PS-\S+ to Second Supplies could not be sent: The mail server 127\.0\.0\.1:\d+ refuses the mail \(550 to RCPT\); check the supplier's address and the sender, then try again\.$/,
      ),
    ]);
  });

  test("refused for the supplier and taken for the copies is not sent", async () => {
    const server = await startMailServer({
      onRcptTo(address, _session, callback) {
        const refused = address.address.endsWith("@first.example.com");
        callback(refused ? Object.assign(new Error("no such user"), { responseCode: 550 }) : null);
      },
    });
    const business = await openBusiness(
      { copyTo: ["archive@larkfield.example.com"] },
      { SMTP_URL: server.url },
    );
    finished(await business.run());
    await approveAll(business);
    expect(await statuses(business)).toEqual({ sent: 2, failed: 1 });
  });

  test("whose answer is lost is uncertain: never sent again blindly, copied when a person says so", async () => {
    let dying = true;
    const server = await startMailServer({}, (_message, accept, drop) => {
      if (dying) drop();
      else accept();
    });
    const business = await openBusiness({}, { SMTP_URL: server.url });
    const { orders } = finished(await business.run());
    const { reference } = orders[0]!.order;
    await decide(business, reference);
    expect(await statuses(business)).toEqual({ unknown: 1, waiting: 2 });
    expect(await exceptionMessages(business)).toEqual([
      expect.stringMatching(
        /^The mail with order \S+ to \S+ Supplies may or may not have gone out; ask /,
      ),
    ]);
    dying = false;
    await business.run();
    await business.run();
    expect(server.received).toHaveLength(1);
    await decide(business, reference, { action: "send-again" });
    const mails = await server.mails();
    expect(mails).toHaveLength(2);
    expect(mails[1]!.subject).toMatch(/copy/i);
    expect(mails[1]!.messageId).not.toBe(mails[0]!.messageId);
    expect(await statuses(business)).toEqual({ sent: 1, waiting: 2 });
    expect(await exceptionMessages(business)).toEqual([]);
  });

  test("that the server puts off was surely not sent", async () => {
    const server = await startMailServer({
      onRcptTo(_address, _session, callback) {
        callback(Object.assign(new Error("come back later"), { responseCode: 451 }));
      },
    });
    const business = await openBusiness({}, { SMTP_URL: server.url });
    finished(await business.run());
    await approveAll(business);
    expect(await statuses(business)).toEqual({ submitted: 3 });
    expect(server.received).toHaveLength(0);
  });

  test("that breaks off before the server asks for the message was surely not sent", async () => {
    const port = await startHangUpAtData();
    const business = await openBusiness({}, { SMTP_URL: `smtp://127.0.0.1:${port}` });
    finished(await business.run());
    await approveAll(business);
    expect(await statuses(business)).toEqual({ submitted: 3 });
  });

  test("with a wrong password says which setting to correct, and keeps the password to itself", async () => {
    const server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth(_auth, _session, callback) {
        callback(new Error("Invalid username or password"));
      },
    });
    const business = await openBusiness(
      {},
      { SMTP_URL: `smtp://buyer:open-sesame@127.0.0.1:${server.port}` },
    );
    await expect(business.hub.mailer.check()).rejects.toThrow(
      `The mail server 127.0.0.1:${server.port} refuses the user name or password; correct SMTP_USER and SMTP_PASSWORD.`,
    );
    const { orders } = finished(await business.run());
    await decide(business, orders[0]!.order.reference);
    const file = await business.hub.store.order(
      business.hub.settings.core.tenant,
      orders[0]!.order.reference,
    );
    expect(file?.state.status).toBe("submitted");
    expect(JSON.stringify(file)).not.toContain("open-sesame");
  });
});

describe("a person's decisions", () => {
  test("expect the version that was seen", async () => {
    const business = await openBusiness();
    const { orders } = finished(await business.run());
    const { reference } = orders[0]!.order;
    const edit: OrderAction = { action: "edit", line: 1, quantity: "5", reason: "Enough." };
    await actOnOrder(business.hub, reference, edit, maria, orders[0]!.version);
    await expect(
      actOnOrder(business.hub, reference, { action: "approve" }, maria, orders[0]!.version),
    ).rejects.toThrow(
      `Order ${reference} has changed meanwhile; look at it again before you decide.`,
    );
  });

  test("are kept to the limits of the approver", async () => {
    const business = await openBusiness({
      approval: { approvers: [{ id: "maria", name: "Maria Lopez", role: "clerk", upTo: 10 }] },
    });
    const { orders } = finished(await business.run());
    const { reference, total } = orders[0]!.order;
    await expect(
      actOnOrder(
        business.hub,
        reference,
        { action: "approve" },
        { kind: "person", id: "maria", name: "Maria Lopez" },
      ),
    ).rejects.toThrow(
      `Maria Lopez (clerk) may approve up to 10.00; this order is worth ${amountText(total, "EUR")}.`,
    );
    await expect(
      actOnOrder(
        business.hub,
        reference,
        { action: "approve" },
        { kind: "person", id: "nobody", name: "Nobody" },
      ),
    ).rejects.toThrow("Nobody is not among the approvers.");
  });

  test("rejecting keeps the items quiet", async () => {
    const business = await openBusiness();
    const { orders } = finished(await business.run());
    for (const { order } of orders)
      await decide(business, order.reference, { action: "reject", reason: "Not this month." });
    const again = finished(await business.run());
    expect(again.plan.orders).toEqual([]);
    expect(again.counts.skipped).toMatchObject({ snoozed: 9 });
  });

  test("stopping submission lets proposals go on and keeps approved orders", async () => {
    const business = await openBusiness();
    await decideForTenant(
      business.hub,
      { type: "submission-stopped", reason: "Stocktaking." },
      maria,
    );
    finished(await business.run());
    await approveAll(business);
    expect(await statuses(business)).toEqual({ approved: 3 });
    await decideForTenant(business.hub, { type: "submission-resumed" }, maria);
    await business.run();
    expect(await statuses(business)).toEqual({ sent: 3 });
  });

  test("receiving everything closes the need, and the item may be ordered again", async () => {
    const business = await openBusiness();
    const { orders } = finished(await business.run());
    await approveAll(business);
    for (const { order } of orders)
      await decide(business, order.reference, { action: "receive", lines: [] });
    expect(await statuses(business)).toEqual({ received: 3 });
    // The file still says 2 on hand, as if all had been used up meanwhile.
    const { plan } = finished(await business.run());
    expect(plan.orders.flatMap(({ order }) => order.lines)).toHaveLength(9);
  });
});

test("a feed that says zero for everything orders nothing and raises one alarm", async () => {
  const business = await openBusiness();
  await business.write("stock.csv", stockCsv(27).replaceAll(/,(2|40),5,20,/g, ",0,5,20,"));
  const report = await business.run();
  expect(report.kind).toBe("stopped");
  expect(await exceptionMessages(business)).toEqual([
    "The feed says that all 27 active items have nothing on hand; nothing is ordered until somebody has checked it.",
  ]);
  expect(await statuses(business)).toEqual({});

  const checked = finished(await business.run({ feedChecked: true }));
  expect(checked.orders.map(({ status }) => status)).not.toHaveLength(0);
  expect(new Set(checked.orders.map(({ status }) => status))).toEqual(new Set(["waiting"]));
  expect(await exceptionMessages(business)).toEqual([]);
});
