import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { fieldsOf, listIn, parseJson, textIn } from "../lib/json.ts";
import { voice } from "./explain.ts";
import { look } from "./place.ts";
import { readOrganisations, readStock } from "./reads.ts";

/** Which organisation this is, what it tracks, and whether Zoho replenishes by itself. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const organisations = yield* readOrganisations(context);
  const wanted = context.settings["organizationId"];
  const ours = organisations.find((one) => textIn(one, "organization_id") === wanted);
  if (ours === undefined) {
    const names = organisations.map(
      (one) => `${textIn(one, "name")} is ${textIn(one, "organization_id")}`,
    );
    return [
      {
        level: "wrong",
        message: `The organisation in the settings is not one of this sign-in; set it to one that is: ${names.join(", ") || "there is none, choose another data centre or connect again"}.`,
      },
    ];
  }
  const stock = yield* readStock(context, null, null);
  return [
    { level: "fine", message: `Connected to ${textIn(ours, "name") ?? "the organisation"}.` },
    stock.rows.length === 0
      ? {
          level: "wrong",
          message: stock.faults?.[0] ?? "No stock is tracked on the first page of items.",
        }
      : { level: "fine", message: "Zoho Inventory tracks the stock of items." },
    ...(yield* replenished(context)),
    {
      level: "notice",
      message:
        "Stock is read for the whole organisation, and lead times stand in the settings: Zoho Inventory keeps none.",
    },
  ];
}

/** Open tasks of Zoho's own replenishment. Organisations without it refuse the question, which is answer enough. */
function* replenished(context: Context): Exchange<readonly Diagnosis[]> {
  const response = yield look(context, "replenishments/tasks", {
    filter_by: "Status.Pending",
    per_page: 200,
  });
  if (voice.explain(response, context.now) !== null) return [];
  const answer = fieldsOf(parseJson(response.body, voice.title), "the answer of Zoho Inventory");
  const items = listIn(answer, "replenishment_tasks")
    .map((task) => fieldsOf(task, "a replenishment task of Zoho Inventory"))
    .filter((task) => textIn(task, "task_status") === "pending")
    .flatMap((task) => textIn(task, "sku") ?? textIn(task, "item_name") ?? []);
  if (items.length === 0) return [];
  return [
    {
      level: "wrong",
      message: `Zoho Inventory replenishes by itself: ${items.slice(0, 5).join(", ")}${items.length > 5 ? " and more" : ""} would be ordered twice; pause the replenishment there or leave these items out here.`,
      reorderedElsewhere: [...new Set(items)],
    },
  ];
}
