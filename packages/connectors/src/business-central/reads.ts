import type {
  Context,
  Day,
  DemandEntry,
  Exchange,
  HttpRequest,
  Instant,
  ItemEntry,
  Location,
  Page,
  ReceiptEntry,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { isPositive, minus } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import {
  type Fields,
  fieldsOf,
  isTrue,
  malformed,
  needDecimal,
  needList,
  needText,
  textIn,
} from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { askFields, get } from "../lib/talk.ts";
import { afterDays } from "../lib/time.ts";
import { inBaseUnits, type ItemUnits } from "../lib/unit-lines.ts";
import { baseUrl, encode, followed, type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import {
  dayIn,
  entryOf,
  locationSetting,
  placeOf,
  referenceIn,
  stockOf,
  supplierOf,
} from "./map.ts";
import { parseItem, parseOrder, parseReceipt } from "./wire.ts";

/** The vendor allows 20,000 rows a page; a stock figure is summed up row by row, so that smaller pages stay within 8 minutes. */
const pageSize = 2000;
const orderPageSize = 200;
/** As many item numbers as fit a URL that every gateway takes. */
const filterSize = 40;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const english = { "accept-language": "en-US" };

export function root({ settings }: Context): string {
  const { address = "", tenant = "", environment = "" } = settings;
  return address === ""
    ? `https://api.businesscentral.dynamics.com/v2.0/${encode(tenant)}/${encode(environment)}`
    : baseUrl(address, "address");
}

export function company({ settings }: Context): string {
  const id = (settings["company"] ?? "").trim();
  if (!guid.test(id))
    fail({
      code: "bad-setting",
      field: "company",
      message: 'The setting "company" must be the id of the company, as `doctor` lists it.',
    });
  return `companies(${id})`;
}

export function api(context: Context): string {
  return `${root(context)}/api/v2.0/${company(context)}`;
}

export function hasCompanion({ settings }: Context): boolean {
  return settings["companion"] === "installed";
}

/** The pages of our own extension, in companion/src. */
export function companionApi(context: Context): string {
  return `${root(context)}/api/parstock/replenishment/v1.0/${company(context)}`;
}

/** The look-up of an order must see what was written a moment ago: only bulk reads may go to the read replica. */
export function read(url: string, headers: Readonly<Record<string, string>> = {}): HttpRequest {
  return get(url, { ...english, ...headers });
}

export function quoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

interface List {
  readonly values: readonly unknown[];
  readonly next: string | null;
}

/** One page of a list: the first by its query, the others by the link that came with the page before. */
function* readList(
  context: Context,
  cursor: string | null,
  url: string,
  query: Parameters,
  size: number = pageSize,
): Exchange<List> {
  const page = cursor ?? withQuery(url, query);
  const request = read(page, {
    prefer: `odata.maxpagesize=${size}`,
    "data-access-intent": "ReadOnly",
  });
  const answer = yield* askFields(voice, context, request);
  const link = textIn(answer, "@odata.nextLink");
  return {
    values: needList(answer, "value", "the answer of Business Central"),
    next: link === undefined ? null : followed(link, root(context), voice.title),
  };
}

const itemFields = "number,displayName,blocked,inventory,baseUnitOfMeasureCode,itemCategoryCode";

/** Items as they are asked for: with the companion app also their planning. */
function itemsQuery(context: Context, filter: string): readonly [string, Parameters] {
  return hasCompanion(context)
    ? [`${companionApi(context)}/items`, { $filter: filter, $expand: "stockkeepingUnits" }]
    : [`${api(context)}/items`, { $filter: filter, $select: itemFields }];
}

export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  if (since !== null) return yield* readMovedStock(context, cursor, since);
  const [url, query] = itemsQuery(context, "type eq 'Inventory' and blocked eq false");
  const { values, next } = yield* readList(context, cursor, url, query);
  return { ...rowsOf(values, (value) => stockOf(parseItem(value), context)), next };
}

/** Posting does not touch an item's time of change: the item ledger tells which items moved, and those are read again. */
function* readMovedStock(
  context: Context,
  cursor: string | null,
  since: Instant,
): Exchange<Page<StockLevel>> {
  const list = yield* readList(context, cursor, `${api(context)}/itemLedgerEntries`, {
    $filter: `lastModifiedDateTime gt ${since}`,
    $select: "entryNumber,itemNumber",
  });
  const moved = rowsOf(list.values, (value) => [itemNumberOf(value)]);
  const rows: StockLevel[] = [];
  const faults = [...moved.faults];
  for (const filter of filtersOf(moved.rows)) {
    const [url, query] = itemsQuery(context, filter);
    const { values } = yield* readList(context, null, url, query);
    const levels = rowsOf(values, (value) => stockOf(parseItem(value), context));
    rows.push(...levels.rows);
    faults.push(...levels.faults);
  }
  return { rows, faults, next: list.next };
}

function itemNumberOf(value: unknown): string {
  const where = "an item ledger entry of Business Central";
  return needText(fieldsOf(value, where), "itemNumber", where);
}

/** "number eq 'A' or number eq 'B'": the one kind of `or` that the API allows is over the same field. */
function filtersOf(numbers: readonly string[]): string[] {
  const left = [...new Set(numbers)];
  const filters: string[] = [];
  while (left.length > 0)
    filters.push(
      left
        .splice(0, filterSize)
        .map((number) => `number eq ${quoted(number)}`)
        .join(" or "),
    );
  return filters;
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const changed = since === null ? "" : ` and lastModifiedDateTime gt ${since}`;
  const [url, query] = itemsQuery(context, `type eq 'Inventory'${changed}`);
  const { values, next } = yield* readList(context, cursor, url, query);
  return { ...rowsOf(values, (value) => [entryOf(parseItem(value))]), next };
}

export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  const { values, next } = yield* readList(context, cursor, `${api(context)}/locations`, {});
  return { ...rowsOf(values, (value) => [placeOf(fieldsOf(value, "a location"))]), next };
}

