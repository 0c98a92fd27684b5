import type { Context, Decimal, Exchange, Instant, Page, StockLevel } from "@parstock/core";

import { decimalIn, fieldsOf, isTrue, needList, needText, parseJson, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { askFields, ask as askOnce, get } from "../lib/talk.ts";
import { seconds } from "../lib/time.ts";
import { followed, withQuery } from "../lib/url.ts";
import { apiVersion, shopUrl } from "./call.ts";
import { voice } from "./explain.ts";

/** As many levels as items can be looked up in one call. */
const pageSize = 100;
const none = "0" as Decimal;

/** As many locations as one call takes. */
const placesAtOnce = 50;

/**
 * The reader by REST: `inventory_levels.json`, legacy since October 2024. It knows `available` only and no SKUs, which are
 * looked up page by page. It wants its locations named. The cursor is which of them are read, and the link to the next page:
 * "1 https://…".
 */
export function* readLegacyStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const api = `${shopUrl(context)}/admin/api/${apiVersion}`;
  const places = yield* readPlaces(context, api);
  const [group = "0", link = ""] = cursor?.split(" ") ?? [];
  const first = Number(group) * placesAtOnce;
  const url =
    link === ""
      ? withQuery(`${api}/inventory_levels.json`, {
          location_ids: [...places.keys()].slice(first, first + placesAtOnce).join(","),
          limit: pageSize,
          updated_at_min: since === null ? undefined : seconds(since),
        })
      : followed(link, api, voice.title);
  const response = yield* askOnce(voice, context, get(url));
  const answer = fieldsOf(parseJson(response.body, voice.title), "the answer of Shopify");
  const values = needList(answer, "inventory_levels", "the answer of Shopify");
  const levels = rowsOf(values, (value) => [parseLegacyLevel(value)]);
  const skus = yield* readSkus(context, api, [...new Set(levels.rows.map(({ item }) => item))]);
  const rows = levels.rows.flatMap(({ item, location, available }): StockLevel[] => {
    const name = skus.get(item);
    const place = places.get(location);
    if (name === undefined || place === undefined || available === undefined) return [];
    return [
      {
        item: name,
        location: place,
        onHand: available,
        committed: none,
        backordered: none,
        onOrder: none,
        inTransit: none,
        readAt: context.now,
      },
    ];
  });
  const more = nextLink(response.headers["link"]);
  const last = more === null && first + placesAtOnce >= places.size;
  const next = more === null ? `${Number(group) + 1}` : `${group} ${more}`;
  return { rows, faults: levels.faults, next: last ? null : next };
}

interface LegacyLevel {
  readonly item: string;
  readonly location: string;
  /** Null where the item is not stocked. */
  readonly available: Decimal | undefined;
}

function parseLegacyLevel(value: unknown): LegacyLevel {
  const where = "an inventory level from Shopify";
  const fields = fieldsOf(value, where);
  return {
    item: needText(fields, "inventory_item_id", where),
    location: needText(fields, "location_id", where),
    available: decimalIn(fields, "available", where),
  };
}

function* readPlaces(context: Context, api: string): Exchange<Map<string, string>> {
  const answer = yield* askFields(voice, context, get(`${api}/locations.json`));
  const places = needList(answer, "locations", "the answer of Shopify").flatMap((value) => {
    const where = "a location from Shopify";
    const fields = fieldsOf(value, where);
    const place = [needText(fields, "id", where), needText(fields, "name", where)] as const;
    return fields["active"] === false ? [] : [place];
  });
  return new Map(places);
}

/** Item numbers to SKUs; untracked items are left out, their numbers mean nothing. */
function* readSkus(
  context: Context,
  api: string,
  ids: readonly string[],
): Exchange<Map<string, string>> {
  const skus = new Map<string, string>();
  if (ids.length === 0) return skus;
  const url = withQuery(`${api}/inventory_items.json`, { ids: ids.join(","), limit: pageSize });
  const answer = yield* askFields(voice, context, get(url));
  for (const value of needList(answer, "inventory_items", "the answer of Shopify")) {
    const fields = fieldsOf(value, "an inventory item from Shopify");
    const id = needText(fields, "id", "an inventory item from Shopify");
    if (isTrue(fields, "tracked")) skus.set(id, textIn(fields, "sku") ?? `#${id}`);
  }
  return skus;
}

/** `<https://…page_info=…>; rel="next"` among others. */
function nextLink(header: string | undefined): string | null {
  for (const part of (header ?? "").split(/,\s*(?=<)/)) {
    const [, url, parameters = ""] = /^\s*<([^>]*)>(.*)$/.exec(part) ?? [];
    if (url !== undefined && /\brel="?next"?/.test(parameters)) return url;
  }
  return null;
}
