import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { type Fields, isFields, listIn, parseJson, textIn } from "../lib/json.ts";
import { ask, get } from "../lib/talk.ts";
import { instance, readRecords } from "./call.ts";
import { voice } from "./explain.ts";

/** Whether the endpoint is there, what it may read, and who else reorders. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const response = yield* ask(voice, context, get(`${instance(context)}/entity`));
  const wrong = endpointFault(parseJson(response.body, voice.title), context);
  if (wrong !== null) return [wrong];
  const one = { $top: 1 };
  for (const entity of ["StockItem", "Vendor", "PurchaseOrder"])
    yield* readRecords(context, entity, one);
  const plans = yield* readRecords(context, "ItemWarehouse", one);
  const { tenant = "", referenceField = "", emailAction = "" } = context.settings;
  const diagnoses: Diagnosis[] = [
    { level: "fine", message: `Connected to tenant ${tenant} of Acumatica.` },
    plans.length === 0
      ? {
          level: "wrong",
          message:
            "Acumatica keeps no item at any warehouse; set reorder points on Item Warehouse Details (IN204500), or keep them in Parstock.",
        }
      : { level: "fine", message: "Reorder points are read from Item Warehouse Details." },
    {
      level: "notice",
      message:
        "Acumatica reorders by itself where Prepare Replenishment (IN508000) and Create Purchase Orders (PO505000) are scheduled; do not schedule them for items that Parstock reorders.",
    },
  ];
  if (referenceField === "")
    diagnoses.push({
      level: "notice",
      message:
        "Orders are looked up by their vendor reference, which buyers can overwrite; a custom field in referenceField is safer.",
    });
  if (emailAction === "")
    diagnoses.push({
      level: "notice",
      message:
        "Acumatica sends no orders for Parstock until an e-mail action of an extended endpoint is named; Parstock mails them.",
    });
  return diagnoses;
}

/** 26.x answers with an object that holds the endpoints, older builds with the bare list. */
function endpointFault(answer: unknown, { settings }: Context): Diagnosis | null {
  const list = Array.isArray(answer) ? answer : isFields(answer) ? listIn(answer, "endpoints") : [];
  const known = list.filter(isFields).map((one: Fields) => ({
    name: textIn(one, "name") ?? "",
    version: textIn(one, "version") ?? "",
  }));
  const { endpoint = "Default", version = "24.200.001" } = settings;
  if (known.some((one) => one.name === endpoint && one.version === version)) return null;
  const versions = known.map((one) => `${one.name} ${one.version}`).join(", ");
  return {
    level: "wrong",
    message: `Acumatica has no endpoint ${endpoint} ${version}; set endpoint and version to one that it has: ${versions || "none, check the address"}.`,
  };
}