const vendorFields =
  "number,displayName,addressLine1,addressLine2,city,state,country,postalCode,email,currencyCode,blocked";

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const { values, next } = yield* readList(context, cursor, `${api(context)}/vendors`, {
    $select: vendorFields,
  });
  return { ...rowsOf(values, (value) => [supplierOf(fieldsOf(value, "a vendor"))]), next };
}

/** The units of items by their number; numbers that Business Central does not know are not in it. */
export function* readUnits(
  context: Context,
  numbers: readonly string[],
): Exchange<Map<string, ItemUnits>> {
  const units = new Map<string, ItemUnits>();
  const fields = "number,baseUnitOfMeasureCode";
  const more = ",purchaseUnitOfMeasureCode,quantityPerPurchaseUnit";
  for (const $filter of filtersOf(numbers)) {
    const [url, $select] = hasCompanion(context)
      ? [`${companionApi(context)}/items`, fields + more]
      : [`${api(context)}/items`, fields];
    const { values } = yield* readList(context, null, url, { $filter, $select });
    for (const value of values) {
      const item = fieldsOf(value, "an item from Business Central");
      units.set(needText(item, "number", "an item from Business Central"), itemUnits(item));
    }
  }
  return units;
}

function itemUnits(item: Fields): ItemUnits {
  const code = textIn(item, "purchaseUnitOfMeasureCode");
  const where = "the units of an item of Business Central";
  const others: ItemUnits["others"] =
    code === undefined
      ? new Map()
      : new Map([
          [
            code,
            {
              numerator: needDecimal(item, "quantityPerPurchaseUnit", where),
              denominator: needDecimal({ one: "1" }, "one", where),
            },
          ],
        ]);
  return { base: textIn(item, "baseUnitOfMeasureCode") ?? "", others };
}

export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  return hasCompanion(context)
    ? yield* readOpenLines(context, cursor)
    : yield* readOpenHeaders(context, cursor);
}

/** The companion app gives open quantities in base units, each with our reference and its location. */
function* readOpenLines(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const { values, next } = yield* readList(context, cursor, `${companionApi(context)}/orderLines`, {
    $filter: "type eq 'Item' and outstandingQuantityBase gt 0",
  });
  const rows = rowsOf(values, (value): Supply[] => {
    const where = "an order line from Business Central";
    const line = fieldsOf(value, where);
    const comment = textIn(line, "referenceLine");
    const due = dayIn(textIn(line, "expectedReceiptDate"));
    const number = needText(line, "documentNumber", where);
    return [
      {
        from: "order",
        reference: referenceIn(comment === undefined ? [] : [comment]) ?? number,
        item: needText(line, "itemNumber", where),
        location: locationIn(line, context),
        quantity: needDecimal(line, "outstandingQuantityBase", where),
        ...(due === undefined ? {} : { due }),
      },
    ];
  });
  return { ...rows, next };
}

