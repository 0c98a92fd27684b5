import type { Context, Exchange } from "@parstock/core";

import { malformed, needText, parseJson } from "../lib/json.ts";
import { ask, get } from "../lib/talk.ts";
import type { ItemUnits } from "../lib/unit-lines.ts";
import { baseUrl, encode, type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import { parseUnits, unwrap } from "./wire.ts";

/** As many keys as fit the 2,048 characters that the web server takes in a query. */
export const filterSize = 20;

export function instance({ settings }: Context): string {
  return baseUrl(settings["address"], "address");
}

/** The contract-based endpoint, "…/entity/Default/24.200.001". */
export function endpoint(context: Context): string {
  const { endpoint: name = "Default", version = "24.200.001" } = context.settings;
  return `${instance(context)}/entity/${encode(name)}/${encode(version)}`;
}

export function quoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

export function anyOf(field: string, values: readonly string[]): string {
  return values.map((value) => `${field} eq ${quoted(value)}`).join(" or ");
}

/** The records of an entity; details come only where they are expanded. */
export function* readRecords(
  context: Context,
  entity: string,
  query: Parameters,
): Exchange<readonly unknown[]> {
  const request = get(withQuery(`${endpoint(context)}/${entity}`, query));
  const response = yield* ask(voice, context, request);
  const answer = parseJson(response.body, voice.title);
  return Array.isArray(answer)
    ? answer
    : malformed(`A list was expected in the answer of ${voice.title}, and there is none.`);
}

/**
 * A page of records after the key of the one before: an order of records is not promised, but keys are compared as the
 * database does.
 */
export function* readPage(
  context: Context,
  entity: string,
  key: string,
  cursor: string | null,
  size: number,
  filter: string | null,
  query: Parameters,
): Exchange<{ readonly values: readonly unknown[]; readonly next: string | null }> {
  const after = cursor === null ? [] : [`${key} gt ${quoted(cursor)}`];
  const filters = [...(filter === null ? [] : [filter]), ...after];
  const values = yield* readRecords(context, entity, {
    $filter: filters.length === 0 ? undefined : filters.join(" and "),
    ...query,
    $top: size,
  });
  const last = values.length < size ? undefined : values[values.length - 1];
  const next = last === undefined ? null : needText(unwrap(last, entity), key, entity);
  return { values, next };
}

const conversions = ["FromUOM", "ToUOM", "ConversionFactor", "MultiplyOrDivide"];

/** The units of items by their code; items that Acumatica does not know are not in it. */
export function* readUnits(
  context: Context,
  items: readonly string[],
): Exchange<Map<string, ItemUnits>> {
  const left = [...new Set(items)];
  const found: (readonly [string, ItemUnits])[] = [];
  while (left.length > 0) {
    const values = yield* readRecords(context, "StockItem", {
      $filter: anyOf("InventoryID", left.splice(0, filterSize)),
      $expand: "UOMConversions",
      $select: [
        "InventoryID",
        "BaseUOM",
        ...conversions.map((name) => `UOMConversions/${name}`),
      ].join(),
    });
    found.push(...values.map(parseUnits));
  }
  return new Map(found);
}

export function defaultLocation({ settings }: Context): string {
  return settings["location"] ?? "main";
}
