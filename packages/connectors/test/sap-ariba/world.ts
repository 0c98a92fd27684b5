import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import { headerOf, type Route, route, type VendorFacts, type VendorWorld } from "@parstock/testing";
import { XmlDocument, XmlElement } from "libxml2-wasm";

export const identity = "AN01000000001-T";
export const sharedSecret = "shared & <secret> of the account";
export const endPoint = { user: "parstock-end-point", password: sharedSecret };

interface Kept {
  readonly orderId: string;
  readonly supplier: string;
  /** Of the document that stands now. */
  payloadId: string;
  version: number;
  items: number;
  cancelled: boolean;
}

interface Requisition {
  readonly uniqueName: string;
  imports: number;
  items: number;
}

/**
 * SAP Business Network as the cXML guide and the status table describe it, and the requisition import of SAP Ariba Buying:
 * failures inside HTTP 200, documents known by their payload id, no way to ask for an order.
 */
export class AribaWorld implements VendorWorld {
  readonly pageRows = {};
  /** A supplier of its own that remembers order numbers only, and no documents. */
  forgetsDocuments = false;
  /** Answers every document with this instead of its own mind. */
  answersWith: HttpResponse | null = null;
  /** Where its profile says that orders go; null where it takes none. */
  ordersAt: string | null = "https://service.ariba.example/service/transaction/cxml.asp";
  kept: Kept[] = [];
  requisitions: Requisition[] = [];
  private suppliers = new Map<string, string>();
  private answered = new Map<string, HttpResponse>();

  readonly refusals = {
    throttled: page(429, "Too many requests"),
    throttledWithHint: { ...page(429, "Too many requests"), headers: { "retry-after": "20" } },
    unavailable: status("560", "Temporary server error", ""),
    wrongTenant: status("401", "Unauthorized", "The Sender element was not recognized."),
  };

  fill(facts: VendorFacts): void {
    this.suppliers = new Map(
      facts.suppliers.flatMap(({ id }, index) => [
        [`vendorid ${id}`, id],
        [`networkid AN0200000000${index}-T`, id],
      ]),
    );
    this.kept = facts.orders.map((order, index) => ({
      orderId: order.reference,
      supplier: order.supplier,
      payloadId: `theirs-${index}@elsewhere`,
      version: 1,
      items: order.lines.length,
      cancelled: false,
    }));
    this.requisitions = [];
    this.answered.clear();
  }

  forgetSuppliers(): void {
    this.suppliers.clear();
  }

  orders(): { externalId: string; reference: string }[] {
    return [
      ...this.kept
        .filter(({ cancelled }) => !cancelled)
        .map(({ payloadId, orderId }) => ({ externalId: payloadId, reference: orderId })),
      ...this.requisitions.map(({ uniqueName }) => ({
        externalId: uniqueName,
        reference: uniqueName,
      })),
    ];
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    const routes: Route[] = [
      ["POST", /^\/service\/transaction\/cxml\.asp$/, () => this.post(request.body ?? "")],
      ["POST", /^\/Buyer\/soap\/acme-T\/RequisitionImportPull$/, () => this.import(request)],
      ["GET", /^\/Buyer\/soap\/acme-T\/RequisitionImportPull$/, () => this.service(request)],
    ];
    return route(routes, request, now);
  }

  private post(body: string): HttpResponse {
    if (this.answersWith !== null) return this.answersWith;
    using document = XmlDocument.fromString(body);
    const at = (path: string): string => textAt(document, path);
    const sender = "/cXML/Header/Sender/Credential";
    if (at(`${sender}/Identity`) !== identity || at(`${sender}/SharedSecret`) !== sharedSecret)
      return status("401", "Unauthorized", "The Sender element was not recognized.");
    if (at("/cXML/Request/@deploymentMode") !== "test")
      return status("400", "Bad Request", "A test account sent a document in production mode.");
    if (document.get("/cXML/Request/ProfileRequest") !== null) return this.profile();
    const payloadId = at("/cXML/@payloadID");
    const before = this.forgetsDocuments ? undefined : this.answered.get(payloadId);
    if (before !== undefined) return before;
    const answer = this.order(document, payloadId);
    this.answered.set(payloadId, answer);
    return answer;
  }

  private profile(): HttpResponse {
    const orders =
      this.ordersAt === null
        ? ""
        : `<Transaction requestName="OrderRequest"><URL>${this.ordersAt}</URL></Transaction>`;
    return cxml(
      `<Response><Status code="200" text="OK"/><ProfileResponse effectiveDate="2026-11-23T00:00:00-08:00"><Option name="service">Network</Option><Transaction requestName="CatalogUploadRequest"><URL>https://service.ariba.example/catalog</URL></Transaction>${orders}</ProfileResponse></Response>`,
    );
  }

