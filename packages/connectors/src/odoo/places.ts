import type { Context, Exchange, Location, Page } from "@parstock/core";

import { type Fields, needText, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { search } from "./call.ts";
import { idOf, linkIn, needLink } from "./wire.ts";

/** The most warehouses that a business is expected to have; all are read at once. */
const warehousesMax = 500;

export interface Warehouse {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  /** Where its stock lies: the location that people name in rules and orders. */
  readonly stock: number;
  readonly receipts: number | undefined;
  readonly partner: number | undefined;
}

export function* readWarehouses(context: Context): Exchange<Warehouse[]> {
  const rows = yield* search(context, "stock.warehouse", {
    domain: [],
    fields: ["name", "code", "lot_stock_id", "in_type_id", "partner_id"],
    limit: warehousesMax,
    order: "id",
  });
  return rows.map((row) => ({
    id: idOf(row, "stock.warehouse"),
    name: needText(row, "name", "a warehouse of Odoo"),
    code: textIn(row, "code") ?? "",
    stock: needLink(row, "lot_stock_id", "a warehouse"),
    receipts: linkIn(row, "in_type_id"),
    partner: linkIn(row, "partner_id"),
  }));
}

export interface Place {
  readonly id: number;
  /** "WH/Stock/Shelf 1": what people see, and our id of the location. */
  readonly name: string;
  /** Ids from the top down, "1/7/8/": a place lies in another when its path begins with the other's. */
  readonly path: string;
  readonly warehouse: number | undefined;
}

export function* readPlaces(
  context: Context,
  ids: Iterable<number>,
): Exchange<ReadonlyMap<number, Place>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = yield* search(context, "stock.location", {
    domain: [["id", "in", wanted]],
    fields: ["complete_name", "parent_path", "warehouse_id"],
    archived: true,
  });
  return new Map(rows.map((row) => [idOf(row, "stock.location"), placeOf(row)]));
}

function placeOf(row: Fields): Place {
  const id = idOf(row, "stock.location");
  return {
    id,
    name: needText(row, "complete_name", `location ${id} of Odoo`),
    path: textIn(row, "parent_path") ?? `${id}/`,
    warehouse: linkIn(row, "warehouse_id"),
  };
}

export function liesIn(place: Place | undefined, point: Place): boolean {
  return place !== undefined && place.path.startsWith(point.path);
}

/** Stock locations of warehouses, and whatever else a reordering rule points at. */
export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  const warehouses = yield* readWarehouses(context);
  const ofWarehouses = new Set(warehouses.map(({ stock }) => stock));
  const after = Number(cursor ?? 0);
  const pageRows = 500;
  // A location that no rule points at is one that nothing is ordered for.
  const others = yield* search(context, "stock.location", {
    domain: [
      ["usage", "=", "internal"],
      ["replenish_location", "=", true],
      ["id", ">", after],
      ["id", "not in", [...ofWarehouses]],
    ],
    fields: ["complete_name", "parent_path", "warehouse_id"],
    limit: pageRows,
    order: "id",
  });
  const { rows, faults } = rowsOf(others, (row) => {
    const { name } = placeOf(row as Fields);
    return [{ id: name, name }];
  });
  const last = others[others.length - 1];
  const next =
    last === undefined || others.length < pageRows ? null : String(idOf(last, "stock.location"));
  if (cursor !== null) return { rows, faults, next };
  return { rows: [...(yield* describe(context, warehouses)), ...rows], faults, next };
}

function* describe(context: Context, warehouses: readonly Warehouse[]): Exchange<Location[]> {
  const places = yield* readPlaces(
    context,
    warehouses.map(({ stock }) => stock),
  );
  const partners = warehouses.flatMap(({ partner }) => partner ?? []);
  const rows = yield* search(context, "res.partner", {
    domain: [["id", "in", partners]],
    fields: addressFields,
  });
  const addresses = new Map(rows.map((row) => [idOf(row, "res.partner"), addressOf(row)]));
  return warehouses.map(({ name, stock, partner }) => {
    const address = partner === undefined ? undefined : addresses.get(partner);
    return {
      id: places.get(stock)?.name ?? name,
      name,
      ...(address === undefined || address.length === 0 ? {} : { address }),
    };
  });
}

const addressFields: readonly string[] = ["street", "street2", "zip", "city"];

export function addressOf(row: Fields): string[] {
  const city = [textIn(row, "zip"), textIn(row, "city")].filter((part) => part !== undefined);
  return [textIn(row, "street"), textIn(row, "street2"), city.join(" ")].flatMap((part) =>
    part === undefined || part === "" ? [] : [part],
  );
}
