import {
  addDays,
  type Day,
  decimal,
  add,
  compare,
  explainNeed,
  fail,
  parseDecimal,
  type Decimal,
  type SupplierItem,
} from "@parstock/core";

import type { ItemPage, ItemRow, ItemsPage, OfferRow, OrderRow, RiskRow } from "../api.ts";
import type { App } from "../app.ts";
import { type Figures, ruleJoin } from "../shelf.ts";
import { askToTend } from "../tend.ts";
import { orderColumns } from "./orders.ts";

export interface ItemsQuery {
  readonly search: string;
  readonly show: "all" | "low" | "unset";
  readonly location: string;
  /** From 1 on. */
  readonly page: number;
}

const rowsAtOnce = 50;
const outlookDays = 30;

/** At or below the point now; what we have ordered for it is on its way and not there yet. */
const isLow = "l.on_hand - l.committed + l.on_order <= coalesce(r.point, r.level - 1)";

const columns = `l.item, l.location, coalesce(i.name, l.item) as name, trim_scale(l.on_hand - l.committed)::text as available,
  trim_scale(l.on_order + coalesce(s.quantity, 0))::text as coming, trim_scale(r.point)::text as point, trim_scale(r.level)::text as level,
  r.rule is not null and r.rule <> '*' as own,
  coalesce(${isLow}, false) as low,
  (select min(o.supplier) from parstock_shopify.offers o where o.shop = l.shop and o.item = l.item) as supplier`;

const joins = `parstock_shopify.levels l left join parstock_shopify.items i on i.shop = l.shop and i.item = l.item ${ruleJoin}
  left join (select item, location, sum(quantity) as quantity, max(reference) as reference from parstock.supply where tenant = $1 group by item, location) s
    on s.item = l.item and s.location = l.location`;

/** Every item at every location, a page of them; 50,000 variants stay in the database. */
export async function itemsPage(app: App, shop: string, query: ItemsQuery): Promise<ItemsPage> {
  const pattern = query.search === "" ? null : `%${query.search.replace(/[\\%_]/g, "\\$&")}%`;
  const shown =
    query.show === "low"
      ? `and ${isLow}`
      : query.show === "unset"
        ? "and r.point is null and r.level is null"
        : "";
  const where = `l.shop = $1 and ($2::text is null or l.item ilike $2 or i.name ilike $2) and ($3 = '' or l.location = $3) ${shown}`;
  const parameters = [shop, pattern, query.location];
  const [counted] = await app.store.database.query<{ total: number }>(
    `select count(*)::integer as total from ${joins} where ${where}`,
    parameters,
  );
  const rows = await app.store.database.query<ItemRow>(
    `select ${columns} from ${joins} where ${where} order by l.item, l.location limit $4 offset $5`,
    [...parameters, rowsAtOnce, (query.page - 1) * rowsAtOnce],
  );
  const locations = await app.shelf.locations(shop);
  return {
    total: counted?.total ?? 0,
    page: query.page,
    rows,
    locations: locations.map(({ id }) => id),
  };
}

/** The worst of what is low, with the last decision about it, and how much is low in all. */
export async function lowRows(
  app: App,
  shop: string,
  limit: number,
): Promise<{ readonly total: number; readonly rows: readonly RiskRow[] }> {
  const from = `${joins} left join parstock.watch w on w.tenant = l.shop and w.item = l.item and w.location = l.location
    where l.shop = $1 and ${isLow}`;
  const [counted] = await app.store.database.query<{ total: number }>(
    `select count(*)::integer as total from ${from}`,
    [shop],
  );
  const rows = await app.store.database.query<RiskRow>(
    `select l.item, l.location, coalesce(i.name, l.item) as name, trim_scale(l.on_hand - l.committed + l.on_order)::text as position,
       trim_scale(coalesce(r.point, r.level))::text as point, coalesce(w.sentence, '') as reason, s.reference
     from ${from} order by s.reference is not null,
       (l.on_hand - l.committed + l.on_order - coalesce(r.point, r.level)) / greatest(coalesce(r.point, r.level), 1), l.item, l.location
     limit $2`,
    [shop, limit],
  );
  return { total: counted?.total ?? 0, rows };
}

interface LevelRow extends ItemRow {
  readonly onHand: string;
  readonly committed: string;
}

