import type { Context, Exchange } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { fieldsOf, isFields, type Json, listIn, textIn } from "../lib/json.ts";
import { ask, graphqlRequest, orderType } from "./call.ts";
import { voice } from "./explain.ts";
import { statuses } from "./map.ts";

type FieldType = "single_line_text_field" | "multi_line_text_field" | "date" | "date_time" | "json";

/** What an order is kept in; `status` is one of our words, and can be searched for. */
const fields: Readonly<Record<string, FieldType>> = {
  reference: "single_line_text_field",
  status: "single_line_text_field",
  supplier: "single_line_text_field",
  supplier_name: "single_line_text_field",
  currency: "single_line_text_field",
  order_day: "date",
  expected_day: "date",
  ship_to: "single_line_text_field",
  total: "single_line_text_field",
  note: "multi_line_text_field",
  lines: "json",
  sent_at: "date_time",
};

/** Fields of ours that a definition lacks; all of them where there is none. */
export function missingFields(definition: unknown): string[] {
  const known = isFields(definition)
    ? listIn(definition, "fieldDefinitions").map((one) =>
        textIn(fieldsOf(one, "a definition from Shopify"), "key"),
      )
    : [];
  return Object.keys(fields).filter((key) => !known.includes(key));
}

/** Defines our type where the shop does not have it yet; another worker may be first. */
export function* ensureDefinition(context: Context): Exchange<void> {
  const data = yield* ask(context, "Definition", { type: orderType });
  const definition = data["metaobjectDefinitionByType"];
  if (isFields(definition)) {
    const missing = missingFields(definition);
    if (missing.length === 0) return;
    fail({
      code: "rejected",
      field: missing[0] ?? "fields",
      message: `Purchase orders in Shopify lack the fields ${missing.join(", ")}; add them to the metaobject definition, or delete it with its entries.`,
    });
  }
  const response = yield graphqlRequest(context, "CreateDefinition", { definition: input });
  const failure = voice.explain(response, context.now);
  if (failure !== null && failure.code !== "conflict") fail(failure);
}

const input: Json = {
  name: "Purchase order",
  type: orderType,
  displayNameKey: "reference",
  access: { admin: "MERCHANT_READ_WRITE" },
  fieldDefinitions: Object.entries(fields).map(([key, type]) => ({
    key,
    name: `${key.charAt(0).toUpperCase()}${key.slice(1).replace("_", " ")}`,
    type,
    required: key === "reference",
    ...(key === "status"
      ? {
          capabilities: { adminFilterable: { enabled: true } },
          validations: [{ name: "choices", value: JSON.stringify(statuses) }],
        }
      : {}),
  })),
};
