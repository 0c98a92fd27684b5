import { isLive, type OrderStatus } from "@parstock/core";

import type { Guide, HomePage } from "../api.ts";
import type { App } from "../app.ts";
import type { ShopState } from "../shop-book.ts";
import { lowRows } from "./items.ts";

const waits: readonly OrderStatus[] = ["proposed", "waiting"];
const shownExceptions = 20;
const shownLow = 8;

export async function homePage(app: App, state: ShopState): Promise<HomePage> {
  const { shop, settings } = state;
  const { store } = app;
  const [facts, values, low, exceptions, guide] = await Promise.all([
    store.answer({ kind: "ledger.tenant", tenant: shop, source: "", month: "" }),
    store.database.query<{ status: OrderStatus; currency: string; total: string; count: number }>(
      `select status, currency, trim_scale(sum(total))::text as total, count(*)::integer as count
       from parstock.orders where tenant = $1 group by status, currency order by status, currency`,
      [shop],
    ),
    lowRows(app, shop, shownLow),
    store.listExceptions(shop, { limit: shownExceptions }),
    guideOf(app, state),
  ]);
  const moving = (status: OrderStatus): boolean => isLive(status) && !waits.includes(status);
  const count = (of: (status: OrderStatus) => boolean): number =>
    values.filter(({ status }) => of(status)).reduce((sum, row) => sum + row.count, 0);
  return {
    reading: state.progress,
    firstRead: state.fullAt !== null,
    problem: state.problem,
    changedAt: state.changedAt,
    autopilot: settings.autopilot,
    submissionStopped: facts.submissionStopped,
    atRisk: low.total,
    risky: low.rows,
    waiting: count((status) => waits.includes(status)),
    inTransit: count(moving),
    waitingValue: await sums(app, shop, waits),
    inTransitValue: await sums(app, shop, values.map(({ status }) => status).filter(moving)),
    exceptions: exceptions.map(({ key, message }) => ({ key, message })),
    guide: settings.guided || Object.values(guide).every(Boolean) ? null : guide,
  };
}

async function sums(
  app: App,
  shop: string,
  statuses: readonly OrderStatus[],
): Promise<Record<string, string>> {
  const rows = await app.store.database.query<{ currency: string; total: string }>(
    `select currency, trim_scale(sum(total))::text as total from parstock.orders
     where tenant = $1 and status = any($2) group by currency order by currency`,
    [shop, statuses],
  );
  return Object.fromEntries(rows.map(({ currency, total }) => [currency, total]));
}

async function guideOf(app: App, { shop, fullAt, settings }: ShopState): Promise<Guide> {
  const [there] = await app.store.database.query<Pick<Guide, "suppliers" | "prices" | "points">>(
    `select exists (select from parstock_shopify.suppliers where shop = $1) as suppliers,
       exists (select from parstock_shopify.offers where shop = $1) as prices,
       exists (select from parstock_shopify.rules where shop = $1) as points`,
    [shop],
  );
  return {
    read: fullAt !== null,
    suppliers: there?.suppliers ?? false,
    prices: there?.prices ?? false,
    points: there?.points ?? false,
    company: settings.company.address.length > 0,
  };
}
