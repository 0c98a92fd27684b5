import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { textIn } from "../lib/json.ts";
import { ask, has } from "./call.ts";

/** Whether stock can be read, what its units do to levels, and how orders reach the vendor. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const figures = yield* count(context, "SELECT COUNT(*) AS n FROM aggregateitemlocation");
  const strange = has(context, "units")
    ? yield* count(
        context,
        "SELECT COUNT(*) AS n FROM item i JOIN unitstypeuom s ON s.unitstype = i.unitstype AND s.internalid = i.stockunit WHERE s.conversionrate <> 1 AND NVL(i.isinactive, 'F') = 'F'",
      )
    : 0;
  return [
    figures === 0
      ? {
          level: "wrong",
          message:
            "NetSuite shows no stock: give the role the permissions Items and Locations, or turn Inventory on in the account.",
        }
      : { level: "fine", message: `NetSuite shows ${figures} stock figures.` },
    ...(strange === 0
      ? []
      : [
          {
            level: "notice",
            message: `${strange} items have a stock unit that is not their base unit: their levels are not read, give them in Parstock.`,
          } as const,
        ]),
    ...(context.settings["signIn"] === "token"
      ? [
          {
            level: "notice",
            message:
              "Tokens (TBA) go on working, but from release 2027.1 no new ones are given to integrations: change to a certificate.",
          } as const,
        ]
      : []),
    {
      level: "notice",
      message:
        "NetSuite orders nothing by itself, but its Order Items page proposes the same items: let nobody order there what Parstock orders.",
    },
  ];
}

function* count(context: Context, q: string): Exchange<number> {
  const { rows } = yield* ask(context, q);
  return Number(textIn(rows[0] ?? {}, "n") ?? 0);
}
