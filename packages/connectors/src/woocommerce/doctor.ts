import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { fieldsOf, isTrue, parseJson, textIn, within } from "../lib/json.ts";
import { get } from "../lib/talk.ts";
import { apiUrl, readListing, readOption } from "./catalogue.ts";
import { voice } from "./explain.ts";
import { readStock } from "./reads.ts";
import { readWebhooks, webhookName } from "./webhooks.ts";

/** Whether stock is managed at all, what version answers, whether webhooks are on, and whether the shop's clockwork runs. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const managed = yield* readOption(context, "woocommerce_manage_stock");
  const stock = yield* readStock(context, null, null);
  const none = stock.rows.length === 0 && stock.next === null;
  return [
    managed === "no"
      ? {
          level: "wrong",
          message:
            "Stock management is off; switch it on under WooCommerce → Settings → Products → Inventory.",
        }
      : none
        ? { level: "wrong", message: "No product tracks its stock; tick “Track stock quantity”." }
        : { level: "fine", message: "Connected; products track their stock." },
    ...(yield* checkShop(context)),
    ...(yield* checkVariations(context)),
    ...(yield* checkWebhooks(context)),
    {
      level: "notice",
      message:
        "WooCommerce keeps no purchase orders, suppliers or levels to fill up to: order through another system, and keep suppliers and levels in Parstock.",
    },
  ];
}

/** The report is for administrators; a shop manager's key goes without it. */
function* checkShop(context: Context): Exchange<Diagnosis[]> {
  const plain = /^http:/i.test(context.settings["shop"] ?? "");
  const found: Diagnosis[] = plain
    ? [
        {
          level: "notice",
          message:
            "The shop is reached without encryption: requests are signed, but anybody on the way can read them; give it a certificate.",
        },
      ]
    : [];
  const response = yield get(apiUrl(context, "system_status", { _fields: "environment" }));
  if (response.status !== 200) return found;
  const answer = fieldsOf(parseJson(response.body, voice.title), "the answer of WooCommerce");
  const environment = within(answer, "environment");
  const version = textIn(environment, "version") ?? "unknown";
  found.push({ level: "fine", message: `WooCommerce ${version} answers.` });
  if ("wp_cron" in environment && !isTrue(environment, "wp_cron"))
    found.push({
      level: "notice",
      message:
        "WP-Cron is off: webhooks go out only when something calls wp-cron.php; let the server's own cron do that every minute.",
    });
  return found;
}

function* checkVariations(context: Context): Exchange<Diagnosis[]> {
  const filter = { per_page: 1, _fields: "id" };
  const listing = yield* readListing(context, "variations", null, filter);
  if (listing !== null) return [];
  return [
    {
      level: "notice",
      message:
        "This shop lists variations by product only, which takes a call for each; WooCommerce 10.3 and later list them all.",
    },
  ];
}

function* checkWebhooks(context: Context): Exchange<Diagnosis[]> {
  const ours = (yield* readWebhooks(context)).filter(({ name }) => name.startsWith(webhookName));
  const off = ours.filter(({ status }) => status !== "active");
  if (ours.length === 0)
    return [
      {
        level: "notice",
        message: "No webhook of Parstock is set up: changes are seen when stock is read next.",
      },
    ];
  return off.map(({ topic, status }): Diagnosis => ({
    level: "wrong",
    message:
      status === "disabled"
        ? `The webhook ${topic} was disabled after failed deliveries; it is put on again within the hour, and what was missed is read from the shop.`
        : `The webhook ${topic} is ${status}; activate it under WooCommerce → Settings → Advanced → Webhooks.`,
  }));
}
