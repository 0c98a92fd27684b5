import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** The dashboard loads its own files only; its component library writes style elements at run time. */
export const dashboardHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", "data:"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: "DENY",
  referrerPolicy: "no-referrer",
  strictTransportSecurity: false,
});

/**
 * What suppliers' names and notes are rendered into runs nothing and loads nothing. A browser shows PDF in a viewer
 * of its own, which a sandbox would keep from starting.
 */
export const documentHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const sandbox = context.req.param("format") === "pdf" ? "" : "; sandbox";
  context.header(
    "content-security-policy",
    `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'${sandbox}`,
  );
};

/**
 * Refuses requests that another site makes through somebody's browser: a foreign `Host` (a name that was pointed at
 * this machine, so-called DNS rebinding), and writes whose origin is not ours or that a plain form could send.
 */
export function sameOriginOnly(hosts: ReadonlySet<string> | null): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const host = req.header("host") ?? "";
    if (hosts !== null && !hosts.has(nameIn(host)))
      return context.json(
        { message: `This hub does not answer to the name ${nameIn(host)}.` },
        403,
      );
    if (req.method !== "GET" && req.method !== "HEAD") {
      const site = req.header("sec-fetch-site");
      const origin = req.header("origin");
      const foreign =
        (site !== undefined && site !== "same-origin" && site !== "none") ||
        (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host));
      if (foreign) return context.json({ message: "Requests from other sites are refused." }, 403);
      if (!(req.header("content-type") ?? "").startsWith("application/json"))
        return context.json({ message: "Send JSON." }, 415);
    }
    return next();
  };
}

/** The name in a Host header, without its port: "[::1]:80" is "[::1]". */
function nameIn(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase().slice(0, 255);
}
