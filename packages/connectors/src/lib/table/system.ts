import type {
  Connector,
  Context,
  Diagnosis,
  Exchange,
  HttpRequest,
  ItemEntry,
  Location,
  OrderReference,
  Page,
  PlacedOrder,
  Purchase,
  StockRecord,
} from "@parstock/core";

import { fail } from "../fail.ts";
import { type Voice } from "../talk.ts";
import { type Columns, describeColumns, settleOrderColumns } from "./columns.ts";
import { orderFields, type OrderField } from "./order-fields.ts";
import { orderStatusText, type OrderStatusWord } from "./order-status.ts";
import {
  isCalledOff,
  isSent,
  lineOf,
  orderRow,
  type OrderRow,
  ordersWith,
  type OrderValues,
  orderValues,
  placedOf,
  progressOf,
  suppliesIn,
  type TableOrder,
} from "./orders.ts";
import { mappingOf, settingOf } from "./settings.ts";
import { describeTables, recordsOf, suppliersOf, type WholeTable } from "./whole.ts";

/** A table of orders, with what the system calls its rows. */
export interface OrderTable extends WholeTable {
  /** One for each row. */
  readonly ids: readonly string[];
}

/** Rows to be written, and the columns that they go into; null before the table was looked at. */
export interface OrderWrite<T extends OrderTable> {
  readonly table: T;
  readonly columns: Columns<OrderField>;
  readonly rows: readonly OrderValues[];
}

/** What a system of tables says and takes in its own words; everything else about tables is here. */
export interface TableSystem<T extends OrderTable> {
  readonly voice: Voice;
  /** Whole tables by what the settings call them. */
  readTables(context: Context, names: readonly string[]): Exchange<readonly WholeTable[]>;
  /** The table of orders; at least the rows with the reference. */
  readOrders(context: Context, name: string, reference: OrderReference | null): Exchange<T>;
  /** The reference that stands in a row, where that can be asked for; null when the row is gone. */
  readReference?(context: Context, name: string, id: string): Exchange<OrderReference | null>;
  /** So many rows go into one request. */
  readonly rowsAtOnce: number;
  /** Rows with the same reference and line are written over, not doubled. */
  readonly upserts: boolean;
  /** Adds rows at the end; all or none of them. */
  addRows(context: Context, write: OrderWrite<T>): Exchange<HttpRequest>;
  previewRows(context: Context, name: string, rows: readonly OrderValues[]): HttpRequest;
  /** Writes over the named fields of rows. */
  changeRows(
    context: Context,
    write: OrderWrite<T>,
    rows: readonly OrderRow[],
    values: OrderValues,
  ): Exchange<void>;
  /** What it has to say about the columns of orders beyond their headings. */
  examineOrders?(context: Context, table: T, columns: Columns<OrderField>): readonly Diagnosis[];
}

/** An order of a table with all that it takes to write to it. */
export interface FoundOrder<T extends OrderTable> extends OrderWrite<T> {
  readonly order: TableOrder;
}

type Members =
  | "readStock"
  | "readItems"
  | "readSuppliers"
  | "readLocations"
  | "readOpenOrders"
  | "findOrder"
  | "createOrder"
  | "previewOrder"
  | "cancelOrder"
  | "markSent"
  | "wasSent"
  | "readProgress"
  | "doctor";

/** The members that all systems of tables share. */
export type TableMembers = Pick<Required<Connector>, Members>;

