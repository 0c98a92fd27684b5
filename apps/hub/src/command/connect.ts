import { resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";

import {
  type Connection,
  type Connector,
  type Credentials,
  type Day,
  fail,
  failureOf,
  type Instant,
  type SettingField,
} from "@parstock/core";

import { checkConnection, tellDiagnosis } from "../connections/check.ts";
import { type CredentialStore, openCredentials } from "../connections/credentials.ts";
import {
  loadConnector,
  mistakeIn,
  openConnection,
  orderBookName,
  plainFields,
  secretFields,
  unknownSystem,
} from "../connections/open.ts";
import { offeredSystems, systems } from "../connections/registry.ts";
import { eraseConnection, writeConnection } from "../connections/settings-file.ts";
import { awaitReturn, redeem } from "../connections/sign-in.ts";
import {
  callbackOf,
  canSubscribe,
  endSubscription,
  forgetSubscription,
  readSubscription,
  subscribe,
  tellSubscription,
} from "../connections/subscriptions.ts";
import { type Hub, type HubOptions, openHub } from "../hub.ts";
import { connectionName } from "../settings/connections.ts";
import type { HubSettings } from "../settings/index.ts";
import { permissionsOf, showGuide } from "./connect-guide.ts";
import { wholeNumber } from "./numbers.ts";
import { type CommonOptions, dataFolder, settingsFor } from "./options.ts";
import { openQuestions, type Questions } from "./questions.ts";
import { printable, table, type Terminal } from "./terminal.ts";

export interface ConnectOptions extends CommonOptions {
  readonly name?: string;
  readonly set?: readonly string[];
  readonly secretsStdin?: boolean;
  readonly callbackPort?: string;
  readonly redirectUrl?: string;
  readonly list?: boolean;
  readonly remove?: string;
  /** Say what the system needs, and connect nothing. */
  readonly fields?: boolean;
}

/** The page that a browser comes back to is registered with the system, port and all. */
function portOf({ callbackPort = "4511" }: ConnectOptions): number {
  return wholeNumber(callbackPort, "--callback-port", 0, 65_535);
}

/** `parstock connect`: asks for what a system needs, signs in, keeps it, and tries it at once. */
export async function connect(
  system: string | undefined,
  options: ConnectOptions,
  terminal: Terminal,
  open: OpenHub = openHub,
): Promise<void> {
  if (system !== undefined && options.fields === true)
    return showGuide(await loadConnector(system), options.json === true, terminal);
  const settings = settingsFor(options);
  // Whether or not a browser is needed in the end: what was typed is looked at first.
  portOf(options);
  if (options.remove !== undefined)
    await removeConnection(options.remove, settings, options, terminal, open);
  else if (system === undefined || options.list === true) list(settings, options, terminal);
  else await connectTo(system, settings, options, terminal, open);
}

type OpenHub = (options: HubOptions) => Promise<Hub>;

function list(settings: HubSettings, options: ConnectOptions, terminal: Terminal): void {
  const credentials = credentialsFor(settings, options);
  const rows = Object.entries(settings.connections).map(([name, { system }]) => ({
    name,
    system,
    credentials: credentials.has(name),
    use: [
      ...(settings.source === name ? ["source"] : []),
      ...(settings.target === name ? ["target"] : []),
    ],
  }));
  if (options.json === true) {
    terminal.out(JSON.stringify({ connections: rows, systems: [...systems.keys()] }, null, 2));
    return;
  }
  if (rows.length === 0) terminal.out("Nothing is connected yet.");
  else
    terminal.out(
      table(
        ["connection", "system", "credentials", "used as"],
        rows.map(({ name, system, credentials: has, use }) => [
          name,
          system,
          has ? "saved" : "none",
          use.join(", "),
        ]),
      ),
    );
  terminal.out(`\nparstock connect <system> knows ${offeredSystems()}.`);
}

async function removeConnection(
  name: string,
  settings: HubSettings,
  options: ConnectOptions,
  terminal: Terminal,
  open: OpenHub,
): Promise<void> {
  for (const use of ["source", "target"] as const)
    if (settings[use] === name)
      fail({
        code: "conflict",
        message: `"${use}" in ${settings.file ?? "parstock.json"} names the connection ${printable(name)}; take it off there first.`,
      });
  const isKnown = Object.hasOwn(settings.connections, name);
  if (isKnown && connectionName.test(name))
    await stopCalls(name, settings, options, terminal, open);
  // A name that could not have been given must not name a file either.
  const had = connectionName.test(name) && credentialsFor(settings, options).remove(name);
  if (isKnown && settings.file !== null) eraseConnection(settings.file, name);
  if (!had && !isKnown)
    fail({
      code: "not-found",
      message: `There is no connection "${printable(name)}"; parstock connect --list shows all.`,
    });
  terminal.out(`The connection ${name} and its credentials are removed from this machine.`);
}

/** Nobody could end its webhook once the credentials are gone. What can't be done is said, and the rest goes on. */
async function stopCalls(
  name: string,
  settings: HubSettings,
  options: ConnectOptions,
  terminal: Terminal,
  open: OpenHub,
): Promise<void> {
  const { tenant } = settings.core;
  const entry = settings.connections[name];
  const folder = dataFolder(options);
  if (entry === undefined || readSubscription(folder, { tenant, name }) === null) return;
  try {
    await withDesk(settings, options, open, async (hub) => {
      const connection = await openConnection(name, entry, { tenant, holder: hub.holder });
      const failure = await endSubscription(hub, connection);
      if (failure !== null) terminal.err(printable(failure));
    });
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    terminal.err(
      printable(`Its webhook stays where it is; remove it there by hand: ${failure.message}`),
    );
    forgetSubscription(folder, { tenant, name });
  }
}

/** Without connections, because one that does not work must not keep its own repair from starting. */
async function withDesk(
  settings: HubSettings,
  options: ConnectOptions,
  open: OpenHub,
  work: (hub: Hub) => Promise<void>,
): Promise<void> {
  const hub = await open({
    settings: { ...settings, connections: {}, source: null, target: null },
    folder: dataFolder(options),
    databaseUrl: process.env["DATABASE_URL"] || undefined,
  });
  try {
    await work(hub);
  } finally {
    await hub.close();
  }
}

function credentialsFor(settings: HubSettings, options: ConnectOptions): CredentialStore {
  return openCredentials(dataFolder(options), settings.core.tenant, settings.encryptionKey);
}

async function connectTo(
  system: string,
  settings: HubSettings,
  options: ConnectOptions,
  terminal: Terminal,
  open: OpenHub,
): Promise<void> {
  if (!systems.has(system)) fail({ code: "bad-input", message: unknownSystem(printable(system)) });
  const name = options.name ?? system;
  if (!connectionName.test(name) || name === orderBookName)
    fail({
      code: "bad-input",
      message: `--name takes small letters, digits and hyphens, 40 at the most, not "${printable(name)}".`,
    });
  const before = settings.connections[name];
  if (before !== undefined && before.system !== system)
    fail({
      code: "conflict",
      message: `The connection ${name} is one to ${before.system}; choose another name with --name, or remove it first.`,
    });
  const connector = await loadConnector(system);
  const store = credentialsFor(settings, options);
  const kept = store.has(name) ? readKept(store, name) : {};
  const asks = options.set === undefined && options.secretsStdin !== true && isTerminal();
  const permissions = permissionsOf(connector);
  if (permissions !== null) terminal.err(permissions);
  const fill = (): Promise<Given> =>
    collect(connector, before?.settings ?? {}, kept, asks, options);
  const early = asks ? null : await fill();
  // Opened before a person is asked: a hub that is running has the ledger, and says so.
  await withDesk(settings, options, open, async (hub) => {
    const given = early ?? (await fill());
    const connection: Connection = {
      tenant: settings.core.tenant,
      name,
      connector,
      settings: given.settings,
      holder: hub.holder,
    };
    const secrets =
      systems.get(system)?.signsInByBrowser?.(given.settings) === true
        ? await signIn(hub, connection, given.secrets, options, terminal)
        : given.secrets;
    hub.credentials.save(name, { ...withheld(system, kept), ...secrets });
    const file = settings.file ?? resolve(options.settings ?? "parstock.json");
    writeConnection(file, name, { system, settings: given.settings });
    await test(hub, connection, options, terminal);
    await callBack(hub, connection, settings, terminal);
    terminal.err(
      `Saved. Set "source" or "target" to "${name}" in ${file} to read stock from it or to order in it.`,
    );
  });
}

/** A secret that the system made for its webhook is asked of nobody, and goes on to hold. */
function withheld(system: string, kept: Credentials): Credentials {
  const field = systems.get(system)?.webhookSecret ?? "";
  const secret = kept[field];
  return secret === undefined ? {} : { [field]: secret };
}

/** Has the system tell of changes from now on, where it can and knows the way. */
async function callBack(
  hub: Hub,
  connection: Connection,
  { publicUrl }: HubSettings,
  terminal: Terminal,
): Promise<void> {
  const callback = callbackOf(publicUrl, connection.name);
  if (callback !== null && canSubscribe(connection)) await subscribe(hub, connection, callback);
  const told = tellSubscription(hub.folder, connection, publicUrl);
  if (told !== null) terminal.err(printable(told.sentence));
}

/** Secrets that can't be decrypted any more are asked for again. */
function readKept(credentials: CredentialStore, name: string): Credentials {
  try {
    return credentials.read(name);
  } catch {
    return {};
  }
}

interface Given {
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Credentials;
}

/** What is given with the command comes first, then what is known already; a person is asked where there is one. */
async function collect(
  connector: Connector,
  before: Readonly<Record<string, string>>,
  kept: Credentials,
  asks: boolean,
  options: ConnectOptions,
): Promise<Given> {
  const given = pairsIn(options.set ?? [], connector);
  const piped = options.secretsStdin === true ? await readSecrets(connector) : {};
  const questions = asks ? openQuestions(process.stdin, process.stderr) : null;
  try {
    const settings = await answers(
      plainFields(connector),
      (field) => given[field.name] ?? before[field.name] ?? field.initial,
      questions,
      (field) => `add --set ${field.name}=…`,
    );
    const secrets = await answers(
      secretFields(connector),
      (field) =>
        process.env[variableOf(field.name)] || piped[field.name] || kept[field.name] || undefined,
      questions,
      (field) => `set ${variableOf(field.name)}, or pipe {"${field.name}": "…"} to --secrets-stdin`,
    );
    return { settings, secrets };
  } finally {
    questions?.close();
  }
}

async function answers(
  fields: readonly SettingField[],
  known: (field: SettingField) => string | undefined,
  questions: Questions | null,
  remedy: (field: SettingField) => string,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const field of fields) {
    const value =
      questions === null ? (known(field) ?? "") : await questions.ask(field, known(field));
    const mistake = mistakeIn(field, value);
    if (mistake !== null)
      fail({ code: "bad-input", message: `"${field.name}" must be ${mistake}.` });
    if (value === "" && field.required)
      fail({
        code: "bad-input",
        field: field.name,
        message: `"${field.name}" is missing (${field.title}: ${field.help}) – ${remedy(field)}.`,
      });
    if (value !== "") found[field.name] = value;
  }
  return found;
}

function isTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** clientSecret is PARSTOCK_SECRET_CLIENT_SECRET. */
function variableOf(field: string): string {
  return `PARSTOCK_SECRET_${field.replace(/[A-Z]/g, "_$&").toUpperCase()}`;
}

/** A value that may be a secret is never repeated. */
function pairsIn(pairs: readonly string[], connector: Connector): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const name = at < 0 ? pair : pair.slice(0, at);
    if (secretFields(connector).some((field) => field.name === name))
      fail({
        code: "bad-input",
        message: `"${name}" is a secret, and others can read the command line; set ${variableOf(name)}, or use --secrets-stdin. If it was typed here, renew it.`,
      });
    if (at < 0 || !plainFields(connector).some((field) => field.name === name))
      fail({
        code: "bad-input",
        message: `--set takes name=value; ${connector.title} has ${plainFields(connector)
          .map((field) => field.name)
          .join(", ")}.`,
      });
    found[name] = pair.slice(at + 1).trim();
  }
  return found;
}

async function readSecrets(connector: Connector): Promise<Record<string, string>> {
  const names = new Set(secretFields(connector).map((field) => field.name));
  let json: unknown = null;
  try {
    json = JSON.parse(await readAll(process.stdin));
  } catch {
    // Said below; what was piped in must not be repeated.
  }
  const entries = typeof json === "object" && json !== null ? Object.entries(json) : null;
  if (
    entries === null ||
    !entries.every(([name, value]) => names.has(name) && typeof value === "string")
  )
    return fail({
      code: "bad-input",
      message: `--secrets-stdin takes a JSON object of texts from the standard input; ${connector.title} has ${[...names].join(", ")}.`,
    });
  return Object.fromEntries(entries) as Record<string, string>;
}

