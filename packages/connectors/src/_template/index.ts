import type {
  Connector,
  Context,
  Exchange,
  HttpRequest,
  Page,
  PlacedOrder,
  Purchase,
  StockLevel,
} from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { needList, number, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { ask, askFields, get, send } from "../lib/talk.ts";
import { baseUrl, followed, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import { placedOf, stockOf } from "./map.ts";
import { parseOrders, parseStock } from "./wire.ts";

export const acme: Connector = {
  name: "acme",
  title: voice.title,
  settings: [
    {
      name: "address",
      title: "Address",
      help: "The address that you open in the browser, up to the first slash.",
      kind: "url",
      required: true,
    },
    {
      name: "apiKey",
      title: "Key",
      help: "Made under Settings, API; shown once.",
      kind: "secret",
      required: true,
    },
  ],
  scopes: ["stock:read", "orders:write"],
  pace: { perSecond: 5, perMinute: null, perDay: null, concurrent: 2 },
  deprecations: [],

  authorize(request, { apiKey = "" }) {
    return { ...request, headers: { ...request.headers, "x-api-key": apiKey } };
  },
  explain: voice.explain,

  /** The cursor is the vendor's own link, followed only on its own host. */
  *readStock(context, cursor): Exchange<Page<StockLevel>> {
    const answer = yield* askFields(voice, context, get(cursor ?? urlOf(context, "stock")));
    const values = needList(answer, "rows", "the answer of Acme");
    const link = textIn(answer, "next");
    return {
      ...rowsOf(values, (value) => [stockOf(parseStock(value), context)]),
      next: link === undefined ? null : followed(link, urlOf(context, "stock"), voice.title),
    };
  },

  findOrder,
  *createOrder(context, purchase): Exchange<PlacedOrder> {
    const { reference } = purchase.order;
    const [before] = yield* findOrder(context, reference);
    if (before !== undefined) return before;
    yield* ask(voice, context, createRequest(context, purchase));
    const [placed] = yield* findOrder(context, reference);
    return (
      placed ??
      fail({
        code: "outcome-unknown",
        message: `Acme took order ${reference} and does not show it yet; it is looked up again.`,
      })
    );
  },
  previewOrder: (context, purchase) => [createRequest(context, purchase)],
  settleMs: 30_000,
};

function urlOf(context: Context, path: string): string {
  return `${baseUrl(context.settings["address"], "address")}/api/${path}`;
}

function* findOrder(context: Context, reference: string): Exchange<readonly PlacedOrder[]> {
  const url = withQuery(urlOf(context, "orders"), { reference });
  return parseOrders(yield* askFields(voice, context, get(url))).map(placedOf);
}

function createRequest(context: Context, { order }: Purchase): HttpRequest {
  return send("POST", urlOf(context, "orders"), {
    reference: order.reference,
    supplier: order.supplier,
    currency: order.currency,
    lines: order.lines.map((line) => ({
      sku: line.item,
      quantity: number(line.quantity),
      price: number(line.price),
    })),
  });
}
