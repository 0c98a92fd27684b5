import { glob, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { type Browser, launchBrowser } from "@parstock/testing/browser";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { buildDashboard } from "./dashboard.ts";
import { journeys, openPage, settle, undecided } from "./journeys.ts";
import { type StandIn, startStandIn } from "./stand-in.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
let browser: Browser;
let hub: StandIn;

beforeAll(async () => {
  [folder, browser] = await Promise.all([buildDashboard(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  hub = await startStandIn(folder);
});
afterEach(() => hub.close());

const stage = (): { browser: Browser; url: string } => ({ browser, url: hub.url });

describe("on a hub in every state", () => {
  journeys(stage);
});

const screens = ["/", "/low", "/orders", "/runs", "/exceptions", "/autopilot"];

test.each(screens)("%s says that it failed, and comes back on another try", async (path) => {
  const { page, close } = await openPage(stage());
  await page.goto(path);
  await settle(page);
  hub.mood = "broken";
  await page.goto(path);
  const again = page.getByRole("button", { name: "Try again" }).first();
  await again.waitFor();
  expect(await page.getByText("The ledger is locked.").count()).toBeGreaterThan(0);
  hub.mood = "well";
  await again.click();
  await page.getByText("The ledger is locked.").first().waitFor({ state: "detached" });
  await close();
});

test.each(screens)("%s shows bones while it loads", async (path) => {
  hub.mood = "slow";
  const { page, close } = await openPage(stage());
  await page.goto(path);
  const bones = page.getByRole("status", { name: "Loading" });
  await bones.first().waitFor();
  expect(await bones.locator(".mantine-Skeleton-root").count()).toBeGreaterThan(3);
  await close();
});

test("an empty business is told what comes next on every screen", async () => {
  const { facts } = hub;
  facts.low = [];
  facts.orders = [];
  facts.runs = [];
  facts.exceptions = [];
  facts.autopilot = { ...facts.autopilot, confirmations: [], approvers: [] };
  facts.overview = {
    ...facts.overview,
    low: 0,
    uncertain: 0,
    failed: 0,
    exceptions: 0,
    lastRun: null,
  };
  const { page, complaints, close } = await openPage(stage());
  const said: [string, string][] = [
    ["/", "All clear"],
    ["/low", "Nothing is low"],
    ["/orders", "No orders yet"],
    ["/runs", "No run yet"],
    ["/exceptions", "No exceptions"],
    ["/autopilot", "Nothing is confirmed"],
  ];
  for (const [path, text] of said) {
    await page.goto(path);
    await page.getByText(text).first().waitFor();
  }
  expect(complaints).toEqual([]);
  await close();
});

test("a search without a hit offers to clear the filters", async () => {
  const { page, close } = await openPage(stage());
  await page.goto("/orders?search=nosuchthing&status=waiting");
  await page.getByText("No order matches").waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.locator(".row-link").first().waitFor();
  expect(new URL(page.url()).search).toBe("");
  await close();
});

test("who decides on an order that somebody changed is told so, and nothing is done", async () => {
  const { page, close } = await openPage(stage());
  await page.goto("/orders/PS-2026-00001");
  await page.getByRole("button", { name: "Approve" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your name").fill("Ines Okafor");
  hub.facts.orders[0] = { ...hub.facts.orders[0]!, version: 9, total: "9999" };
  hub.commit();
  await page.getByText("€9,999.00").waitFor();
  await dialog.getByText("gets an order of €1,240.50").waitFor();
  await dialog.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("alert").getByText("Somebody changed this order meanwhile").waitFor();
  expect(hub.facts.orders[0].status).toBe("waiting");
  expect(await dialog.count()).toBe(0);
  await close();
});

test("a refused quantity leaves the dialog open with the hub's sentence", async () => {
  const { page, close } = await openPage(stage(), { locale: "de-DE" });
  await page.goto("/orders/PS-2026-00001");
  await page.getByRole("button", { name: /^Menge ändern/ }).click();
  const dialog = page.getByRole("dialog");
  const quantity = dialog.getByLabel(/Hex bolt/);
  await dialog.getByLabel("Begründung").fill("Zu viel");
  await dialog.getByLabel("Ihr Name").fill("Ines Okafor");
  const save = dialog.getByRole("button", { name: "Menge speichern" });
  await quantity.fill("1.000");
  await save.click();
  await dialog.getByText("Schreiben Sie eine Zahl wie 12,5, ohne Tausenderpunkte.").waitFor();
  expect(hub.asked).toEqual([]);
  await quantity.fill("12,5");
  await save.click();
  await dialog.getByText("Line 1 is bought in whole boxes.").waitFor();
  await quantity.fill("30");
  await save.click();
  await dialog.waitFor({ state: "detached" });
  expect(hub.asked.map(({ body }) => body)).toEqual([
    { version: 3, by: "Ines Okafor", action: "edit", line: 1, quantity: "12.5", reason: "Zu viel" },
    { version: 3, by: "Ines Okafor", action: "edit", line: 1, quantity: "30", reason: "Zu viel" },
  ]);
  await close();
});

test("ticked orders are approved together, but for one that was changed meanwhile", async () => {
  const { page, close } = await openPage(stage());
  await page.goto(undecided);
  await page.getByRole("checkbox", { name: "Select PS-2026-00001" }).check();
  await page.getByRole("checkbox", { name: "Select PS-2026-00002" }).check();
  await page.getByRole("button", { name: "Approve 2 orders" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your name").fill("Ines Okafor");
  hub.facts.orders[1] = { ...hub.facts.orders[1]!, total: "77" };
  await dialog.getByRole("button", { name: "Approve 2 orders" }).click();
  await page.getByText("1 order approved.").waitFor();
  await page.getByText("Not approved: PS-2026-00002. It was changed since").waitFor();
  expect(hub.asked.map(({ reference }) => reference)).toEqual(["PS-2026-00001"]);
  await close();
});

test("an uncertain mail is settled by a person, with both ways explained", async () => {
  const { page, close } = await openPage(stage());
  await page.goto("/orders/PS-2026-00004");
  await page.getByText("The mail may or may not have left.").waitFor();
  expect(await page.getByRole("button", { name: "Send a copy" }).count()).toBe(1);
  await page.getByRole("button", { name: "It has arrived" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your name").fill("Ines Okafor");
  await dialog.getByRole("button", { name: "It has arrived" }).click();
  await page.locator(".screen-head .badge", { hasText: "Sent" }).waitFor();
  expect(hub.asked.map(({ body }) => body)).toEqual([
    { version: 3, by: "Ines Okafor", action: "confirm-sent" },
  ]);
  await close();
});

test("goods are received line by line", async () => {
  const { page, close } = await openPage(stage());
  await page.goto("/orders/PS-2026-00017");
  await page.getByRole("button", { name: "Receive goods" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your name").fill("Jonas Weber");
  await dialog.getByRole("button", { name: "Note receipt" }).click();
  await dialog.getByText("Enter at least one quantity.").waitFor();
  await dialog.getByRole("textbox").first().fill("12.50");
  await dialog.getByRole("button", { name: "Note receipt" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(hub.asked[0]?.body).toMatchObject({ lines: [{ line: 1, quantity: "12.5" }] });
  await close();
});

test("what others do appears by itself, and a lost connection is told", async () => {
  const { page, close } = await openPage(stage());
  await page.goto("/");
  await page.locator(".live", { hasText: "Live" }).waitFor();
  await page.getByText("3 orders wait for approval").first().waitFor();
  hub.facts.orders[0] = { ...hub.facts.orders[0]!, status: "approved" };
  hub.commit();
  await page.locator("[aria-live]", { hasText: "2 orders now wait for approval." }).waitFor();
  hub.mood = "silent";
  hub.hangUp();
  await page.locator(".live", { hasText: "Offline" }).waitFor();
  hub.mood = "well";
  await page.locator(".live", { hasText: "Live" }).waitFor();
  await page.locator("[aria-live]", { hasText: "is back" }).waitFor();
  expect(await page.getByText("2 orders wait for approval").count()).toBeGreaterThan(0);
  await close();
});

test("names of every script stay text", async () => {
  const { page, complaints, close } = await openPage(stage());
  await page.goto("/low?search=A%2FB");
  await page.locator(".row-link").click();
  await page.getByText("A/B 100%+ü").first().waitFor();
  await page.goto("/orders/PS-2026-00004");
  await page.getByRole("heading", { level: 1, name: /<Export>/ }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test("what is built asks nobody else, runs no inline script, and is small", async () => {
  const page = await readFile(join(folder, "index.html"), "utf8");
  expect(page.match(/<script(?![^>]*\bsrc=)/g)).toBeNull();
  expect(page.match(/(?:src|href)="(?!\/)/g)).toBeNull();
  let bytes = 0;
  for await (const name of glob("assets/*.js", { cwd: folder }))
    bytes += gzipSync(await readFile(join(folder, name))).length;
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(250_000);
  for await (const name of glob("assets/*.css", { cwd: folder }))
    expect(await readFile(join(folder, name), "utf8")).not.toMatch(/url\(["']?(?:https?:)?\/\//);
});

test("an address that leads nowhere says so, and is not tried again", async () => {
  const { page, close } = await openPage(stage());
  await page.goto("/orders/PS-0");
  await page.getByText("There is nothing of that name.").waitFor();
  expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  await close();
});

test("the name is asked for once, and can be changed in any dialog", async () => {
  const { page, close } = await openPage(stage());
  await page.goto("/runs");
  await page.getByRole("button", { name: "Check stock now" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByText("Enter your name.").waitFor();
  await dialog.getByLabel("Your name").fill("Ines Okafor");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await page.getByText("The run has started.").first().waitFor();
  await page.goto("/orders/PS-2026-00001");
  await page.getByRole("button", { name: "Approve" }).click();
  await dialog.getByText("Acting as Ines Okafor").waitFor();
  await dialog.getByRole("button", { name: "Change name" }).click();
  await dialog.getByLabel("Your name").fill("Jonas Weber");
  await dialog.getByRole("button", { name: "Approve" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(hub.asked.map(({ body }) => body)).toEqual([
    { version: 3, by: "Jonas Weber", action: "approve" },
  ]);
  await close();
});

test("a limit that somebody raised is shown everywhere until somebody stands for it", async () => {
  const { facts } = hub;
  facts.limits = facts.limits.map((row) =>
    row.limit === "guards.priceChangeShare" ? { ...row, value: "0.4", raisedFrom: "0.15" } : row,
  );
  const { page, complaints, close } = await openPage(stage());
  await page.goto("/orders/PS-2026-00001");
  await page.locator(".banner", { hasText: "A limit was raised" }).waitFor();
  await page.locator(".banner").getByRole("link", { name: "Limits" }).click();
  const row = page.locator("tbody tr", { hasText: "guards.priceChangeShare" });
  await row.getByText("Nobody yet").waitFor();
  expect(await row.innerText()).toMatch(/40%\s+was 15%/);
  await page.getByRole("button", { name: "Put my name to it" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your name").fill("Jonas Weber");
  await dialog.getByRole("button", { name: "Put my name to it" }).click();
  await dialog.waitFor({ state: "detached" });
  await row.getByText("Jonas Weber").waitFor();
  expect(await page.locator(".banner").count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

test("whoever reads German reads reasons, arithmetic, history and refusals in German, figures and all", async () => {
  const { page, complaints, close } = await openPage(stage(), { locale: "de-DE" });
  await page.goto("/low");
  await page
    .getByText("11 liegt bei oder unter 24: 100 - 11 = 89 pcs werden gebraucht.")
    .first()
    .waitFor();
  await page.getByText("Er ist zurückgestellt bis 28.11.2026.").first().waitFor();
  await page.goto("/orders/PS-2026-00001");
  const waits = page.locator(".notice li");
  await waits.first().waitFor();
  expect(await waits.allInnerTexts()).toEqual([
    "Jede Bestellung wartet auf einen Menschen: Der Autopilot steht auf Nachfragen.",
    expect.stringMatching(
      /^Der Preis von SKU-0003 änderte sich von 1\.050,00 auf 1\.239,5\s€, um mehr als 15 %\.$/,
    ),
  ]);
  await page.getByText("Vorgeschlagen mit einer Position über 1.240,50").waitFor();
  await page
    .getByRole("button", { name: /^Warum / })
    .first()
    .click();
  expect(await page.locator("ol.sentences li").allInnerTexts()).toEqual([
    expect.stringContaining("für Main store am 23.11.2026."),
    "Verfügbar 8 pcs = 12 vorrätig - 4 zugesagt.",
    "Regel: bei oder unter 24 auffüllen bis 100.",
    "8 liegt bei oder unter 24: 100 - 8 = 92 pcs werden gebraucht.",
    "92 zu 12 je box ergeben 8 box.",
    expect.stringMatching(/^48 box zu je 12,40\s€: zusammen 595,20\s€\.$/),
  ]);
  await page.getByRole("button", { name: "Freigeben" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Ihr Name").fill("Ines Okafor");
  hub.facts.orders[0] = { ...hub.facts.orders[0]!, actions: [] };
  await dialog.getByRole("button", { name: "Freigeben" }).click();
  await dialog.getByText("Die Bestellung PS-2026-00001 ist schon angehalten.").waitFor();
  expect(complaints.filter((said) => !said.includes("409"))).toEqual([]);
  await close();
});
