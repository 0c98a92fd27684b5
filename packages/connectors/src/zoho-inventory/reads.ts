import type {
  Context,
  Exchange,
  HttpResponse,
  Instant,
  ItemEntry,
  Page,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { fail } from "../lib/fail.ts";
import {
  type Fields,
  fieldsOf,
  isTrue,
  needList,
  needText,
  parseJson,
  textIn,
  within,
} from "../lib/json.ts";
import { pageNumber, rowsOf } from "../lib/page.ts";
import { ask, askFields } from "../lib/talk.ts";
import { encode, type Parameters } from "../lib/url.ts";
import { resetOf, voice } from "./explain.ts";
import { type Codes, entryOf, mayBeOpen, stockOf, suppliesOf, supplierOf } from "./map.ts";
import { look } from "./place.ts";
import {
  orderIn,
  parseContact,
  parseItem,
  parseOrderHead,
  type ZohoItem,
  type ZohoOrder,
} from "./wire.ts";

/** The most that a list gives at once. */
const pageSize = 200;
/** Orders have their lines behind one call each; so many are looked at in one page of ours. */
const ordersAtOnce = 25;
/** Ids in one call, so that its address stays short. */
const idsAtOnce = 50;

/** In the order of their making, which no change shifts. */
const inOrder = { sort_column: "created_time", sort_order: "A", per_page: pageSize };

interface List {
  readonly values: readonly unknown[];
  readonly more: boolean;
}

export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const { values, more } = yield* readItemValues(context, cursor, since);
  const { rows, faults } = rowsOf(values, (value) => stockOf(parseItem(value), context));
  const nothing = rows.length === 0 && faults.length === 0 && cursor === null && !more;
  const reason =
    "Zoho Inventory tracks the stock of no active item; turn on Track Inventory for items there or choose another source.";
  return {
    rows,
    faults: nothing && since === null ? [reason] : faults,
    next: nextOf(cursor, more),
  };
}

/** The cursor is a page number with the organisation's currency: "2/EUR". */
export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const [page = null, known] = cursor?.split("/") ?? [];
  const currency = known ?? (yield* readCurrency(context));
  const { values, more } = yield* readItemValues(context, page, since);
  const { rows, faults } = rowsOf(values, (value) => [
    entryOf(parseItem(value), currency, context),
  ]);
  const next = nextOf(page, more);
  return { rows, faults, next: next === null ? null : `${next}/${currency}` };
}

function readItemValues(
  context: Context,
  page: string | null,
  since: Instant | null,
): Exchange<List> {
  const changed = since === null ? {} : { last_modified_time: `${since.slice(0, 19)}+0000` };
  return readList(context, "items", { ...inOrder, ...changed, page: pageNumber(page) }, true);
}

/** Vendors among all contacts: the cursor is a page number with the organisation's currency. */
export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const [page = null, known] = cursor?.split("/") ?? [];
  const currency = known ?? (yield* readCurrency(context));
  const filter = { ...inOrder, filter_by: "Status.All", page: pageNumber(page) };
  const { values, more } = yield* readList(context, "contacts", filter, true);
  const { rows, faults } = rowsOf(values, (value) => supplierOf(parseContact(value), currency));
  const next = nextOf(page, more);
  return { rows, faults, next: next === null ? null : `${next}/${currency}` };
}

/** The cursor is a page of the list and how many of its rows were looked at: "2/75". */
export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const [page = "1", before = "0"] = cursor?.split("/") ?? [];
  const filter = { ...inOrder, page: pageNumber(page) };
  const { values, more } = yield* readList(context, "purchaseorders", filter, true);
  const heads = rowsOf(values, (value) => [parseOrderHead(value)]);
  const open = heads.rows
    .map((head, at) => ({ ...head, at }))
    .filter((head) => head.at >= Number(before) && mayBeOpen(head));
  const orders: ZohoOrder[] = [];
  for (const { id } of open.slice(0, ordersAtOnce)) orders.push(yield* readOrder(context, id));
  const codes = yield* readCodes(context, orders);
  const left = open[ordersAtOnce];
  return {
    rows: orders.flatMap((order) => suppliesOf(order, codes, context)),
    faults: before === "0" ? heads.faults : [],
    next: left !== undefined ? `${page}/${left.at}` : more ? `${pageNumber(page) + 1}/0` : null,
  };
}

