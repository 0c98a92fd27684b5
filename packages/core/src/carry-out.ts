import { advanceOrders, type Outlet } from "./advance.ts";
import { perform, type Run } from "./effect.ts";
import { leaseMs } from "./engine.ts";
import { keepExceptions, type Keeper } from "./exception.ts";
import type { Exception } from "./ledger.ts";
import type { Actor, OrderState } from "./order.ts";
import type { Settings } from "./settings.ts";

export type CarryReport =
  /** A run is at it, and carries out what was just decided. */
  | { readonly kind: "busy" }
  | {
      readonly kind: "carried";
      readonly orders: readonly OrderState[];
      readonly exceptions: readonly Exception[];
    };

/** The end of a run without its beginning: after a person decided, orders are placed and sent without reading stock. */
export function* carryOut(
  settings: Settings,
  outlet: Outlet,
  holder: string,
  by: Actor,
): Run<CarryReport> {
  const { tenant } = settings;
  const lease = yield* perform({
    kind: "ledger.lease",
    tenant,
    name: "run",
    holder,
    ttlMs: leaseMs,
  });
  if (lease === null) return { kind: "busy" };
  const keeper: Keeper = { tenant, holder, fence: lease.fence, by };
  try {
    const { orders, exceptions } = yield* advanceOrders(settings, outlet, keeper, new Map());
    yield* keepExceptions(keeper, exceptions, ["order:"]);
    return { kind: "carried", orders, exceptions };
  } finally {
    yield* perform({ kind: "ledger.release", tenant, name: "run", fence: lease.fence });
  }
}
