import { randomUUID } from "node:crypto";

import {
  type Actor,
  addMs,
  failureOf,
  type Instant,
  replenish,
  type RunReport,
  type Trigger,
} from "@parstock/core";

import type { App } from "./app.ts";
import { tellFlow } from "./flow-triggers.ts";
import { ask } from "./graphql.ts";
import { mirrorOrders } from "./mirror.ts";
import { type Reading, readShop } from "./reading.ts";
import { writeRules } from "./rules.ts";
import type { ShopState } from "./shop-book.ts";
import { coreSettings } from "./shop-settings.ts";
import { shelfSource } from "./stock-source.ts";
import { renewWatchList } from "./watch-list.ts";

/** Work that waits for a shop: at most one waits and one runs, and whoever runs it does all that is due. */
const queue = "tend";
const reconcile = "reconcile";
/** Shops are tended side by side: a large one must not keep the others waiting. */
const shopsAtOnce = 4;

/** Begins to tend shops: when something is told of them, and when their time has come. */
export async function startTending(app: App): Promise<void> {
  for (let worker = 0; worker < shopsAtOnce; worker += 1)
    await app.jobs.work(queue, async (payload) => {
      const { shop } = payload as { readonly shop: string };
      await tend(app, shop);
    });
  await app.jobs.work(reconcile, async () => {
    for (const shop of await app.shops.due(app.now().toISOString() as Instant))
      await askToTend(app, shop);
  });
  await app.jobs.schedule(reconcile, "* * * * *", "UTC");
}

export async function askToTend(app: App, shop: string): Promise<void> {
  await app.jobs.enqueue(queue, { shop }, { singletonKey: shop });
}

/** Webhooks come in bursts: what comes close together is looked at once. */
const gatherMs = 1_000;
/** Runs that events ask for are at least this far apart; what a person asks for is done at once. */
const eventRunsMs = 60_000;

/** Has the shop tended soon. What is lost with the process is found by the schedule. */
export function ring(app: App, shop: string): void {
  if (app.bells.has(shop)) return;
  const bell = setTimeout(() => {
    app.bells.delete(shop);
    askToTend(app, shop).catch((thrown: unknown) => app.report(`${shop}: ${String(thrown)}`));
  }, gatherMs);
  app.bells.set(shop, bell);
}

/** Everything that is due for one shop: reading, writing back, deciding, placing, sending. */
export async function tend(app: App, shop: string): Promise<void> {
  const state = await app.shops.find(shop);
  if (state === null) return;
  try {
    await tendInstalled(app, state);
    if (state.problem !== null) await app.shops.change(shop, { problem: null });
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    // A shop that was uninstalled meanwhile has no problem: it has no session.
    await app.shops.change(shop, { problem: failure.message, progress: null });
    app.report(`${shop}: ${failure.message}`);
  }
}

async function tendInstalled(app: App, state: ShopState): Promise<void> {
  const { shop } = state;
  const at = app.now().toISOString() as Instant;
  if (state.currency === null) await askShop(app, state);
  await writeRules(app, state);
  await mirrorOrders(app, state);
  const reading = await readShop(app, state, at);
  const now = await app.shops.find(shop);
  if (now === null) return;
  const trigger = await triggerOf(app, now, reading, at);
  if (trigger !== null) {
    await app.shops.change(shop, { runWanted: false, runAfter: null });
    await runShop(app, now, trigger, reading.faults);
  }
  await tellFlow(app, now);
}

/** What there is to run for; null where nothing is, or not yet. */
async function triggerOf(
  app: App,
  { shop, runWanted, runAfter }: ShopState,
  reading: Reading,
  at: Instant,
): Promise<Trigger | null> {
  if (runWanted) return "person";
  if (runAfter !== null && runAfter <= at) return "event";
  if (reading.kind === "nothing") return null;
  const [last] = await app.store.listRuns(shop, { limit: 1 });
  const next = last === undefined ? at : addMs(last.startedAt, eventRunsMs);
  if (next <= at) return reading.kind === "items" ? "event" : "schedule";
  await app.shops.change(shop, { runAfter: next });
  return null;
}

/** What the shop says about itself fills the settings in that nobody has touched yet. */
async function askShop(app: App, state: ShopState): Promise<void> {
  const { shop } = (await app.talk(state, (context) => ask(context, "Shop"))) as ShopFacts;
  const { settings } = state;
  await app.shops.change(state.shop, {
    currency: shop.currencyCode,
    settings: {
      ...settings,
      company: {
        ...settings.company,
        name: shop.name,
        address:
          settings.company.address.length > 0
            ? settings.company.address
            : (shop.billingAddress?.formatted ?? []),
        email: settings.company.email === "" ? shop.email : settings.company.email,
      },
    },
  });
}

type ShopFacts = {
  readonly shop: {
    readonly name: string;
    readonly email: string;
    readonly currencyCode: string;
    readonly billingAddress: { readonly formatted: readonly string[] } | null;
  };
};

/** One whole run over what is known of a shop; afterwards the list of what is low is up to date. */
async function runShop(
  app: App,
  state: ShopState,
  trigger: Trigger,
  faults: readonly string[],
): Promise<RunReport> {
  const { shop, settings } = state;
  const by: Actor = { kind: "rule", name: trigger };
  const program = replenish({
    settings: coreSettings(shop, settings, app.environment.mailFrom),
    source: shelfSource(faults),
    outlet: app.outlet(state),
    trigger,
    by,
    run: `${app.now().toISOString().slice(0, 19).replace(/[-:]/g, "")}-${randomUUID().slice(0, 8)}`,
    holder: app.holder,
    dry: false,
  });
  const report = await app.inTurn(shop, () => app.perform(shop, program));
  if (report.kind === "finished") await renewWatchList(app, shop, report.plan);
  if (report.kind === "stopped")
    app.report(`${shop}: the run stopped: ${report.reasons.join(" ")}`);
  return report;
}
