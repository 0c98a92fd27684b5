import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, launchBrowser, type Page } from "@parstock/testing/browser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Google } from "../google/google.ts";
import { column, fill, openShop, write } from "../shop.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** The sidebar as Google shows it: 300 pixels wide, its calls answered by the built script. */
async function openSidebar(google: Google): Promise<{ page: Page; errors: string[] }> {
  google.press("parstockPreview");
  const context = await browser.newContext({ viewport: { width: 300, height: 700 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.exposeFunction("__call", (name: string, given: unknown[]) =>
    google.press(name, given),
  );
  await page.addInitScript(`
    const run = (succeed, fail) => new Proxy({}, {
      get: (_target, name) => {
        if (name === "withSuccessHandler") return (handler) => run(handler, fail);
        if (name === "withFailureHandler") return (handler) => run(succeed, handler);
        return (...given) => { window.__call(name, given).then(succeed, fail); };
      },
    });
    window.google = { script: { run: run(() => {}, () => {}) } };
  `);
  await page.route("https://sidebar.example/", (route) =>
    route.fulfill({ contentType: "text/html", body: google.sidebar }),
  );
  await page.goto("https://sidebar.example/");
  return { page, errors };
}

function shop(): Google {
  return openShop({
    rows: [
      { sku: "GLOVE-M", onHand: 3 },
      { sku: "TAPE", onHand: 4, supplier: "South Paper & Sons" },
    ],
    suppliers: [
      ["North", "orders@north.example"],
      ["South Paper & Sons", "orders@south.example"],
    ],
  });
}

async function look(page: Page, name: string): Promise<void> {
  const folder = process.env["PARSTOCK_SCREENSHOTS"];
  if (folder !== undefined)
    await page.screenshot({ path: `${folder}/sheets-sidebar-${name}.png`, fullPage: true });
}

describe("the sidebar", () => {
  test("previews with reasons, checks, approves and sends", async () => {
    const google = shop();
    const { page, errors } = await openSidebar(google);
    await page.getByRole("heading", { name: "Would be ordered" }).waitFor();
    await page.getByText("Why?").first().click();
    await page.getByText("3 is at or below 10: 50 - 3 = 47 pcs are needed.").waitFor();
    await look(page, "preview");
    expect(google.document.values("Orders")).toHaveLength(1);
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("2 orders proposed, 2 waiting for approval").waitFor();
    await page.getByText("Why?").first().click();
    await page.getByText("Position 3 pcs = 3 on hand.").waitFor();
    await look(page, "open");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole("button", { name: "Approve" }).first().click();
    await page.getByText(/^PS-\S+ was approved\. Now: sent\./).waitFor();
    expect(google.mails.map(({ to }) => to)).toEqual(["orders@north.example"]);
    await page.getByRole("button", { name: "Reject" }).first().click();
    await page.getByLabel(/^Reject PS-/).fill("too much");
    await look(page, "reject");
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByText(/^PS-\S+ was rejected\./).waitFor();
    expect(column(google, "Orders", "Status")).toEqual(["sent", "rejected"]);
    expect(google.logText()).toContain("Rejected: too much");
    expect(errors).toEqual([]);
  });

  test("shows what comes from cells as text, whatever it is", async () => {
    const google = shop();
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    write(google, "Inventory", 2, "Name", evil);
    write(google, "Suppliers", 2, "Supplier", "<b>North</b>");
    write(google, "Inventory", 2, "Supplier", "<b>North</b>");
    const { page, errors } = await openSidebar(google);
    await page.getByText(evil).first().waitFor();
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("waiting for approval").first().waitFor();
    await page.getByText(evil).first().waitFor();
    expect(await page.locator("img, b, main script").count()).toBe(0);
    expect(await page.title()).toBe("Parstock");
    expect(errors).toEqual([]);
  });

  test("pauses with a reason, resumes, and offers to go on when figures look wrong", async () => {
    const google = shop();
    const { page } = await openSidebar(google);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByLabel("Why is sending paused?").fill("stocktaking");
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("Paused: nothing is sent. stocktaking").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("2 waiting for approval").waitFor();
    fill(google, [
      { sku: "GLOVE-M", onHand: 0 },
      { sku: "TAPE", onHand: 0 },
    ]);
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText(/^Nothing was ordered/).waitFor();
    await look(page, "stopped");
    await page.getByRole("button", { name: "The figures are right: check again" }).click();
    await page.getByText(/^2 rows/).waitFor();
    expect(column(google, "Orders", "Status")).toContain("waiting for approval");
  });

  test("tells a person to wait while a check is going on", async () => {
    const google = shop();
    const { page } = await openSidebar(google);
    await page.getByRole("heading", { name: "Would be ordered" }).waitFor();
    google.lockedBy = google.last;
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("A check is going on; try again in a minute.").waitFor();
    expect(google.document.values("Orders")).toHaveLength(1);
  });
});
