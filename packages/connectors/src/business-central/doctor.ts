import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { type Fields, fieldsOf, needList, textIn } from "../lib/json.ts";
import { askFields, seek } from "../lib/talk.ts";
import { withQuery } from "../lib/url.ts";
import { api, companionApi, hasCompanion, read, root } from "./call.ts";
import { voice } from "./explain.ts";

/** Whether the company is the one that was meant, what may be read, and who reorders. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const answer = yield* askFields(voice, context, read(`${root(context)}/api/v2.0/companies`));
  const companies = needList(answer, "value", "the companies of Business Central").map((value) =>
    fieldsOf(value, "a company of Business Central"),
  );
  const chosen = companies.find(({ id }) => id === context.settings["company"]?.trim());
  if (chosen === undefined) return [{ level: "wrong", message: strangeCompany(companies) }];
  const one = { $top: 1 };
  for (const list of ["items", "vendors", "purchaseOrders"])
    yield* askFields(voice, context, read(withQuery(`${api(context)}/${list}`, one)));
  return [nameFound(chosen, context), ...(yield* companionFound(context))];
}

function strangeCompany(companies: readonly Fields[]): string {
  const known = companies.map(({ id, name }) => `${String(name)} is ${String(id)}`).join(", ");
  return `The company in the settings is not there; set it to one that is: ${known || "there is none that this app may see"}.`;
}

/** A restored copy keeps the name and gets another id, or the other way round. */
function nameFound(chosen: Fields, { settings }: Context): Diagnosis {
  const name = textIn(chosen, "name") ?? "";
  const { companyName = "" } = settings;
  return companyName === "" || companyName === name
    ? { level: "fine", message: `Connected to ${name}.` }
    : {
        level: "wrong",
        message: `The company with this id is ${name}, not ${companyName}; correct "company" or "companyName".`,
      };
}

function* companionFound(context: Context): Exchange<readonly Diagnosis[]> {
  const url = withQuery(`${companionApi(context)}/items`, { $top: 1 });
  const found = (yield* seek(voice, context, read(url))) !== null;
  if (hasCompanion(context))
    return found
      ? [
          { level: "fine", message: "The companion app answers." },
          {
            level: "notice",
            message:
              "Business Central plans by itself where somebody runs the planning or requisition worksheet; do not run it for items that Parstock reorders.",
          },
        ]
      : [
          {
            level: "wrong",
            message:
              "The companion app does not answer; install it and give the app its permission set PARSTOCK, or set it to absent.",
          },
        ];
  return [
    {
      level: "notice",
      message: found
        ? "The companion app is installed but not used; set it to installed to take reorder points and vendors from Business Central."
        : "Without the companion app Business Central tells neither reorder points nor vendors of items nor stock by location: keep them in Parstock, and release orders by hand.",
    },
  ];
}
