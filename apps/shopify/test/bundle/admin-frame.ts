import { existsSync } from "node:fs";

import sparticuz from "@sparticuz/chromium";
import {
  type Browser,
  type BrowserContext,
  chromium,
  type FrameLocator,
  type Page,
} from "playwright-core";

import { browser as person } from "../merchant.ts";
import { sessionToken } from "../world/platform.ts";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium of this machine, else the one that npm brought along. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath =
    installed.find((path) => existsSync(path)) ?? (await sparticuz.executablePath());
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
    ],
  });
}

/** A shop's admin with the app open in it. */
export interface Admin {
  readonly page: Page;
  readonly app: FrameLocator;
  /** What the console says against us. */
  readonly complaints: string[];
  /** Opens a screen from the admin's own menu. */
  open(menu: string): Promise<void>;
  /** Loads the app anew at a path, as the admin does when its page is loaded again. */
  load(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface AdminOptions {
  readonly browser: Browser;
  /** Where the app really listens. */
  readonly address: string;
  readonly shop: string;
  readonly locale?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

const appUrl = "https://parstock.example";
const adminUrl = "https://admin.shopify.com/store/acme/apps/parstock";

/**
 * A stand-in for the shop's admin: it frames the app under the names that both really have, so that the app's own policy on
 * who may frame it holds, and serves a script with App Bridge's contract where the real one is loaded from.
 */
export async function openAdmin(options: AdminOptions): Promise<Admin> {
  const {
    browser,
    address,
    shop,
    locale = "en",
    viewport = { width: 1280, height: 900 },
  } = options;
  // Shopify's package turns robots away, and a browser without a window says that it is one.
  const context = await browser.newContext({
    viewport,
    locale: "en-GB",
    acceptDownloads: true,
    userAgent: person,
  });
  const complaints: string[] = [];
  const mint = (): string => sessionToken(shop, Date.now());
  await serve(context, address, shop, locale, mint);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.exposeFunction("mintSessionToken", mint);
  const app = page.frameLocator("iframe[name=app-iframe]");
  const admin: Admin = {
    page,
    app,
    complaints,
    async open(menu) {
      await page.getByRole("navigation", { name: "Parstock" }).getByText(menu).click();
      await app.getByRole("heading", { level: 1, name: menu }).waitFor();
    },
    async load(path) {
      await page.goto(`${adminUrl}?path=${encodeURIComponent(path)}`);
      await app.locator("h1").waitFor();
    },
    close: () => context.close(),
  };
  return admin;
}

async function serve(
  context: BrowserContext,
  address: string,
  shop: string,
  locale: string,
  mint: () => string,
): Promise<void> {
  await context.route(`${appUrl}/**`, async (route) => {
    const request = route.request();
    const { pathname, search } = new URL(request.url());
    const body = request.postDataBuffer();
    const answer = await fetch(`${address}${pathname}${search}`, {
      method: request.method(),
      headers: await request
        .allHeaders()
        .then((all) =>
          Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith(":"))),
        ),
      redirect: "manual",
      ...(body === null ? {} : { body: new Uint8Array(body) }),
    });
    const headers = Object.fromEntries(answer.headers);
    delete headers["content-encoding"];
    delete headers["content-length"];
    await route.fulfill({
      status: answer.status,
      headers,
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
  await context.route("https://cdn.shopify.com/shopifycloud/app-bridge.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: appBridge }),
  );
  await context.route(/^https:\/\/cdn\.shopify\.com\/(?!shopifycloud\/app-bridge)/, (route) =>
    route.fulfill({ status: 200, contentType: "text/plain", body: "" }),
  );
  await context.route(`${adminUrl}**`, (route) => {
    const path = new URL(route.request().url()).searchParams.get("path") ?? "/";
    const app = new URL(path, appUrl);
    app.searchParams.set("embedded", "1");
    app.searchParams.set("shop", shop);
    app.searchParams.set("host", Buffer.from("admin.shopify.com/store/acme").toString("base64"));
    app.searchParams.set("id_token", mint());
    app.searchParams.set("locale", locale);
    return route.fulfill({ contentType: "text/html", body: adminPage(app.href) });
  });
}

/** The admin's frame: a menu that the app fills, a place for toasts, and answers to what App Bridge asks. */
function adminPage(app: string): string {
  return `<!doctype html><html lang="en"><head><title>Admin</title><style>
    body { margin: 0; font: 14px sans-serif; display: grid; grid-template-rows: auto 1fr; height: 100vh; background: #1a1a1a }
    nav { display: flex; gap: 1rem; padding: .6rem 1rem } nav button { background: none; border: 0; color: #fff; font: inherit }
    iframe { border: 0; width: 100%; height: 100% }
    [role=status] { position: fixed; bottom: 1rem; left: 50%; background: #000; color: #fff; padding: .5rem 1rem }
    [role=status]:empty { display: none }
  </style></head><body><nav aria-label="Parstock"></nav><iframe name="app-iframe" title="Parstock" src="${app.replaceAll("&", "&amp;")}"></iframe>
  <div role="status"></div><script>
    const frame = document.querySelector("iframe");
    addEventListener("message", async ({ data, origin }) => {
      if (origin !== "${appUrl}") return;
      const answer = (message) => frame.contentWindow.postMessage(message, origin);
      if (data.type === "token") answer({ type: "token", id: data.id, token: await mintSessionToken() });
      if (data.type === "toast") document.querySelector("[role=status]").textContent = data.text;
      if (data.type === "menu") document.querySelector("nav").replaceChildren(...data.links.map(({ href, text }) => {
        const button = document.createElement("button");
        button.textContent = text;
        button.onclick = () => answer({ type: "navigate", href });
        return button;
      }));
    });
  </script></body></html>`;
}

/** App Bridge's contract, as far as the app uses it: session tokens on every request to itself, the menu, toasts. */
const appBridge = `(() => {
  const script = document.currentScript;
  const key = script && script.dataset.apiKey;
  if (!key) throw new Error("App Bridge needs data-api-key");
  const tell = (message) => parent.postMessage(message, "https://admin.shopify.com");
  const waiting = new Map();
  let asked = 0;
  const idToken = () => new Promise((resolve) => {
    asked += 1;
    waiting.set(asked, resolve);
    tell({ type: "token", id: asked });
  });
  addEventListener("message", ({ data, origin }) => {
    if (origin !== "https://admin.shopify.com") return;
    if (data.type === "token") { waiting.get(data.id)(data.token); waiting.delete(data.id); }
    if (data.type === "navigate") {
      const link = [...document.querySelectorAll("ui-nav-menu a")].find((one) => one.getAttribute("href") === data.href);
      if (link) link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true }));
    }
  });
  const plain = window.fetch;
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin) return plain(input, init);
    const send = async () => {
      const signed = new Request(request.clone());
      signed.headers.set("Authorization", "Bearer " + await idToken());
      signed.headers.set("X-Requested-With", "XMLHttpRequest");
      return plain(signed);
    };
    const answer = await send();
    return answer.headers.get("X-Shopify-Retry-Invalid-Session-Request") === "1" ? send() : answer;
  };
  window.shopify = { config: { apiKey: key }, idToken, toast: { show: (text) => tell({ type: "toast", text }) } };
  const menu = () => tell({ type: "menu", links: [...document.querySelectorAll("ui-nav-menu a")]
    .filter((link) => link.getAttribute("rel") !== "home")
    .map((link) => ({ href: link.getAttribute("href"), text: link.textContent })) });
  new MutationObserver(menu).observe(document.documentElement, { subtree: true, childList: true });
  document.head.insertAdjacentHTML("beforeend", "<style>ui-nav-menu { display: none }</style>");
})();`;
