import type { Instant } from "./calendar.ts";
import type { Connector, ItemEntry, Page } from "./connector.ts";
import { type Connection, converse } from "./converse.ts";
import type { Run } from "./effect.ts";
import { fail } from "./failure.ts";
import type { Location, StockLevel } from "./item.ts";
import type { Exception } from "./ledger.ts";
import type { ReorderRule } from "./policy.ts";
import type { StockPage, StockRecord } from "./source.ts";
import type { Supplier } from "./supplier.ts";

/** What is known of items before their stock is read. */
export interface Catalogue {
  readonly items: ReadonlyMap<string, ItemEntry>;
  readonly suppliers: readonly Supplier[];
  readonly locations: readonly Location[];
  readonly faults: readonly string[];
}

/** The connector's way to read stock; fails where it has none. */
export function stockReader({ connector }: Connection): NonNullable<Connector["readStock"]> {
  const { readStock } = connector;
  if (readStock === undefined)
    fail({
      code: "bad-setting",
      message: `${connector.title} keeps no stock that can be read; choose another source.`,
    });
  return (...asked) => readStock.call(connector, ...asked);
}

/** Items, suppliers and locations; with `since`, only the items that changed from then on. */
export function* readCatalogue(connection: Connection, since: Instant | null): Run<Catalogue> {
  const { connector } = connection;
  const { readItems, readSuppliers, readLocations } = connector;
  const faults: string[] = [];
  const items =
    readItems === undefined
      ? []
      : yield* readAll(
          connection,
          (cursor) => (context) => readItems.call(connector, context, cursor, since),
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

/** All rows of a paged read; what could not be understood is added to `faults`, and what stands for a page to `marks`. */
export function* readAll<T>(
  connection: Connection,
  talk: (cursor: string | null) => Parameters<typeof converse<Page<T>>>[1],
  faults: string[],
  marks?: Map<string, string>,
): Run<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = yield* converse(connection, talk(cursor));
    rows.push(...page.rows);
    faults.push(...(page.faults ?? []));
    if (page.mark !== undefined) marks?.set(cursor ?? "", page.mark);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

/** Levels joined to what is known of their items; the first page brings suppliers, locations and the catalogue's faults. */
export function joinPage(
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
