import type {
  Context,
  Day,
  DemandEntry,
  Exchange,
  Page,
  ReceiptEntry,
  Supply,
} from "@parstock/core";

import { type Fields, type Json } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { search } from "./call.ts";
import { referenceOf, supplierIdOf } from "./map.ts";
import { liesIn, type Place, readPlaces, readWarehouses, type Warehouse } from "./places.ts";
import { cursorAfter, pageRows } from "./reads.ts";
import { openMoves } from "./stock.ts";
import {
  codeOf,
  idOf,
  lineFields,
  moveFields,
  needLink,
  type OdooMove,
  type OdooOrder,
  orderFields,
  parseLine,
  parseMove,
  parseOrder,
} from "./wire.ts";

const nothing: ReadonlySet<string> = new Set();

/**
 * What is still to come from vendors, in base units: lines of orders that are not confirmed, as Odoo's forecast counts
 * them, then the moves of those that are; a part that was received or will never come has no open move any more. The
 * cursor is "lines/12" or "moves/12".
 */
export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const [stage = "lines", after = "0"] = cursor?.split("/") ?? [];
  const page =
    stage === "moves"
      ? yield* readOpenMoves(context, Number(after))
      : yield* readOpenLines(context, Number(after));
  if (page.next !== null) return { ...page, next: `${stage}/${page.next.split("/")[0]}` };
  return { ...page, next: stage === "moves" ? null : "moves/0" };
}

function* readOpenLines(context: Context, after: number): Exchange<Page<Supply>> {
  const limit = pageRows(context);
  const rows = yield* search(context, "purchase.order.line", {
    domain: [
      ["state", "in", ["draft", "sent", "to approve"]],
      ["product_id", "!=", false],
      ["id", ">", after],
    ],
    fields: lineFields,
    limit,
    order: "id",
  });
  const lines = rowsOf(rows, (row) => [parseLine(row as Fields)]);
  const orders = yield* readOrders(
    context,
    lines.rows.map(({ order }) => order),
  );
  const codes = yield* readCodes(
    context,
    lines.rows.flatMap(({ product }) => product ?? []),
  );
  const points = yield* readPoints(context, []);
  const supply = lines.rows.flatMap((line): Supply[] => {
    const order = orders.get(line.order);
    const item = line.product === undefined ? undefined : codes.get(line.product);
    const location = points.ofReceipt(order?.operation);
    return order === undefined || item === undefined || location === undefined
      ? []
      : [
          {
            from: "order",
            reference: referenceOf(order),
            item,
            location,
            quantity: line.baseQuantity,
            ...(line.due === undefined ? {} : { due: line.due }),
          },
        ];
  });
  return { rows: supply, faults: lines.faults, next: cursorAfter(rows, limit, nothing) };
}

function* readOpenMoves(context: Context, after: number): Exchange<Page<Supply>> {
  const limit = pageRows(context);
  const rows = yield* search(context, "stock.move", {
    domain: [
      ["state", "in", openMoves],
      ["purchase_line_id", "!=", false],
      ["location_dest_id.usage", "=", "internal"],
      ["id", ">", after],
    ],
    fields: moveFields,
    limit,
    order: "id",
  });
  const moves = rowsOf(rows, (row) => [parseMove(row as Fields)]);
  const bought = yield* readBought(context, moves.rows);
  const points = yield* readPoints(
    context,
    moves.rows.map(({ to }) => to),
  );
  const supply = moves.rows.flatMap((move): Supply[] => {
    const order = bought.orderOf(move);
    const item = bought.codes.get(move.product);
    const location = points.of(move.to);
    return order === undefined || item === undefined || location === undefined
      ? []
      : [
          {
            from: "order",
            reference: referenceOf(order),
            item,
            location,
            quantity: move.quantity,
            ...(move.day === undefined ? {} : { due: move.day }),
          },
        ];
  });
  return { rows: supply, faults: moves.faults, next: cursorAfter(rows, limit, nothing) };
}

interface Bought {
  readonly codes: ReadonlyMap<number, string>;
  orderOf(move: OdooMove): OdooOrder | undefined;
}

/** Moves know the line that they were bought on, and that its order. */
function* readBought(context: Context, moves: readonly OdooMove[]): Exchange<Bought> {
  const ids = moves.flatMap(({ orderLine }) => orderLine ?? []);
  const rows = yield* search(context, "purchase.order.line", {
    domain: [["id", "in", [...new Set(ids)]]],
    fields: ["order_id"],
  });
  const orderIds = new Map(
    rows.map((row) => [idOf(row, "purchase.order.line"), needLink(row, "order_id", "a line")]),
  );
  const orders = yield* readOrders(context, [...orderIds.values()]);
  const codes = yield* readCodes(
    context,
    moves.map(({ product }) => product),
  );
  return {
    codes,
    orderOf: ({ orderLine }) => orders.get(orderIds.get(orderLine ?? 0) ?? 0),
  };
}

