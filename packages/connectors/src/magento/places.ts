import type { Context, Exchange, Location, Page } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Fields, fieldsOf, isTrue, needText, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { encode } from "../lib/url.ts";
import { type List, readList, seekValue } from "./call.ts";

/** The stock that a website sells from, and the sources that it is made of, the first to be shipped from first. */
export interface Places {
  readonly stockId: string;
  readonly sources: readonly string[];
}

export function websiteOf({ settings }: Context): string {
  const website = settings["website"] ?? "";
  return website === "" ? "base" : website;
}

export function* readPlaces(context: Context): Exchange<Places> {
  const where = "the stock of a website in Magento";
  const website = websiteOf(context);
  const found = yield* seekValue(context, `inventory/stock-resolver/website/${encode(website)}`);
  if (found === null)
    fail({
      code: "bad-setting",
      field: "website",
      message: `Magento has no stock for website "${website}": set the code of a website of the shop, and see that its Inventory modules are enabled.`,
    });
  const stockId = needText(fieldsOf(found, where), "stock_id", where);
  const path = `inventory/get-sources-assigned-to-stock-ordered-by-priority/${encode(stockId)}`;
  const sources = yield* seekValue(context, path);
  return {
    stockId,
    sources: (Array.isArray(sources) ? sources : [])
      .map((source) => fieldsOf(source, where))
      .filter((source) => isTrue(source, "enabled"))
      .map((source) => needText(source, "source_code", where)),
  };
}

/** A cursor that brings its places along: "stock/2/1/main,east". */
export function cursorOf(what: string, page: string, { stockId, sources }: Places): string {
  return [what, page, stockId, sources.join(",")].join("/");
}

/** Where a read begins or goes on. */
export function* startOf(
  context: Context,
  cursor: string | null,
): Exchange<{ readonly what: string; readonly page: string; readonly places: Places }> {
  if (cursor === null) return { what: "first", page: "1", places: yield* readPlaces(context) };
  const [what = "", page = "1", stockId = "", codes = ""] = cursor.split("/");
  const sources = codes.split(",").filter((code) => code !== "");
  return { what, page, places: { stockId, sources } };
}

export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  const asked = { conditions: [], sortedBy: "source_code" };
  const list: List = yield* readList(context, "inventory/sources", cursor, asked);
  const { rows, faults } = rowsOf(list.values, (source) => [placeOf(source as Fields)]);
  return { rows, faults, next: list.next };
}

function placeOf(source: Fields): Location {
  const id = needText(source, "source_code", "a source from Magento");
  const parts = ["street", "postcode", "city", "region", "country_id"];
  const address = parts.flatMap((part) => textIn(source, part) ?? []);
  return {
    id,
    name: textIn(source, "name") ?? id,
    ...(address.length === 0 ? {} : { address }),
  };
}
