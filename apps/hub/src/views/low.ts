import { type Day, explainNeed, fail } from "@parstock/core";
import type { LowListFilter, LowListRow, QuietItem } from "@parstock/store";

import type { ItemDetail, LowPage, LowRow, QuietPage } from "../api.ts";
import type { Hub } from "../hub.ts";
import { orderRow } from "./order-rows.ts";

/** What runs low and why: what nobody has ordered yet first, then by how far below its point it is. */
export async function lowPage(hub: Hub, query: LowListFilter): Promise<LowPage> {
  const { tenant } = hub.settings.core;
  const [{ total, rows }, quiet] = await Promise.all([
    hub.store.pageLow(tenant, query),
    quietNow(hub),
  ]);
  return { total, rows: rows.map((row) => lowRow(row, quiet)) };
}

/** One item at one location, with the arithmetic. Fails with `not-found` for an item that is not on the list. */
export async function itemDetail(hub: Hub, item: string, location: string): Promise<ItemDetail> {
  const { tenant } = hub.settings.core;
  const [watched] = await hub.store.watch(tenant, item, location);
  const row = await hub.store.low(tenant, item, location);
  if (watched === undefined || row === null) {
    return fail({
      code: "not-found",
      message: `${item} at ${location} was not low in the last run.`,
    });
  }
  const { need } = watched;
  const orders = await hub.store.ordersOfItem(tenant, item, location, 20);
  return {
    ...lowRow(row, await quietNow(hub)),
    rule: need.inputs.rule,
    // The list's sentence ends with what kept it from being bought, which only the whole plan knows.
    explanation: [...explainNeed(need).slice(0, -1), row.reason],
    orders: orders.map(orderRow),
  };
}

/** What no trigger orders today, because a person snoozed it or decided against an order. */
export async function quietPage(hub: Hub): Promise<QuietPage> {
  const quiet = await quietNow(hub);
  return { total: quiet.length, rows: quiet };
}

async function quietNow(hub: Hub): Promise<readonly QuietItem[]> {
  const today = hub.now().toISOString().slice(0, 10) as Day;
  return hub.store.listQuiet(hub.settings.core.tenant, today);
}

function lowRow(row: LowListRow, quiet: readonly QuietItem[]): LowRow {
  const found = quiet.find(({ item, location }) => item === row.item && location === row.location);
  return {
    ...row,
    quiet: found === undefined ? null : { until: found.until, snoozed: found.snoozed },
  };
}
