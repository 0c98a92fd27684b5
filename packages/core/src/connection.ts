import type { Instant } from "./calendar.ts";
import {
  compareOrder,
  type Context,
  type ItemEntry,
  type Page,
  type PlacedOrder,
} from "./connector.ts";
import { type Connection, converse } from "./converse.ts";
import { perform, type Run } from "./effect.ts";
import type { Exchange } from "./exchange.ts";
import { fail, type Failure, failureOf } from "./failure.ts";
import type { Location, StockLevel } from "./item.ts";
import type { Exception } from "./ledger.ts";
import type { ReorderRule } from "./policy.ts";
import type { Source, StockPage, StockRecord, Target } from "./source.ts";
import type { Supplier } from "./supplier.ts";

/**
 * A connected system as a source: its items, rules, offers and suppliers are read first, then its stock page by page,
 * each level joined to what is known of its item.
 */
export function sourceOf(connection: Connection): Source {
  const { connector } = connection;
  let catalogue: Catalogue | null = null;
  const { readOpenOrders } = connector;
  return {
    name: connection.name,
    *readStock(cursor) {
      if (connector.readStock === undefined)
        fail({
          code: "bad-setting",
          message: `${connector.title} keeps no stock that can be read; choose another source.`,
        });
      const { readStock } = connector;
      if (cursor === null || catalogue === null) catalogue = yield* readCatalogue(connection);
      const { at } = yield* perform({ kind: "clock", timeZones: [] });
      const page = yield* converse(connection, (context) =>
        readStock.call(connector, context, cursor, null),
      );
      return joinPage(connection.name, page, catalogue, at, cursor === null);
    },
    ...(readOpenOrders === undefined
      ? {}
      : {
          *readSupply(cursor: string | null) {
            const page = yield* converse(connection, (context) =>
              readOpenOrders.call(connector, context, cursor),
            );
            return { supply: page.rows, next: page.next };
          },
        }),
  };
}

interface Catalogue {
  readonly items: ReadonlyMap<string, ItemEntry>;
  readonly suppliers: readonly Supplier[];
  readonly locations: readonly Location[];
  readonly faults: readonly string[];
}

function* readCatalogue(connection: Connection): Run<Catalogue> {
  const { connector } = connection;
  const { readItems, readSuppliers, readLocations } = connector;
  const faults: string[] = [];
  const items =
    readItems === undefined
      ? []
      : yield* readAll(
          connection,
          (cursor) => (context) => readItems.call(connector, context, cursor, null),
          faults,
        );
  const suppliers =
    readSuppliers === undefined
      ? []
      : yield* readAll(
          connection,
          (cursor) => (context) => readSuppliers.call(connector, context, cursor),
          faults,
        );
  const locations =
    readLocations === undefined
      ? []
      : yield* readAll(
          connection,
          (cursor) => (context) => readLocations.call(connector, context, cursor),
          faults,
        );
  return {
    items: new Map(items.map((entry) => [entry.item.id, entry])),
    suppliers,
    locations,
    faults,
  };
}

function* readAll<T>(
  connection: Connection,
  talk: (cursor: string | null) => Parameters<typeof converse<Page<T>>>[1],
  faults: string[],
): Run<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = yield* converse(connection, talk(cursor));
    rows.push(...page.rows);
    faults.push(...(page.faults ?? []));
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

function joinPage(
  source: string,
  page: Page<StockLevel>,
  catalogue: Catalogue,
  now: Instant,
  first: boolean,
): StockPage {
  const faults = [...(first ? catalogue.faults : []), ...(page.faults ?? [])];
  return {
    records: page.rows.map((stock) => recordOf(stock, catalogue)),
    suppliers: first ? catalogue.suppliers : [],
    locations: first ? catalogue.locations : [],
    exceptions: faults.map((message): Exception => ({
      key: `${source}/row/${message}`,
      code: "row",
      message,
    })),
    next: page.next,
    ...(page.expected === undefined ? {} : { expected: page.expected }),
    asOf: now,
  };
}

function recordOf(stock: StockLevel, catalogue: Catalogue): StockRecord {
  const entry = catalogue.items.get(stock.item);
  if (entry === undefined) {
    const item = {
      id: stock.item,
      name: stock.item,
      unit: { code: "ea", decimals: 0 },
      kind: "stock",
      status: "active",
    } as const;
    return { item, stock, rule: null, offers: [] };
  }
  return { item: entry.item, stock, rule: ruleFor(stock, entry), offers: entry.offers };
}

/** The rule of the location, else the item's own; none while the other system reorders the item itself. */
function ruleFor(stock: StockLevel, entry: ItemEntry): ReorderRule | null {
  if (entry.reorderedElsewhere === true) return null;
  const rule =
    entry.rules.find(({ location }) => location === stock.location) ??
    entry.rules.find(({ location }) => location === "*");
  return rule === undefined ? null : { ...rule, location: stock.location };
}

/** A connected system as a target. What it shows differently after a create is told, never ordered a second time. */
export function targetOf(connection: Connection): Target {
  const { connector } = connection;
  const { findOrder, createOrder, confirmOrder } = connector;
  if (findOrder === undefined || createOrder === undefined) {
    fail({
      code: "bad-setting",
      message: `${connector.title} can't keep purchase orders for Parstock; choose another target.`,
    });
  }
  return {
    name: connector.title,
    settleMs: connector.settleMs ?? 60_000,
    *find(reference, purchase) {
      const talk = function* (context: Context): Exchange<readonly PlacedOrder[]> {
        const found = yield* findOrder.call(connector, context, reference, purchase);
        const [only, ...doubles] = found;
        // The answer may have been lost before the order was confirmed.
        if (confirmOrder !== undefined && only !== undefined && doubles.length === 0)
          yield* confirmOrder.call(connector, context, only);
        return found;
      };
      try {
        const found = yield* converse(connection, talk);
        return found.map((placed) => ({
          externalId: placed.externalId,
          differences: compareOrder(purchase.order, placed),
        }));
      } catch (thrown) {
        if (failureOf(thrown) === null) throw thrown;
        return null;
      }
    },
    *create(purchase, deadline) {
      const talk = function* (context: Context): Exchange<PlacedOrder> {
        const placed = yield* createOrder.call(connector, context, purchase);
        if (confirmOrder !== undefined) yield* confirmOrder.call(connector, context, placed);
        return placed;
      };
      try {
        const placed = yield* converse(connection, talk, deadline);
        return {
          kind: "placed",
          externalId: placed.externalId,
          differences: compareOrder(purchase.order, placed),
        };
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure === null) throw thrown;
        return { kind: outcomeOf(failure), failure };
      }
    },
  };
}

/** Whether a failed create surely did nothing, may be tried again, or has to be looked up. */
function outcomeOf(failure: Failure): "refused" | "not-sent" | "lost" {
  switch (failure.code) {
    case "outcome-unknown":
    case "malformed-answer":
      return "lost";
    case "throttled":
    case "unavailable":
    case "auth-expired":
      return "not-sent";
    default:
      return "refused";
  }
}
