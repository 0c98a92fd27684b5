import { type Effect, rememberingSource, runSync, type StockPage } from "@parstock/core";
import { vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { odoo } from "../../src/odoo/index.ts";
import { apiKey, OdooWorld } from "./world.ts";

const hourMs = 3_600_000;

function opened() {
  const world = new OdooWorld(19);
  world.fill(vendorFacts(6, 0));
  for (const model of ["product.product", "stock.quant", "stock.warehouse.orderpoint"])
    for (const row of world.rows(model)) row["write_date"] = "2026-11-01 00:00:00";
  const host = new VendorHost({
    connector: odoo,
    world,
    settings: { url: "https://acme.odoo.example", version: "19" },
    credentials: { apiKey },
  });
  const source = rememberingSource(host.connection(), 24 * hourMs);
  const read = (): StockPage =>
    runSync(source.readStock(null), (effect) => host.perform(effect as Effect)) as StockPage;
  const onHand = (): string[] => read().records.map(({ stock }) => `${stock.item} ${stock.onHand}`);
  return { world, host, onHand, read };
}

describe("a source that remembers, over Odoo", () => {
  it("asks for what has changed, and shows everything", () => {
    const { world, host, onHand } = opened();
    const before = onHand();
    const first = host.requests.length;
    host.now += hourMs;
    expect(onHand()).toEqual(before);
    expect(host.requests.length - first).toBeLessThan(first);

    const [quant] = world.rows("stock.quant").filter((row) => row["product_id"] === 102);
    Object.assign(quant ?? {}, { quantity: 41, write_date: "2026-11-23 09:00:00" });
    const after = onHand();
    expect(after).toHaveLength(before.length);
    expect(after.filter((row) => !before.includes(row))).toEqual(["ITEM-00003 42"]);
  });
  it("shows as zero what is no longer anywhere", () => {
    const { world, host, onHand } = opened();
    onHand();
    host.now += hourMs;
    const gone = 103;
    world.set(
      "stock.quant",
      world.rows("stock.quant").filter((row) => row["product_id"] !== gone),
    );
    world.set("stock.move", [
      {
        id: 1,
        product_id: gone,
        location_id: 8,
        location_dest_id: 4,
        product_qty: 3,
        state: "done",
        write_date: "2026-11-23 09:00:00",
      },
    ]);
    expect(onHand()).toContain("ITEM-00004 0");
  });
  it("reads in full once a day, and so notices what was deleted", () => {
    const { world, host, onHand } = opened();
    onHand();
    world.set(
      "product.product",
      world.rows("product.product").filter(({ id }) => id !== 100),
    );
    host.now += hourMs;
    expect(onHand()).toHaveLength(6);
    host.now += 24 * hourMs;
    expect(onHand()).toHaveLength(5);
  });
  it("keeps nothing of a feed that is larger than it may remember", () => {
    const { host } = opened();
    const source = rememberingSource(host.connection(), 24 * hourMs, 5);
    const read = (): number => {
      const before = host.requests.length;
      let cursor: string | null = null;
      let rows = 0;
      do {
        const page: StockPage = runSync(source.readStock(cursor), (effect) =>
          host.perform(effect as Effect),
        );
        rows += page.records.length;
        cursor = page.next;
      } while (cursor !== null);
      expect(rows).toBe(6);
      return host.requests.length - before;
    };
    const first = read();
    host.now += hourMs;
    expect(read()).toBe(first);
    expect(read()).toBe(first);
  });
  it("asks again from the same time after a read that failed", () => {
    const { world, host, onHand, read } = opened();
    onHand();
    host.now += hourMs;
    for (const row of world.rows("stock.quant"))
      if (row["product_id"] === 101)
        Object.assign(row, { quantity: 5, write_date: "2026-11-23 08:30:00" });
    host.mishap = () => "lost-before";
    expect(read).toThrow(/could not be reached/);
    host.mishap = () => null;
    host.now += hourMs;
    expect(onHand()).toContain("ITEM-00002 10");
  });
});
