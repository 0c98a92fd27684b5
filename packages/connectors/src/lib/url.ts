import { fail } from "./fail.ts";
import { wellFormed } from "./utf8.ts";

export type Parameters = Readonly<Record<string, string | number | undefined>>;

/** `a=1&b=x%20y`, in the order given and without what is undefined; also a form body. */
export function query(parameters: Parameters): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encode(name)}=${encode(String(value))}`)
    .join("&");
}

export function withQuery(url: string, parameters: Parameters): string {
  const text = query(parameters);
  if (text === "") return url;
  return `${url}${url.includes("?") ? "&" : "?"}${text}`;
}

/** Percent-encodes all but the unreserved characters of RFC 3986; one path segment or one parameter. */
export function encode(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The parameters of a query string or form body. */
export function parseQuery(text: string): Record<string, string> {
  const pairs = text.replace(/^[^?]*\?/, "").split("&");
  return Object.fromEntries(
    pairs.flatMap((pair): [string, string][] => {
      const [name = "", ...rest] = pair.split("=");
      return name === "" ? [] : [[decode(name), decode(rest.join("="))]];
    }),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}

/** Scheme, host and port in lower case, or null when the text is no absolute http(s) address. */
export function originOf(url: string): string | null {
  return /^https?:\/\/[^/?#@\\\s]+(?=[/?#]|$)/i.exec(url)?.[0].toLowerCase() ?? null;
}

/** A link out of an answer, followed only where it stays with the system that was configured. */
export function followed(link: string, base: string, title: string): string {
  if (link.startsWith("/") && !link.startsWith("//")) return `${originOf(base) ?? ""}${link}`;
  if (originOf(link) === null || originOf(link) !== originOf(base))
    fail({
      code: "malformed-answer",
      message: `${title} answered with a link to another address, which is not followed; check the address in its settings.`,
    });
  return link;
}

/** An address from settings without its trailing slash; plain http only to the machine itself. */
export function baseUrl(text: string | undefined, field: string): string {
  const url = (text ?? "").trim().replace(/\/+$/, "");
  const origin = originOf(url);
  if (origin === null || (origin.startsWith("http:") && !isLocal(origin)))
    fail({
      code: "bad-setting",
      field,
      message: `The setting "${field}" must be an address that starts with https://.`,
    });
  return url;
}

function isLocal(origin: string): boolean {
  return /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(origin);
}
