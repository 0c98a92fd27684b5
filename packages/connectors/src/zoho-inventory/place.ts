import type { Context, HttpRequest } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { get } from "../lib/talk.ts";
import { type Parameters, withQuery } from "../lib/url.ts";

/** Data centres by the end of their addresses: a token of one is unknown in all others. https://www.zoho.com/inventory/api/v1/introduction/#multiple-data-centers */
export const centres = ["com", "eu", "in", "com.au", "jp", "ca", "com.cn", "sa"] as const;

/** What a person's sign-in says about where the account is kept. */
const places: Readonly<Record<string, string>> = { us: "com", au: "com.au", cn: "com.cn" };

function centreOf(context: Context): string {
  const centre = context.settings["dataCentre"] ?? "com";
  if (!centres.some((known) => known === centre))
    fail({
      code: "bad-setting",
      field: "dataCentre",
      message: `The setting "dataCentre" must be one of ${centres.join(", ")}: the end of the address that Zoho is opened under.`,
    });
  return centre;
}

function apiHost(context: Context): string {
  return `https://www.zohoapis.${centreOf(context)}`;
}

export function accounts(context: Context): string {
  const centre = centreOf(context);
  return centre === "ca" ? "https://accounts.zohocloud.ca" : `https://accounts.zoho.${centre}`;
}

/** The redirect tells where the account is kept; elsewhere its code is worth nothing. */
export function checkCentre(context: Context, location: string | undefined): void {
  if (location === undefined) return;
  const centre = places[location] ?? location;
  if (centre !== centreOf(context))
    fail({
      code: "bad-setting",
      field: "dataCentre",
      message: `This Zoho account is kept in the data centre ${centre}; choose that in the settings and connect again.`,
    });
}

export function zohoUrl(
  context: Context,
  path: string,
  parameters: Parameters = {},
  product: "inventory/v1" | "books/v3" = "inventory/v1",
): string {
  return withQuery(`${apiHost(context)}/${product}/${path}`, {
    organization_id: context.settings["organizationId"],
    ...parameters,
  });
}

export function look(context: Context, path: string, parameters: Parameters = {}): HttpRequest {
  return get(zohoUrl(context, path, parameters));
}