export function tableMembers<T extends OrderTable>(
  system: TableSystem<T>,
): {
  readonly members: TableMembers;
  /** An order that was placed, with its rows. */
  findWritable(context: Context, placed: PlacedOrder): Exchange<FoundOrder<T>>;
} {
  const { voice } = system;

  function* readTables(context: Context): Exchange<{
    stock: WholeTable;
    suppliers?: WholeTable;
    prices?: WholeTable;
  }> {
    const names = ["stockTable", "supplierTable", "priceTable"].map((one) =>
      settingOf(context, one),
    );
    const wanted = names.filter((name) => name !== "");
    if (names[0] === "") missing("stockTable", "the table that holds the stock");
    const tables = yield* system.readTables(context, wanted);
    const [stock, suppliers, prices] = names.map((name) =>
      name === "" ? undefined : tables[wanted.indexOf(name)],
    );
    if (stock === undefined) return missing("stockTable", "the table that holds the stock");
    return {
      stock,
      ...(suppliers === undefined ? {} : { suppliers }),
      ...(prices === undefined ? {} : { prices }),
    };
  }

  function* readOrders(
    context: Context,
    reference: OrderReference | null,
  ): Exchange<OrderWrite<T>> {
    const table = yield* system.readOrders(context, orderTable(context), reference);
    const columns = settleOrderColumns(
      table.title,
      table.header,
      table.rows.slice(0, 200),
      mappingOf(context),
    );
    return { table, columns, rows: [] };
  }

  function* ordersIn(
    context: Context,
    reference: OrderReference,
  ): Exchange<{ readonly write: OrderWrite<T>; readonly orders: readonly TableOrder[] }> {
    const write = yield* readOrders(context, reference);
    return { write, orders: ordersWith(rowsIn(write), reference) };
  }

  function* findWritable(context: Context, placed: PlacedOrder): Exchange<FoundOrder<T>> {
    const { write, orders } = yield* ordersIn(context, placed.reference);
    const order = orders.find(({ id }) => id === placed.externalId) ?? orders[0];
    return order === undefined ? gone(placed.reference) : { ...write, order };
  }

  function* mark(context: Context, placed: PlacedOrder, status: OrderStatusWord): Exchange<void> {
    const found = yield* findWritable(context, placed);
    yield* system.changeRows(context, found, found.order.rows, {
      status: { text: orderStatusText(status) },
    });
  }

  function* referenceOf(context: Context, id: string): Exchange<OrderReference | null> {
    if (system.readReference === undefined) return null;
    return (yield* system.readReference(context, orderTable(context), id)) ?? gone(id);
  }

  function gone(reference: OrderReference): never {
    return fail({
      code: "not-found",
      message: `${voice.title} shows no order ${reference} any more; look for its rows there.`,
    });
  }

  /** Writes what is not there yet; the request with the first line goes last. */
  function* add(context: Context, write: OrderWrite<T>, purchase: Purchase): Exchange<void> {
    const there = new Set(
      rowsIn(write)
        .filter((row) => row.cell("reference") === purchase.order.reference)
        .map(lineOf),
    );
    const rows = orderValues(purchase).filter(
      ({ line }) =>
        system.upserts || line === undefined || !("number" in line) || !there.has(line.number),
    );
    for (const chunk of chunks(rows, system.rowsAtOnce)) {
      const request = yield* system.addRows(context, { ...write, rows: chunk });
      const refusal = voice.explain(yield request, context.now);
      if (refusal !== null) fail(refusal);
    }
  }

  const members: TableMembers = {
    *readStock(context) {
      const page = recordsOf(yield* readTables(context), mappingOf(context), context.now);
      return {
        rows: page.records.map(({ stock }) => stock),
        next: null,
        faults: page.exceptions.map(({ message }) => message),
      };
    },
    *readItems(context) {
      const page = recordsOf(yield* readTables(context), mappingOf(context), context.now);
      return { rows: itemsOf(page.records), next: null };
    },
    *readSuppliers(context) {
      const mapping = mappingOf(context);
      const name = settingOf(context, "supplierTable");
      if (name === "" && mapping.suppliers === undefined)
        return {
          rows: recordsOf(yield* readTables(context), mapping, context.now).suppliers,
          next: null,
        };
      const [table] = name === "" ? [] : yield* system.readTables(context, [name]);
      const blank = { title: "", header: [], rows: [] };
      const { suppliers } = suppliersOf(
        { stock: blank, ...(table === undefined ? {} : { suppliers: table }) },
        mapping,
        context.now,
      );
      return { rows: suppliers, next: null };
    },
    // oxlint-disable-next-line eslint/require-yield -- people's notes on locations stand in the settings
    *readLocations(context): Exchange<Page<Location>> {
      const notes = Object.entries(mappingOf(context).locations ?? {});
      return { rows: notes.map(([id, note]) => ({ id, name: id, ...note })), next: null };
    },
    *readOpenOrders(context) {
      if (settingOf(context, "orderTable") === "") return { rows: [], next: null };
      const write = yield* readOrders(context, null);
      const location = settingOf(context, "location") || "main";
      return { ...suppliesIn(rowsIn(write), mappingOf(context), location), next: null };
    },
    *findOrder(context, reference, purchase) {
      const { orders } = yield* ordersIn(context, reference);
      return orders
        .filter((order) => !isCalledOff(order))
        .map((order) => placedOf(order, mappingOf(context), purchase));
    },
    *createOrder(context, purchase) {
      const { reference } = purchase.order;
      const before = yield* ordersIn(context, reference);
      const alive = before.orders.find((order) => !isCalledOff(order));
      if (alive !== undefined) return placedOf(alive, mappingOf(context), purchase);
      if (before.orders.length > 0)
        fail({
          code: "conflict",
          field: "reference",
          message: `Order ${reference} was called off in ${voice.title}; reject it here, so that it is proposed anew under another reference.`,
        });
      yield* add(context, before.write, purchase);
      const after = yield* ordersIn(context, reference);
      const placed = after.orders.find((order) => !isCalledOff(order));
      if (placed !== undefined) return placedOf(placed, mappingOf(context), purchase);
      return fail({
        code: "outcome-unknown",
        message: `${voice.title} took order ${reference} and does not show it yet; it is looked up again.`,
      });
    },
    previewOrder(context, purchase) {
      const name = orderTable(context);
      return chunks(orderValues(purchase), system.rowsAtOnce).map((rows) =>
        system.previewRows(context, name, rows),
      );
    },
    *cancelOrder(context, placed) {
      yield* mark(context, placed, "cancelled");
    },
    *markSent(context, placed) {
      yield* mark(context, placed, "sent");
    },
    *wasSent(context, placed) {
      return isSent((yield* findWritable(context, placed)).order);
    },
    *readProgress(context, externalId, purchase) {
      const told = yield* referenceOf(context, externalId);
      const rows = rowsIn(yield* readOrders(context, told));
      const reference = told ?? rows.find(({ id }) => id === externalId)?.cell("reference") ?? "";
      const [order] = ordersWith(rows, reference).filter(({ id }) => id === externalId);
      return order === undefined
        ? gone(reference || externalId)
        : progressOf(order, mappingOf(context), purchase);
    },
    *doctor(context) {
      const mapping = mappingOf(context);
      const tables = yield* readTables(context);
      const { records, exceptions } = recordsOf(tables, mapping, context.now);
      const found: Diagnosis[] = [
        {
          level: "fine",
          message: `Connected to ${voice.title}; "${tables.stock.title}" has stock of ${records.length} items.`,
        },
        ...describeTables(tables, mapping, context.now).map(notice),
        ...exceptions.slice(0, shownMax).map(({ message }) => notice(message)),
      ];
      if (exceptions.length > shownMax)
        found.push(notice(`${exceptions.length - shownMax} more rows can't be read.`));
      if (settingOf(context, "orderTable") === "")
        return [...found, notice("No table of orders is set: orders can't be placed there.")];
      const { table, columns } = yield* readOrders(context, null);
      return [
        ...found,
        ...describeColumns(columns, orderFields).map((text) => notice(`Orders: ${text}`)),
        ...(system.examineOrders?.(context, table, columns) ?? []),
      ];
    },
  };
  return { members, findWritable };
}

