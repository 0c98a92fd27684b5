import {
  editDialog,
  type Inbound,
  openDialog,
  parseReorder,
  peopleOf,
  plainMessage,
  rejectDialog,
  respond,
  whisper,
} from "@parstock/connectors/slack";
import {
  type Actor,
  type Connection,
  type Context,
  converse,
  type Exchange,
  fail,
  failureOf,
  type OrderReference,
  type OrderState,
  parseDecimal,
} from "@parstock/core";

import type { Hub } from "../hub.ts";
import { actOnOrder, carryOutAfter } from "../orders.ts";
import { personOf } from "../person.ts";
import type { Board } from "./board.ts";
import { orderCard } from "./cards.ts";

type Said<Kind extends Inbound["kind"]> = Extract<Inbound, { kind: Kind }>;
type Caller = Said<"clicked"> | Said<"filled-in"> | Said<"command">;

export interface DeskService {
  /** Starts a run in the background. Fails with `conflict` while one is going on. */
  startRun(by: string): void;
  report(message: string): void;
}

/** Takes decisions from Slack to where the dashboard takes them, in the name of a known person. */
export class Desk {
  readonly #hub: Hub;
  readonly #connection: Connection;
  readonly #board: Board;
  readonly #service: DeskService;

  constructor(hub: Hub, connection: Connection, board: Board, service: DeskService) {
    this.#hub = hub;
    this.#connection = connection;
    this.#board = board;
    this.#service = service;
  }

  /** What a dialog must be corrected in, by the block of the field; null when it will do. */
  complaints(inbound: Inbound): Readonly<Record<string, string>> | null {
    if (inbound.kind !== "filled-in") return null;
    const wrong = [...inbound.quantities].filter(([, text]) => parseDecimal(text) === null);
    return wrong.length === 0
      ? null
      : Object.fromEntries(
          wrong.map(([line]) => [`line.${line}`, "Write a quantity like 12 or 12.5."]),
        );
  }

