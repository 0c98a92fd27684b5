import { VendorHost } from "@parstock/testing";

import { shopify } from "../../src/shopify/index.ts";
import { shop } from "./shop.ts";
import { ShopifyWorld } from "./world.ts";

const settings = { shop, clientId: "client" };
const credentials = { clientSecret: "client-secret-of-ours" };
export const subject = {
  connector: shopify,
  world: (): ShopifyWorld => new ShopifyWorld(),
  settings,
  credentials,
};

export function open(more: Record<string, string> = {}): { host: VendorHost; world: ShopifyWorld } {
  const world = new ShopifyWorld();
  return { host: new VendorHost({ ...subject, world, settings: { ...settings, ...more } }), world };
}

/** A member of the connector that is known to be there. */
export function given<T>(member: T | undefined): T {
  if (member === undefined) throw new Error("the connector can't");
  return member;
}
