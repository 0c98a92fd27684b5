import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";

import { amountIn, importCsv } from "../src/import/index.ts";
import { install, type Merchant } from "./merchant.ts";
import { noSchema } from "./world/schema.ts";
import { openStage, type Stage } from "./world/stage.ts";

test.each([
  ["12.50", "12.50"],
  ["$1,299.50", "1299.50"],
  ["€1.299,50", "1299.50"],
  ["12,5", "12.5"],
  ["1,299", "1299"],
  ["1.299,5 €", "1299.5"],
  ["-3", "-3"],
  ["", ""],
])("understands the amount %s", (text, amount) => {
  expect(amountIn(text)).toBe(amount);
});

describe("what other apps leave behind", () => {
  let stage: Stage;
  let merchant: Merchant;
  let shops = 0;
  const by = { id: "7", name: "Ada" };

  beforeAll(async () => {
    if (noSchema === "") stage = await openStage();
  });

  beforeEach(async (context) => {
    if (noSchema !== "") context.skip(noSchema);
    shops += 1;
    merchant = await install(stage, `shop-${shops}.myshopify.com`);
    await merchant.settle();
  });

  afterAll(async () => {
    if (noSchema === "") await stage.close();
  });

  const take = (text: string) => importCsv(stage.app, merchant.shop.domain, text, by);

  it("takes suppliers, and keeps what a list leaves out", async () => {
    const first = "\uFEFFSupplier Name,Email Address,Currency\nLeaf & Co,orders@leaf.example,eur\n";
    expect(await take(first)).toEqual({ kind: "suppliers", taken: 1, faults: [] });
    expect(await take("Supplier\nLEAF & CO\nPots Ltd\n\n")).toMatchObject({ taken: 2 });
    const { rows } = await merchant.desk.suppliers(merchant.visit("/suppliers"));
    expect(rows).toMatchObject([
      { name: "Leaf & Co", email: "orders@leaf.example", currency: "EUR" },
      { name: "Pots Ltd", email: "", currency: "EUR" },
    ]);
  });

  it("takes prices and points of one file, row by row", async () => {
    const text = `SKU;Vendor;Unit cost;Case quantity;Lead time (days);Location;Min;Max
tea-1;Leaf & Co;4,50;6;5 days;Main;10;30
TEA-2;Leaf & Co;x;6;5;Main;10;30
CUP-1;Leaf & Co;2;1;3;Attic;1;2
POT-1;Leaf & Co;9;1;3;;30;10`;
    const answer = await take(text);
    expect(answer).toMatchObject({ kind: "prices" });
    expect(answer.faults.map((fault) => fault.split(":")[0]).sort()).toEqual([
      "Row 3",
      "Row 4",
      "Row 5",
    ]);
    const item = await merchant.desk.item(merchant.visit("/"), "TEA-1", "Main");
    expect(item).toMatchObject({ point: "10", level: "30", own: true });
    expect(item.offers).toMatchObject([{ price: "4.5", packSize: "6", leadTimeDays: 5 }]);
  });

  it("takes over open orders once, counts their rest as coming, and orders none of it again", async () => {
    await take("SKU,Supplier,Cost,Min,Max\nTEA-1,Leaf & Co,4,15,40\n");
    const text = `PO Number,Supplier,SKU,Quantity,Received,Cost,Status,Expected date,Location
1001,Leaf & Co,TEA-1,40,10,4,Ordered,2026-12-01,Main
1002,Leaf & Co,TEA-1,5,5,4,Received,,Main
1003,Leaf & Co,TEA-2,5,0,4,Draft,,Main`;
    expect(await take(text)).toMatchObject({ kind: "orders", taken: 1 });
    expect(await take(text)).toMatchObject({ taken: 0 });
    await merchant.settle();
    const { rows } = await merchant.desk.orders(merchant.visit("/orders"));
    const main = rows.filter(({ shipTo }) => shipTo === "Main");
    expect(main).toMatchObject([{ reference: "OLD-1001", status: "sent", total: "120" }]);
    const item = await merchant.desk.item(merchant.visit("/"), "TEA-1", "Main");
    expect(item.coming).toBe("30");
    expect(merchant.shop.entries).toEqual([]);
  });

  it.each([
    ["no rows", "SKU,Supplier\n"],
    ["no known column", "Colour,Taste\nred,sweet\n"],
    ["nothing", ""],
  ])("says in one sentence what is wrong with %s", async (_, text) => {
    await expect(take(text)).rejects.toMatchObject({ failure: { code: "bad-input" } });
  });
});
