import { fail, type OrderReference } from "@parstock/core";
import type { OrderFile } from "@parstock/store";

import type { Hub } from "../hub.ts";

/** An order with all that led to it. Fails with `not-found`. */
export async function orderFile(hub: Hub, reference: OrderReference): Promise<OrderFile> {
  return (
    (await hub.store.order(hub.settings.core.tenant, reference)) ??
    fail({ code: "not-found", message: `There is no order ${reference}.` })
  );
}
