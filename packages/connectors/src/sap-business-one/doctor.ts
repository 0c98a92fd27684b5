import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { askFields, send } from "../lib/talk.ts";
import { isOld, quoted, readList, root } from "./call.ts";
import { voice } from "./explain.ts";
import { companyName } from "./wire.ts";

/** Which company this is, whether orders can carry our reference, and what its own planning is told to do. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const url = `${root(context)}/CompanyService_GetCompanyInfo`;
  const company = yield* askFields(voice, context, send("POST", url, {}, {}, "reads"));
  const planned = yield* readList(
    context,
    "Items",
    { select: "ItemCode", filter: "PlanningSystem eq 'bop_MRP' and InventoryItem eq 'tYES'" },
    null,
  );
  const count = `${planned.values.length}${planned.next === null ? "" : " or more"}`;
  return [
    { level: "fine", message: `Connected to ${companyName(company)}.` },
    ...(isOld(context)
      ? [
          {
            level: "notice",
            message:
              'Version v1 of the Service Layer is deprecated since 10.0 FP 2405; set "version" to v2 when the server is newer.',
          } as const,
        ]
      : []),
    yield* referenceField(context),
    ...(planned.values.length === 0
      ? []
      : [
          {
            level: "notice",
            message: `SAP Business One's MRP plans ${count} items too: nobody should turn its order recommendations for them into orders.`,
          } as const,
        ]),
    {
      level: "notice",
      message: "SAP Business One does not mail purchase orders from outside: Parstock mails them.",
    },
  ];
}

/** Creates the field where the user may; other sessions can stand in its way. */
function* referenceField(context: Context): Exchange<Diagnosis> {
  if (context.settings["referenceField"] === "NumAtCard")
    return {
      level: "notice",
      message:
        "Orders carry our reference in Vendor Ref. No. only: nobody should overwrite it while an order is open.",
    };
  const filter = `TableName eq ${quoted("OPOR")} and Name eq ${quoted("ParstockRef")}`;
  const query = { select: "TableName,FieldID,Name,EditSize", filter };
  const { values } = yield* readList(context, "UserFieldsMD", query, null);
  if (values.length > 0)
    return { level: "fine", message: "Purchase orders have the field U_ParstockRef." };
  const body = {
    TableName: "OPOR",
    Name: "ParstockRef",
    Description: "Parstock reference",
    Type: "db_Alpha",
    SubType: "st_None",
    EditSize: 50,
  };
  const response = yield send("POST", `${root(context)}/UserFieldsMD`, body);
  const refusal = voice.explain(response, context.now);
  return refusal === null
    ? {
        level: "fine",
        message:
          "The field U_ParstockRef was added to purchase orders; sign-ins made before may not know it yet.",
      }
    : {
        level: "wrong",
        message: `The field U_ParstockRef is missing and could not be added (${refusal.vendorCode ?? refusal.code}): let a superuser run \`doctor\` while nobody else is signed in, or set "referenceField" to NumAtCard.`,
      };
}
