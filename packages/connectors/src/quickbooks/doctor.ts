import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { textIn, fieldsOf } from "../lib/json.ts";
import { get } from "../lib/talk.ts";
import { voice } from "./explain.ts";
import { companyUrl, readRows } from "./query.ts";
import { readPreferences } from "./reads.ts";

/** Which company this is, whether its plan has purchase orders, and how our number is kept. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const plan = yield* planFault(context);
  if (plan !== null) return [plan];
  const [company = {}] = yield* readRows(context, "CompanyInfo", "");
  const name = textIn(fieldsOf(company, "the company of QuickBooks"), "CompanyName");
  const preferences = yield* readPreferences(context);
  const accounts = yield* readRows(
    context,
    "Account",
    "where AccountType = 'Accounts Payable' and Active = true",
  );
  return [
    { level: "fine", message: `Connected to ${name ?? "the company"}.` },
    preferences.customNumbers
      ? { level: "fine", message: "Purchase orders keep our number." }
      : {
          level: "notice",
          message:
            "QuickBooks numbers purchase orders by itself, so ours are found by their note, which costs a second search; turn on Custom transaction numbers under Account and settings, Expenses.",
        },
    ...(accounts.length > 1 && context.settings["accountId"] === undefined
      ? [
          {
            level: "notice",
            message: `There are ${accounts.length} accounts payable accounts; the first is used unless the settings name one.`,
          } as const,
        ]
      : []),
    {
      level: "notice",
      message:
        "QuickBooks has one quantity an item for the whole company, and no lead times: those stand in the settings.",
    },
  ];
}

/** Simple Start and Essentials have no purchase orders. */
function* planFault(context: Context): Exchange<Diagnosis | null> {
  const response = yield get(
    `${companyUrl(context, "query")}&query=${encodeURIComponent("select * from PurchaseOrder MAXRESULTS 1")}`,
  );
  const failure = voice.explain(response, context.now);
  return failure === null ? null : { level: "wrong", message: failure.message };
}
