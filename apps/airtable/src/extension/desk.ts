import {
  type Actor,
  type Exception,
  fail,
  type Instant,
  type OrderState,
  type RunReport,
} from "@parstock/core";

import { readLog, underLock } from "../round.ts";
import type { Base } from "../scripting.ts";
import { setUp } from "../set-up.ts";
import { readSettings, type ScriptSettings } from "../settings.ts";
import type { Decision } from "../tables.ts";

export type Person = Actor & { readonly kind: "person" };

/** Orders as the log has them, newest first, and what people have to look at. */
export interface Orders {
  readonly states: readonly OrderState[];
  readonly exceptions: readonly Exception[];
}

/** What a person can do in the extension, each under their name. Mail is the automation's: it goes with its next run. */
export class Desk {
  private readonly base: Base;
  private readonly config: Readonly<Record<string, unknown>>;
  private readonly person: Person;

  constructor(base: Base, config: Readonly<Record<string, unknown>>, person: Person) {
    this.base = base;
    this.config = config;
    this.person = person;
  }

  setUp(): Promise<string[]> {
    return setUp(this.base, readSettings({ company: "-" }, this.base.id).tables);
  }

  async orders(): Promise<Orders> {
    const log = await readLog(this.base, this.settings(), clock);
    return {
      states: [...log.orders.values()].sort((a, b) => (a.proposedAt < b.proposedAt ? 1 : -1)),
      exceptions: [...log.exceptions.values()],
    };
  }

  preview(): Promise<RunReport> {
    return this.inTurn((check) => check.preview(this.person));
  }

  check(): Promise<RunReport> {
    return this.inTurn((check) => check.run("person", this.person));
  }

  /** Null when it is done, else why it may not be. */
  settle(order: OrderState, decision: Decision): Promise<string | null> {
    const { reference } = order.order;
    return this.inTurn((check) => check.settle(reference, decision, order.version, this.person));
  }

  private settings(): ScriptSettings {
    return { ...readSettings(this.config, this.base.id), mailsMax: 0 };
  }

  private async inTurn<T>(work: Parameters<typeof underLock<T>>[3]): Promise<T> {
    const done = await underLock(
      this.base,
      this.settings(),
      clock,
      async (check) => [await work(check)] as const,
    );
    if (done === null)
      return fail({ code: "conflict", message: "A check is going on; try again in a minute." });
    return done[0];
  }
}

function clock(): Instant {
  return new Date().toISOString() as Instant;
}
