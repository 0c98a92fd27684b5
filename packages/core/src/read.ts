import { itemKey } from "./book.ts";
import { addDays, daysBetween, type Day, type Instant } from "./calendar.ts";
import { perform, type Run } from "./effect.ts";
import type { ReadTotals } from "./guard.ts";
import type { Location } from "./item.ts";
import { type Keeper, stayLeased } from "./lease.ts";
import type { Exception, ReadSummary, Shortfall } from "./ledger.ts";
import { faultOf, levelsOf, type Supply } from "./need.ts";
import { add, type Decimal, decimal, isPositive, zero } from "./quantity.ts";
import { appendRow, createColumns, screen } from "./screen.ts";
import type { Settings } from "./settings.ts";
import type { Source, StockPage, StockRecord } from "./source.ts";
import type { Supplier } from "./supplier.ts";

/** What a whole read came to: the few records to decide exactly, and totals over all of them. */
export interface Collected {
  readonly records: readonly StockRecord[];
  readonly others: readonly StockRecord[];
  readonly suppliers: ReadonlyMap<string, Supplier>;
  readonly locations: ReadonlyMap<string, Location>;
  readonly supply: readonly Supply[];
  readonly exceptions: readonly Exception[];
  readonly totals: ReadTotals;
  readonly summary: ReadSummary;
  readonly skipped: Readonly<Record<string, number>>;
  readonly timeZones: ReadonlySet<string>;
}

/**
 * Records kept beside the candidates. A larger feed is read a second time for those that turn out to matter, so that
 * memory does not grow with the feed.
 */
const othersMax = 25_000;

/** Reads a source to its end, page by page, and keeps of it what can matter. */
export function* collectStock(
  source: Source,
  settings: Settings,
  now: Instant,
  keeper: Keeper | null,
  shortfalls: readonly Shortfall[],
): Run<Collected> {
  const { tenant } = settings;
  const ours = yield* perform({ kind: "ledger.supply", tenant });
  const theirs = source.readSupply === undefined ? [] : yield* readSupply(source);
  const known = new Set(ours.map((supply) => supply.reference));
  const supply = [...ours, ...theirs.filter((entry) => !known.has(entry.reference))];
  const reader = new Reader(settings, supply, now.slice(0, 10) as Day, shortfalls);
  yield* readPages(source, keeper, (page) => reader.take(page));
  if (reader.truncated) {
    const wanted = reader.wanted();
    if (wanted !== null) yield* readPages(source, keeper, (page) => reader.takeAgain(page, wanted));
  }
  return reader.collected(source.name, supply, now);
}

function* readPages(
  source: Source,
  keeper: Keeper | null,
  take: (page: StockPage) => void,
): Run<void> {
  let cursor: string | null = null;
  do {
    const page: StockPage = yield* source.readStock(cursor);
    take(page);
    if (keeper !== null) yield* stayLeased(keeper);
    cursor = page.next;
  } while (cursor !== null);
}

function* readSupply(source: Source): Run<Supply[]> {
  const supply: Supply[] = [];
  let cursor: string | null = null;
  do {
    const page: { readonly supply: readonly Supply[]; readonly next: string | null } = yield* (
      source.readSupply as NonNullable<Source["readSupply"]>
    )(cursor);
    supply.push(...page.supply);
    cursor = page.next;
  } while (cursor !== null);
  return supply;
}

class Reader {
  truncated = false;
  private readonly settings: Settings;
  private readonly supply: Map<string, Supply[]>;
  private readonly today: Day;
  /** Left by short deliveries, and wanted wherever the position is. */
  private readonly short: ReadonlySet<string>;
  private readonly records: StockRecord[] = [];
  private readonly kits: StockRecord[] = [];
  private others: StockRecord[] = [];
  private readonly suppliers = new Map<string, Supplier>();
  private readonly locations = new Map<string, Location>();
  private readonly exceptions: Exception[] = [];
  private readonly skipped: Record<string, number> = {};
  private readonly timeZones = new Set<string>();
  private count = 0;
  private expected: number | null = null;
  private revision: string | undefined;
  private torn = false;
  private active = 0;
  private atZero = 0;
  private wholeUnits = 0;
  private units: Decimal = zero;
  private asOf: Instant | null = null;

  constructor(
    settings: Settings,
    supply: readonly Supply[],
    utcToday: Day,
    shortfalls: readonly Shortfall[],
  ) {
    this.settings = settings;
    this.short = new Set(shortfalls.map(({ item, location }) => itemKey(item, location)));
    this.today = addDays(utcToday, -1);
    this.supply = new Map();
    for (const entry of supply) {
      const key = itemKey(entry.item, entry.location);
      const entries = this.supply.get(key);
      if (entries === undefined) this.supply.set(key, [entry]);
      else entries.push(entry);
    }
  }

  take(page: StockPage): void {
    this.notice(page);
    const rows: StockRecord[] = [];
    const columns = createColumns(page.records.length);
    for (const record of page.records) {
      this.count += 1;
      this.total(record);
      const point = this.pointOf(record);
      if (point === null) continue;
      rows.push(record);
      appendRow(
        columns,
        record.stock,
        this.supplyInTime(record),
        record.stock.lots === undefined ? 0 : Number.NaN,
        point,
      );
    }
    let next = 0;
    for (const index of screen(columns)) {
      while (next < index) this.keep(rows[next++] as StockRecord);
      this.records.push(rows[next++] as StockRecord);
    }
    while (next < rows.length) this.keep(rows[next++] as StockRecord);
  }

