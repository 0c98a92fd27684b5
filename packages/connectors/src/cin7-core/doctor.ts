import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { textIn } from "../lib/json.ts";
import { askFields, get } from "../lib/talk.ts";
import { voice } from "./explain.ts";
import { api, readStock } from "./reads.ts";

/** Which company this is, what it holds, and what may refuse orders. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const company = yield* askFields(voice, context, get(`${api}/me`));
  const { rows } = yield* readStock(context);
  const locked = textIn(company, "LockDate");
  return [
    {
      level: "fine",
      message: `Connected to ${textIn(company, "Company") ?? "the company"}, which counts in ${textIn(company, "Currency") ?? "a currency that it does not name"}.`,
    },
    rows.length === 0
      ? {
          level: "wrong",
          message: "Cin7 Core shows no stock; give its products stock, or choose another source.",
        }
      : { level: "fine", message: `Cin7 Core shows ${rows.length} levels of stock.` },
    ...(locked === undefined
      ? []
      : [
          {
            level: "notice" as const,
            message: `The books are locked until ${locked.slice(0, 10)}; orders dated before that are refused.`,
          },
        ]),
    {
      level: "notice",
      message:
        "Cin7 Core mails purchase orders only on a click or by a rule of its Automation module: Parstock mails them, so leave such a rule off.",
    },
  ];
}
