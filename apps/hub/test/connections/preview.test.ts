import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { preview } from "../../src/command/preview.ts";
import type { Terminal } from "../../src/command/terminal.ts";
import { openCredentials } from "../../src/connections/credentials.ts";
import { systems } from "../../src/connections/registry.ts";
import { temporaryFolder } from "../business.ts";

interface Shown {
  readonly out: string;
  readonly err: string;
}

async function show(subject: string, settings: object = {}, order?: string): Promise<Shown> {
  const folder = await temporaryFolder();
  const path = join(folder, "parstock.json");
  await writeFile(path, JSON.stringify(settings));
  openCredentials(join(folder, "data"), "main", null).save("books", {
    accessToken: "token-of-maria",
    clientSecret: "secret-of-the-app",
  });
  const before = readdirSync(join(folder, "data"), { recursive: true });
  if (order !== undefined) await writeFile(join(folder, "order.json"), order);
  const said = { out: "", err: "" };
  const terminal: Terminal = {
    out: (text) => (said.out += `${text}\n`),
    err: (text) => (said.err += `${text}\n`),
    progress: () => {},
  };
  const options = { settings: path, data: join(folder, "data") };
  await preview(
    subject,
    order === undefined ? options : { ...options, order: join(folder, "order.json") },
    terminal,
  );
  expect(readdirSync(join(folder, "data"), { recursive: true })).toEqual(before);
  return said;
}

const books = {
  connections: { books: { system: "xero", settings: { clientId: "ours", tenantId: "t-1" } } },
};

test("an order of a file is shown as the request that it becomes, with masks in place of secrets", async () => {
  const order = {
    reference: "PS-261123-7KQ4MX",
    supplier: { id: "NORTH", name: "North Supplies" },
    currency: "EUR",
    lines: [{ item: "GLOVES", name: "Blue gloves", quantity: 24, price: "1.50" }],
  };
  const { out, err } = await show("books", books, JSON.stringify(order));
  expect(out).toMatch(/^(?:PUT|POST) https:\/\/api\.xero\.com\/\S+\n/m);
  expect(out).toContain("authorization: ********");
  expect(out).toContain("xero-tenant-id: t-1");
  expect(out).toContain('"PurchaseOrderNumber":"PS-261123-7KQ4MX"');
  expect(out).toMatch(/"ItemCode":"GLOVES"/);
  expect(out).not.toMatch(/token-of-maria|secret-of-the-app/);
  expect(err).toContain("Nothing was sent.");
  expect(err).not.toContain("sample");
});

test("without an order there is a sample, and it is said", async () => {
  const { out, err } = await show("xero", books);
  expect(err).toContain("With the settings of the connection books.");
  expect(err).toContain("The order is a sample; name your own with --order.");
  expect(out).toContain("ITEM-1");
});

test.each([...systems.keys()])(
  "%s shows a sample, or says that it takes no orders",
  async (system) => {
    const said = await show(system).catch((thrown: unknown) => ({ out: String(thrown) }));
    expect(said.out).toMatch(/^(?:POST|PUT|PATCH) https:\/\/|: \w+ takes no purchase orders\.$/);
  },
);

test.each<[name: string, order: string, message: RegExp]>([
  ["no JSON", "PO 1", /order\.json: this is not valid JSON/],
  ["no lines", '{"supplier":"N","currency":"EUR"}', /order\.json: "lines" is missing\.$/],
  [
    "a quantity that is none",
    '{"supplier":"N","currency":"EUR","lines":[{"item":"A","quantity":"lots","price":1}]}',
    /order\.json: "lines\.0\.quantity" must be a number/,
  ],
])("an order file with %s is refused in a sentence", async (_, order, message) => {
  await expect(show("xero", books, order)).rejects.toThrow(message);
});

test("every system that there is a connector for can be connected", async () => {
  const manifest = new URL(import.meta.resolve("@parstock/connectors/xero"));
  const [root] = manifest.pathname.split(/\/(?:src|dist)\//);
  const { exports } = JSON.parse(await readFile(join(root!, "package.json"), "utf8")) as {
    exports: Record<string, unknown>;
  };
  const names = Object.keys(exports).map((name) => name.replace("./", ""));
  const missing = names.filter((name) => name !== "file" && !systems.has(name));
  expect(missing, "these have no entry in src/connections/registry.ts").toEqual([]);
});

test("a system that has ended says so where it is offered", async () => {
  await expect(show("nothing-of-the-kind")).rejects.toThrow(
    /, tradegecko \(ended 2022\), unleashed,/,
  );
});

test.each([...systems])("%s is loaded under its name", async (name, { load, webhookSecret }) => {
  const connector = await load();
  expect(connector.name).toBe(name);
  const secrets = connector.settings.filter((field) => field.kind === "secret");
  const fitting: (string | undefined)[] =
    connector.verifyWebhook === undefined ? [undefined] : secrets.map((field) => field.name);
  expect(fitting).toContain(webhookSecret);
});
