import { readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";

import { afterEach, expect, test, vi } from "vitest";

import { connect, type ConnectOptions } from "../../src/command/connect.ts";
import { examine } from "../../src/command/doctor.ts";
import { openQuestions } from "../../src/command/questions.ts";
import type { Terminal } from "../../src/command/terminal.ts";
import { openCredentials } from "../../src/connections/credentials.ts";
import { temporaryFolder } from "../business.ts";
import { type Erp, startErp } from "./erp.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

interface Desk extends Terminal {
  readonly folder: string;
  readonly options: { readonly data: string; readonly settings: string };
  /** Everything that was shown so far. */
  shown(): string;
  settings(): Record<string, unknown>;
}

async function openDesk(settings: object = {}): Promise<Desk> {
  const folder = await temporaryFolder();
  const path = join(folder, "parstock.json");
  await writeFile(path, JSON.stringify(settings));
  const lines: string[] = [];
  return {
    folder,
    options: { data: join(folder, "data"), settings: path },
    out: (text) => lines.push(text),
    err: (text) => lines.push(text),
    progress: (text) => lines.push(text),
    shown: () => lines.join("\n"),
    settings: () => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>,
  };
}

function settingsOf({ entry }: Erp, more: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries({ ...entry.settings, ...more }).map(([name, value]) => `${name}=${value}`);
}

test("a system is connected, tried, looked at by the doctor, listed and removed; no secret is shown", async () => {
  const erp = await startErp();
  erp.items.push({ id: "LOW", onHand: 2 });
  const desk = await openDesk({ company: { name: "Larkfield" } });
  vi.stubEnv("PARSTOCK_SECRET_PASSWORD", erp.password);
  const given: ConnectOptions = { ...desk.options, name: "books", set: settingsOf(erp) };
  await connect("acumatica", given, desk);
  expect(desk.shown()).toContain("fine: Connected to tenant Larkfield of Acumatica.");
  expect(desk.settings()).toMatchObject({
    company: { name: "Larkfield" },
    connections: { books: { system: "acumatica", settings: erp.entry.settings } },
  });
  const file = join(desk.folder, "data", "credentials", "main.books.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(openCredentials(desk.options.data, "main", null).read("books")).toMatchObject({
    password: erp.password,
  });
  expect(erp.openSessions()).toBe(0);

  await examine(desk.options, desk);
  expect(desk.shown()).toMatch(
    /connection books +ok +Connected to tenant Larkfield of Acumatica\./,
  );
  expect(desk.shown()).toMatch(/connection books +note +Acumatica reorders by itself where /);

  await connect(undefined, { ...desk.options, list: true }, desk);
  expect(desk.shown()).toMatch(/books +acumatica +saved/);

  const whole = `${desk.shown()}${JSON.stringify(desk.settings())}${readFileSync(file, "utf8")}`;
  expect(whole).not.toContain(erp.password);
  expect(whole).not.toContain("session-");

  await connect(undefined, { ...desk.options, remove: "books" }, desk);
  expect(openCredentials(desk.options.data, "main", null).has("books")).toBe(false);
  expect(desk.settings()).toEqual({ company: { name: "Larkfield" }, connections: {} });
});

test("what does not work is said in one sentence, and no secret with it", async () => {
  const erp = await startErp();
  const desk = await openDesk();
  vi.stubEnv("PARSTOCK_SECRET_PASSWORD", "a-wrong-password");
  const given = { ...desk.options, name: "books", set: settingsOf(erp) };
  const failed = await connect("acumatica", given, desk).catch((thrown: unknown) => thrown);
  expect(String(failed)).toMatch(
    /The connection books is saved and does not work yet: .*Run parstock connect again when that is mended\.$/,
  );
  expect(`${String(failed)}${desk.shown()}`).not.toContain("a-wrong-password");
});

