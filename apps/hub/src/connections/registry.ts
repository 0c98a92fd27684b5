import type { Connector } from "@parstock/core";

/** A system that the hub can be connected to. Its connector is loaded when a connection uses it. */
export interface System {
  readonly load: () => Promise<Connector>;
  /** The credential that incoming webhooks are verified with. */
  readonly webhookSecret?: string;
  /** Whether a person has to sign in with a browser, under these settings. */
  readonly signsInByBrowser?: (settings: Readonly<Record<string, string>>) => boolean;
  /** The parameter that a new subscription asks an echo of, before any secret is exchanged. */
  readonly echoes?: string;
}

/** Named as in `@parstock/connectors/<name>`. */
export const systems: ReadonlyMap<string, System> = new Map<string, System>([
  [
    "acumatica",
    {
      load: async () => (await import("@parstock/connectors/acumatica")).acumatica,
      webhookSecret: "webhookSecret",
      signsInByBrowser: ({ signIn }) => signIn === "connected application",
    },
  ],
  [
    "business-central",
    {
      load: async () => (await import("@parstock/connectors/business-central")).businessCentral,
      webhookSecret: "webhookSecret",
      echoes: "validationToken",
    },
  ],
  ["netsuite", { load: async () => (await import("@parstock/connectors/netsuite")).netsuite }],
  [
    "odoo",
    {
      load: async () => (await import("@parstock/connectors/odoo")).odoo,
      webhookSecret: "webhookKey",
    },
  ],
  [
    "quickbooks",
    {
      load: async () => (await import("@parstock/connectors/quickbooks")).quickbooks,
      webhookSecret: "webhookToken",
      signsInByBrowser: () => true,
    },
  ],
  [
    "sap-business-one",
    { load: async () => (await import("@parstock/connectors/sap-business-one")).sapBusinessOne },
  ],
  [
    "shopify",
    {
      load: async () => (await import("@parstock/connectors/shopify")).shopify,
      webhookSecret: "clientSecret",
      signsInByBrowser: ({ signIn }) => signIn === "person",
    },
  ],
  [
    "woocommerce",
    {
      load: async () => (await import("@parstock/connectors/woocommerce")).woocommerce,
      webhookSecret: "webhookSecret",
    },
  ],
  [
    "xero",
    {
      load: async () => (await import("@parstock/connectors/xero")).xero,
      webhookSecret: "webhookKey",
      signsInByBrowser: ({ signIn }) => signIn === "person",
    },
  ],
]);
