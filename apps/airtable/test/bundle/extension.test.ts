import { readFileSync } from "node:fs";

import AxeBuilder from "@axe-core/playwright";
import { type Browser, launchBrowser, type Page } from "@parstock/testing/browser";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

const script = readFileSync(new URL("../../dist-test/page.js", import.meta.url), "utf8");
const phone = { width: 360, height: 740 };
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Opened {
  readonly page: Page;
  readonly errors: string[];
}

/** The built extension in the container of Airtable's testing library, as wide as a phone. */
async function open(
  options: { colorScheme?: "dark" | "light"; may?: boolean } = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: phone,
    colorScheme: options.colorScheme ?? "light",
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  page.on("console", (said) => {
    if (said.type() === "error") errors.push(said.text());
  });
  // Browsers give pages without an address no fragment; the page asks for it to know who looks at it.
  await page.route("https://extension.example/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: '<!doctype html><html lang="en"><meta charset="utf-8"><title>Parstock</title><body style="margin:0"><div id="root"></div></body></html>',
    }),
  );
  await page.goto(`https://extension.example/${options.may === false ? "#reader" : ""}`);
  await page.addScriptTag({ content: script });
  return { page, errors };
}

async function setUp(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Make tables and fields" }).click();
  await page.getByText('Made the table "Parstock log".').waitFor();
  await page.getByLabel("Company name").fill("Corner Bakery");
  await page.getByLabel("Company name").press("Tab");
  await page.getByText("company", { exact: false }).first().waitFor();
}

/** Cells of a table, as the base has them. */
function cells(page: Page, table: string, field: string): Promise<unknown[]> {
  return page.evaluate(
    async ([name = "", column = ""]) => {
      const query = await (
        window as unknown as {
          driver: {
            base: {
              getTableByName(name: string): {
                selectRecordsAsync(options: {
                  fields: string[];
                }): Promise<{ records: { getCellValue(field: string): unknown }[] }>;
              };
            };
          };
        }
      ).driver.base
        .getTableByName(name)
        .selectRecordsAsync({ fields: [column] });
      return query.records.map((record) => record.getCellValue(column));
    },
    [table, field],
  );
}

test("from set-up to an approved order, by the person whom Airtable names", async () => {
  const { page, errors } = await open();
  await setUp(page);
  await page.getByRole("button", { name: "Low" }).click();
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByText("4 items read, 3 low, 2 orders would be proposed.").waitFor();
  await page.getByText("36 pcs Flour, type 550, 25 kg bags").click();
  await page.getByText("4 is at or below 10: 40 - 4 = 36 pcs are needed.").waitFor();
  await page.getByText(/YEAST is low at main and can't be ordered/).waitFor();
  expect(await cells(page, "Purchase orders", "Order")).toEqual([]);

  await page.getByRole("button", { name: "Check and propose" }).click();
  const order = page.getByRole("article").filter({ hasText: "Mill & Sons" });
  await order.getByText("waiting for approval").waitFor();
  await order.getByRole("button", { name: "Approve" }).click();
  await order.getByText("waiting to be sent").waitFor();
  expect((await cells(page, "Purchase orders", "Status")).sort()).toEqual([
    "waiting for approval",
    "waiting to be sent",
  ]);
  expect(await cells(page, "Parstock log", "By")).toContain("Ada Byron");
  // Nothing is left of the lock, and nothing is proposed twice.
  expect(await cells(page, "Parstock log", "Stream")).not.toContain("lock");
  await page.getByRole("button", { name: "Low" }).click();
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByText("0 orders would be proposed").waitFor();
  expect(errors).toEqual([]);
});

test("a rejected order is told as such and offers nothing more", async () => {
  const { page } = await open();
  await setUp(page);
  await page.getByRole("button", { name: "Low" }).click();
  await page.getByRole("button", { name: "Check and propose" }).click();
  const order = page.getByRole("article").filter({ hasText: "Dairy" });
  await order.getByRole("button", { name: "Reject" }).click();
  await order.getByText("rejected", { exact: true }).waitFor();
  expect(await order.getByRole("button").count()).toBe(0);
});

test("who may only read is told so in Airtable's words, and can press nothing that writes", async () => {
  const { page } = await open({ may: false });
  const button = page.getByRole("button", { name: "Make tables and fields" });
  await button.waitFor();
  expect(await button.isDisabled()).toBe(true);
  expect(await page.getByLabel("Company name").isDisabled()).toBe(true);
  expect(await page.locator("p.bad").first().innerText()).not.toBe("");
});

test("a wrong setting is told where it is typed", async () => {
  const { page } = await open();
  await page.getByLabel("Currency").fill("EURO");
  await page.getByLabel("Currency").press("Tab");
  await page.getByText("is no ISO code").waitFor();
  expect(await page.locator("p.told.bad").innerText()).toBe(
    'The setting "currency": "EURO" is no ISO code such as EUR.\nThe setting "company" is missing; suppliers have to know who orders from them.',
  );
});

test.each(["light", "dark"] as const)(
  "nothing is in the way of anybody in %s",
  async (colorScheme) => {
    const { page } = await open({ colorScheme });
    await setUp(page);
    expect(await page.locator("main").getAttribute("class")).toBe(
      colorScheme === "dark" ? "parstock dark" : "parstock",
    );
    const serious = async (): Promise<string[]> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
    };
    expect(await serious()).toEqual([]);
    await page.getByRole("button", { name: "Low" }).click();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByText("would be proposed").waitFor();
    expect(await serious()).toEqual([]);
    await page.getByRole("button", { name: "Check and propose" }).click();
    await page.getByRole("article").first().waitFor();
    expect(await serious()).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  },
);
