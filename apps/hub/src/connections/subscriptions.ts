import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { type Connection, converse, failureOf, type Instant, type Run } from "@parstock/core";
import * as v from "valibot";

import type { CredentialStore } from "./credentials.ts";
import { replaceDurably } from "./durable.ts";
import { systems } from "./registry.ts";

/** What makes a connected system call this hub, or why it does not. */
export interface SubscriptionRecord {
  readonly version: 1;
  /** Where the system was told to call; a secret that goes with it is left out. */
  readonly callback: string;
  readonly id: string | null;
  readonly madeAt: string;
  /** Null for one that does not end. */
  readonly endsAt: string | null;
  /** Why the last attempt came to nothing, and when it was. */
  readonly failure?: { readonly message: string; readonly at: string } | undefined;
}

const kept: v.GenericSchema<unknown, SubscriptionRecord> = v.object({
  version: v.literal(1),
  callback: v.string(),
  id: v.nullable(v.string()),
  madeAt: v.string(),
  endsAt: v.nullable(v.string()),
  failure: v.optional(v.object({ message: v.string(), at: v.string() })),
});

/** What the hub is for its connections; a hub that is open is one. */
export interface SubscriptionDesk {
  readonly folder: string;
  readonly credentials: CredentialStore;
  readonly now: () => Date;
  perform<T>(program: Run<T>): Promise<T>;
}

/** How long after an attempt that failed the next one is made. */
const retryMs = 3_600_000;

export function canSubscribe({ connector }: Connection): boolean {
  return connector.subscribe !== undefined && systems.has(connector.name);
}

/** Where a connected system calls this hub; null where nobody said how it is reached from outside. */
export function callbackOf(publicUrl: string | null, connection: string): string | null {
  return publicUrl === null ? null : `${publicUrl.replace(/\/+$/, "")}/webhooks/${connection}`;
}

function pathOf(folder: string, { tenant, name }: Pick<Connection, "tenant" | "name">): string {
  return join(folder, "subscriptions", `${tenant}.${name}.json`);
}

