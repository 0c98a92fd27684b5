import type { HttpResponse } from "@parstock/core";
import { type Call, json } from "@parstock/testing";

import type { Level, Place, Variant } from "./shop.ts";

export interface Shelves {
  readonly places: readonly Place[];
  readonly variants: readonly Variant[];
  readonly levels: readonly Level[];
  /** Links to further pages point elsewhere. */
  readonly stray: boolean;
}

/** The three legacy lists that the REST reader asks: ids are numbers there, longer than a binary fraction holds. */
export function restPlaces({ places }: Shelves): HttpResponse {
  return json(
    200,
    `{"locations":[${places.map(({ id, name }) => `{"id":${id},"name":${JSON.stringify(name)},"active":true}`).join(",")}]}`,
  );
}

export function restLevels({ levels, stray }: Shelves, { url, search }: Call): HttpResponse {
  const cursor = search.get("page_info");
  if (cursor === null && search.get("location_ids") === null)
    return json(422, { errors: "Missing location_ids or inventory_item_ids" });
  // A page by link takes no other filter: it is all in the link.
  if (cursor !== null && search.get("location_ids") !== null)
    return json(400, { errors: "Invalid parameters" });
  const named = search.get("location_ids")?.split(",") ?? [];
  if (named.length > 50) return json(422, { errors: "Too many location_ids" });
  const since = search.get("updated_at_min") ?? "";
  const size = Math.min(250, Number(search.get("limit") ?? 50));
  const from = Number(cursor ?? 0);
  const rows = levels.filter(
    ({ updatedAt, place }) =>
      updatedAt >= since && (cursor !== null || named.includes(String(place.id))),
  );
  const body = rows
    .slice(from, from + size)
    .map(
      ({ variant, place, available }) =>
        `{"inventory_item_id":${variant.itemId},"location_id":${place.id},"available":${available}}`,
    );
  const next = `${stray ? "https://elsewhere.example" : url.origin}${url.pathname}?limit=${size}&page_info=${from + size}`;
  const link = `<${url.origin}${url.pathname}?page_info=0>; rel="previous", <${next}>; rel="next"`;
  return json(
    200,
    `{"inventory_levels":[${body.join(",")}]}`,
    from + size < rows.length ? { link } : {},
  );
}

export function restItems({ variants }: Shelves, { search }: Call): HttpResponse {
  const ids = (search.get("ids") ?? "").split(",");
  if (ids.length > 100) return json(400, { errors: "Too many ids" });
  const found = variants.filter(({ itemId }) => ids.includes(String(itemId)));
  return json(
    200,
    `{"inventory_items":[${found.map(({ itemId, sku, tracked }) => `{"id":${itemId},"sku":${JSON.stringify(sku)},"tracked":${tracked}}`).join(",")}]}`,
  );
}