  /** Does what was asked for, and says to the one who asked why it could not. Never fails. */
  async take(inbound: Inbound): Promise<void> {
    if (inbound.kind === "challenge" || inbound.kind === "other") return;
    try {
      const person = this.#person(inbound);
      switch (inbound.kind) {
        case "clicked":
          return await this.#clicked(inbound, person);
        case "filled-in":
          return await this.#filledIn(inbound, person);
        case "command":
          return await this.#answer(inbound, await this.#reorder(inbound.text, person));
      }
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure === null)
        this.#service.report(
          `After a request from Slack: ${thrown instanceof Error ? thrown.stack : String(thrown)}`,
        );
      const sentence = failure?.message ?? "Parstock met a mistake of its own; it is in the log.";
      await this.#answer(inbound, sentence);
    }
  }

  /** Being in the channel is no right to anything: a Slack user has to stand for somebody here. */
  #person({ user, team }: Caller): Actor {
    const { settings } = this.#connection;
    if (team === "" || team !== (settings["team"] ?? "").trim())
      fail({
        code: "auth-denied",
        message: `Decisions are not taken from the Slack workspace ${team}; its id has to stand as "team" in the connection.`,
      });
    const name = peopleOf({ settings }).get(user);
    if (name === undefined)
      fail({
        code: "auth-denied",
        message: `Parstock does not know you; ask for ${user}= and your name there to be added to "people" of the Slack connection.`,
      });
    return personOf(name, this.#hub.settings.core);
  }

  async #clicked(click: Said<"clicked">, person: Actor): Promise<void> {
    const { action, reference, version, trigger } = click;
    if (action === "show") return this.#board.show(reference);
    if (action === "approve") {
      const decision = { action, reason: "Approved in Slack." } as const;
      await actOnOrder(this.#hub, reference, decision, person, version);
      await this.#carryOut(reference, person);
      return;
    }
    const card = await orderCard(this.#hub, reference, null);
    if (card.version !== version || card.status !== "waiting")
      fail({
        code: "conflict",
        message: `Order ${reference} has changed meanwhile; look at it again before you decide.`,
      });
    const dialog = action === "edit" ? editDialog(card) : rejectDialog(card);
    await this.#say((context) => openDialog(context, trigger, dialog));
  }

  async #filledIn(filled: Said<"filled-in">, person: Actor): Promise<void> {
    const { dialog, reference, version, reason } = filled;
    if (dialog === "reject") {
      await actOnOrder(this.#hub, reference, { action: "reject", reason }, person, version);
      return;
    }
    let seen = version;
    const { order } = await this.#order(reference);
    for (const [line, quantity] of filled.quantities) {
      const before = order.lines.find(({ number }) => number === line)?.quantity;
      if (before === undefined || before === parseDecimal(quantity)) continue;
      const edit = { action: "edit", line, quantity, reason } as const;
      await actOnOrder(this.#hub, reference, edit, person, seen);
      seen = (await this.#order(reference)).version;
    }
  }

  async #reorder(text: string, person: Actor): Promise<string> {
    const { item, quantity } = parseReorder(text);
    if (item === null) {
      this.#service.startRun(person.name);
      return "Parstock looks what runs low; what has to be approved shows in the channel.";
    }
    const { tenant } = this.#hub.settings.core;
    if (quantity === null) {
      const { rows } = await this.#hub.store.pageLow(tenant, {
        search: item,
        limit: 20,
        offset: 0,
      });
      const known = rows.filter((row) => sameItem(row.item, item));
      return known.length === 0
        ? `${item} was not low in the last run; /reorder alone looks again.`
        : known
            .map((row) => {
              const order = row.reference === null ? "" : ` See order ${row.reference}.`;
              return `${row.item} at ${row.location}: on hand ${row.onHand}. ${row.reason}${order}`;
            })
            .join(" ");
    }
    const filter = { statuses: ["waiting"], search: item, limit: 20 } as const;
    const { rows } = await this.#hub.store.pageOrders(tenant, filter);
    const found: { state: OrderState; line: number }[] = [];
    for (const { reference } of rows) {
      const state = await this.#order(reference);
      const line = state.order.lines.find((one) => sameItem(one.item, item));
      if (line !== undefined) found.push({ state, line: line.number });
    }
    const [only, ...others] = found;
    if (only === undefined)
      return `No order that waits for approval has ${item}; /reorder alone looks what runs low.`;
    if (others.length > 0)
      return `${item} stands on ${found.map(({ state }) => state.order.reference).join(" and ")}; edit the one that you mean.`;
    const { order, version } = only.state;
    const edit = {
      action: "edit",
      line: only.line,
      quantity,
      reason: "Asked for in Slack.",
    } as const;
    await actOnOrder(this.#hub, order.reference, edit, person, version);
    return `Order ${order.reference} now has ${quantity} of ${item}; it waits for approval.`;
  }

  async #order(reference: OrderReference): Promise<OrderState> {
    const { tenant } = this.#hub.settings.core;
    const state = await this.#hub.store.answer({ kind: "ledger.order", tenant, reference });
    return state ?? fail({ code: "not-found", message: `There is no order ${reference}.` });
  }

  /** The decision is recorded; what becomes of the order is told by its message. */
  async #carryOut(reference: OrderReference, person: Actor): Promise<void> {
    try {
      await carryOutAfter(this.#hub, ["approve"], person);
    } catch (thrown) {
      this.#service.report(
        `After approve of ${reference}: ${failureOf(thrown)?.message ?? String(thrown)}`,
      );
    }
  }

  /** An answer that can't be given is no reason to undo what was decided. */
  async #answer({ responseUrl, user }: Caller, sentence: string): Promise<void> {
    const message = plainMessage(sentence);
    try {
      await this.#say((context) =>
        responseUrl === null
          ? whisper(context, user, message)
          : respond(context, responseUrl, message),
      );
    } catch (thrown) {
      this.#service.report(
        `Slack could not be answered: ${failureOf(thrown)?.message ?? String(thrown)}`,
      );
    }
  }

  #say<T>(talk: (context: Context) => Exchange<T>): Promise<T> {
    return this.#hub.perform(converse(this.#connection, talk));
  }
}

function sameItem(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