  takeAgain(page: StockPage, wanted: (record: StockRecord) => boolean): void {
    if (page.revision !== this.revision) this.torn = true;
    const components = this.components();
    for (const record of page.records) {
      if (!wanted(record)) continue;
      if (components.has(record.item.id) || this.others.length < othersMax)
        this.others.push(record);
    }
  }

  /** Which records of a second read can matter; null when none can, and the second read is spared. */
  wanted(): ((record: StockRecord) => boolean) | null {
    this.others = [];
    const candidates = new Set(
      this.records.map((record) => itemKey(record.item.id, record.stock.location)),
    );
    const components = this.components();
    const substitutes = new Set(
      this.records.flatMap(({ item }) =>
        (item.substitutes ?? []).map((substitute) => substitute.item),
      ),
    );
    const needed = this.settings.ordering.transfers
      ? new Set(this.records.map((record) => record.item.id))
      : new Set<string>();
    const short = new Set(
      this.records
        .flatMap((record) => record.offers.map((offer) => offer.supplier))
        .filter(
          (id) =>
            this.suppliers.get(id)?.minimum?.below !== undefined &&
            this.suppliers.get(id)?.minimum?.below !== "ask",
        ),
    );
    if (components.size + substitutes.size + needed.size + short.size === 0) return null;
    return (record) =>
      !candidates.has(itemKey(record.item.id, record.stock.location)) &&
      (components.has(record.item.id) ||
        substitutes.has(record.item.id) ||
        needed.has(record.item.id) ||
        record.offers.some((offer) => short.has(offer.supplier)));
  }

  collected(source: string, supply: readonly Supply[], now: Instant): Collected {
    const components = this.components();
    const isComponent = (record: StockRecord): boolean => components.has(record.item.id);
    const units = add(this.units, decimal(this.wholeUnits));
    return {
      records: [...this.records, ...this.others.filter(isComponent), ...this.kits],
      others: this.others.filter((record) => !isComponent(record)),
      suppliers: this.suppliers,
      locations: this.locations,
      supply,
      exceptions: this.exceptions,
      totals: {
        records: this.count,
        expected: this.expected,
        torn: this.torn,
        active: this.active,
        atZero: this.atZero,
        units,
        asOf: this.asOf ?? now,
      },
      summary: {
        source,
        finishedAt: now,
        records: this.count,
        active: this.active,
        atZero: this.atZero,
        units,
        good: true,
      },
      skipped: this.skipped,
      timeZones: this.timeZones,
    };
  }

  /** Items that kits are made of; none of them is ever dropped. */
  private components(): Set<string> {
    return new Set(
      this.kits.flatMap((kit) => (kit.item.components ?? []).map((component) => component.item)),
    );
  }

  private notice(page: StockPage): void {
    for (const supplier of page.suppliers) {
      this.suppliers.set(supplier.id, supplier);
      if (supplier.timeZone !== undefined) this.timeZones.add(supplier.timeZone);
    }
    for (const location of page.locations) {
      this.locations.set(location.id, location);
      if (location.timeZone !== undefined) this.timeZones.add(location.timeZone);
    }
    this.exceptions.push(...page.exceptions);
    if (page.expected !== undefined) this.expected = page.expected;
    if (this.revision !== undefined && page.revision !== this.revision) this.torn = true;
    this.revision = page.revision;
    if (this.asOf === null || page.asOf < this.asOf) this.asOf = page.asOf;
  }

  /** Counts what the feed guards judge by. Whole quantities add up in a double without loss below 2^53. */
  private total({ item, stock }: StockRecord): void {
    if (item.kind !== "stock" || item.status !== "active") return;
    this.active += 1;
    const units = Number(stock.onHand);
    if (units <= 0) this.atZero += 1;
    if (Number.isInteger(units) && Math.abs(units) < 1e9) this.wholeUnits += units;
    else this.units = add(this.units, stock.onHand);
  }

  /** The reorder point as a double; null for records that no rule orders. */
  private pointOf(record: StockRecord): number | null {
    const { item, rule } = record;
    if (item.kind === "kit") {
      this.kits.push(record);
      return null;
    }
    if (item.kind !== "stock" || item.status !== "active")
      return this.skip(item.kind === "stock" ? item.status : item.kind);
    if (rule === null) return this.skip("no-rule");
    if (rule.status === "disabled") return this.skip("disabled");
    if (
      faultOf(rule.policy) !== null ||
      rule.policy.kind === "days-of-cover" ||
      this.short.has(itemKey(item.id, record.stock.location))
    )
      return Number.POSITIVE_INFINITY;
    return Number(levelsOf(rule.policy, 0, 0).point);
  }

  private skip(reason: string): null {
    this.skipped[reason] = (this.skipped[reason] ?? 0) + 1;
    return null;
  }

  /** Supply that surely comes within the protection interval, whichever supplier is chosen: a lower bound, so that nothing is missed. */
  private supplyInTime(record: StockRecord): number {
    const entries = this.supply.get(itemKey(record.item.id, record.stock.location));
    if (entries === undefined) return 0;
    const leadTimeDays = record.offers.reduce(
      (least, offer) => Math.min(least, offer.leadTimeDays),
      Number.POSITIVE_INFINITY,
    );
    const horizon = Number.isFinite(leadTimeDays)
      ? leadTimeDays + this.settings.ordering.reviewDays
      : 0;
    let units = 0;
    for (const entry of entries) {
      if (!isPositive(entry.quantity)) continue;
      if (entry.due === undefined || daysBetween(this.today, entry.due) <= horizon)
        units += Number(entry.quantity);
    }
    return units;
  }

  private keep(record: StockRecord): void {
    if (this.others.length < othersMax) this.others.push(record);
    else this.truncated = true;
  }
}