/** Stock of an item without stockkeeping units is one figure, wherever it lies. */
function locationIn(fields: Fields, context: Context): string {
  const code = textIn(fields, "locationCode");
  return isTrue(fields, "stockkeepingUnitExists") && code !== undefined
    ? code
    : locationSetting(context);
}

function* readOpenHeaders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const { values, next } = yield* readList(
    context,
    cursor,
    `${api(context)}/purchaseOrders`,
    { $filter: "fullyReceived eq false", $expand: "purchaseOrderLines" },
    orderPageSize,
  );
  const orders = rowsOf(values, (value) => [parseOrder(value)]);
  const open = orders.rows.flatMap((order) =>
    order.lines
      .map((line) => ({ order, line, rest: minus(line.quantity, line.received) }))
      .filter(({ rest }) => isPositive(rest)),
  );
  const units = yield* readUnits(
    context,
    open.map(({ line }) => line.item),
  );
  const supplies = rowsOf(open, (value): Supply[] => {
    const { order, line, rest } = value as (typeof open)[number];
    const known = units.get(line.item);
    const quantity = known === undefined ? null : inBaseUnits(rest, line.unit, known);
    if (quantity === null)
      return malformed(
        `Order ${order.number} of Business Central has ${line.item} in ${line.unit ?? "no unit"}, and only the companion app tells how much that is: install it, or have the line in base units.`,
      );
    const due = dayIn(line.expected ?? order.requested);
    return [
      {
        from: "order",
        reference: referenceIn(order.comments) ?? order.number,
        item: line.item,
        location: locationSetting(context),
        quantity,
        ...(due === undefined ? {} : { due }),
      },
    ];
  });
  return { rows: supplies.rows, faults: [...orders.faults, ...supplies.faults], next };
}

/** What was sold or used up, negative in the item ledger; returns come back positive there and are not taken off. */
export function* readDemand(
  context: Context,
  period: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const base = hasCompanion(context) ? companionApi(context) : api(context);
  const kinds = ["Sale", "Consumption", "Assembly_x0020_Consumption"];
  const kind = kinds.map((name) => `entryType eq '${name}'`).join(" or ");
  const { values, next } = yield* readList(context, cursor, `${base}/itemLedgerEntries`, {
    $filter: `(${kind}) and quantity lt 0 and postingDate ge ${period.from} and postingDate le ${period.to}`,
  });
  const rows = rowsOf(values, (value): DemandEntry[] => {
    const where = "an item ledger entry of Business Central";
    const entry = fieldsOf(value, where);
    const quantity = needDecimal(entry, "quantity", where);
    const day = dayIn(needText(entry, "postingDate", where));
    if (day === undefined) return malformed(`The field postingDate in ${where} is not a date.`);
    return [
      {
        item: itemNumberOf(entry),
        location: locationIn(entry, context),
        day,
        quantity: minus(needDecimal({ none: "0" }, "none", where), quantity),
      },
    ];
  });
  return { ...rows, next };
}

/** Receipts name their order but not its day: our references do, and only our orders are learned from. */
export function* readReceipts(
  context: Context,
  since: Day,
  cursor: string | null,
): Exchange<Page<ReceiptEntry>> {
  const { values, next } = yield* readList(
    context,
    cursor,
    `${api(context)}/purchaseReceipts`,
    { $filter: `postingDate ge ${since}`, $expand: "purchaseReceiptLines" },
    orderPageSize,
  );
  const rows = rowsOf(values, (value): ReceiptEntry[] => {
    const receipt = parseReceipt(value);
    const reference = referenceIn(receipt.comments);
    const orderedOn = reference === undefined ? null : referenceDay(reference);
    const receivedOn = dayIn(receipt.day);
    if (reference === undefined || orderedOn === null || receivedOn === undefined) return [];
    return receipt.lines.map(({ item, quantity }) => ({
      reference,
      supplier: receipt.vendor,
      item,
      orderedOn,
      receivedOn,
      quantity,
    }));
  });
  return { ...rows, next };
}

/** The day that our references hold: PS-261123-7KQ4MX. */
export function referenceDay(reference: string): Day | null {
  const [, year, month, day] = /-(\d\d)(\d\d)(\d\d)-[0-9A-Z]+$/.exec(reference) ?? [];
  return year === undefined ? null : (dayIn(`20${year}-${month}-${day}`) ?? null);
}

/** An order can't have been changed before the day before its own: time zones differ by less than a day. */
export function changedSince(reference: string): string | undefined {
  const day = referenceDay(reference);
  return day === null ? undefined : `lastModifiedDateTime ge ${afterDays(day, -1)}T00:00:00Z`;
}