test("a person signs in with a browser, and only the sign-in that was begun counts", async () => {
  const erp = await startErp();
  erp.items.push({ id: "LOW", onHand: 2 });
  const desk = await openDesk();
  vi.stubEnv("PARSTOCK_SECRET_CLIENT_SECRET", "secret-of-the-app");
  const connecting = connect(
    "acumatica",
    {
      ...desk.options,
      name: "books",
      callbackPort: "0",
      set: settingsOf(erp, { signIn: "connected application", clientId: "app@Larkfield" }),
    },
    desk,
  );
  const address = await vi.waitUntil(
    () => /^http\S+\/identity\/connect\/authorize\?\S+$/m.exec(desk.shown())?.[0],
    { timeout: 120_000 },
  );
  const asked = new URL(address).searchParams;
  const back = new URL(asked.get("redirect_uri")!);
  back.hostname = "127.0.0.1";
  const come = (state: string): Promise<Response> =>
    fetch(`${back.href}?${new URLSearchParams({ code: "code-of-maria", state }).toString()}`);
  expect((await come("somebody-else's")).status).toBe(400);
  expect((await come(asked.get("state")!)).status).toBe(200);
  await connecting;
  expect(desk.shown()).toContain("fine: Connected to tenant Larkfield of Acumatica.");
  expect(openCredentials(desk.options.data, "main", null).read("books")).toEqual({
    clientSecret: "secret-of-the-app",
    accessToken: "token-of-maria",
    refreshToken: "refresh-of-maria",
  });
  for (const secret of ["secret-of-the-app", "token-of-maria", "refresh-of-maria"])
    expect(desk.shown()).not.toContain(secret);
});

test.each<[name: string, options: ConnectOptions, message: RegExp]>([
  [
    "a secret on the command line",
    { set: ["password=hunter2"] },
    /^"password" is a secret, and others can read the command line; set PARSTOCK_SECRET_PASSWORD/,
  ],
  ["a setting that is none", { set: ["colour=red"] }, /^--set takes name=value; Acumatica has /],
  [
    "a setting that is missing",
    { set: ["address=https://erp.example"] },
    /^"tenant" is missing \(Tenant: .*\) – add --set tenant=…\.$/,
  ],
  ["a name that is no file", { name: "../books" }, /^--name takes small letters/],
])("%s is refused", async (_, options, message) => {
  const desk = await openDesk();
  const failed = await connect("acumatica", { ...desk.options, ...options }, desk).catch(
    (thrown: unknown) => thrown,
  );
  expect((failed as Error).message).toMatch(message);
  expect((failed as Error).message).not.toContain("hunter2");
  expect(desk.settings()).toEqual({});
});

test("a connection that is in use is not removed", async () => {
  const desk = await openDesk({
    connections: { books: { system: "xero", settings: { clientId: "ours" } } },
    target: "books",
  });
  const removed = connect(undefined, { ...desk.options, remove: "books" }, desk);
  await expect(removed).rejects.toThrow(/^"target" in .* names the connection books; take it off/);
});

test("questions show what is typed, but no secret, and ask again after a mistake", async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = "";
  output.on("data", (chunk: Buffer) => (shown += chunk.toString()));
  const questions = openQuestions(input, output);
  const field = { help: "On its page.", required: true } as const;
  const choice = questions.ask(
    { ...field, name: "signIn", title: "Sign-in", kind: "choice", choices: ["person", "custom"] },
    "person",
  );
  input.write("nobody\r");
  await vi.waitUntil(() => shown.includes('This must be one of "person", "custom".'));
  input.write("\r");
  expect(await choice).toBe("person");
  expect(shown).toContain("nobody");
  const secret = questions.ask(
    { ...field, name: "clientSecret", title: "Client secret", kind: "secret" },
    undefined,
  );
  input.write("hunter2\r");
  expect(await secret).toBe("hunter2");
  expect(shown).toContain("Client secret");
  expect(shown).not.toContain("hunter2");
  questions.close();
});

test("a connection that does not work is named by the doctor and stops nothing else", async () => {
  const desk = await openDesk({ connections: { books: { system: "xero" } } });
  const failed = await examine(desk.options, desk).catch((thrown: unknown) => thrown);
  expect(String(failed)).toMatch(/One part needs attention: connection books\.$/);
  expect(desk.shown()).toMatch(
    /connection books +wrong +"connections\.books\.settings\.clientId" is missing: /,
  );
});
