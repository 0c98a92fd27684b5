import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  type Call,
  headerOf,
  json,
  type Route,
  route,
  TokenDesk,
  type VendorFacts,
  type VendorWorld,
} from "@parstock/testing";

import { type Answer, costs, cut, graphqlError, refused } from "./graphql.ts";
import { Jobs } from "./jobs.ts";
import { restItems, restLevels, restPlaces } from "./rest.ts";
import {
  type Entry,
  entriesOf,
  entryNode,
  gid,
  type Level,
  levelNode,
  type Place,
  shop,
  stockOf,
  type Variant,
  variantNode,
} from "./shop.ts";

type Variables = Record<string, unknown>;

interface Adjustment {
  name: string;
  changes: {
    inventoryItemId: string;
    locationId: string;
    delta: number;
    changeFromQuantity?: null;
    ledgerDocumentUri?: string;
  }[];
}

interface Terminal {
  locationId: string;
  name: string;
  changeFromQuantity?: null;
  ledgerDocumentUri?: string;
}

interface Move {
  changes: { inventoryItemId: string; quantity: number; from: Terminal; to: Terminal }[];
}

/**
 * A shop behind GraphQL Admin 2026-10 as its pages and schema describe it: refusals inside HTTP 200, cost points in every
 * answer, cursors, a search index that lags, idempotency keys on inventory, bulk jobs with results elsewhere; and the three
 * legacy REST lists.
 */
