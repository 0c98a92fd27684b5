import { join } from "node:path";

import {
  alertMessage,
  digestMessage,
  type OrderCard,
  orderMessage,
  postAlert,
  type Posted,
  postMessage,
  type SlackMessage,
  updateMessage,
} from "@parstock/connectors/slack";
import {
  type Connection,
  type Context,
  converse,
  type Exchange,
  failureOf,
  type OrderReference,
  type OrderStatus,
} from "@parstock/core";

import type { Hub } from "../hub.ts";
import { digestRow, orderCard, pageOf } from "./cards.ts";
import { type Notes, readNotes, writeNotes } from "./notes.ts";

/** More orders at once make one message. */
const apartMax = 10;
/** A run commits hundreds of times. */
const gatherMs = 500;
/** After a refusal or an outage. */
const againMs = 60_000;
const leaseMs = 120_000;
const waitingMax = 1_000;

/** What happens to these is over: their messages change no more. */
const final: ReadonlySet<OrderStatus> = new Set([
  "rejected",
  "expired",
  "refused",
  "received",
  "closed",
  "cancelled",
]);

/** Keeps a channel at what waits: posts what is new, and changes what was posted as the orders go on. */
export class Board {
  readonly #hub: Hub;
  readonly #connection: Connection;
  readonly #report: (message: string) => void;
  readonly #path: string;
  readonly #dashboard: string | null;
  #end: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #due = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #sequence = 0;
  #checked = 0;
  #all = true;

  constructor(hub: Hub, connection: Connection, report: (message: string) => void) {
    this.#hub = hub;
    this.#connection = connection;
    this.#report = report;
    const { tenant } = hub.settings.core;
    this.#path = join(hub.folder, "slack", `${tenant}.${connection.name}.json`);
    const { dashboardUrl = "" } = connection.settings;
    this.#dashboard = dashboardUrl === "" ? hub.settings.publicUrl : dashboardUrl;
  }