  private order(document: XmlDocument, payloadId: string): HttpResponse {
    const at = (path: string): string => textAt(document, path);
    const to = "/cXML/Header/To/Credential";
    const named = `${at(`${to}/@domain`).toLowerCase()} ${at(`${to}/Identity`)}`;
    const supplier = this.suppliers.get(named);
    if (supplier === undefined)
      return status("403", "Forbidden", `There is no relationship with ${named}.`);
    const header = "/cXML/Request/OrderRequest/OrderRequestHeader";
    const orderId = at(`${header}/@orderID`);
    const version = Number(at(`${header}/@orderVersion`));
    const items = document.find("/cXML/Request/OrderRequest/ItemOut").length;
    const previous = at(`${header}/DocumentReference/@payloadID`);
    const there = this.kept.find((one) => one.orderId === orderId && one.supplier === supplier);
    switch (at(`${header}/@type`)) {
      case "new": {
        if (there !== undefined)
          return status("409", "Conflict", `Purchase order ${orderId} already exists.`);
        if (!addsUp(document)) return status("406", "Not Acceptable", "Total is not the sum.");
        this.kept.push({ orderId, supplier, payloadId, version, items, cancelled: false });
        return status("201", "Accepted", "OrderRequest queued for delivery");
      }
      case "update":
      case "delete": {
        if (there === undefined || there.payloadId !== previous || there.cancelled)
          return status("409", "Conflict", "The document referred to is not the latest one.");
        if (version <= there.version) return status("406", "Not Acceptable", "orderVersion");
        Object.assign(there, { payloadId, version, items });
        there.cancelled = at(`${header}/@type`) === "delete";
        return status("200", "OK", "");
      }
      default:
        return status("400", "Bad Request", "type");
    }
  }

  private import(request: HttpRequest): HttpResponse {
    if (!isEndPoint(request)) return page(401, "Unauthorized");
    using document = XmlDocument.fromString(request.body ?? "");
    const space = { a: "urn:Ariba:Buyer:vrealm_2421" };
    const item = "//a:RequisitionImportPullRequest/a:Requisition_RequisitionImportPull_Item/a:item";
    const at = (path: string): string => document.get(`${item}/${path}`, space)?.content ?? "";
    const uniqueName = at("a:UniqueName");
    const supplier = at("a:LineItems/a:item/a:Supplier/a:UniqueName");
    if (uniqueName === "" || at("a:Requester/a:UniqueName") !== "parstock")
      return fault("The requester is not known.");
    if (!this.suppliers.has(`vendorid ${supplier}`))
      return fault(`Supplier ${supplier} is not known in partition prealm_2421.`);
    const items = document.find(`${item}/a:LineItems/a:item`, space).length;
    const there = this.requisitions.find((one) => one.uniqueName === uniqueName);
    if (there === undefined) this.requisitions.push({ uniqueName, items, imports: 1 });
    else Object.assign(there, { items, imports: there.imports + 1 });
    return soap(
      `<RequisitionImportPullReply xmlns="${space.a}" partition="prealm_2421" variant="vrealm_2421"><Requisition_RequisitionIdExport_Item><item><OriginatingSystem>Parstock</OriginatingSystem><StatusString>Composing</StatusString><UniqueName>${uniqueName}</UniqueName></item></Requisition_RequisitionIdExport_Item></RequisitionImportPullReply>`,
    );
  }

  private service(request: HttpRequest): HttpResponse {
    if (!isEndPoint(request)) return page(401, "Unauthorized");
    return xml(
      200,
      '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"><wsdl:portType name="RequisitionImportPullPortType"/></wsdl:definitions>',
    );
  }
}

function isEndPoint(request: HttpRequest): boolean {
  const plain = `${endPoint.user}:${endPoint.password}`;
  return headerOf(request, "authorization") === `Basic ${Buffer.from(plain).toString("base64")}`;
}

/** Whether the total is the sum of the lines, up to the rounding of each. */
function addsUp(document: XmlDocument): boolean {
  const items = document.find("/cXML/Request/OrderRequest/ItemOut");
  const sum = items.reduce((value, item) => {
    if (!(item instanceof XmlElement)) return value;
    const price = Number(item.get("ItemDetail/UnitPrice/Money")?.content);
    const basis = Number(item.get("ItemDetail/PriceBasisQuantity/@quantity")?.content ?? "1");
    return value + (Number(item.attr("quantity")?.value) * price) / basis;
  }, 0);
  const total = Number(textAt(document, "//OrderRequestHeader/Total/Money"));
  return Math.abs(sum - total) <= 0.01 * items.length;
}

function textAt(document: XmlDocument, path: string): string {
  return document.get(path)?.content ?? "";
}

export function status(code: string, text: string, words: string): HttpResponse {
  return cxml(`<Response><Status code="${code}" text="${text}">${words}</Status></Response>`);
}

function cxml(content: string): HttpResponse {
  return xml(
    200,
    `<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.063/cXML.dtd">\n<cXML payloadID="1771061466000-1@network.example" timestamp="2026-11-23T08:00:06+00:00" xml:lang="en-US">${content}</cXML>`,
  );
}

function fault(words: string): HttpResponse {
  const body = `<soap:Fault xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>soap:Server</faultcode><faultstring>${words}</faultstring></soap:Fault>`;
  return { ...soap(body), status: 500 };
}

function soap(body: string): HttpResponse {
  return xml(
    200,
    `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`,
  );
}

function xml(code: number, body: string): HttpResponse {
  return {
    status: code,
    headers: { "content-type": "text/xml; charset=UTF-8" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

export function page(code: number, words: string): HttpResponse {
  return {
    status: code,
    headers: { "content-type": "text/html" },
    body: `<html><body>${words}</body></html>`,
  };
}
