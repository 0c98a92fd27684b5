import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { isFields, parseJson, textIn } from "../lib/json.ts";
import { ask, get } from "../lib/talk.ts";
import { voice } from "./explain.ts";
import { readOrganisation, readStock } from "./reads.ts";

/** Which organisation this is, what it tracks, and how much of the day's calls is left. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const response = yield* ask(voice, context, get("https://api.xero.com/connections"));
  const wrong = tenantFault(parseJson(response.body, voice.title), context);
  if (wrong !== null) return [wrong];
  const organisation = yield* readOrganisation(context);
  const stock = yield* readStock(context, null, null);
  const name = textIn(organisation, "Name") ?? "the organisation";
  return [
    { level: "fine", message: `Connected to ${name}.` },
    stock.rows.length === 0
      ? { level: "wrong", message: stock.faults?.[0] ?? "Xero tracks the stock of no item." }
      : { level: "fine", message: `Xero tracks the stock of ${stock.rows.length} items.` },
    {
      level: "notice",
      message:
        "Xero keeps no reorder points, preferred suppliers or locations: keep them in Parstock, by item code.",
    },
    {
      level: "notice",
      message:
        "Xero does not mail purchase orders: Parstock mails its PDF and then marks the order as sent.",
    },
  ];
}

function tenantFault(answer: unknown, context: Context): Diagnosis | null {
  const tenants = (Array.isArray(answer) ? answer : []).filter(isFields);
  const wanted = context.settings["tenantId"] ?? "";
  const known = tenants.map((tenant) => textIn(tenant, "tenantId"));
  if (known.includes(wanted) || (wanted === "" && known.length === 1)) return null;
  const names = tenants.map((one) => `${textIn(one, "tenantName")} is ${textIn(one, "tenantId")}`);
  return {
    level: "wrong",
    message: `The tenant in the settings is not connected; set it to one that is: ${names.join(", ") || "there is none, connect again"}.`,
  };
}