  /** Looks now, and after every commit. */
  start(): void {
    const { tenant } = this.#hub.settings.core;
    this.#end = this.#hub.store.subscribe((appended) => {
      if (appended.tenant !== tenant) return;
      this.#sequence = Math.max(this.#sequence, appended.sequence);
      this.#look(gatherMs);
    });
    this.#look(0);
  }

  async stop(): Promise<void> {
    this.#end?.();
    this.#end = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#turn;
  }

  /** Posts an order by itself, whatever was said of it before. */
  async show(reference: OrderReference): Promise<void> {
    await this.#inTurn(async () => {
      const notes = readNotes(this.#path);
      await this.#postOrder(notes, reference);
      writeNotes(this.#path, notes);
    });
  }

  /** Brings the channel up to date. Fails with what Slack refused; what was posted by then is kept. */
  async refresh(): Promise<void> {
    await this.#inTurn(() => this.#underLease());
  }

  /** The sooner of what was asked for counts: after an outage the next commit does not wait for the next try. */
  #look(afterMs: number): void {
    const due = Date.now() + afterMs;
    if (this.#timer !== null) {
      if (this.#due <= due) return;
      clearTimeout(this.#timer);
    }
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.refresh().catch((thrown: unknown) => {
        const failure = failureOf(thrown);
        this.#report(
          `Slack was not told what waits: ${failure?.message ?? (thrown instanceof Error ? thrown.stack : String(thrown))}`,
        );
        this.#all = true;
        if (this.#end !== null) this.#look(againMs);
      });
    }, afterMs);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  /** One worker speaks; another one that was told of the same commits leaves it to that. */
  async #underLease(): Promise<void> {
    const { store, holder, settings } = this.#hub;
    const { tenant } = settings.core;
    const name = `slack/${this.#connection.name}`;
    const lease = await store.answer({
      kind: "ledger.lease",
      tenant,
      name,
      holder,
      ttlMs: leaseMs,
    });
    if (lease === null) return;
    const notes = readNotes(this.#path);
    const upTo = this.#sequence;
    try {
      if (this.#connection.settings["mode"] === "webhook") await this.#alert(notes);
      else {
        await this.#postNew(notes);
        await this.#updateOrders(notes, upTo);
        await this.#updateDigests(notes);
      }
      this.#checked = Math.max(this.#checked, upTo);
    } finally {
      writeNotes(this.#path, notes);
      await store.answer({ kind: "ledger.release", tenant, name, fence: lease.fence });
    }
  }

  async #alert(notes: Notes): Promise<void> {
    const waiting = await this.#waiting();
    notes.alerted = notes.alerted.filter((reference) =>
      waiting.some((order) => order.reference === reference),
    );
    const fresh = waiting.filter(({ reference }) => !notes.alerted.includes(reference));
    if (fresh.length === 0) return;
    if (fresh.length > apartMax) {
      const url = pageOf(this.#dashboard);
      const message = digestMessage(fresh.map(digestRow), url, false);
      await this.#say((context) => postAlert(context, message));
      notes.alerted.push(...fresh.map(({ reference }) => reference));
      return;
    }
    for (const { reference } of fresh) {
      const message = alertMessage(await orderCard(this.#hub, reference, this.#dashboard));
      await this.#say((context) => postAlert(context, message));
      notes.alerted.push(reference);
    }
  }

  async #postNew(notes: Notes): Promise<void> {
    const digested = new Set(
      notes.digests.flatMap(({ orders }) => orders.map(({ reference }) => reference)),
    );
    const fresh = (await this.#waiting()).filter(
      ({ reference }) => notes.orders[reference] === undefined && !digested.has(reference),
    );
    if (fresh.length <= apartMax) {
      for (const { reference } of fresh) await this.#postOrder(notes, reference);
      return;
    }
    const orders = fresh.map(digestRow);
    const posted = await this.#post(digestMessage(orders, pageOf(this.#dashboard), true));
    notes.digests.push({ ...posted, waiting: orders.length, orders: [...orders] });
  }

  async #postOrder(notes: Notes, reference: OrderReference): Promise<void> {
    const card = await orderCard(this.#hub, reference, this.#dashboard);
    const posted = await this.#post(orderMessage(card));
    notes.orders[reference] = { ...posted, version: card.version };
  }

  async #updateOrders(notes: Notes, upTo: number): Promise<void> {
    const touched = await this.#touched(upTo);
    for (const [reference, note] of Object.entries(notes.orders)) {
      if (touched !== null && !touched.has(reference)) continue;
      const card = await this.#cardOf(reference);
      if (card === null) {
        delete notes.orders[reference];
        continue;
      }
      if (card.version !== note.version) {
        const message = orderMessage(card);
        const isThere = await this.#change(note, message);
        if (!isThere) delete notes.orders[reference];
        else note.version = card.version;
      }
      if (final.has(card.status)) delete notes.orders[reference];
    }
  }

  /** Null for an order that the ledger does not know: the notes are older than it is. */
  async #cardOf(reference: OrderReference): Promise<OrderCard | null> {
    try {
      return await orderCard(this.#hub, reference, this.#dashboard);
    } catch (thrown) {
      if (failureOf(thrown)?.code === "not-found") return null;
      throw thrown;
    }
  }

  async #updateDigests(notes: Notes): Promise<void> {
    if (notes.digests.length === 0) return;
    const waiting = new Set((await this.#waiting()).map(({ reference }) => reference));
    for (const digest of notes.digests) {
      for (const order of digest.orders)
        if (!waiting.has(order.reference) && order.status === "waiting") order.status = "approved";
      const left = digest.orders.filter((order) => order.status === "waiting").length;
      const drop = (): void => {
        notes.digests = notes.digests.filter((one) => one !== digest);
      };
      if (left !== digest.waiting) {
        const message = digestMessage(digest.orders, pageOf(this.#dashboard), true);
        if (!(await this.#change(digest, message))) drop();
        digest.waiting = left;
      }
      if (left === 0) drop();
    }
  }

  /** Orders that changed since the last look; null where all have to be looked at. */
  async #touched(upTo: number): Promise<ReadonlySet<string> | null> {
    if (this.#all) {
      this.#all = false;
      return null;
    }
    const { tenant } = this.#hub.settings.core;
    const streams = await this.#hub.store.streams(tenant, this.#checked, upTo);
    if (streams.length >= streamsMax) return null;
    return new Set(
      streams.flatMap((stream) => (stream.startsWith("order/") ? [stream.slice(6)] : [])),
    );
  }

  async #waiting() {
    const { tenant } = this.#hub.settings.core;
    const filter = { statuses: ["waiting"], limit: waitingMax } as const;
    return (await this.#hub.store.pageOrders(tenant, filter)).rows;
  }

  #post(message: SlackMessage): Promise<Posted> {
    return this.#say((context) => postMessage(context, message));
  }

  /** False when the message is not there any more: somebody deleted it, and that is an answer too. */
  async #change(posted: Posted, message: SlackMessage): Promise<boolean> {
    try {
      await this.#say((context) => updateMessage(context, posted, message));
      return true;
    } catch (thrown) {
      if (failureOf(thrown)?.code === "not-found") return false;
      throw thrown;
    }
  }

  #say<T>(talk: (context: Context) => Exchange<T>): Promise<T> {
    return this.#hub.perform(converse(this.#connection, talk));
  }
}

/** As many as the store gives at once. */
const streamsMax = 500;
