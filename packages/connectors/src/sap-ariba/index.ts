import type { Connector, Credentials, HttpRequest } from "@parstock/core";

import { basic } from "../lib/base64.ts";
import { escapeXml } from "../lib/xml.ts";
import { doctor } from "./doctor.ts";
import { secretPlace } from "./documents.ts";
import { voice } from "./explain.ts";
import { parseWebhook, readNews, verifyWebhook } from "./inbound.ts";
import { amendOrder, cancelOrder, createOrder, findOrder, previewOrder } from "./writes.ts";

export { replyTo } from "./inbound.ts";

export const sapAriba: Connector = {
  name: "sap-ariba",
  title: voice.title,
  settings: [
    {
      name: "door",
      title: "Way of ordering",
      help: "`network` sends orders to suppliers over SAP Business Network, or to a supplier that takes cXML; `requisition` imports them into SAP Ariba Buying for approval there.",
      kind: "choice",
      choices: ["network", "requisition"],
      required: true,
      initial: "network",
    },
    {
      name: "url",
      title: "Posting address",
      help: "Where documents are posted: often https://service.ariba.com/service/transaction/cxml.asp, a supplier's cXML address, or https://s1.ariba.com/Buyer/soap/<realm>/RequisitionImportPull.",
      kind: "url",
      required: true,
    },
    {
      name: "sharedSecret",
      title: "Shared secret",
      help: "Set under Account Settings, cXML Setup of the buyer's account; for requisitions the password of the end point.",
      kind: "secret",
      required: true,
    },
    {
      name: "identity",
      title: "Network id",
      help: "The buyer's ANID, such as AN01000000001; with -T at its end it is the test account. Needed on the network.",
      kind: "text",
      required: false,
    },
    {
      name: "identityDomain",
      title: "Domain of the id",
      help: "NetworkId for an ANID; a supplier without Ariba may want DUNS or a name of its own.",
      kind: "text",
      required: false,
      initial: "NetworkId",
    },
    {
      name: "suppliers",
      title: "Suppliers",
      help: "Network ids by supplier code, such as NORTH=AN01000000002; SOUTH=DUNS:123456789. Codes that are not listed are sent as they are.",
      kind: "text",
      required: false,
    },
    {
      name: "supplierDomain",
      title: "Domain of supplier codes",
      help: "How suppliers that are not listed are named: VendorID when the network knows the buyer's own codes.",
      kind: "text",
      required: false,
      initial: "VendorID",
    },
    {
      name: "country",
      title: "Country",
      help: "Two letters of the country that goods and bills go to, such as US; the last line of an address is its town. Needed on the network.",
      kind: "text",
      required: false,
    },
    {
      name: "classification",
      title: "Classification",
      help: "UNSPSC code that lines carry, such as 42132203; every document needs one.",
      kind: "text",
      required: true,
    },
    {
      name: "units",
      title: "Units",
      help: "UN/CEFACT codes of units that are not known by themselves, such as drum=DR; tray=PU.",
      kind: "text",
      required: false,
    },
    {
      name: "offset",
      title: "Time offset",
      help: "The buyer's distance from UTC, such as +01:00, for the times that documents carry.",
      kind: "text",
      required: false,
      initial: "+00:00",
    },
    {
      name: "deploymentMode",
      title: "Mode",
      help: "`test` marks documents as tests; an ANID that ends in -T is always one.",
      kind: "choice",
      choices: ["production", "test"],
      required: false,
      initial: "production",
    },
    {
      name: "cxmlVersion",
      title: "cXML version",
      help: "Version of the DTD that documents name; nothing newer than 1.2.050 is used.",
      kind: "text",
      required: false,
      initial: "1.2.050",
    },
    {
      name: "user",
      title: "End point user",
      help: "User of the inbound end point in the realm's Integration Manager; needed for requisitions.",
      kind: "secret",
      required: false,
    },
    {
      name: "variant",
      title: "Variant",
      help: "The realm's variant, such as vrealm_2421, as the WSDL names it; needed for requisitions.",
      kind: "text",
      required: false,
    },
    {
      name: "partition",
      title: "Partition",
      help: "The realm's partition, such as prealm_2421; needed for requisitions.",
      kind: "text",
      required: false,
    },
    {
      name: "requester",
      title: "Requester",
      help: "Unique name of the user in whose name requisitions are made; needed for requisitions.",
      kind: "text",
      required: false,
    },
    {
      name: "passwordAdapter",
      title: "Password adapter",
      help: "The requester's password adapter in the realm.",
      kind: "text",
      required: false,
      initial: "PasswordAdapter1",
    },
    {
      name: "companyCode",
      title: "Company code",
      help: "For requisitions, where the realm wants one.",
      kind: "text",
      required: false,
    },
  ],
  scopes: [],
  // Nothing is published for documents; they go one at a time.
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: 1 },
  deprecations: [],
  settleMs: 60_000,

  authorize,
  explain: voice.explain,

  findOrder,
  createOrder,
  previewOrder,
  createSends: true,
  amendOrder,
  cancelOrder,

  doctor,

  verifyWebhook,
  parseWebhook,
  readNews,
};

/** The secret goes into a cXML document, and beside anything else. */
function authorize(request: HttpRequest, credentials: Credentials): HttpRequest {
  const secret = credentials["sharedSecret"] ?? "";
  const { body } = request;
  if (body?.includes(secretPlace) === true) {
    const filled = `<SharedSecret>${escapeXml(secret)}</SharedSecret>`;
    return { ...request, body: body.replace(secretPlace, () => filled) };
  }
  const authorization = basic(credentials["user"] ?? "", secret);
  return { ...request, headers: { ...request.headers, authorization } };
}
