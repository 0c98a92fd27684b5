/** What a shop holds, as Shopify would keep it. Numbers of ids lie beyond 2^53, as Shopify's do. */
export interface Variant {
  readonly id: string;
  readonly itemId: string;
  sku: string | null;
  title: string;
  tracked: boolean;
  giftCard: boolean;
  status: "ACTIVE" | "ARCHIVED" | "DRAFT";
  bundle: boolean;
  readonly metafields: Map<string, string>;
  updatedAt: number;
}

export interface Level {
  readonly variant: Variant;
  readonly place: Place;
  available: number;
  committed: number;
  incoming: number;
  updatedAt: number;
}

export interface Place {
  readonly id: string;
  name: string;
}

export interface Entry {
  readonly id: string;
  readonly handle: string;
  readonly type: string;
  readonly values: Map<string, string>;
  /** When it was made: until then plus the lag no search shows it. */
  readonly at: number;
  updatedAt: number;
}

const firstId = 271_878_346_596_884_015n;
const firstPlace = 24_826_418n;

/** One merchant's data. */
export class Shop {
  readonly domain: string;
  readonly places: Place[];
  readonly variants: Variant[] = [];
  readonly levels: Level[] = [];
  readonly entries: Entry[] = [];
  readonly definitions: Set<string> = new Set();
  readonly metafieldDefinitions: Set<string> = new Set();
  /** Flow triggers that were received. */
  readonly triggers: { readonly handle: string; readonly payload: unknown }[] = [];
  private readonly bySku = new Map<string, number>();
  readonly byItem: Map<string, Level[]> = new Map();
  scopes: string[] = [];
  private made = 0n;

  constructor(domain: string, places: readonly string[], start: bigint) {
    this.domain = domain;
    this.made = start;
    this.places = places.map((name, index) => ({
      id: `gid://shopify/Location/${firstPlace + start + BigInt(index)}`,
      name,
    }));
  }

  /** A variant with the same stock at every location. */
  stock(sku: string | null, title: string, available: number, at: number): Variant {
    const id = this.next();
    const variant: Variant = {
      id: `gid://shopify/ProductVariant/${id}`,
      itemId: `gid://shopify/InventoryItem/${this.next()}`,
      sku,
      title,
      tracked: true,
      giftCard: false,
      status: "ACTIVE",
      bundle: false,
      metafields: new Map(),
      updatedAt: at,
    };
    this.variants.push(variant);
    if (sku !== null) this.bySku.set(sku, (this.bySku.get(sku) ?? 0) + 1);
    const levels = this.places.map((place): Level => ({
      variant,
      place,
      available,
      committed: 0,
      incoming: 0,
      updatedAt: at,
    }));
    this.levels.push(...levels);
    this.byItem.set(variant.itemId, levels);
    return variant;
  }

  /** How many other variants have the same SKU. */
  twinsOf({ sku }: Variant): number {
    return sku === null ? 0 : (this.bySku.get(sku) ?? 1) - 1;
  }

  level(sku: string, place: string): Level {
    const found = this.levels.find(
      (level) => level.variant.sku === sku && level.place.name === place,
    );
    if (found === undefined) throw new Error(`no level of ${sku} at ${place}`);
    return found;
  }

  /** Takes from or adds to what is available, as a sale or a count does. */
  move(sku: string, place: string, delta: number, at: number): Level {
    const level = this.level(sku, place);
    level.available += delta;
    level.updatedAt = at;
    return level;
  }

  next(): bigint {
    this.made += 1n;
    return firstId + this.made;
  }

  order(reference: string): Entry | undefined {
    return this.entries.find(({ values }) => values.get("reference") === reference);
  }
}