function* readOrders(
  context: Context,
  ids: readonly number[],
): Exchange<ReadonlyMap<number, OdooOrder>> {
  if (ids.length === 0) return new Map();
  const rows = yield* search(context, "purchase.order", {
    domain: [["id", "in", [...new Set(ids)]]],
    fields: orderFields,
  });
  return new Map(rows.map((row) => [idOf(row, "purchase.order"), parseOrder(row)]));
}

export function* readCodes(
  context: Context,
  ids: readonly number[],
): Exchange<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = yield* search(context, "product.product", {
    domain: [["id", "in", [...new Set(ids)]]],
    fields: ["default_code", "barcode"],
    archived: true,
  });
  return new Map(
    rows.flatMap((row): [number, string][] => {
      const code = codeOf(row);
      return code === undefined ? [] : [[idOf(row, "product.product"), code]];
    }),
  );
}

interface Points {
  /** Name of the point that a location belongs to. */
  of(location: number): string | undefined;
  /** Where a receipt operation's goods end up. */
  ofReceipt(operation: number | undefined): string | undefined;
}

/** Goods may be received in front of the stock and put away later: they belong to the warehouse's stock all the same. */
function* readPoints(context: Context, locations: readonly number[]): Exchange<Points> {
  const warehouses = yield* readWarehouses(context);
  const places = yield* readPlaces(context, [
    ...warehouses.map(({ stock }) => stock),
    ...locations,
  ]);
  const nameOf = (warehouse: Warehouse | undefined): string | undefined =>
    warehouse === undefined ? undefined : places.get(warehouse.stock)?.name;
  const holds = (warehouse: Warehouse, place: Place): boolean => {
    const stock = places.get(warehouse.stock);
    return warehouse.id === place.warehouse || (stock !== undefined && liesIn(place, stock));
  };
  return {
    of(location) {
      const place = places.get(location);
      if (place === undefined) return undefined;
      return nameOf(warehouses.find((warehouse) => holds(warehouse, place))) ?? place.name;
    },
    ofReceipt(operation) {
      return nameOf(warehouses.find(({ receipts }) => receipts === operation) ?? warehouses[0]);
    },
  };
}

/** What left the stock for customers and for production; returns are not taken off. */
export function* readDemand(
  context: Context,
  period: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const { moves, faults, next } = yield* readDone(context, cursor, [
    ["date", ">=", `${period.from} 00:00:00`],
    ["date", "<=", `${period.to} 23:59:59`],
    ["location_id.usage", "=", "internal"],
    ["location_dest_id.usage", "in", ["customer", "production"]],
  ]);
  const codes = yield* readCodes(
    context,
    moves.map(({ product }) => product),
  );
  const points = yield* readPoints(
    context,
    moves.map(({ from }) => from),
  );
  const rows = moves.flatMap((move): DemandEntry[] => {
    const item = codes.get(move.product);
    const location = points.of(move.from);
    return item === undefined || location === undefined || move.day === undefined
      ? []
      : [{ item, location, day: move.day, quantity: move.quantity }];
  });
  return { rows, faults, next };
}

/** Goods that came from vendors, with the day on which their order was confirmed. */
export function* readReceipts(
  context: Context,
  since: Day,
  cursor: string | null,
): Exchange<Page<ReceiptEntry>> {
  const { moves, faults, next } = yield* readDone(context, cursor, [
    ["date", ">=", `${since} 00:00:00`],
    ["purchase_line_id", "!=", false],
    ["location_dest_id.usage", "=", "internal"],
  ]);
  const bought = yield* readBought(context, moves);
  const partners = moves.flatMap((move) => bought.orderOf(move)?.partner ?? []);
  const partnerRows = yield* search(context, "res.partner", {
    domain: [["id", "in", [...new Set(partners)]]],
    fields: ["name", "ref"],
    archived: true,
  });
  const suppliers = new Map(
    partnerRows.map((row) => [idOf(row, "res.partner"), supplierIdOf(row)]),
  );
  const rows = moves.flatMap((move): ReceiptEntry[] => {
    const order = bought.orderOf(move);
    const item = bought.codes.get(move.product);
    const supplier = suppliers.get(order?.partner ?? 0);
    if (order?.orderedOn === undefined || item === undefined || supplier === undefined) return [];
    if (move.day === undefined) return [];
    return [
      {
        reference: referenceOf(order),
        supplier,
        item,
        orderedOn: order.orderedOn,
        receivedOn: move.day,
        quantity: move.quantity,
      },
    ];
  });
  return { rows, faults, next };
}

interface DonePage {
  readonly moves: readonly OdooMove[];
  readonly faults: readonly string[];
  readonly next: string | null;
}

function* readDone(
  context: Context,
  cursor: string | null,
  domain: readonly Json[],
): Exchange<DonePage> {
  const limit = pageRows(context);
  const after = Number(cursor?.split("/")[0] ?? 0);
  const rows = yield* search(context, "stock.move", {
    domain: [["state", "=", "done"], ...domain, ["id", ">", after]],
    fields: moveFields,
    limit,
    order: "id",
  });
  const moves = rowsOf(rows, (row) => [parseMove(row as Fields)]);
  return { moves: moves.rows, faults: moves.faults, next: cursorAfter(rows, limit, nothing) };
}
