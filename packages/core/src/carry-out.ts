import { advanceOrders, type Outlet } from "./advance.ts";
import type { Run } from "./effect.ts";
import { keepExceptions } from "./exception.ts";
import { underLease } from "./lease.ts";
import type { Exception, RunFinding } from "./ledger.ts";
import type { Actor, OrderState } from "./order.ts";
import type { Settings } from "./settings.ts";

export type CarryReport =
  /** A run is at it, and carries out what was just decided. */
  | { readonly kind: "busy" }
  | {
      readonly kind: "carried";
      readonly orders: readonly OrderState[];
      readonly exceptions: readonly Exception[];
      readonly findings: readonly RunFinding[];
    };

/** The end of a run without its beginning: after a person decided, orders are placed and sent without reading stock. */
export function* carryOut(
  settings: Settings,
  outlet: Outlet,
  holder: string,
  by: Actor,
): Run<CarryReport> {
  const carried = yield* underLease({ tenant: settings.tenant, holder, by }, function* (keeper) {
    const advanced = yield* advanceOrders(settings, outlet, keeper, new Map());
    yield* keepExceptions(keeper, advanced.exceptions, ["order:"]);
    return { kind: "carried", ...advanced } as const;
  });
  return carried ?? { kind: "busy" };
}
