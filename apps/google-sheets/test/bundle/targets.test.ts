import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { type HttpRequest, type Instant } from "@parstock/core";
import { type ConnectorUnderTest, vendorFacts, type VendorWorld } from "@parstock/testing";
import { describe, expect, test } from "vitest";

import { type Google, noFaults } from "../google/google.ts";
import { column, openShop, select, setting } from "../shop.ts";

const worlds = join(import.meta.dirname, "../../../../packages/connectors/test");
const hourMs = 3_600_000;

interface Opened {
  readonly google: Google;
  readonly world: VendorWorld;
  /** Requests that arrived. */
  readonly requests: HttpRequest[];
}

/** A spreadsheet whose orders are placed in the model of a system, connected and with one item low. */
async function openWith(system: string): Promise<Opened> {
  const path = pathToFileURL(join(worlds, system, "subject.ts")).href;
  const { subject } = (await import(path)) as { readonly subject: ConnectorUnderTest };
  const world = subject.world();
  const facts = vendorFacts(4, 0);
  world.fill(facts);
  const suppliers = facts.suppliers.map(
    (supplier) =>
      [world.supplierId?.(supplier) ?? supplier.id, supplier.email, supplier.name] as const,
  );
  const [first] = facts.items;
  const supplier = suppliers[facts.suppliers.findIndex(({ id }) => id === first?.supplier)]?.[0];
  const google = openShop({
    system,
    rows: [{ sku: first?.id ?? "", onHand: 3, price: 12.5, supplier: supplier ?? "" }],
    suppliers,
  });
  const requests: HttpRequest[] = [];
  google.server = ({ url, method, headers, body }) => {
    const request = {
      url,
      method,
      headers,
      intent: method === "GET" ? "reads" : "writes",
      ...(body === undefined ? {} : { body }),
    } as HttpRequest;
    requests.push(request);
    return world.answer(request, new Date(google.now).toISOString() as Instant);
  };
  for (const { name, title } of subject.connector.settings) {
    const value = subject.settings[name];
    if (value !== undefined) setting(google, `${subject.connector.title}: ${title}`, value);
  }
  google.type = (prompt) => {
    if (prompt.startsWith("Refresh token")) return world.tokens?.refreshToken ?? "";
    const field = subject.connector.settings.find(({ title }) => prompt.startsWith(title));
    return subject.credentials[field?.name ?? ""] ?? "";
  };
  google.press("parstockConnect");
  return { google, world, requests };
}

function approve(google: Google): void {
  google.press("parstockCheckNow");
  select(google, "Orders", 2);
  google.press("parstockApproveSelected");
}

describe.each(["xero", "quickbooks", "business-central"])("orders placed in %s", (system) => {
  test("are there under our number before the supplier has the mail", async () => {
    const { google, world } = await openWith(system);
    approve(google);
    const [reference] = column(google, "Orders", "Order");
    expect(world.orders().map((order) => order.reference)).toEqual([reference]);
    expect(google.mails).toHaveLength(1);
    expect(google.mails[0]?.logThen).toContain("Submitted.");
    expect(column(google, "Orders", "Status")).toEqual(["sent"]);
  });

  test("are looked up when the answer was lost, and placed once", async () => {
    const { google, world } = await openWith(system);
    const { server } = google;
    let lost = 0;
    google.server = (request) => {
      const before = world.orders().length;
      const answer = server(request);
      // The order arrived, and its answer does not.
      if (world.orders().length > before && lost++ === 0) return null;
      return answer;
    };
    approve(google);
    expect(lost).toBe(1);
    expect(google.logText()).toContain("Lost: ");
    for (let hour = 0; hour < 3; hour++) {
      google.now += hourMs;
      google.fire("parstockScheduledCheck");
    }
    expect(world.orders()).toHaveLength(1);
    expect(google.mails).toHaveLength(1);
    expect(column(google, "Orders", "Status")).toEqual(["sent"]);
  });

  test("are placed once when the script is ended at any request", async () => {
    for (let end = 0; ; end++) {
      const { google, world } = await openWith(system);
      let asked = 0;
      let ended = false;
      google.faults = {
        keptOf: () => 0,
        at: ({ name }) => {
          if (name !== "UrlFetchApp.fetch" || asked++ !== end || ended) return "none";
          ended = true;
          return "crash-after";
        },
      };
      google.press("parstockCheckNow");
      select(google, "Orders", 2);
      google.press("parstockApproveSelected");
      google.faults = noFaults;
      for (let hour = 0; hour < 4; hour++) {
        google.now += hourMs;
        google.fire("parstockScheduledCheck");
        if (column(google, "Orders", "Status")[0] === "waiting for approval") {
          select(google, "Orders", 2);
          google.press("parstockApproveSelected");
        }
      }
      expect([end, world.orders().length, google.mails.length]).toEqual([end, 1, 1]);
      expect(column(google, "Orders", "Status")).toEqual(["sent"]);
      if (!ended) break;
    }
  });

  test("are called off there when a person cancels them", async () => {
    const { google, world } = await openWith(system);
    approve(google);
    const { orders } = JSON.parse(google.press("parstockOverview") as string) as {
      orders: { reference: string; version: number }[];
    };
    const [order] = orders;
    google.press("parstockAct", [order?.reference, "cancel", order?.version, "not needed"]);
    expect(world.orders()).toEqual([]);
    expect(column(google, "Orders", "Status")).toEqual(["cancelled"]);
  });

  test("are received when they were received there", async () => {
    const { google, world } = await openWith(system);
    approve(google);
    const [placed] = world.orders();
    if (world.arrive === undefined || placed === undefined)
      throw new Error("this model has no receipts");
    world.arrive(placed.externalId);
    google.now += hourMs;
    google.fire("parstockScheduledCheck");
    expect(column(google, "Orders", "Status")[0]).toMatch(/^(?:received|closed)$/);
    expect(column(google, "Orders", "Coming")[0]).toBe(0);
  });

  test("wait, and say so, while nobody has connected the system", async () => {
    const { google, world } = await openWith(system);
    google.propertiesOf("").delete("parstock.credentials");
    approve(google);
    expect(world.orders()).toHaveLength(0);
    expect(google.mails).toHaveLength(0);
    expect(column(google, "Orders", "What next")[0]).toMatch(
      /is not connected; choose Parstock, Connect/,
    );
  });
});

test("no secret reaches a cell or a sentence", async () => {
  const { google } = await openWith("xero");
  google.server = () => null;
  approve(google);
  google.fire("parstockScheduledCheck");
  const seen = JSON.stringify([
    google.document.grids.map(({ name }) => google.document.values(name)),
    google.alerts,
  ]);
  expect(seen).not.toContain("client-secret-of-ours");
});
