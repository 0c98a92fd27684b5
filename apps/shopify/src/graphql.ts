import { shopify } from "@parstock/connectors/shopify";
import { type Context, type Exchange, fail, type HttpResponse } from "@parstock/core";

/** Must be the connector's: one version of Shopify's API answers for the whole app. */
const apiVersion = "2026-10";

/** Every GraphQL document of the app beside the connector's own; each is validated against the vendor's schema. */
export const documents = {
  Shop: `query Shop {
  shop { name email currencyCode billingAddress { formatted } }
  currentAppInstallation { accessScopes { handle } }
}`,
  SetRules: `mutation SetRules($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) { metafields { id } userErrors { field message code } }
}`,
  ClearRules: `mutation ClearRules($metafields: [MetafieldIdentifierInput!]!) {
  metafieldsDelete(metafields: $metafields) { deletedMetafields { key } userErrors { field message } }
}`,
  DefineRule: `mutation DefineRule($definition: MetafieldDefinitionInput!) {
  metafieldDefinitionCreate(definition: $definition) {
    createdDefinition { id }
    userErrors { field message code }
  }
}`,
  FireTrigger: `mutation FireTrigger($handle: String!, $payload: JSON!) {
  flowTriggerReceive(handle: $handle, payload: $payload) { userErrors { field message } }
}`,
} as const;

export type Operation = keyof typeof documents;

/** What stands under `data`; refusals have ended the conversation before. */
export function* ask(
  { settings, now }: Context,
  operation: Operation,
  variables: Readonly<Record<string, unknown>> = {},
): Exchange<Readonly<Record<string, unknown>>> {
  const query: string = documents[operation];
  const response: HttpResponse = yield {
    method: "POST",
    url: `https://${settings["shop"]}/admin/api/${apiVersion}/graphql.json`,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query, variables }),
    // Setting or defining a metafield twice does no harm; Flow would start twice.
    intent: operation === "FireTrigger" ? "writes" : "reads",
  };
  const failure = shopify.explain(response, now);
  if (failure !== null) fail(failure);
  const answer = JSON.parse(response.body) as { readonly data?: Record<string, unknown> | null };
  return (
    answer.data ??
    fail({ code: "malformed-answer", message: "Shopify's answer holds no data; try again later." })
  );
}
