import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { type RunningServer, startServer } from "../../src/server.ts";
import { scopes } from "../merchant.ts";
import { noSchema } from "../world/schema.ts";
import type { Shop } from "../world/shop.ts";
import { openStage, type Stage } from "../world/stage.ts";
import { type Admin, type AdminOptions, launchBrowser, openAdmin } from "./admin-frame.ts";

const domain = "acme.myshopify.com";
/** Where somebody wants to look at what the tests saw. */
const pictures = process.env["PARSTOCK_PICTURES"];

async function picture(from: Admin, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await from.page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Serious and critical findings of axe within the app's frame. */
async function findings({ page }: Admin): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(["iframe", "body"]).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

describe("the app in a shop's admin", () => {
  let stage: Stage;
  let server: RunningServer;
  let browser: Browser;
  let shop: Shop;
  let admin: Admin;

  const open = (options: Partial<AdminOptions> = {}): Promise<Admin> =>
    openAdmin({ browser, address: server.address, shop: domain, ...options });

  beforeAll(async () => {
    if (noSchema !== "") return;
    stage = await openStage();
    shop = stage.platform.open(domain, ["Main", "Cellar"]);
    shop.scopes = [...scopes];
    for (let index = 1; index <= 60; index += 1)
      shop.stock(
        `TEA-${String(index).padStart(3, "0")}`,
        `Tea no. ${index}`,
        index % 17,
        stage.platform.now(),
      );
    server = await startServer(stage.app, {
      port: 0,
      screens: resolve(import.meta.dirname, "../../dist/screens"),
    });
    browser = await launchBrowser();
    admin = await open();
  });

  afterAll(async () => {
    if (noSchema !== "") return;
    await browser.close();
    await server.stop();
    await stage.close();
  });

  /** Looks at a screen again until it shows what is going on in the background. */
  const shows = async (path: string, text: string | RegExp): Promise<void> => {
    await expect
      .poll(
        async () => {
          await admin.load(path);
          return admin.app.getByText(text).count();
        },
        { interval: 500 },
      )
      .toBeGreaterThan(0);
  };

  const toast = (text: string) => admin.page.getByRole("status").getByText(text).waitFor();

  beforeEach((context) => {
    if (noSchema !== "") context.skip(noSchema);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await picture(admin, "failed");
    console.error("the console said", admin.complaints, "and the app", stage.reports);
  });

  test("1. opens after installing, and reads the shop", async () => {
    await shows("/", "Stock as of");
    await admin.app.getByText("First steps").waitFor();
    await picture(admin, "01-home-first");
    expect(await findings(admin)).toEqual([]);
  });

  test("2. adds a supplier and a price", async () => {
    const { app } = admin;
    await admin.open("Suppliers");
    await app.getByText("No suppliers yet").waitFor();
    expect(await findings(admin)).toEqual([]);
    await app.getByRole("button", { name: "Add a supplier" }).first().click();
    await app.getByLabel("Name").fill("Leaf & Co");
    await app.getByLabel("E-mail for orders").fill("nobody");
    await app.getByLabel("Currency").fill("eur");
    await app.getByRole("button", { name: "Save" }).click();
    await app.getByText('"nobody" is not an e-mail address').waitFor();
    await picture(admin, "02-supplier-dialog");
    await app.getByLabel("E-mail for orders").fill("orders@leaf.example");
    await app.getByRole("button", { name: "Save" }).click();
    await toast("Saved");
    await app.getByRole("heading", { level: 1, name: "Leaf & Co" }).waitFor();
    await app.getByRole("button", { name: "Add a price" }).first().click();
    await app.getByLabel("SKU", { exact: true }).fill("TEA-001");
    await app.getByLabel("Price of a pack (EUR)").fill("7.20");
    await app.getByLabel("Pieces in a pack").fill("6");
    await app.getByRole("button", { name: "Save" }).click();
    await app.getByText("€7.20").waitFor();
    await picture(admin, "02-supplier");
    expect(await findings(admin)).toEqual([]);
  });

  test("3. takes in what Stocky exported, and names the rows that it can't", async () => {
    const { app } = admin;
    await admin.load("/import");
    const rows = Array.from(
      { length: 30 },
      (_, index) => `TEA-${String(index + 2).padStart(3, "0")},Leaf & Co,$${index + 3}.50,8,24`,
    );
    const text = ["SKU,Supplier,Cost price,Min stock,Max stock", ...rows, "GONE-1,Leaf & Co,1,2,3"];
    await app.locator("input[type=file]").setInputFiles({
      name: "stocky.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(text.join("\n")),
    });
    await app.getByRole("button", { name: "Import", exact: true }).click();
    await app.getByText("30 rows taken").waitFor();
    await app.getByText("Row 32: The shop has no variant with the SKU GONE-1").waitFor();
    await picture(admin, "03-import");
    expect(await findings(admin)).toEqual([]);
  });

  test("4. searches the grid and sets figures for many rows", async () => {
    const { app } = admin;
    await admin.open("Items");
    await app.getByText("1 to 50 of 120").waitFor();
    expect(await findings(admin)).toEqual([]);
    await app.getByLabel("Search by SKU or name").fill("TEA-001");
    await app.getByText("1 to 2 of 2").waitFor();
    for (const place of ["Cellar", "Main"])
      await app.getByRole("row").filter({ hasText: place }).getByRole("checkbox").check();
    await app.getByRole("button", { name: "Set figures" }).last().click();
    await app.getByText("Figures for what is chosen (2)").waitFor();
    await app.getByLabel("Reorder point").fill("9");
    await app.getByLabel("Par level").fill("4");
    await app.getByRole("button", { name: "Save" }).click();
    await app.getByText("The reorder point 9 is above the par level 4").waitFor();
    await picture(admin, "04-figures");
    await app.getByLabel("Par level").fill("30");
    await app.getByRole("button", { name: "Save" }).click();
    await toast("Saved");
    await expect
      .poll(() => shop.variants.find(({ sku }) => sku === "TEA-001")?.metafields.get("par_level"))
      .toBe("30");
    await admin.load("/items?show=low");
    await picture(admin, "04-items");
    expect(await findings(admin)).toEqual([]);
  });

  test("5. shows an item with its plot and the arithmetic behind it", async () => {
    const { app } = admin;
    await shows("/item?item=TEA-001&location=Main", "at or below 9 order up to 30");
    await app.getByRole("img", { name: /Expected stock of Tea no. 1/ }).waitFor();
    await app.getByText("€7.20").waitFor();
    await picture(admin, "05-item");
    expect(await findings(admin)).toEqual([]);
  });

  test("6. lowers a quantity, approves the order, and sees it sent with its PDF", async () => {
    const { app, page } = admin;
    await shows("/orders?group=waiting", "Leaf & Co");
    await picture(admin, "06-orders");
    expect(await findings(admin)).toEqual([]);
    await app.getByRole("link", { name: /^PS-/ }).first().click();
    await app.getByText("It waits for you").waitFor();
    await app.getByRole("button", { name: "Change the quantity" }).first().click();
    await app.getByLabel(/^Quantity/).fill("2");
    await app.getByLabel("Reason").fill("Shelf is small");
    await app.getByRole("button", { name: "Save" }).click();
    await app.getByText(/Ada Byron · Shelf is small/).waitFor();
    await picture(admin, "06-order-waiting");
    expect(await findings(admin)).toEqual([]);
    await app.getByRole("button", { name: "Approve" }).click();
    await app.getByText("Sent", { exact: true }).first().waitFor();
    const download = page.waitForEvent("download");
    await app.getByRole("button", { name: "PDF" }).click();
    expect((await download).suggestedFilename()).toMatch(/^PS-.*\.pdf$/);
    await picture(admin, "06-order-sent");
  });

  test("7. receives a part, and the shop's stock shows it", async () => {
    const { app } = admin;
    await admin.load("/orders?group=transit");
    await app.getByRole("link", { name: /^PS-/ }).first().click();
    await app.getByRole("button", { name: "Receive" }).click();
    const dialog = app.getByRole("dialog");
    await dialog
      .getByLabel(/^Tea no/)
      .first()
      .fill("1");
    await picture(admin, "07-receive");
    expect(await findings(admin)).toEqual([]);
    await dialog.getByRole("button", { name: "Receive" }).click();
    await app.getByText("Partly received").first().waitFor();
    await expect
      .poll(() => [...(shop.entries[0]?.values ?? [])].find(([key]) => key === "status")?.[1])
      .toBe("partly-received");
    await picture(admin, "07-partly");
  });

  test("8. rejects an order with a reason", async () => {
    const { app } = admin;
    await shows("/orders?group=waiting", "Leaf & Co");
    await app.getByRole("link", { name: /^PS-/ }).first().click();
    await app.getByRole("button", { name: "Reject" }).click();
    const dialog = app.getByRole("dialog");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await dialog.getByText("Say why, in a few words.").waitFor();
    await dialog.getByLabel("Reason").fill("Season is over");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await app.getByText("Rejected", { exact: true }).first().waitFor();
    expect(await app.getByText(/Season is over/).count()).toBeGreaterThan(0);
  });

  test("9. keeps settings, stops sending and goes on, and confirms a supplier", async () => {
    const { app } = admin;
    await admin.open("Settings");
    await picture(admin, "09-settings");
    expect(await findings(admin)).toEqual([]);
    await app.getByLabel("Minutes between looks").fill("1");
    await app.getByRole("button", { name: "Save" }).click();
    await app.getByRole("alert").getByText("intervalMinutes").waitFor();
    await app.getByLabel("Minutes between looks").fill("120");
    await app.getByRole("button", { name: "Save" }).click();
    await toast("Saved");
    await app.getByRole("button", { name: "Stop sending" }).click();
    await app.getByRole("button", { name: "Send again" }).waitFor();
    await admin.load("/");
    await app.getByText("Nothing is being sent").waitFor();
    await picture(admin, "09-home-stopped");
    await admin.load("/settings");
    await app.getByRole("button", { name: "Send again" }).click();
    await app.getByRole("button", { name: "Stop sending" }).waitFor();
    await admin.load("/supplier?id=Leaf%20%26%20Co");
    await app.getByRole("checkbox").click();
    await expect.poll(() => app.getByRole("checkbox").isChecked()).toBe(true);
  });

  test("10. speaks German, fits the phone's frame, and says what is not there", async () => {
    const phone = await open({ locale: "de-DE", viewport: { width: 390, height: 844 } });
    await phone.load("/");
    await phone.app.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
    await picture(phone, "10-phone-home");
    expect(await findings(phone)).toEqual([]);
    await phone.open("Artikel");
    await phone.app.getByText("1 bis 50 von 120").waitFor();
    await picture(phone, "10-phone-items");
    expect(await findings(phone)).toEqual([]);
    await phone.load("/orders");
    await picture(phone, "10-phone-orders");
    for (const path of ["/", "/items", "/orders", "/settings"]) {
      await phone.load(path);
      const wide = await phone.page
        .frame("app-iframe")
        ?.evaluate<boolean>(
          "document.documentElement.scrollWidth > document.documentElement.clientWidth",
        );
      expect(wide, path).toBe(false);
    }
    await phone.load("/orders/PS-GONE");
    await phone.app.getByText("There is no order PS-GONE.").waitFor();
    await picture(phone, "10-phone-missing");
    expect(phone.complaints.filter((text) => !text.includes("404"))).toEqual([]);
    await phone.close();
    expect(admin.complaints).toEqual([]);
    expect(stage.platform.faults).toEqual([]);
  });
});