export class ShopifyWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk();
  readonly pageRows: VendorWorld["pageRows"];
  places: Place[] = [{ id: 24_826_418n, name: "main" }];
  variants: Variant[] = [];
  levels: Level[] = [];
  entries: Entry[] = [];
  defined = true;
  scopes = [
    "read_products",
    "read_locations",
    "write_inventory",
    "write_metaobjects",
    "write_metaobject_definitions",
  ];
  /** The version that answers. */
  version = "2026-10";
  webhooks: { id: string; topic: string; uri: string }[] = [];
  readonly jobs: Jobs = new Jobs();
  /** Keys under which a first attempt failed. */
  spentKeys: string[] = [];
  private readonly adjusted = new Map<string, string>();
  private lagMs = 0;
  stray = false;
  private made = 0;

  constructor(
    pageRows: VendorWorld["pageRows"] = { readStock: 100, readItems: 100, readOpenOrders: 50 },
  ) {
    this.pageRows = pageRows;
  }

  readonly refusals = {
    throttled: graphqlError("THROTTLED", "Throttled"),
    throttledWithHint: graphqlError("THROTTLED", "Throttled", 502, 112),
    unavailable: graphqlError(
      "INTERNAL_SERVER_ERROR",
      "Internal error. Looks like something went wrong on our end.",
    ),
    expired: json(401, {
      errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
    }),
    revoked: json(401, {
      errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
    }),
    wrongTenant: json(404, { errors: "Not Found" }),
  };

  fill(facts: VendorFacts): void {
    const [place] = this.places;
    if (place === undefined) throw new Error("a shop has a location");
    Object.assign(this, stockOf(facts, place));
    this.entries = entriesOf(facts);
  }

  orders(): { externalId: string; reference: string }[] {
    return this.entries
      .filter(({ values }) => values.get("status") !== "cancelled")
      .map(({ id, values }) => ({ externalId: id, reference: values.get("reference") ?? "" }));
  }

  /** A person sets the status in Shopify's own screen. */
  arrive(externalId: string): void {
    for (const { id, values } of this.entries)
      if (id === externalId) values.set("status", "received");
  }

  lag(ms: number): void {
    this.lagMs = ms;
  }

  strayLinks(): void {
    this.stray = true;
    this.jobs.origin = "https://elsewhere.example";
  }

  availableOf(sku: string): number {
    return Number(this.levels.find(({ variant }) => variant.sku === sku)?.available);
  }

  incomingOf(sku: string): number {
    return this.levels.find(({ variant }) => variant.sku === sku)?.incoming ?? NaN;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    [
      "POST",
      /^\/admin\/oauth\/access_token$/,
      ({ request }) => this.tokens.answer(new URLSearchParams(request.body)),
    ],
    [
      "POST",
      /^\/admin\/api\/[\d-]+\/graphql\.json$/,
      (call) => this.allowed(call, () => this.graphql(call)),
    ],
    [
      "GET",
      /^\/admin\/api\/[\d-]+\/locations\.json$/,
      (call) => this.allowed(call, () => restPlaces(this)),
    ],
    [
      "GET",
      /^\/admin\/api\/[\d-]+\/inventory_levels\.json$/,
      (call) => this.allowed(call, () => restLevels(this, call)),
    ],
    [
      "GET",
      /^\/admin\/api\/[\d-]+\/inventory_items\.json$/,
      (call) => this.allowed(call, () => restItems(this, call)),
    ],
    ["GET", /^\/shopify-results\/(.+)$/, (call) => this.jobs.result(call)],
  ];

  private allowed({ request, url }: Call, act: () => HttpResponse): HttpResponse {
    if (url.hostname !== shop) return this.refusals.wrongTenant;
    const verdict = this.tokens.judge(headerOf(request, "x-shopify-access-token"));
    if (verdict !== "good") return this.refusals[verdict];
    const response = act();
    return { ...response, headers: { ...response.headers, "x-shopify-api-version": this.version } };
  }

  private graphql({ body, now }: Call): HttpResponse {
    const { query, variables } = body as { query: string; variables: Variables };
    const name = /^(?:query|mutation) (\w+)/.exec(query)?.[1] ?? "";
    const operation = this.operations[name];
    if (operation === undefined) throw new Error(`the world knows no operation ${name}`);
    const answer = operation(variables, now);
    return "status" in answer && "body" in answer
      ? (answer as unknown as HttpResponse)
      : json(200, { data: answer, extensions: costs(12, 1990) });
  }

  private readonly operations: Record<string, (variables: Variables, now: Instant) => Answer> = {
    Count: () => ({ productVariantsCount: { count: Math.min(10_000, this.variants.length) } }),
    Levels: ({ place, after, filter }) => {
      const twins = this.twins();
      const places = cut(this.places, place, 1);
      const since = /updated_at:>'([^']+)'/.exec(String(filter ?? ""))?.[1] ?? "";
      const nodes = places.nodes.map((one) => {
        const levels = this.levels.filter(
          (level) => level.place === one && level.updatedAt > since,
        );
        const inventoryLevels = cut(levels, after, 100);
        return {
          id: gid("Location", one.id),
          inventoryLevels: {
            ...inventoryLevels,
            nodes: inventoryLevels.nodes.map((level) => levelNode(level, twins(level.variant))),
          },
        };
      });
      return { locations: { ...places, nodes } };
    },
    LevelsOf: ({ id }) => {
      const twins = this.twins();
      const nodes = this.levels
        .filter(({ variant }) => gid("InventoryItem", variant.itemId) === id)
        .map((level) => levelNode(level, twins(level.variant)));
      const known = this.variants.some(({ itemId }) => gid("InventoryItem", itemId) === id);
      const pageInfo = { hasNextPage: false, endCursor: null };
      const item = { __typename: "InventoryItem", inventoryLevels: { nodes, pageInfo } };
      return { node: known ? item : null };
    },
    Variants: ({ after }) => {
      const twins = this.twins();
      const page = cut(this.variants, after, 100);
      return {
        productVariants: {
          ...page,
          nodes: page.nodes.map((one) => variantNode(one, twins(one))),
        },
      };
    },
    Locations: ({ after }) => {
      const page = cut(this.places, after, 250);
      const nodes = page.nodes.map(({ id, name }) => ({
        id: gid("Location", id),
        name,
        address: { formatted: ["1 Harbour Street", "Auckland"] },
      }));
      return { shop: { ianaTimezone: "Pacific/Auckland" }, locations: { ...page, nodes } };
    },
    Items: ({ filter }) => {
      const wanted = [...String(filter).matchAll(/sku:"((?:[^"\\]|\\.)*)"/g)].map(([, sku = ""]) =>
        sku.replaceAll(/\\(.)/g, "$1"),
      );
      const found = this.variants.filter(({ sku }) =>
        wanted.some((one) => one.toLowerCase() === sku?.toLowerCase()),
      );
      return {
        inventoryItems: {
          nodes: found.map(({ itemId, sku, tracked }) => ({
            id: gid("InventoryItem", itemId),
            sku,
            tracked,
          })),
        },
      };
    },
    RunBulk: ({ query }, now) => {
      const twins = this.twins();
      const rows = String(query).includes("productVariants")
        ? this.variants.map((one) => variantNode(one, twins(one)))
        : this.levels.flatMap((level) => [
            { id: gid("InventoryItem", level.variant.itemId) },
            {
              ...(levelNode(level, twins(level.variant)) as object),
              __parentId: gid("InventoryItem", level.variant.itemId),
            },
          ]);
      return {
        bulkOperationRunQuery: {
          bulkOperation: this.jobs.start(String(query), rows, now),
          userErrors: [],
        },
      };
    },
    Bulks: (_, now) => ({ bulkOperations: { nodes: this.jobs.list(now) } }),
    Bulk: ({ id }, now) => ({
      bulkOperation: this.jobs.list(now).find((job) => job.id === id) ?? null,
    }),
    Order: ({ handle }) => {
      const wanted = (handle as { handle: string }).handle;
      const found = this.entries.find((entry) => entry.handle === wanted);
      return { metaobjectByHandle: found === undefined ? null : entryNode(found) };
    },
    OrderById: ({ id }) => {
      const found = this.entries.find((entry) => entry.id === id);
      return { metaobject: found === undefined ? null : entryNode(found) };
    },
    OpenOrders: ({ after, filter }, now) => {
      const wanted = [...String(filter).matchAll(/fields\.status:'([^']+)'/g)].map(
        ([, status]) => status,
      );
      const seen = this.entries.filter(
        ({ at, values }) =>
          at + this.lagMs <= Date.parse(now) && wanted.includes(values.get("status")),
      );
      const page = cut(seen, after, 50);
      return { metaobjects: { ...page, nodes: page.nodes.map(entryNode) } };
    },
    Definition: () => ({ metaobjectDefinitionByType: this.definition() }),
    CreateDefinition: () => {
      if (this.defined)
        return refused(
          "metaobjectDefinitionCreate",
          "metaobjectDefinition",
          "TAKEN",
          "Type has already been taken",
          ["definition", "type"],
        );
      this.defined = true;
      return {
        metaobjectDefinitionCreate: {
          metaobjectDefinition: { id: gid("MetaobjectDefinition", 1) },
          userErrors: [],
        },
      };
    },
    PutOrder: ({ handle, metaobject }, now) => {
      if (!this.defined)
        return refused(
          "metaobjectUpsert",
          "metaobject",
          "UNDEFINED_OBJECT_TYPE",
          "No metaobject definition exists for type",
          ["handle", "type"],
        );
      const wanted = (handle as { handle: string }).handle;
      let entry = this.entries.find((one) => one.handle === wanted);
      if (entry === undefined) {
        this.made += 1;
        entry = {
          id: gid("Metaobject", firstEntry + BigInt(this.made)),
          handle: wanted,
          values: new Map(),
          at: Date.parse(now),
        };
        this.entries.push(entry);
      }
      return this.write("metaobjectUpsert", entry, metaobject);
    },
    UpdateOrder: ({ id, metaobject }) => {
      const entry = this.entries.find((one) => one.id === id);
      return entry === undefined
        ? refused("metaobjectUpdate", "metaobject", "RECORD_NOT_FOUND", "Record not found", ["id"])
        : this.write("metaobjectUpdate", entry, metaobject);
    },
    Incoming: ({ input, key }) => this.adjust(input as Adjustment, String(key)),
    Receive: ({ input, key }) => this.receive(input as Move, String(key)),
    Doctor: () => ({
      shop: { name: "Acme" },
      currentAppInstallation: { accessScopes: this.scopes.map((handle) => ({ handle })) },
      metaobjectDefinitionByType: this.definition(),
    }),
    Webhooks: ({ uri }) => ({
      webhookSubscriptions: { nodes: this.webhooks.filter((one) => one.uri === uri) },
    }),
    Subscribe: ({ topic, webhook }) => {
      const { uri } = webhook as { uri: string };
      this.made += 1;
      const made = { id: gid("WebhookSubscription", this.made), topic: String(topic), uri };
      this.webhooks.push(made);
      return {
        webhookSubscriptionCreate: { webhookSubscription: { id: made.id }, userErrors: [] },
      };
    },
    Unsubscribe: ({ id }) => {
      this.webhooks = this.webhooks.filter((one) => one.id !== id);
      return { webhookSubscriptionDelete: { deletedWebhookSubscriptionId: id, userErrors: [] } };
    },
  };

  private definition(): unknown {
    const keys = [
      "reference",
      "status",
      "supplier",
      "supplier_name",
      "currency",
      "order_day",
      "expected_day",
      "ship_to",
      "total",
      "note",
      "lines",
      "sent_at",
    ];
    return this.defined
      ? { id: gid("MetaobjectDefinition", 1), fieldDefinitions: keys.map((key) => ({ key })) }
      : null;
  }

  /** Fields that are not named keep their values. */
  private write(mutation: string, entry: Entry, metaobject: unknown): Answer {
    const { fields } = metaobject as { fields: { key: string; value: string }[] };
    for (const { key, value } of fields) entry.values.set(key, value);
    return { [mutation]: { metaobject: entryNode(entry), userErrors: [] } };
  }

  /** The same key with the same input gives the first result; another input is refused. */
  private adjust(input: Adjustment, key: string): Answer {
    const mutation = "inventoryAdjustQuantities";
    const group = "inventoryAdjustmentGroup";
    const text = JSON.stringify(input);
    if (this.spentKeys.includes(key))
      return refused(
        mutation,
        group,
        "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED",
        "The previous attempt failed",
        null,
      );
    const before = this.adjusted.get(key);
    if (before !== undefined && before !== text)
      return refused(
        mutation,
        group,
        "IDEMPOTENCY_KEY_PARAMETER_MISMATCH",
        "The same key was used with other parameters",
        null,
      );
    // Mandatory at run time since 2026-04, whatever the schema says.
    if (input.changes.some((change) => !("changeFromQuantity" in change)))
      return refused(mutation, group, "INVALID_QUANTITY_NAME", "changeFromQuantity is required", [
        "input",
        "changes",
      ]);
    if (input.changes.length > 250) throw new Error("more than 250 changes");
    if (new Set(input.changes.map(({ ledgerDocumentUri }) => ledgerDocumentUri)).size !== 1)
      return refused(
        mutation,
        group,
        "MAX_ONE_LEDGER_DOCUMENT",
        "All changes must have the same ledger document URI",
        ["input", "changes"],
      );
    if (before === undefined) {
      this.adjusted.set(key, text);
      for (const { inventoryItemId, locationId, delta } of input.changes)
        this.change(inventoryItemId, locationId, input.name, delta);
    }
    return { [mutation]: { [group]: { id: gid("InventoryAdjustmentGroup", 1) }, userErrors: [] } };
  }

  /** From one state to another at the same location; what is incoming moves under its document only. */
  private receive({ changes }: Move, key: string): Answer {
    const mutation = "inventoryMoveQuantities";
    const group = "inventoryAdjustmentGroup";
    const wrong = changes.find(
      ({ from, to }) =>
        from.locationId !== to.locationId ||
        from.name === to.name ||
        from.ledgerDocumentUri === undefined ||
        !("changeFromQuantity" in from && "changeFromQuantity" in to),
    );
    if (wrong !== undefined)
      return refused(mutation, group, "DIFFERENT_LOCATIONS", "The move is invalid", ["input"]);
    const text = JSON.stringify(changes);
    const before = this.adjusted.get(key);
    if (before !== undefined && before !== text)
      return refused(
        mutation,
        group,
        "IDEMPOTENCY_KEY_PARAMETER_MISMATCH",
        "The same key was used with other parameters",
        null,
      );
    if (before === undefined) {
      this.adjusted.set(key, text);
      for (const { inventoryItemId, quantity, from, to } of changes) {
        this.change(inventoryItemId, from.locationId, from.name, -quantity);
        this.change(inventoryItemId, to.locationId, to.name, quantity);
      }
    }
    return { [mutation]: { [group]: { id: gid("InventoryAdjustmentGroup", 2) }, userErrors: [] } };
  }

  private change(itemId: string, locationId: string, name: string, delta: number): void {
    const level = this.levels.find(
      ({ variant, place }) =>
        gid("InventoryItem", variant.itemId) === itemId && gid("Location", place.id) === locationId,
    );
    if (level === undefined) return;
    if (name === "incoming") level.incoming += delta;
    else {
      level.available = String(Number(level.available) + delta);
      level.onHand = String(Number(level.onHand) + delta);
    }
  }

  /** How many other variants have the same SKU. */
  private twins(): (variant: Variant) => number {
    const counts = new Map<string | null, number>();
    for (const { sku } of this.variants) counts.set(sku, (counts.get(sku) ?? 0) + 1);
    return ({ sku }) => (sku === null ? 0 : (counts.get(sku) ?? 1) - 1);
  }
}

const firstEntry = 9_007_199_254_740_993n;
