// First reading of a large shop, a storm of webhooks and the grid over it: calls, cost points and the time they take under the
// standard plan, and what the app itself spends. Shopify is the tests' model; how long its own bulk operation runs is not known.
import { join } from "node:path";

import type { Instant } from "@parstock/core";

import { startServer } from "../src/server.ts";
import { tend } from "../src/tend.ts";
import { enter, scopes } from "../test/merchant.ts";
import { signed } from "../test/world/platform.ts";
import { noSchema } from "../test/world/schema.ts";
import { openStage } from "../test/world/stage.ts";

const variants = Number(process.env["PARSTOCK_VARIANTS"] ?? 50_000);
const onServer = process.env["PARSTOCK_TEST_DATABASE"] !== undefined;
/** The embedded database works in the app's own thread: a storm over a shop of this size is for a server. */
const webhooks = onServer ? 5_000 : 200;
const restoreRate = 100;

if (noSchema !== "") {
  console.log(`skipped: ${noSchema}`);
  process.exit(0);
}

const stage = await openStage();
const { platform, app } = stage;
const shop = platform.open("large.myshopify.com", ["Main", "Cellar", "Outlet"]);
shop.scopes = [...scopes];
// The shop is older than what counts as changed.
const longAgo = platform.now() - 10 * 86_400_000;
for (let index = 1; index <= variants; index += 1)
  shop.stock(`SKU-${String(index).padStart(6, "0")}`, `Item ${index}`, index % 40, longAgo);
platform.bulkMs = 60_000;

const say = (name: string, value: string): void => console.log(`${name.padEnd(46)} ${value}`);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

interface Spent {
  readonly ms: number;
  readonly calls: number;
  readonly points: number;
}

async function measure(work: () => Promise<unknown>): Promise<Spent> {
  const before = { own: platform.ownMs, calls: platform.calls, points: platform.points };
  const began = performance.now();
  await work();
  return {
    ms: performance.now() - began - (platform.ownMs - before.own),
    calls: platform.calls - before.calls,
    points: platform.points - before.points,
  };
}

say("database", onServer ? "a PostgreSQL server" : "embedded, in memory");
const merchant = await enter(stage, shop);
const first = await measure(() => tend(app, shop.domain));
say(
  `first reading, ${variants} variants × 3 locations`,
  `${first.calls} calls, ${first.points} points`,
);
say("  points alone at 100 a second", seconds((first.points / restoreRate) * 1_000));
say("  the app's own time", seconds(first.ms));
say(
  "  memory afterwards",
  `${Math.round(process.memoryUsage().rss / 1e6)} MB (with the model of the shop)`,
);

const quiet = await measure(() => merchant.desk.items(merchant.visit("/items")));
say("grid, first page of all", seconds(quiet.ms));
const sought = await measure(() => merchant.desk.items(merchant.visit("/items?search=SKU-0499")));
say("grid, search", seconds(sought.ms));
const last = await measure(() =>
  merchant.desk.items(merchant.visit(`/items?page=${Math.floor((variants * 3) / 50)}`)),
);
say("grid, last page", seconds(last.ms));

await merchant.post({
  intent: "supplier",
  id: "",
  name: "Leaf & Co",
  email: "orders@leaf.example",
  currency: "EUR",
  language: "en",
  minimum: "",
});
const rows = Array.from(
  { length: 5_000 },
  (_, index) => `SKU-${String(index + 1).padStart(6, "0")},Leaf & Co,2.50,10,40`,
);
const imported = await measure(() =>
  merchant.post({ intent: "import", text: "" }, ["SKU,Supplier,Cost,Min,Max", ...rows].join("\n")),
);
say("import of 5,000 prices and points", seconds(imported.ms));
const decided = await measure(() => tend(app, shop.domain));
say(
  "writing them back and deciding",
  `${seconds(decided.ms)}, ${decided.calls} calls, ${decided.points} points`,
);

const server = await startServer(app, {
  port: 0,
  screens: join(import.meta.dirname, "../test/fixtures/screens"),
});
const answers: number[] = [];
const storm = await measure(async () => {
  for (let from = 0; from < webhooks; from += 20)
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const variant = shop.variants[(from + index) % shop.variants.length];
        const [level] = shop.byItem.get(variant?.itemId ?? "") ?? [];
        if (level !== undefined) level.updatedAt = platform.now();
        const number = variant?.itemId.split("/").at(-1) ?? "";
        const body = `{"available":1,"admin_graphql_api_id":"gid:\\/\\/shopify\\/InventoryLevel\\/1?inventory_item_id=${number}"}`;
        const headers = {
          ...signed(shop.domain, "inventory_levels/update", `w-${from + index}`, body),
          connection: "close",
        };
        const began = performance.now();
        const answer = await fetch(`${server.address}/webhooks`, { method: "POST", headers, body });
        if (answer.status !== 200) throw new Error(`a webhook was answered with ${answer.status}`);
        answers.push(performance.now() - began);
      }),
    );
});
answers.sort((a, b) => a - b);
const at = (share: number): string => seconds(answers[Math.floor(answers.length * share)] ?? 0);
say(`${webhooks} webhooks`, `${seconds(storm.ms)} (aim: a minute)`);
say("  answered: median, 99 of 100, slowest", `${at(0.5)}, ${at(0.99)}, ${at(0.9999)} (aim: 5 s)`);
const settled = await measure(() => tend(app, shop.domain));
say(
  "  looking at what they told of",
  `${seconds(settled.ms)}, ${settled.calls} calls, ${settled.points} points`,
);
say("shops that are due", String((await app.shops.due(app.now().toISOString() as Instant)).length));
if (platform.faults.length > 0) throw new Error(platform.faults.slice(0, 3).join(" "));
await server.stop();
await stage.close();
