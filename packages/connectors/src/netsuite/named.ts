import type { Context, Exchange, Purchase } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { textIn } from "../lib/json.ts";
import { ask, askAll, has, id, quoted } from "./call.ts";
import { onlyPlace, type Parties } from "./map.ts";
import { type NetsuiteItem, type NetsuiteOrder, parseItems } from "./wire.ts";

/** Codes in one query. */
const codesMax = 200;

/** What an order names, by the internal ids of NetSuite. */
export interface Named {
  readonly vendor: string;
  readonly location: string | undefined;
  readonly currency: string | undefined;
  readonly parties: Parties;
}

export function* readParties(context: Context, order: NetsuiteOrder): Exchange<Parties> {
  const symbol = has(context, "currencies")
    ? `, (SELECT c.symbol FROM currency c WHERE c.id = ${id(order.currency)}) AS currency`
    : "";
  const q = `SELECT v.entityid AS code${symbol} FROM vendor v WHERE v.id = ${id(order.entity)}`;
  const [vendor = {}] = (yield* ask(context, q)).rows;
  return { supplier: textIn(vendor, "code") ?? order.entity, currency: textIn(vendor, "currency") };
}

export function* readNamed(context: Context, { order, supplier }: Purchase): Exchange<Named> {
  const place = has(context, "locations")
    ? `, (SELECT MIN(l.id) FROM location l WHERE l.name = ${quoted(order.shipTo)} AND NVL(l.isinactive, 'F') = 'F') AS location`
    : "";
  const money = has(context, "currencies")
    ? `, (SELECT MIN(c.id) FROM currency c WHERE c.symbol = ${quoted(order.currency)}) AS currency`
    : "";
  const q = `SELECT v.id AS id, v.entityid AS code, v.isinactive AS inactive${place}${money} FROM vendor v WHERE v.entityid = ${quoted(order.supplier)} ORDER BY v.id`;
  const { rows } = yield* ask(context, q);
  const [vendor] = rows;
  if (vendor === undefined)
    refuse(
      "supplier",
      `NetSuite has no vendor ${order.supplier} for supplier ${supplier.name}; create it there with that id.`,
    );
  if (textIn(vendor, "inactive") === "T")
    refuse(
      "supplier",
      `Vendor ${order.supplier} is inactive in NetSuite; activate it or choose another supplier.`,
    );
  const location = textIn(vendor, "location");
  if (location === undefined && has(context, "locations") && order.shipTo !== onlyPlace(context))
    refuse("shipTo", `NetSuite has no location ${order.shipTo}; create it there with that name.`);
  const currency = textIn(vendor, "currency");
  if (currency === undefined && has(context, "currencies"))
    refuse("currency", `NetSuite has no currency ${order.currency}; add it there.`);
  const parties = {
    supplier: order.supplier,
    currency: has(context, "currencies") ? order.currency : undefined,
  };
  return { vendor: id(textIn(vendor, "id")), location, currency, parties };
}

export function* readOrderedItems(
  context: Context,
  { order }: Purchase,
): Exchange<readonly NetsuiteItem[]> {
  const codes = [...new Set(order.lines.map(({ item }) => item))];
  const items = yield* readItems(context, "i.itemid", codes.map(quoted));
  for (const code of codes) {
    const found = items.filter((item) => item.code === code);
    if (found.length === 0)
      refuse("item", `NetSuite has no item ${code}; create it there or correct its code.`);
    if (found.length > 1)
      refuse(
        "item",
        `NetSuite has ${found.length} items named ${code}; give them names of their own.`,
      );
    if (found[0]?.inactive === true)
      refuse("item", `Item ${code} is inactive in NetSuite; activate it or take it off the order.`);
  }
  return items;
}

/** Items with all units of their type. */
export function* readItems(
  context: Context,
  column: "i.id" | "i.itemid",
  values: readonly string[],
): Exchange<readonly NetsuiteItem[]> {
  const [columns, join, sort] = has(context, "units")
    ? [
        ", u.internalid AS unit, u.unitname AS name, u.abbreviation AS abbreviation, u.conversionrate AS ratio, u.baseunit AS base",
        " LEFT JOIN unitstypeuom u ON u.unitstype = i.unitstype",
        ", u.internalid",
      ]
    : ["", "", ""];
  const left = [...new Set(values)];
  const rows = [];
  while (left.length > 0) {
    const some = left.splice(0, codesMax).join(", ");
    const q = `SELECT i.id AS id, i.itemid AS code, i.isinactive AS inactive${columns} FROM item i${join} WHERE ${column} IN (${some}) ORDER BY i.id${sort}`;
    rows.push(...(yield* askAll(context, q)));
  }
  return parseItems(rows);
}

function refuse(field: string, message: string): never {
  return fail({ code: "rejected", field, message });
}
