import type { Context, Decimal, Exchange, Instant, Page, StockLevel } from "@parstock/core";

import { plus } from "../lib/decimal.ts";
import { type Fields, type Json } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { search } from "./call.ts";
import { liesIn, type Place, readPlaces, readWarehouses, type Warehouse } from "./places.ts";
import { anyOf, cursorAfter, pageRows, startOf, storable, written } from "./reads.ts";
import {
  codeOf,
  idOf,
  moveFields,
  needLink,
  needQuantity,
  type OdooMove,
  parseMove,
} from "./wire.ts";

const none = "0" as Decimal;

/** Moves that Odoo's own forecast counts. */
export const openMoves: readonly string[] = [
  "waiting",
  "confirmed",
  "assigned",
  "partially_available",
];

/**
 * On hand from quants and promised from open moves, both stored. The forecast fields of rules and products hold the same
 * sums and are computed one record at a time: twenty times slower.
 */
export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const start = yield* startOf(context, cursor, { "product.product": ["is_storable"] });
  const limit = pageRows(context);
  const moved = ["stock_quant_ids.write_date", "stock_move_ids.write_date"];
  const changed =
    since === null
      ? []
      : anyOf(
          [...moved, "orderpoint_ids.write_date"].map((name): Json => [name, ">=", written(since)]),
        );
  const rows = yield* search(context, "product.product", {
    domain: [storable(start.known), ["id", ">", start.after], ...changed],
    fields: ["default_code", "barcode"],
    limit,
    order: "id",
  });
  const next = cursorAfter(rows, limit, start.known);
  if (rows.length === 0) return { rows: [], next };
  const count = yield* new Count(context).taken(rows, since !== null);
  return { rows: count.levels(), faults: count.faults, next };
}

interface Level {
  readonly point: Place;
  onHand: Decimal;
  committed: Decimal;
  inTransit: Decimal;
}

/** Adds up one page of products, point by point. */
class Count {
  readonly faults: string[] = [];
  private readonly context: Context;
  private readonly codes = new Map<number, string>();
  private readonly found = new Map<number, Map<number, Level>>();
  private warehouses: readonly Warehouse[] = [];
  private places: ReadonlyMap<number, Place> = new Map();
  private points: readonly Place[] = [];

  constructor(context: Context) {
    this.context = context;
  }

  /** `everywhere`: a warehouse that holds nothing of a product any more is told too, as zero. */
  *taken(products: readonly Fields[], everywhere: boolean): Exchange<this> {
    const { context } = this;
    for (const row of products) {
      const code = codeOf(row);
      if (code !== undefined) this.codes.set(idOf(row, "product.product"), code);
    }
    const ids = [...this.codes.keys()];
    this.warehouses = yield* readWarehouses(context);
    const rules = yield* search(context, "stock.warehouse.orderpoint", {
      domain: [["product_id", "in", ids]],
      fields: ["product_id", "location_id"],
    });
    const ruled = rules.map((row) => ({
      product: needLink(row, "product_id", "a reordering rule"),
      location: needLink(row, "location_id", "a reordering rule"),
    }));
    const points = [
      ...new Set([
        ...this.warehouses.map(({ stock }) => stock),
        ...ruled.map(({ location }) => location),
      ]),
    ];
    const quants = yield* search(context, "stock.quant", {
      domain: [
        ["product_id", "in", ids],
        ["location_id", "child_of", points],
      ],
      fields: ["product_id", "location_id", "quantity"],
    });
    const moveRows = yield* search(context, "stock.move", {
      domain: [
        ["product_id", "in", ids],
        ["state", "in", openMoves],
        "|",
        ["location_id", "child_of", points],
        ["location_dest_id", "child_of", points],
      ],
      fields: moveFields,
    });
    const moves = rowsOf(moveRows, (row) => [parseMove(row as Fields)]);
    this.faults.push(...moves.faults);
    this.places = yield* readPlaces(context, [
      ...points,
      ...quants.map((row) => needLink(row, "location_id", "a quant")),
      ...moves.rows.flatMap(({ from, to }) => [from, to]),
    ]);
    this.points = points.flatMap((id) => this.places.get(id) ?? []);
    for (const { product, location } of ruled) this.at(product, this.places.get(location));
    if (everywhere)
      for (const product of ids)
        for (const { stock } of this.warehouses) this.at(product, this.places.get(stock));
    for (const row of quants) this.addQuant(row);
    for (const move of moves.rows) this.addMove(move);
    return this;
  }

  levels(): StockLevel[] {
    const first = this.points[0];
    return [...this.codes].flatMap(([product, item]) => {
      const levels = [...(this.found.get(product)?.values() ?? [])];
      if (levels.length === 0 && first !== undefined) levels.push(empty(first));
      return levels.map(({ point, onHand, committed, inTransit }) => ({
        item,
        location: point.name,
        onHand,
        committed,
        backordered: none,
        onOrder: none,
        inTransit,
        readAt: this.context.now,
      }));
    });
  }

  private at(product: number, point: Place | undefined): Level | undefined {
    if (point === undefined) return undefined;
    const levels = this.found.get(product) ?? new Map<number, Level>();
    this.found.set(product, levels);
    const level = levels.get(point.id) ?? empty(point);
    levels.set(point.id, level);
    return level;
  }

  /** Points that a place counts for: its warehouse's, and those that a rule of the product names around it. */
  private around(product: number, place: Place | undefined): Level[] {
    return this.points.flatMap((point) => {
      if (!liesIn(place, point)) return [];
      const ofWarehouse = this.warehouses.some(({ stock }) => stock === point.id);
      const known = this.found.get(product)?.get(point.id);
      return (ofWarehouse ? this.at(product, point) : known) ?? [];
    });
  }

  private addQuant(row: Fields): void {
    const place = this.places.get(needLink(row, "location_id", "a quant"));
    const quantity = needQuantity(row, "quantity", "a quant");
    for (const level of this.around(needLink(row, "product_id", "a quant"), place))
      level.onHand = plus(level.onHand, quantity);
  }

  private addMove(move: OdooMove): void {
    const from = this.places.get(move.from);
    const to = this.places.get(move.to);
    for (const level of this.around(move.product, from))
      if (!liesIn(to, level.point)) level.committed = plus(level.committed, move.quantity);
    if (!this.comesByItself(move, from, to)) return;
    for (const level of this.around(move.product, to))
      if (!liesIn(from, level.point)) level.inTransit = plus(level.inTransit, move.quantity);
  }

  /**
   * Purchases are open orders, read apart. A step within one warehouse brings nothing new unless the goods are there
   * already: the one before it, from the vendor, has been counted.
   */
  private comesByItself(move: OdooMove, from: Place | undefined, to: Place | undefined): boolean {
    if (move.orderLine !== undefined) return false;
    const within = from?.warehouse !== undefined && from.warehouse === to?.warehouse;
    return !within || move.ready;
  }
}

function empty(point: Place): Level {
  return { point, onHand: none, committed: none, inTransit: none };
}