/** One item at one location, with the arithmetic of the last decision. */
export async function itemPage(
  app: App,
  shop: string,
  item: string,
  location: string,
): Promise<ItemPage> {
  const { database } = app.store;
  const [row] = await database.query<LevelRow>(
    `select ${columns}, trim_scale(l.on_hand)::text as "onHand", trim_scale(l.committed)::text as committed
     from ${joins} where l.shop = $1 and l.item = $2 and l.location = $3`,
    [shop, item, location],
  );
  if (row === undefined)
    return fail({ code: "not-found", message: `${item} is not stocked at ${location}.` });
  const [watched] = await app.store.watch(shop, item, location);
  const offers = await database.query<{ details: SupplierItem }>(
    "select details from parstock_shopify.offers where shop = $1 and item = $2 order by supplier",
    [shop, item],
  );
  const orders = await database.query<OrderRow>(
    `select ${orderColumns} from parstock.orders o where o.tenant = $1 and exists
       (select from parstock.order_lines x where x.tenant = o.tenant and x.reference = o.reference and x.item = $2 and x.location = $3)
     order by o.proposed_at desc, o.reference desc limit 20`,
    [shop, item, location],
  );
  return {
    ...row,
    explanation: watched === undefined ? [] : explainNeed(watched.need),
    offers: offers.map(({ details }) => offerRow(details)),
    orders,
    outlook: await outlook(app, shop, item, location, decimal(row.available)),
  };
}

async function outlook(
  app: App,
  shop: string,
  item: string,
  location: string,
  available: Decimal,
): Promise<{ day: string; quantity: string }[]> {
  const supply = await app.store.database.query<{ due: string | null; quantity: string }>(
    `select due, trim_scale(quantity)::text as quantity from parstock.supply
     where tenant = $1 and item = $2 and location = $3 order by due nulls first`,
    [shop, item, location],
  );
  const today = app.now().toISOString().slice(0, 10) as Day;
  return Array.from({ length: outlookDays }, (_, ahead) => {
    const day = addDays(today, ahead);
    const came = supply.filter(({ due }) => due !== null && due <= day);
    const quantity = came.reduce((sum, one) => add(sum, decimal(one.quantity)), available);
    return { day, quantity };
  });
}

export function offerRow(offer: SupplierItem): OfferRow {
  const [price] = offer.prices;
  return {
    supplier: offer.supplier,
    item: offer.item,
    supplierSku: offer.supplierSku ?? "",
    price: price?.price ?? "",
    currency: price?.currency ?? "",
    packSize: offer.ratio.numerator,
    minimumQuantity: offer.minimumQuantity ?? "",
    leadTimeDays: offer.leadTimeDays,
    preferred: offer.preferred ?? false,
  };
}

/** One cell or many rows of the grid; blank texts take the figures away. */
export interface FiguresChange {
  readonly rows: readonly { readonly item: string; readonly location: string }[];
  readonly point: string;
  readonly level: string;
}

/** Figures as they are kept. Fails with `bad-input` and one sentence. */
export function parseFigures(change: FiguresChange): Figures[] {
  const point = figureOf("point", change.point);
  const level = figureOf("level", change.level);
  if (point !== null && level !== null && compare(point, level) > 0)
    fail({
      code: "bad-input",
      field: "level",
      message: `The reorder point ${point} is above the par level ${level}; raise the level or lower the point.`,
    });
  if (change.rows.length === 0)
    fail({ code: "bad-input", field: "rows", message: "Choose the items first." });
  return change.rows.map(({ item, location }) => ({ item, location, point, level }));
}

/** Keeps figures, and has them brought to the shop and decided by. */
export async function setFigures(
  app: App,
  shop: string,
  figures: readonly Figures[],
): Promise<void> {
  await app.shelf.setFigures(shop, figures);
  await app.shops.change(shop, { runWanted: true });
  await askToTend(app, shop);
}

const figureMax = 1e9;

function figureOf(field: string, text: string): Decimal | null {
  const given = text.trim();
  if (given === "") return null;
  const value = parseDecimal(given);
  return value === null || value.startsWith("-") || Number(value) > figureMax
    ? fail({
        code: "bad-input",
        field,
        message: `"${given.slice(0, 40)}" is not a quantity; write it like 12, or leave it blank.`,
      })
    : value;
}
