import "@shopify/shopify-app-remix/adapters/node";
import { type Actor, fail } from "@parstock/core";
import type { Session } from "@shopify/shopify-api";
import { ApiVersion, AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";

import type { Environment } from "./environment.ts";

/** Who stands behind a request from the shop's admin. */
export interface Visitor {
  readonly shop: string;
  readonly person: Extract<Actor, { readonly kind: "person" }>;
  /** The language of the person's admin. */
  readonly locale: string;
}

/** A webhook that is genuine. */
export interface Notice {
  readonly shop: string;
  /** As in GraphQL: INVENTORY_LEVELS_UPDATE. */
  readonly topic: string;
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A call of a Flow action that is genuine. */
interface FlowCall {
  readonly shop: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Shopify's own package: session tokens, token exchange, signatures over raw bytes. What is not genuine throws a `Response`. */
export interface Admission {
  admin(request: Request): Promise<Visitor>;
  /** A request from one of our extensions in the admin, which comes from another origin. */
  extension(
    request: Request,
  ): Promise<{ readonly visitor: Visitor; cors(response: Response): Response }>;
  webhook(request: Request): Promise<Notice>;
  flow(request: Request): Promise<FlowCall>;
  /** The session for work in the background, renewed where it is about to end; undefined when the app was removed. */
  offlineSession(shop: string): Promise<Session | undefined>;
  addDocumentHeaders(request: Request, headers: Headers): void;
}

export const scopes = [
  "read_products",
  "read_locations",
  "write_inventory",
  "write_metaobjects",
  "write_metaobject_definitions",
  "write_products",
] as const;

export function openAdmission(
  { apiKey, apiSecret, appUrl }: Environment,
  sessionStorage: SessionStorage,
  installed: (shop: string) => Promise<void>,
): Admission {
  const shopify = shopifyApp({
    apiKey,
    apiSecretKey: apiSecret,
    appUrl,
    apiVersion: ApiVersion.October26,
    scopes: [...scopes],
    sessionStorage,
    distribution: AppDistribution.AppStore,
    // An approval needs a person with a name: only online tokens tell it. Offline ones are stored beside them.
    useOnlineTokens: true,
    hooks: { afterAuth: ({ session }) => installed(session.shop) },
    logger: { log: () => {} },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  });
  return {
    async admin(request) {
      const { session } = await shopify.authenticate.admin(request);
      return visitorOf(session, request);
    },
    async extension(request) {
      const { session, cors } = await shopify.authenticate.admin(request);
      return { visitor: visitorOf(session, request), cors };
    },
    async webhook(request) {
      const { shop, topic, webhookId, payload } = await shopify.authenticate.webhook(request);
      return { shop, topic, id: webhookId, payload };
    },
    async flow(request) {
      const { session, payload } = await shopify.authenticate.flow(request);
      return { shop: session.shop, payload };
    },
    async offlineSession(shop) {
      if ((await sessionStorage.loadSession(`offline_${shop}`)) === undefined) return undefined;
      try {
        return (await shopify.unauthenticated.admin(shop)).session;
      } catch (thrown) {
        if (!(thrown instanceof Response)) throw thrown;
        return fail({
          code: "unavailable",
          message: "Shopify does not renew the app's access now; it is tried again.",
        });
      }
    },
    addDocumentHeaders: shopify.addDocumentResponseHeaders,
  };
}

function visitorOf({ shop, onlineAccessInfo }: Session, request: Request): Visitor {
  const user = onlineAccessInfo?.associated_user;
  const id = String(user?.id ?? "staff");
  const name = [user?.first_name, user?.last_name].filter(Boolean).join(" ").trim();
  return {
    shop,
    person: { kind: "person", id, name: name === "" ? `Staff ${id}` : name },
    locale: new URL(request.url).searchParams.get("locale") ?? user?.locale ?? "en",
  };
}
