import { readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Connector } from "@parstock/core";
import { afterEach, expect, test, vi } from "vitest";

import { connect } from "../../src/command/connect.ts";
import type { Terminal } from "../../src/command/terminal.ts";
import { secretFields } from "../../src/connections/open.ts";
import { systems } from "../../src/connections/registry.ts";
import { assembleHub, type Hub, type HubOptions } from "../../src/hub.ts";
import { openBusiness, temporaryFolder } from "../business.ts";
import { type HostedWorld, hostWorld } from "./world-host.ts";

// `parstock connect` for every system that the hub knows, over HTTP against the model of the system.

afterEach(() => {
  vi.unstubAllEnvs();
});

const known = await Promise.all(
  [...systems].map(async ([name, { load }]) => ({ name, connector: await load() })),
);

/** Slack is told of orders and keeps none: its own suite tries it. */
const modelled = known.filter(({ name }) => name !== "slack");

interface Desk extends Terminal {
  readonly options: { readonly data: string; readonly settings: string };
  shown(): string;
  open(options: HubOptions): Promise<Hub>;
}

/** A terminal, with a ledger in memory behind it. */
async function openDesk(): Promise<Desk> {
  const folder = await temporaryFolder();
  const settings = join(folder, "parstock.json");
  await writeFile(settings, "{}");
  const { hub } = await openBusiness();
  const lines: string[] = [];
  const say = (text: string): void => void lines.push(text);
  return {
    options: { data: join(folder, "data"), settings },
    out: say,
    err: say,
    progress: () => {},
    shown: () => lines.join("\n"),
    // What one connection's desk closes is another one's ledger.
    open: async (options) => ({
      ...(await assembleHub(hub.store, options.settings, options.folder, "embedded")),
      close: async () => {},
    }),
  };
}

function variableOf(field: string): string {
  return `PARSTOCK_SECRET_${field.replace(/[A-Z]/g, "_$&").toUpperCase()}`;
}

/** Connects as a person would who knows these secrets, and signs in where a browser is wanted. */
async function connectTo(
  desk: Desk,
  { system, entry }: HostedWorld,
  connector: Connector,
  secrets: Readonly<Record<string, string>>,
): Promise<Error | null> {
  for (const { name } of secretFields(connector))
    if (secrets[name] !== undefined) vi.stubEnv(variableOf(name), secrets[name]);
  const set = Object.entries(entry.settings).map(([name, value]) => `${name}=${value}`);
  const shown = desk.shown().length;
  const options = { ...desk.options, name: "books", set, callbackPort: "0" };
  const connecting = connect(system, options, desk, desk.open).then(
    () => null,
    (thrown: unknown) => thrown as Error,
  );
  if (systems.get(system)?.signsInByBrowser?.(withInitials(connector, entry.settings)) === true) {
    const address = await vi.waitUntil(
      () => /^https\S+redirect_uri=\S+$/m.exec(desk.shown().slice(shown))?.[0],
      { timeout: 30_000 },
    );
    const asked = new URL(address).searchParams;
    const back = new URL(asked.get("redirect_uri") ?? "");
    const given = { code: "code-of-maria", state: asked.get("state") ?? "" };
    await fetch(`http://127.0.0.1:${back.port}${back.pathname}?${new URLSearchParams(given)}`);
  }
  return connecting;
}

function withInitials(
  { settings }: Connector,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    settings.map(({ name, initial = "" }) => [name, given[name] ?? initial]),
  );
}

/** What must never be shown: texts that are long enough to be no word. */
function secretsIn(text: string, { secrets }: HostedWorld): string[] {
  return Object.values(secrets).filter((secret) => secret.length > 5 && text.includes(secret));
}

test.each(known)("$name says what it needs, field by field", async ({ name, connector }) => {
  const lines: string[] = [];
  const say = (text: string): void => void lines.push(text);
  await connect(name, { fields: true }, { out: say, err: say, progress: say });
  const shown = lines.join("\n");
  expect(shown.startsWith(`${connector.title} asks for:`)).toBe(true);
  for (const field of connector.settings) {
    expect(shown).toContain(field.name);
    expect(shown).toContain(field.help);
  }
  for (const scope of connector.scopes) expect(shown).toContain(scope);
});

test.each(modelled)(
  "$name is connected, tried, and removed, and no secret is shown",
  async ({ name, connector }) => {
    const hosted = await hostWorld(name);
    const desk = await openDesk();
    const failed = await connectTo(desk, hosted, connector, hosted.secrets);
    expect(failed).toBeNull();
    expect(desk.shown()).toMatch(/^fine: /m);
    expect(desk.shown()).not.toMatch(/^wrong: /m);
    expect(secretsIn(desk.shown(), hosted)).toEqual([]);

    const file = join(desk.options.data, "credentials", "main.books.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = readFileSync(file, "utf8") + readFileSync(desk.options.settings, "utf8");
    expect(secretsIn(kept, hosted)).toEqual([]);
    expect(kept).toContain(`"system": "${name}"`);

    await connect(undefined, { ...desk.options, remove: "books" }, desk, desk.open);
    expect(() => statSync(file)).toThrow(/ENOENT/);
    expect(JSON.parse(readFileSync(desk.options.settings, "utf8"))).toEqual({ connections: {} });
  },
);

test.each(modelled)("$name says in a sentence that its address leads elsewhere", async (one) => {
  const { name, connector } = one;
  const hosted = await hostWorld(name);
  const page = "<!doctype html><title>Not found</title>";
  hosted.insteadOf = () => ({ status: 404, headers: { "content-type": "text/html" }, body: page });
  const desk = await openDesk();
  const failed = await connectTo(desk, hosted, connector, hosted.secrets);
  expect(failed?.message ?? "").toMatch(/^[A-Z"][^\n]*\.$/);
  expect(failed?.message).not.toContain("<title>");
  expect(secretsIn(`${failed?.message ?? ""}${desk.shown()}`, hosted)).toEqual([]);
});