export function* readOrder(context: Context, id: string): Exchange<ZohoOrder> {
  const answer = yield* askFields(voice, context, look(context, `purchaseorders/${encode(id)}`));
  return orderIn(answer);
}

/** Lines name their items by id; codes that they do not show are asked for, many at once. */
export function* readCodes(
  context: Context,
  orders: readonly ZohoOrder[],
  known: Codes = new Map(),
): Exchange<Codes> {
  const codes = new Map(known);
  const nameless = orders
    .flatMap(({ lines }) => lines)
    .filter(({ itemId, sku }) => sku === undefined && !codes.has(itemId));
  const ids = [...new Set(nameless.map(({ itemId }) => itemId))];
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    const item_ids = ids.slice(from, from + idsAtOnce).join(",");
    const answer = yield* askFields(voice, context, look(context, "itemdetails", { item_ids }));
    for (const value of needList(answer, "items", "the answer of Zoho Inventory")) {
      const item = parseItem(value);
      codes.set(item.id, item.code);
    }
  }
  return codes;
}

/** A few are searched for by their code; what that does not find is looked for in the whole list. */
export function* findItems(
  context: Context,
  wanted: readonly string[],
): Exchange<ReadonlyMap<string, ZohoItem>> {
  const found = new Map<string, ZohoItem>();
  const codes = new Set(wanted);
  const take = ({ values }: List): void => {
    for (const item of rowsOf(values, (value) => [parseItem(value)]).rows)
      if (codes.has(item.code) && !(found.get(item.code)?.active ?? false))
        found.set(item.code, item);
  };
  if (codes.size <= 10)
    for (const sku of codes)
      take(yield* readList(context, "items", { sku, per_page: pageSize }, false));
  for (let page = 1, more = true; more && found.size < codes.size; page += 1) {
    const list = yield* readList(context, "items", { ...inOrder, page }, false);
    take(list);
    more = list.more;
  }
  return found;
}

function* readCurrency(context: Context): Exchange<string> {
  const organisation = (yield* readOrganisations(context)).find(
    (one) => textIn(one, "organization_id") === context.settings["organizationId"],
  );
  return organisation === undefined
    ? fail({
        code: "wrong-tenant",
        message:
          "The organisation in the settings is not one of this sign-in; run the check of this connection, which names those that are.",
      })
    : needText(organisation, "currency_code", "the organisation of Zoho");
}

export function* readOrganisations(context: Context): Exchange<readonly Fields[]> {
  const answer = yield* askFields(voice, context, look(context, "organizations"));
  return needList(answer, "organizations", "the answer of Zoho Inventory").map((value) =>
    fieldsOf(value, "an organisation of Zoho"),
  );
}

/** One page of a list; long reads spare the day's calls. */
export function* readList(
  context: Context,
  name: "items" | "contacts" | "purchaseorders",
  parameters: Parameters,
  long: boolean,
): Exchange<List> {
  const response = yield* ask(voice, context, look(context, name, parameters));
  if (long) spareCalls(response, context);
  const answer = fieldsOf(parseJson(response.body, voice.title), "the answer of Zoho Inventory");
  return {
    values: needList(answer, name, "the answer of Zoho Inventory"),
    more: isTrue(within(answer, "page_context"), "has_more_page"),
  };
}

function nextOf(page: string | null, more: boolean): string | null {
  return more ? String(pageNumber(page) + 1) : null;
}

/** Long reads stop before they eat the calls that orders, and Zoho's own web pages, will need today. */
function spareCalls({ headers }: HttpResponse, context: Context): void {
  const limit = Number(headers["x-rate-limit-limit"] ?? NaN);
  const left = Number(headers["x-rate-limit-remaining"] ?? NaN);
  const share = Number(context.settings["reservedPercent"] ?? 20) / 100;
  if (Number.isNaN(left) || Number.isNaN(limit) || left >= limit * share) return;
  const until = resetOf(headers, context.now);
  fail({
    code: "throttled",
    message: `Only ${left} of the ${limit} calls that Zoho Inventory allows a day are left; they are kept for placing orders, and reading goes on later.`,
    vendorCode: "day",
    ...(until === undefined ? {} : { retryAt: until }),
  });
}
