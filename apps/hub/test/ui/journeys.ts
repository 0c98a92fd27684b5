import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "@parstock/testing/browser";
import { describe, expect, test } from "vitest";

/** A hub that answers at `url` and has at least two orders to be decided and one item that is low. */
export interface Stage {
  readonly browser: Browser;
  readonly url: string;
}

export const undecided = "/orders?status=proposed%2Cwaiting";

/** A page in a profile of its own; what its console says against us fails the test that asks for `complaints`. */
export async function openPage(
  { browser, url }: Stage,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; complaints: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({
    baseURL: url,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

/** Waits until a screen shows its answers and no bones. */
export async function settle(page: Page): Promise<void> {
  await page.locator("h1").waitFor();
  const bones = page.getByRole("status", { name: "Loading" });
  await expect.poll(() => bones.count()).toBe(0);
}

/** Serious and critical findings of axe, each with the element that it is about. */
async function seriousFindings(page: Page): Promise<string[]> {
  // The rows of a long list are alike, and each costs axe as much as the first.
  const { violations } = await new AxeBuilder({ page })
    .exclude("tbody tr:nth-child(n + 12)")
    .analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

/** What can't be seen without moving sideways, the page itself included. */
async function hidden(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    `[document.documentElement, ...document.querySelectorAll("main .panel, main .records-room, main .card")]
       .filter((element) => element.scrollWidth > element.clientWidth + 1)
       .map((element) => element.className + " " + element.textContent.slice(0, 60))`,
  );
}

async function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    "document.activeElement.className + ' ' + document.activeElement.textContent",
  );
}

async function focusedTag(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement.tagName");
}

async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if ((await focused(page)).includes(wanted)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`"${wanted}" can't be reached by Tab`);
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

async function firstReference(page: Page): Promise<string> {
  const text = await page.locator("tbody tr").first().innerText();
  return /[A-Z]{1,4}-\d+-\w+/.exec(text)?.[0] ?? "";
}

/** What a buyer does with the dashboard, on any hub. */
export function journeys(stage: () => Stage): void {
  describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
    test("no screen has serious or critical findings of axe", async () => {
      const { page, complaints, close } = await openPage(stage(), { colorScheme });
      const found: Record<string, string[]> = {};
      const look = async (name: string): Promise<void> => {
        await settle(page);
        found[name] = await seriousFindings(page);
      };
      for (const path of ["/", "/low", undecided, "/runs", "/exceptions", "/autopilot", "/none"]) {
        await page.goto(path);
        await look(path);
      }
      await page.goto("/low");
      await page.locator(".row-link").first().click();
      await page.waitForURL("**/item?**");
      await look("item");
      await page.goto(undecided);
      await page.locator(".row-link").first().click();
      await page.waitForURL("**/orders/**");
      await page.getByRole("button", { name: /^Why / }).first().click();
      await look("order");
      await page.getByRole("button", { name: "Reject" }).click();
      await page.getByRole("dialog").waitFor();
      await look("dialog");
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
      expect(complaints).toEqual([]);
      await close();
    });
  });

  test.each([360, 768, 1024, 1280])("every screen fits %i px", async (width) => {
    const { page, close } = await openPage(stage(), { viewport: { width, height: 740 } });
    for (const path of ["/", "/low", undecided, "/runs", "/exceptions", "/autopilot"]) {
      await page.goto(path);
      await settle(page);
      await expect.poll(() => hidden(page), { message: path }).toEqual([]);
    }
    await page.goto(undecided);
    await page.locator(".row-link").first().click();
    await page.getByRole("button", { name: /^Why / }).first().click();
    await settle(page);
    await expect.poll(() => hidden(page), { message: "order" }).toEqual([]);
    await close();
  });

  test("a phone reaches every screen by the menu", async () => {
    const { page, close } = await openPage(stage(), { viewport: { width: 360, height: 740 } });
    await page.goto("/");
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "Orders" }).click();
    await page.waitForURL("**/orders");
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Orders");
    await close();
  });

  test("an order is approved with the keyboard alone", async () => {
    const { page, complaints, close } = await openPage(stage());
    await page.goto(undecided);
    await settle(page);
    await page.locator(".row-link").first().waitFor();
    const reference = await firstReference(page);
    await page.keyboard.press("Tab");
    expect(await focused(page)).toContain("Skip to content");
    await page.keyboard.press("Enter");
    await tabTo(page, "row-link");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/orders/${reference}`);
    await page.getByText("Waiting for approval").first().waitFor();
    await tabTo(page, "Approve");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: `Approve ${reference}?` }).waitFor();
    await page.getByLabel("Reason").waitFor();
    await page.keyboard.type("Needed this week");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Robin Larkfield");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText(`${reference} is approved.`).waitFor();
    await page.locator(".screen-head .badge").filter({ hasNotText: "Waiting" }).waitFor();
    await expect.poll(() => focusedTag(page)).toMatch(/^(H1|BUTTON)$/);
    await page.reload();
    await page.getByText("Robin Larkfield").first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test("an order is rejected only with a reason", async () => {
    const { page, close } = await openPage(stage());
    await page.goto(undecided);
    await page.locator(".row-link").first().click();
    await page.getByRole("button", { name: "Reject" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Your name").fill("Robin Larkfield");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await dialog.getByText("Say why in a few words.").waitFor();
    await dialog.getByLabel("Reason").fill("We close that range");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.locator(".badge", { hasText: "Rejected" }).waitFor();
    expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
    await close();
  });

  test("a low item is found and explained step by step", async () => {
    const { page, close } = await openPage(stage());
    await page.goto("/low?outcome=needed");
    const link = page.locator(".row-link").first();
    const name = await link.innerText();
    await page.getByRole("searchbox", { name: "Search" }).fill(name);
    await page.waitForURL("**search=**");
    await page.locator(".row-link", { hasText: name }).first().click();
    await page.waitForURL("**/item?**");
    const sentences = page.locator("ol.sentences li");
    await sentences.first().waitFor();
    expect(await sentences.count()).toBeGreaterThan(2);
    expect(await page.title()).toBe(`${name} · Parstock`);
    await close();
  });

  test("an item is snoozed with a reason and a day, shown with both, and woken", async () => {
    const { page, complaints, close } = await openPage(stage());
    await page.goto("/low?outcome=needed");
    await settle(page);
    const row = page.locator("tbody tr", { has: page.getByRole("button", { name: /^Snooze/ }) });
    const name = await row.first().locator(".row-link").innerText();
    await row
      .first()
      .getByRole("button", { name: /^Snooze/ })
      .click();
    const dialog = page.getByRole("dialog", { name: `Snooze ${name}?` });
    await dialog.getByLabel("Until").fill("2099-12-24");
    await dialog.getByLabel("Your name").fill("Robin Larkfield");
    await dialog.getByRole("button", { name: "Snooze" }).click();
    await dialog.getByText("Say why in a few words.").waitFor();
    await dialog.getByLabel("Reason").fill("The shop is being rebuilt");
    await dialog.getByLabel("Until").fill("");
    await dialog.getByRole("button", { name: "Snooze" }).click();
    await dialog.getByText("Choose a day.").waitFor();
    await dialog.getByLabel("Until").fill(inDays(30));
    await dialog.getByRole("button", { name: "Snooze" }).click();
    await dialog.waitFor({ state: "detached" });
    const panel = page.locator("section.panel", { hasText: "Left alone" });
    const snoozed = panel.locator("tbody tr", { hasText: "The shop is being rebuilt" });
    await snoozed.getByText("Robin Larkfield").waitFor();
    expect(await snoozed.locator(`time[datetime="${inDays(30)}"]`).count()).toBe(1);
    const listed = page.locator("section.panel").first().locator("tbody tr", { hasText: name });
    await listed.getByText("by Robin Larkfield").first().waitFor();
    await listed.locator(".badge", { hasText: "Snoozed" }).first().waitFor();
    await snoozed.getByRole("button", { name: /^Wake/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Wake" }).click();
    await snoozed.waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
    await close();
  });

  test("what waits for approval says when the request ends, in the viewer's zone", async () => {
    for (const [locale, wording] of [
      ["en-GB", /^Expires in \d+ (?:minute|hour|day)s?$/],
      ["de-DE", /^Läuft in \d+ (?:Minuten?|Stunden?|Tag|Tagen) ab$/],
    ] as const) {
      const { page, close } = await openPage(stage(), { locale, timezoneId: "Asia/Tokyo" });
      for (const path of ["/", "/orders?status=waiting"]) {
        await page.goto(path);
        const expiry = page.locator("time.expiry").first();
        expect(await expiry.innerText()).toMatch(wording);
        expect(await expiry.getAttribute("title")).toContain("(Asia/Tokyo)");
      }
      await page.locator(".row-link").first().click();
      await page.waitForURL("**/orders/**");
      expect(await page.locator(".notice time.expiry").innerText()).toMatch(wording);
      await close();
    }
  });

  test("all orders are stopped and let go again", async () => {
    const { page, close } = await openPage(stage());
    await page.goto("/autopilot");
    await page.getByRole("button", { name: "Stop all orders" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Stocktaking");
    await dialog.getByLabel("Your name").fill("Robin Larkfield");
    await dialog.getByRole("button", { name: "Stop all orders" }).click();
    await page.locator(".banner", { hasText: "Stocktaking" }).waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await dialog.getByRole("button", { name: "Resume" }).click();
    await page.locator(".banner").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Check the ledger" }).click();
    await page.getByText("Unbroken", { exact: true }).waitFor();
    expect(await page.getByText("Orders go out", { exact: true }).count()).toBe(1);
    await close();
  });

  test("it speaks German, and remembers it", async () => {
    const { page, close } = await openPage(stage());
    await page.goto("/");
    await page.getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitemradio", { name: "Deutsch" }).click();
    await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await close();
  });
}
