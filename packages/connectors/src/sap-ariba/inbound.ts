import type { InboundEvent, InboundRequest, Instant, LineNews, OrderNews } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { decimalOf } from "../lib/decimal.ts";
import { sameText } from "../lib/hmac.ts";
import { dayOf, instantOf, seconds } from "../lib/time.ts";
import { utf8Text } from "../lib/utf8.ts";
import { childrenOf, element, elementAt, parseXml, type XmlElement } from "../lib/xml.ts";
import { readDocumentId } from "./map.ts";

function documentOf({ bodyBase64 }: InboundRequest): XmlElement | null {
  const bytes = bytesOf(bodyBase64);
  const text = bytes === null ? null : utf8Text(bytes);
  const root = text === null ? null : parseXml(text);
  return root?.name === "cXML" ? root : null;
}

/** The network proves itself by the account's shared secret, which stands in the document. */
export function verifyWebhook(request: InboundRequest, secret: string): boolean {
  const sender = elementAt(documentOf(request), "Header/Sender");
  if (sender === undefined || secret === "") return false;
  return childrenOf(sender, "Credential").some((one) => {
    const given = elementAt(one, "SharedSecret")?.text;
    return given !== undefined && sameText(given, secret);
  });
}

export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const root = documentOf(request);
  const id = root?.attributes["payloadID"] ?? "";
  if (root === null || id === "" || elementAt(root, "Request") === undefined) return [];
  const at = instantOf(root.attributes["timestamp"] ?? "");
  const about = newsIn(root);
  return (about.length === 0 ? [undefined] : about).map((news) => {
    const key = news?.reference;
    return {
      id: news?.document ?? id,
      about: news === undefined ? "other" : "order",
      ...(key === undefined ? {} : { key }),
      ...(at === null ? {} : { at }),
    };
  });
}

/** What a document says about orders, one entry an order; empty when it is about something else. */
export function readNews(request: InboundRequest): readonly OrderNews[] {
  const root = documentOf(request);
  return root === null ? [] : newsIn(root);
}

/** One document may be about several orders; each has an id of its own. */
function newsIn(root: XmlElement): OrderNews[] {
  const id = root.attributes["payloadID"] ?? "";
  return toldIn(root).map((told, index) => ({
    document: index === 0 ? id : `${id}/${index + 1}`,
    ...told,
  }));
}

type Told = Omit<OrderNews, "document">;

function toldIn(root: XmlElement): readonly Told[] {
  const confirmation = elementAt(root, "Request/ConfirmationRequest");
  if (confirmation !== undefined) return [confirmationNews(confirmation)];
  const notice = elementAt(root, "Request/ShipNoticeRequest");
  if (notice !== undefined) return shipNews(notice);
  const update = elementAt(root, "Request/StatusUpdateRequest");
  if (update === undefined) return [];
  const status = elementAt(update, "Status")?.attributes["code"];
  const about = aboutOf(update);
  return [{ ...about, kind: "status", ...(status === undefined ? {} : { status }), lines: [] }];
}

/** The order by its number, else by the document of ours that is named. */
function aboutOf(holder: XmlElement | undefined): Pick<OrderNews, "reference"> {
  const payloadId = elementAt(holder ?? null, "DocumentReference")?.attributes["payloadID"];
  return {
    reference: holder?.attributes["orderID"] ?? readDocumentId(payloadId ?? "")?.reference,
  };
}

function confirmationNews(confirmation: XmlElement): Told {
  const type = elementAt(confirmation, "ConfirmationHeader")?.attributes["type"] ?? "";
  return {
    ...aboutOf(elementAt(confirmation, "OrderReference")),
    kind: headerKind(type),
    lines: childrenOf(confirmation, "ConfirmationItem").flatMap((item) =>
      childrenOf(item, "ConfirmationStatus").flatMap((status) => {
        const price =
          elementAt(status, "UnitPrice/Money") ??
          elementAt(status, "ItemIn/ItemDetail/UnitPrice/Money");
        const day = status.attributes["deliveryDate"];
        return lineOf(item, status, lineKind(status.attributes["type"] ?? ""), price?.text, day);
      }),
    ),
  };
}

function headerKind(type: string): OrderNews["kind"] {
  switch (type) {
    case "accept":
      return "accepted";
    case "reject":
      return "refused";
    case "backordered":
      return "backordered";
    case "detail":
    case "allDetail":
    case "except":
    case "replace":
      return "changed";
    default:
      return "status";
  }
}

function lineKind(type: string): LineNews["kind"] {
  const kind = headerKind(type);
  switch (kind) {
    case "accepted":
    case "refused":
    case "backordered":
    case "changed":
      return kind;
    default:
      return "unknown";
  }
}

/** One notice may be about several orders. */
function shipNews(notice: XmlElement): Told[] {
  const header = elementAt(notice, "ShipNoticeHeader")?.attributes ?? {};
  const withdrawn = header["operation"] === "delete";
  return childrenOf(notice, "ShipNoticePortion").map((portion) => ({
    ...aboutOf(elementAt(portion, "OrderReference")),
    kind: withdrawn ? "withdrawn" : "shipped",
    lines: withdrawn
      ? []
      : childrenOf(portion, "ShipNoticeItem").flatMap((item) =>
          lineOf(item, item, "shipped", undefined, header["deliveryDate"]),
        ),
  }));
}

function lineOf(
  numbered: XmlElement,
  counted: XmlElement,
  kind: LineNews["kind"],
  price: string | undefined,
  day: string | undefined,
): LineNews[] {
  const number = Number(numbered.attributes["lineNumber"] ?? NaN);
  const quantity = decimalOf(counted.attributes["quantity"] ?? "");
  if (!Number.isInteger(number) || quantity === null) return [];
  const cost = decimalOf(price ?? "");
  const deliveredOn = dayOf(day ?? "");
  return [
    {
      line: number,
      kind,
      quantity,
      ...(cost === null ? {} : { price: cost }),
      ...(deliveredOn === null ? {} : { deliveredOn }),
    },
  ];
}

/** The body that answers a document: the network takes anything else for a failed delivery. `nonce` makes its id unique. */
export function replyTo(taken: boolean, now: Instant, nonce: string): string {
  const [code, text] = taken ? ["200", "OK"] : ["401", "Unauthorized"];
  const id = `${now.replace(/\D/g, "")}.${nonce}@parstock`;
  const reply = element(
    "cXML",
    { payloadID: id, timestamp: seconds(now), "xml:lang": "en" },
    element("Response", {}, element("Status", { code, text })),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.050/cXML.dtd">\n${reply.xml}`;
}
