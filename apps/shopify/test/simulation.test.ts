import { type Decimal, type OrderState, toBaseUnits } from "@parstock/core";
import { Dice } from "@parstock/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Mailer } from "../src/mail.ts";
import { tend } from "../src/tend.ts";
import { enter, type Merchant, scopes } from "./merchant.ts";
import { noSchema } from "./world/schema.ts";
import { openStage, type Stage } from "./world/stage.ts";

/** Each is two shops side by side in one database, with answers lost, throttling and an uninstall; more by this variable. */
const schedules = Number(process.env["PARSTOCK_SCHEDULES"] ?? 8);
const rounds = 6;
const itemsEach = 3;

interface Player {
  readonly merchant: Merchant;
  readonly sold: Map<string, number>;
  readonly received: Map<string, number>;
}

/** Mail as it arrives: by message id, with how often. */
function countingMailer(sent: Map<string, number>): Mailer {
  return {
    kind: "outbox",
    settleMs: 0,
    send(message) {
      sent.set(message.messageId, (sent.get(message.messageId) ?? 0) + 1);
      return Promise.resolve({ kind: "accepted", answer: "taken" });
    },
    find: (messageId) => Promise.resolve(sent.has(messageId) ? "found" : "absent"),
  };
}

describe.skipIf(noSchema !== "")(
  "two shops in one database under faults (needs Shopify's schema)",
  () => {
    let stage: Stage;
    const sent = new Map<string, number>();

    beforeAll(async () => {
      stage = await openStage(undefined, countingMailer(sent));
    });

    afterAll(() => stage.close());

    const open = async (domain: string, prefix: string): Promise<Player> => {
      const shop = stage.platform.open(domain, ["Main"]);
      shop.scopes = [...scopes];
      for (let index = 1; index <= itemsEach; index += 1)
        shop.stock(`${prefix}-${index}`, `Item ${index}`, 4 + index, stage.platform.now());
      const merchant = await enter(stage, shop);
      const merchantPost = async (form: Parameters<Merchant["post"]>[0]): Promise<void> => {
        const outcome = await merchant.post(form);
        if (outcome.kind === "problem") throw new Error(outcome.message);
      };
      const supplier = `Supplier of ${prefix}`;
      await merchantPost({
        intent: "supplier",
        id: "",
        name: supplier,
        email: `${prefix.toLowerCase()}@supplier.example`,
        currency: "EUR",
        language: "en",
        minimum: "",
      });
      for (const { sku } of shop.variants) {
        const item = sku ?? "";
        await merchantPost({
          intent: "offer",
          supplier,
          item,
          supplierSku: "",
          price: "2.50",
          currency: "EUR",
          packSize: "4",
          minimumQuantity: "",
          leadTimeDays: "3",
          preferred: false,
        });
        await merchantPost({
          intent: "figures",
          rows: [{ item, location: "*" }],
          point: "6",
          level: "20",
        });
      }
      return { merchant, sold: new Map(), received: new Map() };
    };

    const ordersOf = async ({ merchant }: Player): Promise<OrderState[]> => {
      const rows = await stage.app.store.database.query<{ state: OrderState }>(
        "select state from parstock.orders where tenant = $1 order by reference",
        [merchant.shop.domain],
      );
      return rows.map(({ state }) => state);
    };

    const sell = ({ merchant: { shop }, sold }: Player, dice: Dice): void => {
      const sku = shop.variants[dice.integer(0, itemsEach - 1)]?.sku ?? "";
      const count = dice.integer(1, 3);
      shop.move(sku, "Main", -count, stage.platform.now());
      sold.set(sku, (sold.get(sku) ?? 0) + count);
    };

    /** A person approves what waits and receives some of what was sent. */
    const decide = async (player: Player, dice: Dice): Promise<void> => {
      for (const { order, status, version } of await ordersOf(player)) {
        const { reference } = order;
        if (status === "waiting" && dice.chance(70))
          await player.merchant.post({
            intent: "order",
            reference,
            version,
            action: { action: "approve" },
          });
        const [line] = order.lines;
        if (!["sent", "partly-received"].includes(status) || line === undefined || dice.chance(50))
          continue;
        const outcome = await player.merchant.post({
          intent: "order",
          reference,
          version,
          action: { action: "receive", lines: [{ line: line.number, quantity: "1" }] },
        });
        if (outcome.kind !== "done") continue;
        const base = Number(toBaseUnits("1" as Decimal, line.ratio));
        player.received.set(line.item, (player.received.get(line.item) ?? 0) + base);
      }
    };

    const verify = async (player: Player, prefix: string): Promise<void> => {
      const { shop } = player.merchant;
      const orders = await ordersOf(player);
      const placed = orders.filter(({ externalId }) => externalId !== undefined);
      expect(shop.entries.map(({ id }) => id).sort()).toEqual(
        placed.map(({ externalId }) => externalId).sort(),
      );
      for (const { order, approvedBy } of placed) {
        expect(approvedBy).toMatchObject({ kind: "person", name: "Ada Byron" });
        expect(order.lines.every(({ item }) => item.startsWith(`${prefix}-`))).toBe(true);
      }
      for (const level of shop.levels) {
        const sku = level.variant.sku ?? "";
        const lines = placed.flatMap(({ order }) => order.lines.filter(({ item }) => item === sku));
        const coming = lines.reduce(
          (sum, { quantity, received, ratio }) =>
            sum + Math.max(0, Number(quantity) - Number(received)) * Number(ratio.numerator),
          0,
        );
        expect({ sku, incoming: level.incoming }).toEqual({ sku, incoming: coming });
        const [, number] = sku.split("-");
        const began = 4 + Number(number);
        expect({ sku, available: level.available }).toEqual({
          sku,
          available: began - (player.sold.get(sku) ?? 0) + (player.received.get(sku) ?? 0),
        });
        // Never more on the way than fills the shelf, a pack beyond for rounding: nothing was ordered twice.
        expect(level.available + level.incoming).toBeLessThanOrEqual(20 + 4);
      }
    };

    it.each(Array.from({ length: schedules }, (_, seed) => seed + 1))(
      "schedule %i",
      async (seed) => {
        const dice = new Dice(seed);
        const names = [`A${seed}`, `B${seed}`] as const;
        const players = [
          await open(`a-${seed}.myshopify.com`, names[0]),
          await open(`b-${seed}.myshopify.com`, names[1]),
        ] as const;
        stage.mishap = () => {
          const roll = dice.integer(0, 99);
          if (roll < 6) return "lost-before";
          if (roll < 12) return "lost-after";
          if (roll < 16) return "throttled";
          return roll < 19 ? "down" : null;
        };
        const leaves = dice.integer(0, rounds * 2 - 1);
        for (let round = 0; round < rounds; round += 1) {
          await Promise.all(players.map(({ merchant }) => tend(stage.app, merchant.shop.domain)));
          for (const player of players) {
            sell(player, dice);
            await decide(player, dice);
          }
          if (round === leaves) {
            const { shop } = players[1].merchant;
            // The token dies while the shop is being tended; the notice comes after.
            const tending = tend(stage.app, shop.domain);
            stage.platform.uninstall(shop.domain);
            await stage.app.shops.uninstall(shop.domain);
            await tending;
            await enter(stage, shop);
          }
          stage.pass(3_600_000);
        }
        stage.mishap = () => null;
        for (let round = 0; round < 4; round += 1) {
          stage.pass(3_600_000);
          for (const { merchant } of players) await tend(stage.app, merchant.shop.domain);
        }
        for (const [index, player] of players.entries()) await verify(player, names[index] ?? "");
        expect([...sent.values()].filter((times) => times > 1)).toEqual([]);
        expect(stage.platform.faults).toEqual([]);
      },
      120_000,
    );

    it("leaves a ledger whose chain is whole", async () => {
      expect(await stage.app.store.verify()).toMatchObject({ kind: "intact" });
    });
  },
);
