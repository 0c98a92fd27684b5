import type { Context, HttpRequest, OrderLine, PlacedOrder, Purchase } from "@parstock/core";

import { isZero, plus, times } from "../lib/decimal.ts";
import { sha256Hex } from "../lib/hmac.ts";
import { seconds } from "../lib/time.ts";
import { baseUrl } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { element, joined, type Xml } from "../lib/xml.ts";
import {
  addressOf,
  countryOf,
  credential,
  type DocumentId,
  isNetworkId,
  languageOf,
  needSetting,
  supplierIdentity,
  timeOn,
  unitOf,
  writeDocumentId,
} from "./map.ts";

/** Where the shared secret goes: no text of an order can write this, since its brackets are escaped. */
export const secretPlace = "<SharedSecret/>";

/** A document of ours with the id that the network knows it by. */
export interface Letter {
  readonly payloadId: string;
  readonly request: HttpRequest;
}

/** What the supplier is to do with the document: take it as new, or in place of the one before. */
type Change =
  | { readonly type: "new" }
  | { readonly type: "update" | "delete"; readonly previous: string };

export function orderLetter(
  context: Context,
  id: DocumentId,
  purchase: Purchase,
  change: Change,
): Letter {
  const { order, supplier, company, shipTo } = purchase;
  const { settings } = context;
  const language = languageOf(supplier, company);
  const text = (value: string | undefined): Xml | undefined =>
    value === undefined || line(value, 1) === ""
      ? undefined
      : element("Comments", { "xml:lang": language }, lines(value, 2000));
  const head = joined([
    total(order.total, order.currency),
    element("ShipTo", {}, addressOf(settings, shipTo, language)),
    element("BillTo", {}, addressOf(settings, company, language)),
    text(order.note),
    previousOf(change),
    extra("paymentTerms", order.paymentTerms),
    extra("deliveryTerms", order.deliveryTerms),
    extra("costCentre", order.costCentre),
    extra("customerNumber", supplier.accountNumber),
  ]);
  const items = order.lines
    .filter(({ quantity }) => !isZero(quantity))
    .map((one) => itemOf(context, one, purchase, language));
  return letterOf(context, id, supplier.id, orderRequest(settings, id, change, head, items));
}

/** Calls an order off. The network goes by the reference to the last document; lines stand there because the DTD wants one. */
export function cancelLetter(context: Context, id: DocumentId, placed: PlacedOrder): Letter {
  const { settings } = context;
  const change = { type: "delete", previous: placed.externalId } as const;
  const value = placed.lines.reduce(
    (sum, { quantity, price }) => (price === undefined ? sum : plus(sum, times(quantity, price))),
    "0" as OrderLine["price"],
  );
  const name = element(
    "Name",
    { "xml:lang": "en" },
    needSetting(settings, "identity", "Network id"),
  );
  const head = joined([
    total(value, placed.currency ?? ""),
    element("BillTo", {}, element("Address", { isoCountryCode: countryOf(settings) }, name)),
    previousOf(change),
  ]);
  const items = placed.lines.map(({ item, quantity }, index) =>
    element(
      "ItemOut",
      { quantity, lineNumber: String(index + 1) },
      element("ItemID", {}, element("SupplierPartID", {}, item), element("BuyerPartID", {}, item)),
    ),
  );
  const body = orderRequest(settings, id, change, head, items);
  return letterOf(context, id, placed.supplier ?? "", body);
}

/** Asks which documents are taken, and where: the test of a connection. */
export function profileRequest(context: Context): HttpRequest {
  const { settings, now } = context;
  const body = contentOf(context, ownCredential(settings), element("ProfileRequest", {}));
  const id = `${now.replace(/\D/g, "")}.profile.${sha256Hex(body.xml).slice(0, 16)}@parstock`;
  return { ...post(context, id, seconds(now), body), intent: "reads" };
}

