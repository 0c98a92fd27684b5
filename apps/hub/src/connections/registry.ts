import type { Connector, Instant } from "@parstock/core";

/** A system that the hub can be connected to. Its connector is loaded when a connection uses it. */
export interface System {
  readonly load: () => Promise<Connector>;
  /** The credential that incoming webhooks are verified with. */
  readonly webhookSecret?: string;
  /** That credential is whatever we tell the system when we subscribe. */
  readonly choosesSecret?: boolean;
  /** The parameter of the callback address that it goes into, where the system signs nothing. */
  readonly secretIn?: string;
  /** Whether a person has to sign in with a browser, under these settings. */
  readonly signsInByBrowser?: (settings: Readonly<Record<string, string>>) => boolean;
  /** The XML that its webhooks are answered with, where a status is not enough. */
  readonly reply?: (taken: boolean, now: Instant, nonce: string) => Promise<string>;
  /** The parameter that a new subscription asks an echo of, before any secret is exchanged. */
  readonly echoes?: string;
  /** The header that a new subscription asks an echo of, and the one that holds it in the answer. */
  readonly echoesHeader?: readonly [asked: string, answered: string];
  /** The year in which the system itself came to its end: said wherever it is offered. */
  readonly ended?: number;
  /** Settings that stand in a preview before anything is connected, where their own name would be refused. */
  readonly examples?: Readonly<Record<string, string>>;
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
    "brightpearl",
    {
      load: async () => (await import("@parstock/connectors/brightpearl")).brightpearl,
      webhookSecret: "webhookToken",
      choosesSecret: true,
      secretIn: "token",
      signsInByBrowser: ({ signIn }) => signIn === "person",
    },
  ],
  [
    "airtable",
    {
      load: async () => (await import("@parstock/connectors/airtable")).airtable,
      webhookSecret: "webhookSecret",
      examples: { base: "appParstockDemo01", orderTable: "Orders" },
    },
  ],
  [
    "business-central",
    {
      load: async () => (await import("@parstock/connectors/business-central")).businessCentral,
      webhookSecret: "webhookSecret",
      choosesSecret: true,
      echoes: "validationToken",
      examples: { company: "00000000-0000-0000-0000-000000000000" },
    },
  ],
  [
    "cin7-core",
    {
      load: async () => (await import("@parstock/connectors/cin7-core")).cin7Core,
      webhookSecret: "webhookToken",
    },
  ],
  ["cin7-omni", { load: async () => (await import("@parstock/connectors/cin7-omni")).cin7Omni }],
  [
    "google-sheets",
    {
      load: async () => (await import("@parstock/connectors/google-sheets")).googleSheets,
      webhookSecret: "webhookSecret",
      choosesSecret: true,
      examples: { spreadsheet: "1qpyC0XzvTcKT6EISywvqESX3A0MwQoFDE8p", orderTable: "Orders" },
    },
  ],
  ["magento", { load: async () => (await import("@parstock/connectors/magento")).magento }],
  ["netsuite", { load: async () => (await import("@parstock/connectors/netsuite")).netsuite }],
  [
    "odoo",
    {
      load: async () => (await import("@parstock/connectors/odoo")).odoo,
      webhookSecret: "webhookKey",
      choosesSecret: true,
      secretIn: "key",
    },
  ],
  [
    "quickbooks",
    {
      load: async () => (await import("@parstock/connectors/quickbooks")).quickbooks,
      webhookSecret: "webhookToken",
      signsInByBrowser: () => true,
      examples: { companyId: "1234567890" },
    },
  ],
  [
    "sap-ariba",
    {
      load: async () => (await import("@parstock/connectors/sap-ariba")).sapAriba,
      webhookSecret: "sharedSecret",
      reply: async (taken, now, nonce) =>
        (await import("@parstock/connectors/sap-ariba")).replyTo(taken, now, nonce),
      examples: { country: "US", identity: "AN01000000001" },
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
      examples: { shop: "example.myshopify.com" },
      signsInByBrowser: ({ signIn }) => signIn === "person",
    },
  ],
  ["slack", { load: async () => (await import("@parstock/connectors/slack")).slack }],
  [
    "smartsheet",
    {
      load: async () => (await import("@parstock/connectors/smartsheet")).smartsheet,
      webhookSecret: "webhookSecret",
      echoesHeader: ["smartsheet-hook-challenge", "smartsheet-hook-response"],
      examples: { stockTable: "4503604829677444", orderTable: "4503604829677445" },
    },
  ],
  [
    "skubana",
    {
      load: async () => (await import("@parstock/connectors/skubana")).skubana,
      signsInByBrowser: () => true,
    },
  ],
  [
    "tradegecko",
    {
      load: async () => (await import("@parstock/connectors/tradegecko")).tradegecko,
      webhookSecret: "clientSecret",
      ended: 2022,
      signsInByBrowser: ({ signIn }) => signIn === "person",
    },
  ],
  [
    "unleashed",
    {
      load: async () => (await import("@parstock/connectors/unleashed")).unleashed,
      webhookSecret: "webhookKey",
    },
  ],
  [
    "woocommerce",
    {
      load: async () => (await import("@parstock/connectors/woocommerce")).woocommerce,
      webhookSecret: "webhookSecret",
      choosesSecret: true,
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
  [
    "zoho-inventory",
    {
      load: async () => (await import("@parstock/connectors/zoho-inventory")).zohoInventory,
      webhookSecret: "webhookSecret",
      signsInByBrowser: () => true,
    },
  ],
]);

/** The names of all systems, as they are offered to people. */
export function offeredSystems(): string {
  return [...systems]
    .map(([name, { ended }]) => (ended === undefined ? name : `${name} (ended ${ended})`))
    .join(", ");
}
