import { compareOrder, type Purchase, type Supply } from "@parstock/core";
import { purchaseOf } from "@parstock/testing";
import { expect, it } from "vitest";

import { odoo } from "../../src/odoo/index.ts";
import { Host } from "./live-host.ts";

const {
  PARSTOCK_ODOO_URL: url,
  PARSTOCK_ODOO_DATABASE: database = "",
  PARSTOCK_ODOO_LOGIN: login = "",
  PARSTOCK_ODOO_KEY: password = "",
  PARSTOCK_ODOO_VERSION: version = "17",
} = process.env;

type Member<Name extends keyof typeof odoo> = NonNullable<(typeof odoo)[Name]>;

function member<Name extends keyof typeof odoo>(name: Name): Member<Name> {
  const found = odoo[name];
  if (found === undefined) throw new Error(`no ${name}`);
  return found as Member<Name>;
}

it("orders from a real Odoo and follows the order", async (context) => {
  if (url === undefined)
    return context.skip(
      "no real Odoo is named; set PARSTOCK_ODOO_URL, _DATABASE, _LOGIN, _KEY and _VERSION to one whose data may be changed",
    );
  const host = new Host({ url, database, login, password }, version);
  const diagnoses = await host.talk((asked) => member("doctor")(asked));
  expect(diagnoses.filter(({ level }) => level === "wrong")).toEqual([]);
  const locations = await host.talk((asked) => member("readLocations")(asked, null));
  const items = await host.talk((asked) => member("readItems")(asked, null, null));
  const entry = items.rows.find(({ offers }) => offers.length > 0);
  const [offer] = entry?.offers ?? [];
  if (entry === undefined || offer === undefined) throw new Error("no item has a vendor there");
  const suppliers = await host.talk((asked) => member("readSuppliers")(asked, null));
  const supplier = suppliers.rows.find(({ id }) => id === offer.supplier);
  if (supplier === undefined) throw new Error("the vendor of an offer is no supplier");

  const reference = `PS-261123-${Date.now().toString(36).slice(-6).toUpperCase()}`;
  const written = purchaseOf({
    reference,
    supplier: { id: supplier.id, name: supplier.name, email: supplier.email ?? "" },
    currency: supplier.currency,
    orderDay: "2026-11-23",
    expectedDay: "2026-11-30",
    note: 'Ring <twice> & say "hello"',
    lines: [
      { item: entry.item.id, name: entry.item.name, quantity: "2.5", price: "18", pack: "1" },
      { item: entry.item.id, name: entry.item.name, quantity: "3", price: "18", pack: "12" },
    ],
  });
  const shipTo = locations.rows[0]?.id ?? "";
  const purchase: Purchase = { ...written, shipTo: { ...written.shipTo, id: shipTo } };

  const placed = await host.talk((asked) => member("createOrder")(asked, purchase));
  try {
    expect(compareOrder(purchase.order, placed)).toEqual([]);
    const again = await host.talk((asked) => member("createOrder")(asked, purchase));
    expect(again.externalId).toBe(placed.externalId);
    const found = await host.talk((asked) => member("findOrder")(asked, reference, purchase));
    expect(found).toEqual([placed]);
    await host.talk((asked) => member("confirmOrder")(asked, placed));
    const open: Supply[] = [];
    for (let cursor: string | null = "moves/0"; cursor !== null;) {
      const after: string = cursor;
      const page = await host.talk((asked) => member("readOpenOrders")(asked, after));
      open.push(...page.rows);
      cursor = page.next;
    }
    const ours = open.filter((row) => row.reference === reference);
    expect(ours.map(({ quantity }) => quantity).sort()).toEqual(["2.5", "36"]);
    expect(new Set(ours.map(({ location }) => location))).toEqual(new Set([shipTo]));
    const progress = await host.talk((asked) => member("readProgress")(asked, placed.externalId));
    expect(progress.status).toBe("submitted");
  } finally {
    await host.talk((asked) => member("cancelOrder")(asked, placed));
  }
  expect(await host.talk((asked) => member("findOrder")(asked, reference))).toEqual([]);

  const subscribed = await host.talk((asked) =>
    member("subscribe")(asked, "http://127.0.0.1:9/in?key=secret"),
  );
  const once = await host.talk((asked) =>
    member("subscribe")(asked, "http://127.0.0.1:9/in?key=other"),
  );
  await host.talk((asked) => member("unsubscribe")(asked, subscribed));
  expect(once).toEqual(subscribed);
});
