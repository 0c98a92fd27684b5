import { VendorHost } from "@parstock/testing";

import { woocommerce } from "../../src/woocommerce/index.ts";
import { keys, WooWorld } from "./world.ts";

export const settings = { shop: "https://shop.example" };
export const credentials = { ...keys, webhookSecret: "0123456789-abcdef_ABCDEF" };
export const subject = {
  connector: woocommerce,
  world: (): WooWorld => new WooWorld(),
  settings,
  credentials,
};

export function open(more: Record<string, string> = {}): { host: VendorHost; world: WooWorld } {
  const world = new WooWorld();
  return { host: new VendorHost({ ...subject, world, settings: { ...settings, ...more } }), world };
}

/** A member of the connector that is known to be there. */
export function given<T>(member: T | undefined): T {
  if (member === undefined) throw new Error("the connector can't");
  return member;
}
