import type { Connector } from "@parstock/core";

import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readDemand, readReceipts } from "./movements.ts";
import { readItems, readLocations, readOpenOrders, readStock, readSuppliers } from "./reads.ts";
import { authorize, signIn } from "./session.ts";
import {
  amendOrder,
  cancelOrder,
  createOrder,
  findOrder,
  previewOrder,
  readProgress,
} from "./writes.ts";

export const sapBusinessOne: Connector = {
  name: "sap-business-one",
  title: voice.title,
  settings: [
    {
      name: "address",
      title: "Address of the Service Layer",
      help: "As in the browser, mostly with port 50000: https://sap.example.com:50000. A certificate of your own goes into the host's trust store.",
      kind: "url",
      required: true,
    },
    {
      name: "companyDb",
      title: "Company database",
      help: "Its technical name, under Choose Company in the client: SBODEMOUS.",
      kind: "text",
      required: true,
    },
    {
      name: "user",
      title: "User",
      help: "A user of its own with a licence, and rights for items, purchase orders and business partners.",
      kind: "text",
      required: true,
    },
    {
      name: "password",
      title: "Password",
      help: "Of that user; a few wrong ones lock it.",
      kind: "secret",
      required: true,
    },
    {
      name: "version",
      title: "Version of the Service Layer",
      help: "v2 from 10.0 on; v1 for older servers.",
      kind: "choice",
      choices: ["v2", "v1"],
      required: true,
      initial: "v2",
    },
    {
      name: "referenceField",
      title: "Our reference stands in",
      help: "`doctor` adds the field U_ParstockRef to purchase orders; NumAtCard (Vendor Ref. No.) where that is not allowed.",
      kind: "choice",
      choices: ["U_ParstockRef", "NumAtCard"],
      required: true,
      initial: "U_ParstockRef",
    },
    {
      name: "warehouse",
      title: "Main warehouse",
      help: "Code of the warehouse for items that are not managed by warehouse: their levels hold for the whole company.",
      kind: "text",
      required: true,
      initial: "01",
    },
    {
      name: "currency",
      title: "Local currency",
      help: "ISO code, for suppliers of all currencies.",
      kind: "text",
      required: true,
    },
    {
      name: "currencies",
      title: "Currency codes",
      help: "Where codes in SAP Business One are not ISO codes: $=USD, CAN=CAD.",
      kind: "text",
      required: false,
      initial: "$=USD",
    },
    {
      name: "branch",
      title: "Branch",
      help: "Number of the branch that orders; required where the company has branches.",
      kind: "number",
      required: false,
    },
    {
      name: "series",
      title: "Numbering series",
      help: "Blank takes the user's default.",
      kind: "number",
      required: false,
    },
    {
      name: "taxCode",
      title: "Tax code of the lines",
      help: "In the Americas and India; blank takes what the item and the supplier say.",
      kind: "text",
      required: false,
    },
    {
      name: "vatGroup",
      title: "VAT group of the lines",
      help: "Elsewhere; blank takes what the item and the supplier say.",
      kind: "text",
      required: false,
    },
  ],
  scopes: [
    "Item Master Data: read only",
    "Business Partner Master Data: read only",
    "Purchase Order: full",
  ],
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: 4 },
  deprecations: [],

  authorize,
  refresh: signIn,
  explain: voice.explain,

  readStock,
  readItems,
  readLocations,
  readSuppliers,
  readOpenOrders,
  readDemand,
  readReceipts,

  findOrder,
  createOrder,
  previewOrder,
  // The web server before the Service Layer waits this long: a document may still come when we gave up.
  settleMs: 300_000,
  amendOrder,
  cancelOrder,
  readProgress,

  doctor,
};
