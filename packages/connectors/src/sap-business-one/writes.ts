import type {
  Context,
  Exchange,
  HttpRequest,
  OrderProgress,
  OrderReference,
  PlacedOrder,
  Purchase,
} from "@parstock/core";

import { arrivedAsOrdered } from "../lib/arrived.ts";
import { fail } from "../lib/fail.ts";
import type { Fields } from "../lib/json.ts";
import { ask, askFields, get, send } from "../lib/talk.ts";
import { encode } from "../lib/url.ts";
import { askAll } from "./batch.ts";
import { bodyOf, type Catalogue, createRequest } from "./body.ts";
import { listPath, quoted, root, rowsIn } from "./call.ts";
import { voice } from "./explain.ts";
import { placedOf, progressOf } from "./map.ts";
import { documentFields, draftFilter, pathsOf } from "./reads.ts";
import { parseDocument, parseItem, parsePartner, type SapDocument } from "./wire.ts";

export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const found = documentsIn(yield* askAll(context, lookUps(context, reference)));
  return found.map((document) => placedOf(document, reference, context, purchase));
}

/**
 * Orders, and drafts that an approval procedure made of them. The vendor's number holds the reference too, so that an
 * order is found although the setting was changed, or the field was made after the order.
 */
function lookUps(context: Context, reference: OrderReference): string[] {
  const own =
    context.settings["referenceField"] === "NumAtCard"
      ? []
      : [`U_ParstockRef eq ${quoted(reference)}`];
  const match = [...own, `NumAtCard eq ${quoted(reference)}`].join(" or ");
  const select = documentFields(context);
  return [
    listPath("PurchaseOrders", { select, filter: match }),
    listPath("Drafts", { select, filter: `${draftFilter} and (${match})` }),
  ];
}

function documentsIn([orders = null, drafts = null]: readonly (Fields | null)[]): SapDocument[] {
  const placed = rowsIn(orders).map((value) => parseDocument(value));
  const waiting = rowsIn(drafts).map((value) => parseDocument(value, "draft"));
  return [...placed, ...waiting.filter(({ open }) => open)].filter(({ cancelled }) => !cancelled);
}

/** One round trip to look everything up, one to create, one to read back. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const looked = lookUps(context, reference);
  const answers = yield* askAll(context, [...looked, ...partPaths(purchase)]);
  const [before] = documentsIn(answers);
  if (before !== undefined) return placedOf(before, reference, context, purchase);
  const units = unitsIn(answers.slice(looked.length), purchase);
  const response = yield createRequest(context, purchase, units);
  const refusal = voice.explain(response, context.now);
  // An approval procedure keeps the order as a draft and answers 404 with the draft's address.
  const isDraft = /\/Drafts\(\d+\)/.test(response.headers["location"] ?? "");
  if (refusal !== null && refusal.code !== "conflict" && !isDraft) fail(refusal);
  const [order] = documentsIn(yield* askAll(context, looked));
  if (order !== undefined) return placedOf(order, reference, context, purchase);
  return fail(
    refusal !== null && !isDraft
      ? refusal
      : {
          code: "outcome-unknown",
          message: `SAP Business One took order ${reference} and does not show it; it is looked up again.`,
        },
  );
}

const unitFields =
  "ItemCode,Valid,Frozen,PurchaseItem,InventoryUOM,PurchaseUnit,PurchaseItemsPerUnit,UoMGroupEntry,InventoryUoMEntry,DefaultPurchasingUoMEntry,PricingUnit";

function partPaths({ order }: Purchase): string[] {
  const partner = `BusinessPartners('${encode(order.supplier.replace(/'/g, "''"))}')`;
  const items = order.lines.map(({ item }) => quoted(item));
  return [
    `${partner}?$select=CardCode,CardName,CardType,Valid,Frozen`,
    ...pathsOf("Items", "ItemCode", unitFields, items),
  ];
}

/** The units of the items that are ordered; fails in words that the DI core would not find. */
function unitsIn(
  [partner = null, ...lists]: readonly (Fields | null)[],
  purchase: Purchase,
): Catalogue {
  const { order, supplier } = purchase;
  const found = partner === null ? null : parsePartner(partner);
  if (found === null || !found.isSupplier || found.blocked)
    refuse(
      "supplier",
      found === null
        ? `SAP Business One has no business partner ${order.supplier} for supplier ${supplier.name}; create it there with that code.`
        : `Business partner ${order.supplier} is ${found.isSupplier ? "inactive" : "no supplier"} in SAP Business One; change that there or choose another supplier.`,
    );
  const items = new Map(
    lists
      .flatMap(rowsIn)
      .map(parseItem)
      .map((item) => [item.code, item]),
  );
  for (const { item } of order.lines) {
    const known = items.get(item);
    if (known === undefined)
      refuse("item", `SAP Business One has no item ${item}; create it there or correct its code.`);
    else if (known.blocked)
      refuse(
        "item",
        `Item ${item} is inactive in SAP Business One; activate it or take it off the order.`,
      );
  }
  return new Map([...items].map(([code, { units }]) => [code, units]));
}

function refuse(field: string, message: string): never {
  return fail({ code: "rejected", field, message });
}

/** Shown with items that have no unit group and are ordered in base units: what is looked up is not known yet. */
export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  return [createRequest(context, purchase, new Map())];
}

/** "123" is an order, "draft/55" one that waits for an approval. */
function pathOf(id: string): string {
  const [, draft, entry = ""] = /^(draft\/)?(\d+)$/.exec(id) ?? [];
  if (entry === "")
    fail({ code: "not-found", message: `SAP Business One has no order with the id ${id}.` });
  return `${draft === undefined ? "PurchaseOrders" : "Drafts"}(${entry})`;
}

function* readDocument(context: Context, id: string): Exchange<SapDocument> {
  const url = `${root(context)}/${pathOf(id)}?$select=${documentFields(context)}`;
  const answer = yield* askFields(voice, context, get(url));
  return parseDocument(answer, id.startsWith("draft/") ? "draft" : "order");
}

/** An approved draft is closed, and the order that was made of it carries the same reference. */
export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const document = yield* readDocument(context, externalId);
  const { id, open, reference } = document;
  if (id === document.entry || open || reference === undefined)
    return arrivedAsOrdered(progressOf(document), purchase);
  const [order] = documentsIn(yield* askAll(context, lookUps(context, reference)));
  return order === undefined
    ? { status: "cancelled", received: [] }
    : arrivedAsOrdered(progressOf(order), purchase);
}

/** Lines are replaced as a whole; by themselves they would be merged by number. */
export function* amendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  const units = unitsIn(yield* askAll(context, partPaths(purchase)), purchase);
  const body = { ...bodyOf(context, purchase, units), Series: undefined, DocCurrency: undefined };
  const url = `${root(context)}/${pathOf(placed.externalId)}`;
  const headers = { "b1s-replacecollectionsonpatch": "true" };
  yield* ask(voice, context, send("PATCH", url, body, headers));
  const document = yield* readDocument(context, placed.externalId);
  return placedOf(document, placed.reference, context, purchase);
}

export function* cancelOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  const url = `${root(context)}/${pathOf(placed.externalId)}`;
  const isDraft = placed.externalId.startsWith("draft/");
  yield* ask(
    voice,
    context,
    isDraft ? send("DELETE", url, undefined) : send("POST", `${url}/Cancel`, undefined),
  );
}
