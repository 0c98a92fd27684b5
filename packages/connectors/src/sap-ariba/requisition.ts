import type { Context, HttpRequest, OrderLine, Purchase } from "@parstock/core";

import { isZero, over } from "../lib/decimal.ts";
import { baseUrl } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { element, joined, type Xml } from "../lib/xml.ts";
import { needSetting, unitOf } from "./map.ts";

/** Whether orders are imported as requisitions into SAP Ariba Buying, to be approved and ordered there. */
export function isRequisition({ settings }: Context): boolean {
  return settings["door"] === "requisition";
}

/**
 * `RequisitionImportPull` as its WSDL names the fields. The reference is the requisition's `UniqueName`: a second import of
 * the same one updates it.
 */
export function requisitionRequest(context: Context, purchase: Purchase): HttpRequest {
  const { settings } = context;
  const { order } = purchase;
  const variant = needSetting(settings, "variant", "Variant");
  const partition = needSetting(settings, "partition", "Partition");
  const due = order.expectedDay;
  const requester = [
    element("PasswordAdapter", {}, settings["passwordAdapter"] ?? "PasswordAdapter1"),
    element("UniqueName", {}, needSetting(settings, "requester", "Requester")),
  ];
  const items = order.lines
    .filter(({ quantity }) => !isZero(quantity))
    .map((one) => itemOf(context, purchase, one));
  const requisition = joined([
    named("CompanyCode", settings["companyCode"]),
    element(
      "DefaultLineItem",
      {},
      element("DeliverTo", {}, line(purchase.shipTo.name, 100)),
      due === undefined ? undefined : element("NeedBy", {}, `${due}T12:00:00Z`),
    ),
    order.note === undefined
      ? undefined
      : element("ImportedHeaderCommentStaging", {}, lines(order.note, 2000)),
    element("LineItems", {}, ...items),
    element("Name", {}, `Parstock ${order.reference}`),
    element("Operation", {}, "New"),
    element("OriginatingSystem", {}, "Parstock"),
    element("OriginatingSystemReferenceID", {}, order.reference),
    element("Preparer", {}, ...requester),
    element("Requester", {}, ...requester),
    element("UniqueName", {}, order.reference),
  ]);
  const body = element(
    "RequisitionImportPullRequest",
    { partition, variant },
    element("Requisition_RequisitionImportPull_Item", {}, element("item", {}, requisition)),
  );
  const heads = element(
    "Headers",
    {},
    element("variant", {}, variant),
    element("partition", {}, partition),
  );
  return {
    method: "POST",
    url: baseUrl(settings["url"], "url"),
    headers: { "content-type": "text/xml; charset=UTF-8", accept: "text/xml", soapaction: '""' },
    body: envelope(`urn:Ariba:Buyer:${variant}`, heads, body),
    intent: "writes",
  };
}

/** The description of the service, which only its user can read: the test of this connection. */
export function serviceRequest({ settings }: Context): HttpRequest {
  return {
    method: "GET",
    url: `${baseUrl(settings["url"], "url").replace(/\?.*$/, "")}?wsdl`,
    headers: { accept: "text/xml" },
    intent: "reads",
  };
}

function envelope(namespace: string, head: Xml, body: Xml): string {
  const soap = "http://schemas.xmlsoap.org/soap/envelope/";
  const own = (part: Xml): Xml => ({
    xml: part.xml.replace(/^<[^\s/>]+/, `$& xmlns="${namespace}"`),
  });
  const document = element(
    "soap:Envelope",
    { "xmlns:soap": soap },
    element("soap:Header", {}, own(head)),
    element("soap:Body", {}, own(body)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document.xml}`;
}

function itemOf({ settings }: Context, { order }: Purchase, one: OrderLine): Xml {
  const due = one.expectedDay ?? order.expectedDay;
  const price = element(
    "Price",
    {},
    // Requisitions have no price unit: the price is for one.
    element("Amount", {}, over(one.price, one.priceUnit, 10)),
    named("Currency", order.currency),
  );
  const description = element(
    "Description",
    {},
    element(
      "CommonCommodityCode",
      {},
      element("Domain", {}, "unspsc"),
      element("UniqueName", {}, needSetting(settings, "classification", "Classification")),
    ),
    element("Description", {}, line(one.name, 1000) || one.item),
    price,
    element("SupplierPartNumber", {}, one.supplierSku ?? one.item),
    named("UnitOfMeasure", unitOf(settings, one)),
  );
  return element(
    "item",
    {},
    description,
    due === undefined ? undefined : element("ImportedNeedByStaging", {}, `${due}T12:00:00Z`),
    element("NumberInCollection", {}, String(one.number)),
    element("OriginatingSystemLineNumber", {}, String(one.number)),
    element("Quantity", {}, one.quantity),
    named("ShipTo", order.shipTo),
    named("Supplier", order.supplier),
  );
}

/** A reference to something that Ariba knows by its `UniqueName`. */
function named(name: string, value: string | undefined): Xml | undefined {
  return value === undefined || value === ""
    ? undefined
    : element(name, {}, element("UniqueName", {}, value));
}
