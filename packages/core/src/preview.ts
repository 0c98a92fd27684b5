import type { Connector, Context, Credentials, SettingField } from "./connector.ts";
import type { Purchase } from "./effect.ts";
import type { HttpRequest } from "./exchange.ts";
import { fail, failureOf } from "./failure.ts";

const masked = "********";

/**
 * The exact requests that would place an order, as text fields; nothing is sent. Whatever the credentials add is masked,
 * so that a preview can be shown to anybody.
 */
export function previewOrder(
  connector: Connector,
  context: Context,
  purchase: Purchase,
): readonly HttpRequest[] {
  if (connector.previewOrder === undefined)
    fail({ code: "bad-setting", message: `${connector.title} takes no purchase orders.` });
  return connector
    .previewOrder(context, purchase)
    .map((request) => maskCredentials(connector, context, request));
}

/** A request as it leaves, with a mask in place of every header and parameter that the credentials make. */
export function maskCredentials(
  connector: Connector,
  context: Context,
  request: HttpRequest,
): HttpRequest {
  const authorized = authorizeWithMasks(connector, context, request);
  const headers = Object.entries(authorized.headers).map(([name, value]) => [
    name,
    request.headers[name] === value ? value : masked,
  ]);
  return {
    ...authorized,
    url: maskUrl(request.url, authorized.url),
    headers: Object.fromEntries(headers) as Record<string, string>,
  };
}

function authorizeWithMasks(
  connector: Connector,
  context: Context,
  request: HttpRequest,
): HttpRequest {
  const names = connector.settings.flatMap((field: SettingField) =>
    field.kind === "secret" ? [field.name] : [],
  );
  const credentials: Credentials = Object.fromEntries(
    ["accessToken", "refreshToken", ...names].map((name) => [name, masked]),
  );
  try {
    return connector.authorize(request, credentials, { now: context.now, nonce: masked });
  } catch (thrown) {
    if (failureOf(thrown) === null) throw thrown;
    return { ...request, headers: { ...request.headers, authorization: masked } };
  }
}

/** Parameters that authorisation added to the address keep their name only. */
function maskUrl(plain: string, authorized: string): string {
  if (plain === authorized) return plain;
  const known = new Set(plain.slice(plain.indexOf("?") + 1).split("&"));
  const [path = "", text = ""] = authorized.split("?");
  const parts = text
    .split("&")
    .map((part) => (known.has(part) ? part : `${part.split("=")[0] ?? ""}=${masked}`));
  return text === "" ? path : `${path}?${parts.join("&")}`;
}

/** A request as a person reads it: the first line of HTTP, headers, an empty line, the body. */
export function writeRequest(request: HttpRequest): string {
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  const body = request.body === undefined ? [] : ["", request.body];
  return [`${request.method} ${request.url}`, ...headers, ...body].join("\n");
}
