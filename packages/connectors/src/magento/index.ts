import type { Connector, Credentials, HttpRequest, Stamp } from "@parstock/core";

import { oauth1, oauth1Header } from "../lib/oauth1.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readItems } from "./items.ts";
import { readLocations } from "./places.ts";
import { readDemand, readStock } from "./reads.ts";

export const magento: Connector = {
  name: "magento",
  title: voice.title,
  settings: [
    {
      name: "address",
      title: "Address of the shop",
      help: "As customers open it, such as https://shop.example, with a folder where the shop lies in one.",
      kind: "url",
      required: true,
    },
    {
      name: "consumerKey",
      title: "Consumer key",
      help: "Of an integration under System > Extensions > Integrations, once it is activated; blank where the access token is sent alone.",
      kind: "secret",
      required: false,
    },
    {
      name: "consumerSecret",
      title: "Consumer secret",
      help: "On the same page.",
      kind: "secret",
      required: false,
    },
    {
      name: "token",
      title: "Access token",
      help: "On the same page. Alone it is accepted only where Stores > Configuration > Services > OAuth allows standalone Bearer tokens.",
      kind: "secret",
      required: true,
    },
    {
      name: "tokenSecret",
      title: "Access token secret",
      help: "On the same page; blank where the access token is sent alone.",
      kind: "secret",
      required: false,
    },
    {
      name: "website",
      title: "Website",
      help: "Code of the website whose stock is read, from Stores > All Stores.",
      kind: "text",
      required: false,
      initial: "base",
    },
    {
      name: "storeView",
      title: "Store view",
      help: "Code of the store view whose names products are read with; blank takes those of all.",
      kind: "text",
      required: false,
    },
    {
      name: "salable",
      title: "Take off what is promised",
      help: "`yes` counts what customers ordered and what has not been shipped as promised; `no` saves the calls for that.",
      kind: "choice",
      choices: ["yes", "no"],
      required: false,
      initial: "yes",
    },
    {
      name: "levels",
      title: "Levels come from",
      help: "`notifications` are the Notify Quantities of products at sources, a call for each; `attributes` are product attributes; `none` keeps levels in Parstock.",
      kind: "choice",
      choices: ["notifications", "attributes", "none"],
      required: false,
      initial: "notifications",
    },
    {
      name: "notifyQuantity",
      title: "Notify quantity of the shop",
      help: "As under Stores > Configuration > Catalog > Inventory: products that show just this get no level; blank gives every product one.",
      kind: "number",
      required: false,
      initial: "1",
    },
    {
      name: "orderUpToTimes",
      title: "Order up to, as a multiple of the notify quantity",
      help: "Magento says when stock is low and not how much to have; 2 orders up to twice the quantity.",
      kind: "number",
      required: false,
      initial: "2",
    },
    {
      name: "minimumAttribute",
      title: "Attribute of the minimum",
      help: "Code of the product attribute that holds the reorder point.",
      kind: "text",
      required: false,
    },
    {
      name: "maximumAttribute",
      title: "Attribute of the maximum",
      help: "Code of the product attribute that says up to where to order; blank orders up to the minimum.",
      kind: "text",
      required: false,
    },
  ],
  scopes: [
    "Magento_InventoryApi::source",
    "Magento_InventoryApi::stock",
    "Magento_InventorySalesApi::stock",
    "Magento_InventoryLowQuantityNotificationApi::low_quantity_notification",
    "Magento_Catalog::products",
    "Magento_Sales::actions_view",
  ],
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: 2 },
  deprecations: [],

  authorize(request: HttpRequest, credentials: Credentials, stamp: Stamp): HttpRequest {
    const authorization = proofOf(request, credentials, stamp);
    return { ...request, headers: { ...request.headers, authorization } };
  },
  explain: voice.explain,

  readStock,
  readItems,
  readLocations,
  readDemand,

  doctor,
};

/** OAuth 1.0a with HMAC-SHA256; Magento takes no other hash since 2.4.4. */
function proofOf(
  request: HttpRequest,
  { consumerKey = "", consumerSecret = "", token = "", tokenSecret = "" }: Credentials,
  stamp: Stamp,
): string {
  if (consumerKey === "") return `Bearer ${token}`;
  return oauth1Header(oauth1(request, { consumerKey, consumerSecret, token, tokenSecret }, stamp));
}
