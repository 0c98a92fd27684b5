import type { App } from "./app.ts";
import { ask } from "./graphql.ts";
import type { ShopState } from "./shop-book.ts";

/** The most that Shopify takes in one call. */
const metafieldsAtOnce = 25;

const definitions = [
  { key: "reorder_point", name: "Reorder point", type: "number_decimal" },
  { key: "par_level", name: "Par level", type: "number_decimal" },
  { key: "reorder_by_location", name: "Reorder points by location", type: "json" },
] as const;

interface RuleRow {
  readonly variant: string;
  readonly item: string;
  readonly rules: readonly {
    readonly location: string;
    readonly point: string | null;
    readonly level: string | null;
  }[];
}

/** Makes the settings editable on a variant's page in Shopify's own admin; once they are defined, nothing happens. */
async function defineRules(app: App, state: ShopState): Promise<void> {
  for (const { key, name, type } of definitions) {
    const definition = {
      key,
      name,
      type,
      ownerType: "PRODUCTVARIANT",
      pin: true,
      access: { admin: "MERCHANT_READ_WRITE" },
    };
    try {
      await app.talk(state, (context) => ask(context, "DefineRule", { definition }));
    } catch (thrown) {
      if (failureCode(thrown) !== "conflict") throw thrown;
    }
  }
}

function failureCode(thrown: unknown): string | undefined {
  return (thrown as { failure?: { code?: string } }).failure?.code;
}

/** Writes figures that were changed in our grid to the variants that they belong to. */
export async function writeRules(app: App, state: ShopState): Promise<void> {
  const { shop } = state;
  const { database } = app.store;
  const rows = await database.query<RuleRow>(
    `select i.variant, i.item, json_agg(json_build_object('location', r.location, 'point', trim_scale(r.point)::text,
       'level', trim_scale(r.level)::text) order by r.location) as rules
     from parstock_shopify.items i join parstock_shopify.rules r on r.shop = i.shop and r.item = i.item
     where i.shop = $1 and i.variant is not null and exists
       (select from parstock_shopify.rules p where p.shop = i.shop and p.item = i.item and p.pending)
     group by i.variant, i.item order by i.item`,
    [shop],
  );
  if (rows.length === 0) return;
  await defineRules(app, state);
  const fields = rows.flatMap(metafieldsOf);
  const set = fields.filter(({ value }) => value !== null);
  for (const metafields of batchesOf(set))
    await app.talk(state, (context) => ask(context, "SetRules", { metafields }));
  const cleared = fields.filter(({ value }) => value === null);
  for (const batch of batchesOf(cleared)) {
    const metafields = batch.map(({ ownerId, key }) => ({ ownerId, key, namespace: "$app" }));
    await app.talk(state, (context) => ask(context, "ClearRules", { metafields }));
  }
  // What was edited while it was on its way is written again.
  const written = rows.flatMap(({ item, rules }) => rules.map((rule) => ({ item, ...rule })));
  await database.query(
    `update parstock_shopify.rules r set pending = false
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as w (item, location, point, level)
     where r.shop = $1 and r.item = w.item and r.location = w.location
       and r.point is not distinct from w.point::numeric and r.level is not distinct from w.level::numeric`,
    [
      shop,
      written.map(({ item }) => item),
      written.map(({ location }) => location),
      written.map(({ point }) => point),
      written.map(({ level }) => level),
    ],
  );
}

interface Field {
  readonly ownerId: string;
  readonly key: string;
  /** Null takes the metafield away. */
  readonly value: string | null;
}

function metafieldsOf({ variant, rules }: RuleRow): Field[] {
  const everywhere = rules.find(({ location }) => location === "*");
  const places = rules.filter(({ location }) => location !== "*");
  const byLocation = Object.fromEntries(
    places.map(({ location, point, level }) => [
      location,
      point === null && level === null
        ? null
        : { ...(point === null ? {} : { point }), ...(level === null ? {} : { level }) },
    ]),
  );
  const field = (key: string, value: string | null): Field => ({ ownerId: variant, key, value });
  return [
    field("reorder_point", everywhere?.point ?? null),
    field("par_level", everywhere?.level ?? null),
    field("reorder_by_location", places.length === 0 ? null : JSON.stringify(byLocation)),
  ];
}

function* batchesOf<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += metafieldsAtOnce)
    yield rows.slice(from, from + metafieldsAtOnce);
}
