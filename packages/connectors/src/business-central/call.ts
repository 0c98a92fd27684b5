import type { Context, Exchange, HttpRequest } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import {
  type Fields,
  fieldsOf,
  isFields,
  listIn,
  needDecimal,
  needList,
  needText,
  textIn,
} from "../lib/json.ts";
import { askFields, get } from "../lib/talk.ts";
import type { ItemUnits } from "../lib/unit-lines.ts";
import { baseUrl, encode, followed, type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

/** The vendor allows 20,000 rows a page; a stock figure is summed up row by row, so that smaller pages stay within 8 minutes. */
const pageSize = 2000;

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
export function* readList(
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

/** "number eq 'A' or number eq 'B'": the one kind of `or` that the API allows is over the same field. */
export function filtersOf(numbers: readonly string[]): string[] {
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

/** All pages of a list, for look-ups: never from the read replica. */
export function* readAll(context: Context, url: string): Exchange<unknown[]> {
  const values: unknown[] = [];
  let next: string | undefined = url;
  while (next !== undefined) {
    const page: string = next;
    const answer = yield* askFields(voice, context, read(page));
    values.push(...needList(answer, "value", "the answer of Business Central"));
    const link = textIn(answer, "@odata.nextLink");
    next = link === undefined ? undefined : followed(link, root(context), voice.title);
  }
  return values;
}

/** Records with all of their lines, where one answer does not hold them. */
export function* readWhole(
  context: Context,
  values: readonly unknown[],
  part: "purchaseOrderLines" | "purchaseReceiptLines",
): Exchange<unknown[]> {
  const whole: unknown[] = [];
  for (const value of values) {
    const link = isFields(value) ? textIn(value, `${part}@odata.nextLink`) : undefined;
    if (!isFields(value) || link === undefined) {
      whole.push(value);
      continue;
    }
    const more = yield* readAll(context, followed(link, root(context), voice.title));
    whole.push({ ...value, [part]: [...listIn(value, part), ...more] });
  }
  return whole;
}
