import { type Actor, fail, type Failure, failureOf, type OrderReference } from "@parstock/core";

import type { OrderAction } from "../api.ts";
import type { Hub } from "../hub.ts";
import { actOnOrder, carryOutAfter } from "../orders.ts";
import { personOf } from "../person.ts";
import { type CommonOptions, settingsFor, withHub } from "./options.ts";
import { printable, type Terminal } from "./terminal.ts";

export interface DecideOptions extends CommonOptions {
  readonly all?: boolean;
  readonly reason?: string;
}

export interface CancelOptions extends DecideOptions {
  /** Somebody did it in the target by hand. */
  readonly doneThere?: boolean;
}

/** Statuses that `--all` takes for an action; others need their orders named. */
const allMeans = {
  approve: ["waiting", "proposed"],
  reject: ["waiting", "proposed"],
  retry: ["failed"],
} as const;

/** One decision about one or many orders; a refused one is said and does not stop the others. */
export async function decideOrders(
  references: readonly string[],
  action: OrderAction,
  options: DecideOptions,
  terminal: Terminal,
): Promise<void> {
  const by = personOf(options.by, settingsFor(options).core);
  assertNamed(references, action.action, options.all === true);
  await withHub(options, async (hub) => {
    const chosen = await choose(hub, references, action.action, options.all === true);
    const done: OrderReference[] = [];
    const refused: Failure[] = [];
    for (const reference of chosen) {
      terminal.progress(`${reference} (${done.length + 1} of ${chosen.length})`);
      try {
        await actOnOrder(hub, reference, action, by);
        done.push(reference);
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure === null) throw thrown;
        refused.push(failure);
      }
    }
    if (done.length > 0) await carry(hub, action, by, terminal);
    await report(hub, done, options, terminal);
    const [first] = refused;
    if (first !== undefined)
      fail({
        code: refused.every(({ code }) => code === first.code) ? first.code : "conflict",
        message: refused.map(({ message }) => printable(message)).join("\n"),
      });
  });
}

function assertNamed(
  references: readonly string[],
  action: OrderAction["action"],
  all: boolean,
): void {
  if (!all && references.length === 0)
    fail({
      code: "bad-input",
      message:
        action in allMeans
          ? `Name the orders to ${action}, or say --all.`
          : `Name the orders for ${action}.`,
    });
  if (all && references.length > 0)
    fail({ code: "bad-input", message: "Either name orders or say --all, not both." });
}

async function choose(
  hub: Hub,
  references: readonly string[],
  action: OrderAction["action"],
  all: boolean,
): Promise<readonly OrderReference[]> {
  if (!all) return references;
  const { tenant } = hub.settings.core;
  const found = await hub.store.listOrders(tenant, {
    status: allMeans[action as keyof typeof allMeans],
    limit: 100_000,
  });
  return found.length > 0
    ? found.map((order) => order.reference)
    : fail({ code: "conflict", message: `There is no order to ${action}.` });
}

async function carry(hub: Hub, action: OrderAction, by: Actor, terminal: Terminal): Promise<void> {
  terminal.progress("Placing and sending…");
  const carried = await carryOutAfter(hub, [action.action], by);
  if (carried?.kind === "busy")
    terminal.err("A run is going on; it places and sends what was decided.");
}

async function report(
  hub: Hub,
  references: readonly OrderReference[],
  options: CommonOptions,
  terminal: Terminal,
): Promise<void> {
  const { tenant } = hub.settings.core;
  const states = [];
  for (const reference of references) {
    const state = await hub.store.answer({ kind: "ledger.order", tenant, reference });
    if (state !== null) states.push(state);
  }
  if (options.json === true) {
    terminal.out(
      JSON.stringify(
        states.map(({ order, status, version, held }) => ({
          reference: order.reference,
          status,
          held,
          version,
        })),
        null,
        2,
      ),
    );
    return;
  }
  for (const { order, parties, status, sentTo, failure, held, revision } of states) {
    if (revision !== undefined) {
      const what = revision.kind === "cancel" ? "cancelled" : "changed";
      const outcome =
        revision.status === "refused"
          ? `could not be ${what}: ${revision.failure?.message ?? ""}`
          : `${status}, to be ${what} where it was placed`;
      terminal.out(printable(`${order.reference}  ${parties.supplier.name}  ${outcome}`));
      continue;
    }
    if (status === "cancelled" && sentTo !== undefined) {
      terminal.out(
        printable(
          `${order.reference}  ${parties.supplier.name}  cancelled; it was sent to ${sentTo}, so tell ${parties.supplier.name}`,
        ),
      );
      continue;
    }
    const where =
      status === "sent" && sentTo !== undefined ? ` to ${sentTo}` : held ? ", on hold" : "";
    const why = failure === undefined || status === "sent" ? "" : `: ${failure.message}`;
    terminal.out(
      printable(`${order.reference}  ${parties.supplier.name}  ${status}${where}${why}`),
    );
  }
  if (hub.mailer.kind === "outbox" && states.some((state) => state.status === "sent"))
    terminal.out(`Mail is kept in ${hub.mailer.where}; set SMTP_URL to send it.`);
}