function orderRequest(
  settings: Context["settings"],
  { day, version, reference }: DocumentId,
  { type }: Change,
  head: Xml,
  items: readonly Xml[],
): Xml {
  const attributes = {
    orderID: reference,
    orderDate: timeOn(settings, day),
    orderType: "regular",
    type,
    orderVersion: String(version),
  };
  return element(
    "OrderRequest",
    {},
    element("OrderRequestHeader", attributes, head),
    joined(items),
  );
}

/** The same content makes the same document, id and time included: sent again, it is the document that is there already. */
function letterOf(context: Context, id: DocumentId, supplier: string, request: Xml): Letter {
  const to = supplierIdentity(context.settings, supplier);
  const content = contentOf(context, to, request);
  const payloadId = writeDocumentId(id, sha256Hex(content.xml));
  return {
    payloadId,
    request: post(context, payloadId, timeOn(context.settings, id.day), content),
  };
}

function contentOf({ settings }: Context, to: Xml, request: Xml): Xml {
  const header = element(
    "Header",
    {},
    element("From", {}, ownCredential(settings)),
    element("To", {}, to),
    element(
      "Sender",
      {},
      ownCredential(settings, { xml: secretPlace }),
      element("UserAgent", {}, "Parstock"),
    ),
  );
  const identity = needSetting(settings, "identity", "Network id");
  const test =
    settings["deploymentMode"] === "test" || (isNetworkId(identity) && /-T$/i.test(identity));
  return joined([
    header,
    element("Request", { deploymentMode: test ? "test" : "production" }, request),
  ]);
}

function ownCredential(settings: Context["settings"], secret?: Xml): Xml {
  const identity = needSetting(settings, "identity", "Network id");
  return credential(settings["identityDomain"] ?? "NetworkId", identity, secret);
}

function post(
  { settings }: Context,
  payloadID: string,
  timestamp: string,
  content: Xml,
): HttpRequest {
  const version = /^1\.2\.\d{3}$/.exec(settings["cxmlVersion"]?.trim() ?? "")?.[0] ?? "1.2.050";
  const document = element("cXML", { payloadID, timestamp, "xml:lang": "en" }, content);
  return {
    method: "POST",
    url: baseUrl(settings["url"], "url"),
    headers: { "content-type": "text/xml; charset=UTF-8", accept: "text/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/${version}/cXML.dtd">\n${document.xml}`,
    intent: "writes",
  };
}

function itemOf({ settings }: Context, one: OrderLine, { order }: Purchase, language: string): Xml {
  const due = one.expectedDay ?? order.expectedDay;
  const unit = element("UnitOfMeasure", {}, unitOf(settings, one));
  const name = line(one.name, 2000);
  return element(
    "ItemOut",
    {
      quantity: one.quantity,
      lineNumber: String(one.number),
      requestedDeliveryDate: due === undefined ? undefined : timeOn(settings, due, "12:00:00"),
    },
    element(
      "ItemID",
      {},
      element("SupplierPartID", {}, one.supplierSku ?? one.item),
      element("BuyerPartID", {}, one.item),
    ),
    element(
      "ItemDetail",
      {},
      element("UnitPrice", {}, money(one.price, order.currency)),
      element("Description", { "xml:lang": language }, name === "" ? one.item : name),
      unit,
      one.priceUnit === "1"
        ? undefined
        : element("PriceBasisQuantity", { quantity: one.priceUnit, conversionFactor: "1" }, unit),
      element(
        "Classification",
        { domain: "UNSPSC" },
        needSetting(settings, "classification", "Classification"),
      ),
    ),
  );
}

function total(value: string, currency: string): Xml {
  return element("Total", {}, money(value, currency));
}

function money(value: string, currency: string): Xml {
  return element("Money", { currency }, value);
}

function previousOf(change: Change): Xml | undefined {
  return change.type === "new"
    ? undefined
    : element("DocumentReference", { payloadID: change.previous });
}

function extra(name: string, value: string | undefined): Xml | undefined {
  return value === undefined ? undefined : element("Extrinsic", { name }, line(value, 500));
}
