import type {
  Context,
  Exchange,
  Failure,
  HttpRequest,
  OrderReference,
  PlacedOrder,
  Purchase,
} from "@parstock/core";

import { isZero } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { malformed } from "../lib/json.ts";
import { ask } from "../lib/talk.ts";
import { elementAt, parseXml } from "../lib/xml.ts";
import { cancelLetter, type Letter, orderLetter } from "./documents.ts";
import { voice } from "./explain.ts";
import { type DocumentId, readDocumentId } from "./map.ts";
import { isRequisition, requisitionRequest } from "./requisition.ts";

/**
 * Neither the network nor the import can be asked for an order. What they do know is a document that they have already, by
 * its id: the same one is delivered again, byte by byte, and an answer that takes it, or names it as taken, says that the
 * order is there. Where the first delivery was lost, this is it. Without the purchase there is nothing to deliver.
 */
export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const meant = purchase?.order.reference === reference ? purchase : undefined;
  if (meant === undefined)
    return fail({
      code: "bad-input",
      message: `SAP Ariba cannot be asked for an order by its number; look for ${reference} in its own pages.`,
    });
  const outcome = yield* deliver(context, meant);
  if (outcome.refusal === null || names(outcome.refusal, outcome.payloadId, reference))
    return [placedOf(meant, outcome.payloadId)];
  // What it refuses now it did not take before, or it would know the document.
  return outcome.refusal.code === "rejected" ? [] : fail(outcome.refusal);
}

export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { refusal, payloadId } = yield* deliver(context, purchase);
  if (refusal === null || names(refusal, payloadId)) return placedOf(purchase, payloadId);
  if (refusal.code !== "conflict") return fail(refusal);
  return fail({
    ...refusal,
    field: "reference",
    message: `${refusal.message} Look there for an order ${purchase.order.reference}, and reject this one if it is the same.`,
  });
}

/** A conflict that is about one of these texts. */
function names({ code, message }: Failure, ...texts: readonly string[]): boolean {
  return code === "conflict" && texts.some((text) => message.includes(text));
}

interface Delivery {
  readonly refusal: Failure | null;
  /** What the order is known by from now on. */
  readonly payloadId: string;
}

function* deliver(context: Context, purchase: Purchase): Exchange<Delivery> {
  if (!isRequisition(context)) {
    const { request, payloadId } = firstLetter(context, purchase);
    const response = yield request;
    return { refusal: voice.explain(response, context.now), payloadId };
  }
  const response = yield requisitionRequest(context, purchase);
  const refusal = voice.explain(response, context.now);
  if (refusal !== null) return { refusal, payloadId: purchase.order.reference };
  const reply = elementAt(parseXml(response.body), "Body/RequisitionImportPullReply");
  const item = elementAt(reply ?? null, "Requisition_RequisitionIdExport_Item/item");
  const name = elementAt(item ?? null, "UniqueName")?.text ?? "";
  if (name === "") malformed("The answer to the requisition names none; look for it in SAP Ariba.");
  return { refusal, payloadId: name };
}

function firstLetter(context: Context, purchase: Purchase): Letter {
  const { orderDay, reference } = purchase.order;
  return orderLetter(context, { day: orderDay, version: 1, reference }, purchase, { type: "new" });
}

/** As it was taken: nothing can be read back, and what the supplier changes comes as a confirmation. */
function placedOf({ order }: Purchase, externalId: string): PlacedOrder {
  return {
    externalId,
    reference: order.reference,
    supplier: order.supplier,
    currency: order.currency,
    lines: order.lines
      .filter(({ quantity }) => !isZero(quantity))
      .map(({ item, quantity, price, priceUnit }) => ({
        item,
        quantity,
        ...(priceUnit === "1" ? { price } : {}),
      })),
  };
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  return isRequisition(context)
    ? [requisitionRequest(context, purchase)]
    : [firstLetter(context, purchase).request];
}

/** The next version of the order, in place of the document that the network has. */
export function* amendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  if (isRequisition(context)) {
    const { refusal, payloadId } = yield* deliver(context, purchase);
    return refusal === null ? placedOf(purchase, payloadId) : fail(refusal);
  }
  const letter = orderLetter(context, nextOf(placed), purchase, {
    type: "update",
    previous: placed.externalId,
  });
  yield* ask(voice, context, letter.request);
  return placedOf(purchase, letter.payloadId);
}

export function* cancelOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  if (isRequisition(context))
    fail({
      code: "rejected",
      message: `A requisition is withdrawn in SAP Ariba only; withdraw ${placed.reference} there.`,
    });
  if (placed.supplier === undefined || placed.currency === undefined || placed.lines.length === 0)
    fail({
      code: "bad-input",
      message: `Order ${placed.reference} can be cancelled only with its supplier, currency and lines.`,
    });
  yield* ask(voice, context, cancelLetter(context, nextOf(placed), placed).request);
}

function nextOf({ externalId, reference }: PlacedOrder): DocumentId {
  const last = readDocumentId(externalId);
  if (last === null || last.reference !== reference)
    return fail({
      code: "bad-input",
      message: `Order ${reference} was not sent by Parstock; change it where it was made.`,
    });
  return { ...last, version: last.version + 1 };
}
