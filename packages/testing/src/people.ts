import {
  type Actor,
  decideOrder,
  decimal,
  type LedgerEvent,
  mayApprove,
  type OrderCommand,
  type OrderState,
  perform,
  type Run,
  type Settings,
  subtract,
  type TenantEvent,
} from "@parstock/core";

import type { World } from "./world.ts";

export const ada: Actor & { kind: "person" } = { kind: "person", id: "ada", name: "Ada" };
export const bob: Actor & { kind: "person" } = { kind: "person", id: "bob", name: "Bob" };

/** A person looks at an order, makes up a mind and says so; somebody else may have moved the order on meanwhile. */
export function* command(
  settings: Settings,
  reference: string,
  person: Actor,
  choose: (state: OrderState) => OrderCommand | null,
): Run<boolean> {
  const { tenant } = settings;
  const state = yield* perform({ kind: "ledger.order", tenant, reference });
  const chosen = state === null ? null : choose(state);
  if (state === null || chosen === null) return false;
  if (chosen.type === "approved") {
    const facts = yield* perform({ kind: "ledger.tenant", tenant, source: "", month: "" });
    if (mayApprove(person, state, facts, settings).kind !== "may") return false;
  }
  const { at } = yield* perform({ kind: "clock", timeZones: [] });
  const decision = decideOrder(state, chosen, at, person);
  if (decision.kind === "refused") return false;
  const events = decision.events.map((event): LedgerEvent => ({
    stream: "order",
    reference,
    event,
  }));
  const answer = yield* perform({
    kind: "ledger.append",
    tenant,
    entries: [{ stream: `order/${reference}`, expected: state.version, events }],
    claims: [],
  });
  return answer.kind === "appended";
}

/** A person says something that holds for the whole tenant. */
export function* announce(
  settings: Settings,
  person: Actor,
  said: TenantEvent extends infer Event
    ? Event extends TenantEvent
      ? Omit<Event, "at" | "by">
      : never
    : never,
): Run<void> {
  const { tenant } = settings;
  const facts = yield* perform({ kind: "ledger.tenant", tenant, source: "", month: "" });
  const { at } = yield* perform({ kind: "clock", timeZones: [] });
  const event = { at, by: person, ...said } as TenantEvent;
  yield* perform({
    kind: "ledger.append",
    tenant,
    entries: [
      { stream: "tenant", expected: facts.tenantVersion, events: [{ stream: "tenant", event }] },
    ],
    claims: [],
  });
}

/** Books in the ledger what arrived in the world and is not booked yet; said twice, it books once. */
export function* bookReceipts(settings: Settings, world: World, reference: string): Run<boolean> {
  const arrived = new Map<number, number>();
  for (const placed of world.placed.filter((one) => one.order.reference === reference)) {
    for (const [line, quantity] of placed.received)
      arrived.set(line, (arrived.get(line) ?? 0) + quantity);
  }
  return yield* command(settings, reference, ada, (state) => {
    const lines = state.order.lines.flatMap(({ number, received }) => {
      const open = subtract(decimal(arrived.get(number) ?? 0), received);
      return Number(open) > 0 ? [{ line: number, quantity: open }] : [];
    });
    return lines.length === 0 ? null : { type: "received", lines };
  });
}