async function signIn(
  hub: Hub,
  connection: Connection,
  secrets: Credentials,
  options: ConnectOptions,
  terminal: Terminal,
): Promise<Credentials> {
  const { connector, settings } = connection;
  const back = await awaitReturn(portOf(options), options.redirectUrl);
  try {
    const now = hub.now().toISOString() as Instant;
    const context = { settings, now, today: now.slice(0, 10) as Day };
    const url = connector.consent?.url(context, back.flow);
    terminal.err(
      `Open this address in a browser on this machine and sign in; ${back.flow.redirectUrl} must be registered with the app as its redirect address:`,
    );
    terminal.out(url ?? "");
    const returned = await back.returned;
    return await hub.perform(redeem(connection, secrets, back.flow, returned));
  } finally {
    await back.close();
  }
}

async function test(
  hub: Hub,
  connection: Connection,
  options: ConnectOptions,
  terminal: Terminal,
): Promise<void> {
  terminal.progress(`Trying ${connection.connector.title}…`);
  const found = await hub.perform(checkConnection(connection));
  if (options.json === true) terminal.out(JSON.stringify(found, null, 2));
  else
    for (const diagnosis of found)
      terminal.out(`${diagnosis.level}: ${printable(tellDiagnosis(diagnosis))}`);
  const wrong = found.find((diagnosis) => diagnosis.level === "wrong");
  if (wrong !== undefined)
    fail({
      code: "bad-setting",
      message: `The connection ${connection.name} is saved and does not work yet: ${printable(wrong.message)} Run parstock connect again when that is mended.`,
    });
}