/** So many rows that can't be read are named. */
const shownMax = 10;

function notice(message: string): Diagnosis {
  return { level: "notice", message };
}

function rowsIn<T extends OrderTable>({ table, columns }: OrderWrite<T>): readonly OrderRow[] {
  return table.rows.map((cells, at) => orderRow(table.ids[at] ?? "", at, cells, columns));
}

/** In the order of lines within a chunk, the chunk with the first line last. */
function chunks(rows: readonly OrderValues[], most: number): readonly (readonly OrderValues[])[] {
  const found: (readonly OrderValues[])[] = [];
  for (let at = 0; at < rows.length; at += most) found.unshift(rows.slice(at, at + most));
  return found;
}

/** One entry an item: its rules are those of all its rows. */
function itemsOf(records: readonly StockRecord[]): readonly ItemEntry[] {
  const items = new Map<string, ItemEntry>();
  for (const { item, rule, offers } of records) {
    const before = items.get(item.id);
    const rules = [...(before?.rules ?? []), ...(rule === null ? [] : [rule])];
    items.set(item.id, {
      item: before?.item ?? item,
      rules,
      offers: before === undefined || before.offers.length === 0 ? offers : before.offers,
    });
  }
  return [...items.values()];
}

function orderTable(context: Context): string {
  const name = settingOf(context, "orderTable");
  return name === "" ? missing("orderTable", "the table that orders are kept in") : name;
}

function missing(field: string, what: string): never {
  return fail({
    code: "bad-setting",
    field,
    message: `The setting "${field}" must name ${what}.`,
  });
}