/** Null when the system was never told; a record that can't be read is one that was not kept. */
export function readSubscription(
  folder: string,
  connection: Pick<Connection, "tenant" | "name">,
): SubscriptionRecord | null {
  const path = pathOf(folder, connection);
  if (!existsSync(path)) return null;
  try {
    return v.parse(kept, JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

function keep(folder: string, connection: Connection, record: SubscriptionRecord): void {
  mkdirSync(join(folder, "subscriptions"), { recursive: true, mode: 0o700 });
  replaceDurably(pathOf(folder, connection), `${JSON.stringify(record, null, 2)}\n`);
}

/** Renewed once half of its time is over, so that a hub that was away for a while still comes in time. */
function isDue(record: SubscriptionRecord | null, callback: string, now: Date): boolean {
  if (record === null) return true;
  const { failure, madeAt, endsAt } = record;
  if (failure !== undefined) return now.getTime() >= Date.parse(failure.at) + retryMs;
  if (record.callback !== callback) return true;
  if (endsAt === null) return false;
  return now.getTime() >= (Date.parse(madeAt) + Date.parse(endsAt)) / 2;
}

/** Has the system call this hub from now on, and keeps until when. A refusal is kept and returned as one sentence. */
export async function subscribe(
  desk: SubscriptionDesk,
  connection: Connection,
  callback: string,
): Promise<{ readonly failure: string | null }> {
  const { connector, name } = connection;
  const at = desk.now().toISOString();
  const before = readSubscription(desk.folder, connection);
  try {
    if (before !== null && before.callback !== callback) await withdraw(desk, connection);
    const address = addressFor(desk, connection, callback);
    const made = await desk.perform(
      converse(connection, (context) => {
        if (connector.subscribe === undefined) throw new Error(`${name} can't be subscribed to`);
        return connector.subscribe(context, address);
      }),
    );
    const field = systems.get(connector.name)?.webhookSecret;
    if (made.secret !== undefined && field !== undefined)
      desk.credentials.save(name, { ...desk.credentials.read(name), [field]: made.secret });
    const { id, endsAt } = made;
    keep(desk.folder, connection, { version: 1, callback, id, madeAt: at, endsAt });
    return { failure: null };
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    keep(desk.folder, connection, {
      ...(before ?? { version: 1, callback, id: null, madeAt: at, endsAt: null }),
      failure: { message: failure.message, at },
    });
    return { failure: failure.message };
  }
}

/** The address with the secret in it, for systems that have nowhere else to put one; a secret of our choosing is made. */
function addressFor(
  { credentials }: SubscriptionDesk,
  { connector, name }: Connection,
  callback: string,
): string {
  const { webhookSecret, choosesSecret = false, secretIn } = systems.get(connector.name) ?? {};
  if (webhookSecret === undefined) return callback;
  const known = credentials.has(name) ? credentials.read(name) : {};
  let secret = known[webhookSecret] ?? "";
  if (secret === "" && choosesSecret) {
    secret = randomBytes(24).toString("base64url");
    credentials.save(name, { ...known, [webhookSecret]: secret });
  }
  if (secretIn === undefined) return callback;
  return `${callback}?${new URLSearchParams({ [secretIn]: secret }).toString()}`;
}

/** Has the system call no more. Fails when it can't be told. */
async function withdraw(desk: SubscriptionDesk, connection: Connection): Promise<void> {
  const record = readSubscription(desk.folder, connection);
  const { connector } = connection;
  const { unsubscribe } = connector;
  if (record === null || record.id === null || unsubscribe === undefined) return;
  const { id, endsAt } = record;
  await desk.perform(
    converse(connection, (context) =>
      unsubscribe.call(connector, context, { id, endsAt: endsAt as Instant | null }),
    ),
  );
}

/** Ends a subscription for good; one sentence where the system could not be told. */
export async function endSubscription(
  desk: SubscriptionDesk,
  connection: Connection,
): Promise<string | null> {
  try {
    await withdraw(desk, connection);
    return null;
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    return `${connection.connector.title} could not be told to stop calling; remove its webhook there: ${failure.message}`;
  } finally {
    forgetSubscription(desk.folder, connection);
  }
}

export function forgetSubscription(
  folder: string,
  connection: Pick<Connection, "tenant" | "name">,
): void {
  rmSync(pathOf(folder, connection), { force: true });
}

/** How it stands with the webhook of a connection, for a person; null for a system that can't be subscribed to. */
export function tellSubscription(
  folder: string,
  connection: Connection,
  publicUrl: string | null,
): { readonly state: "ok" | "note" | "wrong"; readonly sentence: string } | null {
  if (!canSubscribe(connection)) return null;
  const { title } = connection.connector;
  const record = readSubscription(folder, connection);
  if (record?.failure !== undefined)
    return { state: "wrong", sentence: `Its webhook could not be made: ${record.failure.message}` };
  if (record !== null)
    return {
      state: "ok",
      sentence: `${title} calls ${record.callback}${record.endsAt === null ? "" : `; renewed before ${record.endsAt.slice(0, 16).replace("T", " ")}`}.`,
    };
  return {
    state: "note",
    sentence:
      publicUrl === null
        ? `${title} can call this hub when something changes; set "publicUrl" to the address that it reaches the hub by.`
        : `${title} is told to call this hub once parstock serve runs.`,
  };
}

/** Makes and renews what is due; what fails is told, and does not keep the others from being renewed. */
export async function renewSubscriptions(
  desk: SubscriptionDesk,
  connections: Iterable<Connection>,
  publicUrl: string | null,
  report: (message: string) => void,
  { retryNow = false }: { readonly retryNow?: boolean } = {},
): Promise<void> {
  for (const connection of connections) {
    const callback = callbackOf(publicUrl, connection.name);
    if (callback === null || !canSubscribe(connection)) continue;
    const record = readSubscription(desk.folder, connection);
    const retries = retryNow && record?.failure !== undefined;
    if (!retries && !isDue(record, callback, desk.now())) continue;
    const { failure } = await subscribe(desk, connection, callback);
    if (failure !== null)
      report(`The webhook of the connection ${connection.name} could not be made: ${failure}`);
  }
}
