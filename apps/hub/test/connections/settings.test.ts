import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { type ConnectionEntry, openConnection } from "../../src/connections/open.ts";
import { readSettings } from "../../src/settings/index.ts";
import { temporaryFolder } from "../business.ts";

async function read(settings: object, environment: NodeJS.ProcessEnv = {}) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "parstock.json"), JSON.stringify(settings));
  return readSettings(undefined, folder, environment);
}

const books = { books: { system: "xero", settings: { clientId: "ours", reservedCalls: 100 } } };

test("connections are named, and numbers in their settings become texts", async () => {
  const settings = await read({ connections: books, stock: "stock.csv", target: "books" });
  expect(settings).toMatchObject({
    source: null,
    target: "books",
    connections: {
      books: { system: "xero", settings: { clientId: "ours", reservedCalls: "100" } },
    },
  });
  expect(await read({ target: "order-book" })).toMatchObject({ target: null, connections: {} });
});

test.each<[name: string, settings: object, message: RegExp]>([
  [
    "a source that is not connected",
    { connections: books, source: "shop" },
    /^parstock\.json: "source" names the connection "shop"; known are books\.$/,
  ],
  [
    "a target where nothing is connected",
    { target: "books" },
    /^parstock\.json: "target" names the connection "books"; there is none yet, and "order-book" keeps orders here\.$/,
  ],
  [
    "two sources",
    { connections: books, source: "books", stock: "stock.csv" },
    /^parstock\.json: "source" and "stock" both say where stock is read; keep one of them\.$/,
  ],
  [
    "an unknown system",
    { connections: { books: { system: "zero" } } },
    /^parstock\.json: "connections\.books\.system": Parstock connects to no system "zero"; it knows acumatica, /,
  ],
  [
    "a name that no file can have",
    { connections: { "../books": { system: "xero" } } },
    /^parstock\.json: a connection can't be called "\.\.\/books"; take small letters/,
  ],
  [
    "a system that is left out",
    { connections: { books: {} } },
    /^parstock\.json: "connections\.books\.system" is missing\.$/,
  ],
])("%s is one sentence", async (_, settings, message) => {
  await expect(read(settings)).rejects.toThrow(message);
});

test.each<[name: string, settings: ConnectionEntry["settings"], message: RegExp]>([
  [
    "an unknown setting",
    { clientId: "ours", colour: "red" },
    /^"connections\.books\.settings\.colour" is no setting of Xero; it has tenantId, /,
  ],
  [
    "a secret",
    { clientId: "ours", clientSecret: "hunter2" },
    /^"connections\.books\.settings\.clientSecret" is a secret and does not belong in the settings file; remove it there and run parstock connect\.$/,
  ],
  [
    "a choice that is none",
    { clientId: "ours", signIn: "nobody" },
    /^"connections\.books\.settings\.signIn" must be one of "person", "custom"\.$/,
  ],
  [
    "a missing setting",
    {},
    /^"connections\.books\.settings\.clientId" is missing: Client id\. On the app's Configuration page/,
  ],
])("%s does not open a connection", async (_, settings, message) => {
  const entry = { system: "xero", settings, sendsItself: false };
  const opening = openConnection("books", entry, { tenant: "main", holder: "test" });
  await expect(opening).rejects.toThrow(message);
});

test("what a connector suggests fills what is left out", async () => {
  const entry = { system: "xero", settings: { clientId: "ours" }, sendsItself: true };
  const connection = await openConnection("books", entry, { tenant: "main", holder: "test" });
  expect(connection).toMatchObject({
    name: "books",
    sendsItself: true,
    settings: { clientId: "ours", signIn: "person", orderStatus: "AUTHORISED" },
  });
});
