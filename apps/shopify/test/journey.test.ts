import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { furnish, install, type Merchant } from "./merchant.ts";
import { noSchema } from "./world/schema.ts";
import { openStage, type Stage } from "./world/stage.ts";

describe("from installing to receiving, over Shopify's own schema", () => {
  let stage: Stage;
  let merchant: Merchant;

  beforeEach(async (context) => {
    if (noSchema !== "") context.skip(noSchema);
    stage = await openStage();
    merchant = await install(stage);
  });

  afterEach(async () => {
    if (noSchema === "") await stage.close();
  });

  it("reads the shop, writes figures back, orders what fell to its point, and receives it", async () => {
    const { shop, desk, visit, post, settle } = merchant;
    await settle();
    const home = await desk.home(visit("/"));
    expect(home).toMatchObject({ firstRead: true, problem: null, atRisk: 0, waiting: 0 });
    const grid = await desk.items(visit("/items"));
    expect(grid).toMatchObject({ total: 8, locations: ["Cellar", "Main"] });
    expect(grid.rows[0]).toMatchObject({ item: "CUP-1", location: "Cellar", available: "3" });

    await furnish(merchant);
    await settle();
    const tea = shop.variants.find(({ sku }) => sku === "TEA-1");
    expect(JSON.parse(tea?.metafields.get("reorder_by_location") ?? "")).toEqual({
      Main: { point: "15", level: "40" },
    });

    const { rows } = await desk.orders(visit("/orders"));
    expect(rows).toMatchObject([
      { status: "waiting", supplier: "Leaf & Co", shipTo: "Main", total: "22.5", currency: "EUR" },
    ]);
    const reference = rows[0]?.reference ?? "";
    expect(shop.entries).toEqual([]);

    const order = await desk.order(visit(`/orders/${reference}`), reference);
    expect(order.orderLines).toMatchObject([{ item: "TEA-1", quantity: "5", rest: "5" }]);
    expect(order.orderLines[0]?.explanation.join(" ")).toContain("at or below 15 order up to 40");
    const approval = { reference, version: order.version, action: { action: "approve" } } as const;
    expect(await post({ intent: "order", ...approval })).toEqual({ kind: "done" });
    expect(await post({ intent: "order", ...approval })).toMatchObject({ kind: "problem" });
    await settle();

    expect(shop.order(reference)?.values.get("status")).toBe("open");
    expect(shop.level("TEA-1", "Main")).toMatchObject({ available: 12, incoming: 30 });
    const mails = readdirSync(join(stage.app.environment.folder, "outbox"));
    expect(mails).toHaveLength(1);
    const mail = readFileSync(join(stage.app.environment.folder, "outbox", mails[0] ?? ""), "utf8");
    expect(mail).toContain("To: orders@leaf.example");
    expect(mail).toContain(`${reference}.pdf`);
    expect(shop.triggers.map(({ handle }) => handle)).toEqual([
      "item-at-reorder-point",
      "purchase-order-sent",
    ]);

    const sent = await desk.order(visit(`/orders/${reference}`), reference);
    expect(sent.timeline.map(({ type }) => type)).toEqual([
      "proposed",
      "asked",
      "approved",
      "submitting",
      "submitted",
      "sending",
      "sent",
    ]);
    expect(sent.timeline[2]).toMatchObject({ by: "Ada Byron" });
    const pdf = await desk.pdf(visit(`/orders/${reference}/pdf`), reference);
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");

    const receive = async (quantity: string): Promise<unknown> => {
      const { version } = await desk.order(visit(`/orders/${reference}`), reference);
      const action = { action: "receive", lines: [{ line: 1, quantity }] } as const;
      const outcome = await post({ intent: "order", reference, version, action });
      await settle();
      return outcome;
    };
    expect(await receive("2")).toEqual({ kind: "done" });
    expect(shop.level("TEA-1", "Main")).toMatchObject({ available: 24, incoming: 18 });
    expect(shop.order(reference)?.values.get("status")).toBe("partly-received");
    await receive("4");
    expect(shop.level("TEA-1", "Main")).toMatchObject({ available: 48, incoming: 0 });
    expect(shop.order(reference)?.values.get("status")).toBe("received");
    const over = await desk.order(visit(`/orders/${reference}`), reference);
    expect(over.changes.join(" ")).toContain("delivered 6 pack of line 1 (TEA-1) instead of 5");
    const accepted = {
      reference,
      version: over.version,
      action: { action: "accept-change" },
    } as const;
    expect(await post({ intent: "order", ...accepted })).toEqual({ kind: "done" });
    await settle();
    expect(await desk.order(visit(`/orders/${reference}`), reference)).toMatchObject({
      status: "received",
    });
    expect(shop.level("TEA-1", "Main")).toMatchObject({ available: 48, incoming: 0 });
    expect((await desk.orders(visit("/orders"))).rows).toHaveLength(1);
    expect(stage.reports).toEqual([]);
    expect(stage.platform.faults).toEqual([]);
  });

  it("goes on after a limit was raised, in the name of who saved it", async () => {
    const { shop, desk, visit, post, settle } = merchant;
    await settle();
    const raised = { orderValue: "90000" };
    expect(await post({ intent: "settings", settings: raised })).toEqual({ kind: "done" });
    await furnish(merchant);
    await settle();
    expect((await desk.orders(visit("/orders"))).rows).toHaveLength(1);
    const { limitsRaised } = await stage.app.store.answer({
      kind: "ledger.tenant",
      tenant: shop.domain,
      source: "",
      month: "",
    });
    expect(limitsRaised).toMatchObject([{ limit: "approval.orderValue" }]);
  });
});
