import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { fieldsOf, isFields, listIn, parseJson, textIn, within } from "../lib/json.ts";
import { ask } from "../lib/talk.ts";
import { apiVersion, graphqlRequest, orderType } from "./call.ts";
import { missingFields } from "./definition.ts";
import { voice } from "./explain.ts";

/** Which shop this is, which version answers, what was granted, and whether orders can be kept. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const response = yield* ask(
    voice,
    context,
    graphqlRequest(context, "Doctor", { type: orderType }),
  );
  const answer = fieldsOf(parseJson(response.body, voice.title), "the answer of Shopify");
  const data = within(answer, "data");
  return [
    {
      level: "fine",
      message: `Connected to ${textIn(within(data, "shop"), "name") ?? "the shop"}.`,
    },
    ...versionOf(response.headers),
    ...grantedTo(data["currentAppInstallation"], context),
    ...definitionOf(data["metaobjectDefinitionByType"]),
    ...(context.settings["reader"] === "inventory_levels.json"
      ? [
          {
            level: "notice",
            message:
              "Stock is read by inventory_levels.json, which Shopify calls legacy and which knows available quantities only; choose graphql.",
          } as const,
        ]
      : []),
    {
      level: "notice",
      message:
        "Shopify keeps no reorder points, suppliers or purchase prices for apps, and mails no supplier: keep them in Parstock, by SKU.",
    },
  ];
}

/** A version that has ended is not refused: the oldest that is supported answers in its place, and only a header says so. */
function versionOf(headers: Readonly<Record<string, string>>): Diagnosis[] {
  const answered = headers["x-shopify-api-version"];
  const deprecated = headers["x-shopify-api-deprecated-reason"];
  const found: Diagnosis[] = [];
  if (answered !== undefined)
    found.push(
      answered === apiVersion
        ? { level: "fine", message: `Shopify answers in version ${answered}.` }
        : {
            level: "wrong",
            message: `Version ${apiVersion} was asked for and ${answered} answered: the former has ended; update Parstock.`,
          },
    );
  if (deprecated !== undefined)
    found.push({
      level: "notice",
      message: `Shopify will take away ${deprecated}; update Parstock before it does.`,
    });
  return found;
}

const reading = ["read_inventory", "read_products", "read_locations"];
const ordering = ["write_metaobjects", "write_metaobject_definitions"];

/** `write_x` includes `read_x`. */
function grantedTo(installation: unknown, context: Context): Diagnosis[] {
  const granted = isFields(installation)
    ? listIn(installation, "accessScopes").map((one) =>
        textIn(fieldsOf(one, "the answer of Shopify"), "handle"),
      )
    : [];
  const lacks = (scope: string): boolean =>
    !granted.includes(scope) && !granted.includes(scope.replace("read_", "write_"));
  const needed = [
    ...reading,
    ...ordering,
    ...(context.settings["mirror"] === "adjustment" ? ["write_inventory"] : []),
  ];
  const missing = needed.filter(lacks);
  if (missing.length === 0) return [{ level: "fine", message: "Every scope is granted." }];
  return [
    {
      level: "wrong",
      message: `The app lacks the scopes ${missing.join(", ")}; add them and install it again.`,
    },
  ];
}

function definitionOf(definition: unknown): Diagnosis[] {
  if (!isFields(definition))
    return [
      {
        level: "notice",
        message: "Purchase orders are not defined in this shop yet; the first order does that.",
      },
    ];
  const missing = missingFields(definition);
  return missing.length === 0
    ? [{ level: "fine", message: "Purchase orders are defined as a metaobject." }]
    : [
        {
          level: "wrong",
          message: `Purchase orders lack the fields ${missing.join(", ")}; add them to the metaobject definition.`,
        },
      ];
}
