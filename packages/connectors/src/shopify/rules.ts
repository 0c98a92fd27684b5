import type { Decimal, Policy, ReorderRule } from "@parstock/core";

import { decimalOf, isPositive, minus } from "../lib/decimal.ts";
import { isFields, malformed, textIn, tryJson } from "../lib/json.ts";
import type { ShopVariant } from "./wire.ts";

/**
 * Reorder settings that people keep on a variant, in metafields of the app's own namespace: `reorder_point` and
 * `par_level` for every location, `reorder_by_location` with `{"<location>": {"point": "6", "level": "24"}}` for those
 * that differ; a location set to null is never reordered for.
 */
export function rulesOf({ item, point, level, places }: ShopVariant): ReorderRule[] {
  const rules: ReorderRule[] = [];
  const everywhere = policyOf(item, point, level);
  if (everywhere !== null)
    rules.push({ item, location: "*", policy: everywhere, status: "active" });
  if (places === undefined || places.trim() === "") return rules;
  const set = tryJson(places);
  if (!isFields(set)) return unreadable(item, "reorder_by_location", places);
  for (const [location, value] of Object.entries(set)) {
    const fields = isFields(value) ? value : {};
    const policy = policyOf(item, textIn(fields, "point"), textIn(fields, "level"));
    const none: Policy = { kind: "par", parLevel: "0" as Decimal };
    rules.push({
      item,
      location,
      policy: policy ?? none,
      status: policy === null ? "disabled" : "active",
    });
  }
  return rules;
}

/** With one figure only, it is the par level: below it, back to it. */
function policyOf(
  item: string,
  point: string | undefined,
  level: string | undefined,
): Policy | null {
  const from = figureOf(item, "reorder_point", point);
  const upTo = figureOf(item, "par_level", level);
  if (from !== null && upTo !== null)
    return isPositive(minus(from, upTo))
      ? malformed(
          `The reorder point of ${item} in Shopify is above its par level (${from}, ${upTo}); correct one of them.`,
          "par_level",
        )
      : { kind: "s,S", reorderPoint: from, orderUpTo: upTo };
  const only = from ?? upTo;
  return only === null ? null : { kind: "par", parLevel: only };
}

function figureOf(item: string, field: string, text: string | undefined): Decimal | null {
  if (text === undefined || text.trim() === "") return null;
  const figure = decimalOf(text.trim());
  return figure === null || figure.startsWith("-") ? unreadable(item, field, text) : figure;
}

function unreadable(item: string, field: string, text: string): never {
  return malformed(
    `The metafield ${field} of ${item} in Shopify holds "${text.slice(0, 40)}", which can't be read; correct it there.`,
    field,
  );
}
