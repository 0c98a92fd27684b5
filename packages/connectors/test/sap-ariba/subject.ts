import type { ConnectorUnderTest } from "@parstock/testing";

import { sapAriba } from "../../src/sap-ariba/index.ts";
import { AribaWorld, endPoint, identity, sharedSecret } from "./world.ts";

/** Orders over the network, from a test account. */
export const subject: ConnectorUnderTest = {
  connector: sapAriba,
  world: () => new AribaWorld(),
  settings: {
    url: "https://service.ariba.example/service/transaction/cxml.asp",
    identity,
    country: "NZ",
    classification: "42132203",
  },
  credentials: { sharedSecret },
};

/** Requisitions for SAP Ariba Buying. */
export const requisitions: ConnectorUnderTest = {
  ...subject,
  settings: {
    door: "requisition",
    url: "https://s1.ariba.example/Buyer/soap/acme-T/RequisitionImportPull",
    classification: "42132203",
    variant: "vrealm_2421",
    partition: "prealm_2421",
    requester: "parstock",
  },
  credentials: { sharedSecret: endPoint.password, user: endPoint.user },
};

/** Orders straight to a supplier that remembers the numbers of orders, and no documents. */
export const direct: ConnectorUnderTest = {
  ...subject,
  world: () => {
    const world = new AribaWorld();
    world.forgetsDocuments = true;
    return world;
  },
};
