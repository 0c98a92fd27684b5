import { expect, test } from "vitest";

import { AirtableBase, ScriptHost } from "../airtable/base.ts";
import {
  ada,
  bob,
  choose,
  mailOut,
  openBase,
  orderRows,
  stock,
  trigger,
} from "../airtable/business.ts";
import { runScript, scriptText } from "../airtable/script.ts";

test("the script asks for nothing but what Airtable gives, in lines an editor can show", () => {
  expect(scriptText()).not.toMatch(/\b(?:process|Buffer|setTimeout|document|window)\s*[.(]/);
  const longest = Math.max(
    ...scriptText()
      .split("\n")
      .map(({ length }) => length),
  );
  expect(longest).toBeLessThan(5_000);
});

test("setting up makes tables and fields, says what only a person can add, and changes nothing when run again", async () => {
  const base = new AirtableBase("appBakery", "2026-11-23T08:00:00Z");
  const first = new ScriptHost(base);
  await runScript(first, null);
  expect(base.tables.map(({ name }) => name)).toEqual([
    "Inventory",
    "Purchase orders",
    "Order lines",
    "Parstock log",
  ]);
  expect(first.outputs.get("markdown")).toMatch(
    /by hand: in "Purchase orders", add a field "Decided by" of the type "Last modified by"/,
  );
  base.addWatcher("Purchase orders", "Decided by", ["Decision"]);
  base.addWatcher("Inventory", "Confirmed by", ["Order alone"]);
  const before = JSON.stringify(base.tables);
  const second = new ScriptHost(base);
  await runScript(second, null);
  expect(second.outputs.get("markdown")).toBe("- Everything is there; nothing was changed.");
  expect(JSON.stringify(base.tables)).toBe(before);
});

test("a low item is proposed once, approved by the person who chose it, mailed and received", async () => {
  const base = await openBase();
  const [flour = ""] = stock(base, [
    { sku: "FLOUR", quantity: 10 },
    { sku: "SALT", quantity: 11 },
  ]);
  const first = await trigger(base);
  expect(first.told).toBe("2 read, 1 low, 1 orders proposed, 1 waiting.");
  const [proposed = {}] = orderRows(base);
  expect(proposed).toMatchObject({ Status: "waiting for approval", Supplier: "Mill & Sons" });
  expect(base.rows("Order lines")).toMatchObject([
    { Item: "FLOUR", Quantity: "30", Price: "1.5", Amount: "45.00 EUR" },
  ]);
  expect(base.rows("Order lines")[0]?.["Why"]).toMatch(/10 is at or below 10: 40 - 10 = 30/);
  expect((await trigger(base)).told).toMatch(/0 orders proposed/);

  const order = String(proposed["Order"]);
  choose(base, ada, order, "Approve");
  const approved = await trigger(base);
  expect(approved.mails).toMatchObject([{ order, to: "orders@mill.example" }]);
  expect(approved.mails[0]?.html).toContain("FLOUR");
  expect(orderRows(base)[0]).toMatchObject({
    Status: "handed to Send email",
    "What next": "It was handed to the Send email action.",
  });
  expect(orderRows(base)[0]).not.toHaveProperty("Decision");

  await mailOut(base, approved.mails);
  expect(orderRows(base)[0]).toMatchObject({ Status: "sent" });
  const after = await trigger(base);
  expect(after.mails).toEqual([]);
  expect(orderRows(base)[0]).toMatchObject({ Status: "sent" });

  choose(base, bob, order, "Received in full");
  base.edit(bob, "Inventory", flour, { Quantity: 40 });
  await trigger(base);
  expect(orderRows(base)[0]).toMatchObject({ Status: "received" });
  const said = base
    .rows("Parstock log")
    .map((row) => `${String(row["What"])} by ${String(row["By"])}`);
  expect(said).toContain("approved by Ada Byron");
  expect(said.some((line) => line.startsWith("received by Bob Martin"))).toBe(true);
});

test("a choice counts for the person whom Airtable names, and for nobody else", async () => {
  const base = await openBase();
  stock(base, [{ sku: "FLOUR", quantity: 1 }]);
  await trigger(base, { approvers: "bob@example.com" });
  const order = String(orderRows(base)[0]?.["Order"]);
  choose(base, ada, order, "Approve");
  const refused = await trigger(base, { approvers: "bob@example.com" });
  expect(refused.mails).toEqual([]);
  expect(orderRows(base)[0]?.["What next"]).toMatch(/^"Approve" is not done: /);
  choose(base, bob, order, "Approve");
  expect((await trigger(base, { approvers: "bob@example.com" })).mails).toHaveLength(1);
});

test("without a field that says who decided, nobody decides", async () => {
  const base = await openBase();
  const { fields } = base.table("Purchase orders");
  fields.splice(
    fields.findIndex(({ name }) => name === "Decided by"),
    1,
  );
  stock(base, [{ sku: "FLOUR", quantity: 1 }]);
  await trigger(base);
  choose(base, ada, String(orderRows(base)[0]?.["Order"]), "Approve");
  expect((await trigger(base)).mails).toEqual([]);
  expect(orderRows(base)[0]?.["What next"]).toMatch(/needs a field "Decided by" of the type/);
});

test("a ticked box lets the item be ordered alone, under the name of who ticked it", async () => {
  const base = await openBase();
  const [flour = ""] = stock(base, [{ sku: "FLOUR", quantity: 1 }]);
  base.edit(ada, "Inventory", flour, { "Order alone": true });
  const { mails } = await trigger(base, { autopilot: "auto" });
  expect(mails).toHaveLength(1);
  const confirmed = base
    .rows("Parstock log")
    .find((row) => String(row["What"]).includes("autopilot-confirmed"));
  expect(confirmed).toMatchObject({ By: "Ada Byron" });
});

test("a mail that nobody saw leave is uncertain and is not sent again by itself", async () => {
  const base = await openBase();
  const [flour = ""] = stock(base, [{ sku: "FLOUR", quantity: 1 }]);
  base.edit(ada, "Inventory", flour, { "Order alone": true });
  const { mails } = await trigger(base, { autopilot: "auto" });
  expect(mails).toHaveLength(1);
  // Send email failed: the script behind it never ran.
  for (let run = 0; run < 3; run++)
    expect((await trigger(base, { autopilot: "auto" })).mails).toEqual([]);
  expect(orderRows(base)[0]?.["What next"]).toMatch(/may or may not have gone out/);
  choose(base, ada, mails[0]?.order ?? "", "Send a copy");
  const again = await trigger(base, { autopilot: "auto" });
  expect(again.mails).toHaveLength(1);
  expect(again.mails[0]?.subject).toMatch(/copy/i);
});

test("wrong input variables are told in one sentence each, and nothing is written", async () => {
  const base = await openBase();
  stock(base, [{ sku: "FLOUR", quantity: 1 }]);
  const before = JSON.stringify(base.tables);
  const wrong = { company: "", currency: "EURO", autopilot: "yes", colour: "red", mails: "0" };
  await expect(trigger(base, wrong)).rejects.toThrow(
    /no input variable "colour"[^]*"currency": "EURO" is no ISO code[^]*"autopilot": "yes" is not known[^]*"company" is missing[^]*"mails"/,
  );
  expect(JSON.stringify(base.tables)).toBe(before);
});

test("an edited log stops everything", async () => {
  const base = await openBase();
  stock(base, [{ sku: "FLOUR", quantity: 1 }]);
  await trigger(base);
  const [, second] = base.rows("Parstock log");
  base.edit(ada, "Parstock log", String(second?.["id"]), { Record: "{}x" });
  await expect(trigger(base)).rejects.toThrow(/Entry 2 of the log is missing or was changed/);
  base.remove("Parstock log", [String(second?.["id"])]);
  await expect(trigger(base)).rejects.toThrow(/Entry 2 of the log is missing or was changed/);
});

test("an empty row in the log does no harm", async () => {
  const base = await openBase();
  stock(base, [{ sku: "FLOUR", quantity: 1 }]);
  await trigger(base);
  base.create("Parstock log", [{}]);
  expect((await trigger(base)).told).toMatch(/^1 read, 0 low/);
});

test("a copied base does not go on with the original's orders", async () => {
  const base = await openBase();
  stock(base, [{ sku: "FLOUR", quantity: 1 }]);
  await trigger(base);
  const copy = new AirtableBase("appCopy", "2026-11-23T09:00:00Z");
  copy.tables.push(...base.tables);
  await expect(trigger(copy)).rejects.toThrow(/This base is a copy/);
});

test("5,000 items, 200 of them low, are checked within Airtable's 30 seconds", async () => {
  const base = await openBase();
  stock(
    base,
    Array.from({ length: 5_000 }, (_, index) => ({
      sku: `SKU-${index}`,
      quantity: index % 25 === 0 ? 5 : 30,
      supplier: `Supplier ${index % 8}`,
    })),
  );
  const { host, told } = await trigger(base);
  expect(told).toMatch(/^5000 read, 200 low, 8 orders proposed/);
  expect(host.elapsedMs).toBeLessThan(30_000);
  expect(host.queries).toBeLessThanOrEqual(30);
});
