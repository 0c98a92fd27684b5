import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { ask } from "../lib/talk.ts";
import { childrenOf, elementAt, parseXml } from "../lib/xml.ts";
import { profileRequest } from "./documents.ts";
import { voice } from "./explain.ts";
import { isRequisition, serviceRequest } from "./requisition.ts";

const noStock: Diagnosis = {
  level: "notice",
  message:
    "SAP Ariba keeps no stock and no reorder points: read those from another system or a file, and order here.",
};

const sendsItself: Diagnosis = {
  level: "notice",
  message:
    "SAP Ariba passes orders on to suppliers: let this connection send orders itself, or suppliers get a mail beside them.",
};

/** Whether orders are taken, where, and what this system cannot tell. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const found = isRequisition(context) ? yield* testImport(context) : yield* testNetwork(context);
  return [...found, noStock, sendsItself];
}

function* testNetwork(context: Context): Exchange<readonly Diagnosis[]> {
  const request = profileRequest(context);
  const response = yield* ask(voice, context, request);
  const profile = elementAt(parseXml(response.body), "Response/ProfileResponse");
  const offers = profile === undefined ? [] : childrenOf(profile, "Transaction");
  const order = offers.find(({ attributes }) => attributes["requestName"] === "OrderRequest");
  const url = elementAt(order ?? null, "URL")?.text ?? "";
  const test = request.body?.includes('deploymentMode="test"') === true;
  return [
    order === undefined
      ? {
          level: "wrong",
          message:
            "This address takes no orders; ask for the one that takes OrderRequest documents.",
        }
      : { level: "fine", message: "Connected: orders are taken here." },
    ...(url === "" || url === request.url
      ? []
      : [
          {
            level: "wrong",
            message: `Orders are taken at ${url}; set the posting address to it if you trust it.`,
          } as const,
        ]),
    {
      level: "notice",
      message: test
        ? "This is a test account: no supplier receives its orders."
        : "Orders go to suppliers without anybody's further approval there.",
    },
    {
      level: "notice",
      message:
        "The network shows no orders: confirmations and ship notices come only where it can reach this hub.",
    },
  ];
}

function* testImport(context: Context): Exchange<readonly Diagnosis[]> {
  const response = yield* ask(voice, context, serviceRequest(context));
  return [
    response.body.includes("RequisitionImportPull")
      ? { level: "fine", message: "Connected: requisitions are taken here." }
      : {
          level: "wrong",
          message:
            "This service imports no requisitions; its address ends in /RequisitionImportPull.",
        },
    {
      level: "notice",
      message:
        "Requisitions are approved and turned into orders in SAP Ariba; Parstock does not see that happen.",
    },
  ];
}
