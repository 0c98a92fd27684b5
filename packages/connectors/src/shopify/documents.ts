export type Operation =
  | "Count"
  | "Levels"
  | "LevelsOf"
  | "Variants"
  | "Locations"
  | "Items"
  | "RunBulk"
  | "Bulks"
  | "Bulk"
  | "Order"
  | "OrderById"
  | "OpenOrders"
  | "Definition"
  | "CreateDefinition"
  | "PutOrder"
  | "UpdateOrder"
  | "Incoming"
  | "Receive"
  | "Doctor"
  | "Webhooks"
  | "Subscribe"
  | "Unsubscribe";

/**
 * Every GraphQL document that is sent, by the name of its operation; each is validated against the vendor's schema. Pages are
 * sized so that no query asks for more than the 1,000 cost points that one may.
 */
const level = `id isActive location { name }
  item { id sku tracked duplicateSkuCount }
  quantities(names: ["available", "on_hand", "incoming"]) { name quantity }`;

const levels = `nodes { ${level} } pageInfo { hasNextPage endCursor }`;

const variant = `id sku title requiresComponents
  product { title status isGiftCard }
  inventoryItem { id tracked duplicateSkuCount }
  point: metafield(key: "reorder_point") { value }
  level: metafield(key: "par_level") { value }
  places: metafield(key: "reorder_by_location") { value }`;

const order = "id handle updatedAt fields { key value }";

const errors = "userErrors { field message code }";

export const documents: Readonly<Record<Operation, string>> = {
  Count: "query Count { productVariantsCount { count } }",

  Levels: `query Levels($place: String, $after: String, $filter: String) {
  locations(first: 1, after: $place, sortKey: ID) {
    nodes {
      id
      inventoryLevels(first: 100, after: $after, query: $filter) {
        nodes { ${level} }
        pageInfo { hasNextPage endCursor }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,

  LevelsOf: `query LevelsOf($id: ID!, $after: String) {
  node(id: $id) {
    __typename
    ... on InventoryItem { inventoryLevels(first: 100, after: $after) { ${levels} } }
    ... on ProductVariant {
      inventoryItem { inventoryLevels(first: 100, after: $after) { ${levels} } }
    }
  }
}`,

  Variants: `query Variants($after: String, $filter: String) {
  productVariants(first: 100, after: $after, query: $filter, sortKey: ID) {
    nodes { ${variant} }
    pageInfo { hasNextPage endCursor }
  }
}`,

  Locations: `query Locations($after: String) {
  shop { ianaTimezone }
  locations(first: 250, after: $after, sortKey: ID) {
    nodes { id name address { formatted } }
    pageInfo { hasNextPage endCursor }
  }
}`,

  Items: `query Items($filter: String!) {
  inventoryItems(first: 100, query: $filter) { nodes { id sku tracked } }
}`,

  RunBulk: `mutation RunBulk($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: false) {
    bulkOperation { id status }
    userErrors { field message }
  }
}`,

  Bulks: `query Bulks($filter: String!) {
  bulkOperations(first: 10, query: $filter) { nodes { id status query createdAt completedAt } }
}`,

  Bulk: `query Bulk($id: ID!) {
  bulkOperation(id: $id) { id status errorCode createdAt url fileSize }
}`,

  Order: `query Order($handle: MetaobjectHandleInput!) {
  metaobjectByHandle(handle: $handle) { ${order} }
}`,

  OrderById: `query OrderById($id: ID!) { metaobject(id: $id) { ${order} } }`,

  OpenOrders: `query OpenOrders($type: String!, $after: String, $filter: String!) {
  metaobjects(type: $type, first: 50, after: $after, query: $filter, sortKey: "id") {
    nodes { ${order} }
    pageInfo { hasNextPage endCursor }
  }
}`,

  Definition: `query Definition($type: String!) {
  metaobjectDefinitionByType(type: $type) { id fieldDefinitions { key } }
}`,

  CreateDefinition: `mutation CreateDefinition($definition: MetaobjectDefinitionCreateInput!) {
  metaobjectDefinitionCreate(definition: $definition) { metaobjectDefinition { id } ${errors} }
}`,

  PutOrder: `mutation PutOrder($handle: MetaobjectHandleInput!, $metaobject: MetaobjectUpsertInput!) {
  metaobjectUpsert(handle: $handle, metaobject: $metaobject) { metaobject { ${order} } ${errors} }
}`,

  UpdateOrder: `mutation UpdateOrder($id: ID!, $metaobject: MetaobjectUpdateInput!) {
  metaobjectUpdate(id: $id, metaobject: $metaobject) { metaobject { ${order} } ${errors} }
}`,

  Incoming: `mutation Incoming($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    ${errors}
  }
}`,

  Receive: `mutation Receive($input: InventoryMoveQuantitiesInput!, $key: String!) {
  inventoryMoveQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    ${errors}
  }
}`,

  Doctor: `query Doctor($type: String!) {
  shop { name }
  currentAppInstallation { accessScopes { handle } }
  metaobjectDefinitionByType(type: $type) { id fieldDefinitions { key } }
}`,

  Webhooks: `query Webhooks($uri: String!) {
  webhookSubscriptions(first: 50, uri: $uri) { nodes { id topic uri } }
}`,

  Subscribe: `mutation Subscribe($topic: WebhookSubscriptionTopic!, $webhook: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $webhook) {
    webhookSubscription { id }
    userErrors { field message }
  }
}`,

  Unsubscribe: `mutation Unsubscribe($id: ID!) {
  webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } }
}`,
};

/** Bulk queries: everything that is wanted of a row stands in the row itself, since its parent may come anywhere. */
export const bulkDocuments: Readonly<Record<"levels" | "variants", string>> = {
  levels: `{ inventoryItems { edges { node { id inventoryLevels { edges { node { ${level} } } } } } } }`,
  variants: `{ productVariants { edges { node { ${variant} } } } }`,
};
