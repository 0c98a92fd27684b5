import type { HttpEffect, HttpResponse } from "@parstock/core";

/** The longest that an answer is waited for. */
export const answerMs = 60_000;

/** Nothing of a request has left the machine when one of these stopped it. */
const beforeSending = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Sends one request and never follows a redirect: where credentials go is the connector's decision. */
export async function sendHttp(
  { request, deadline }: HttpEffect,
  now: () => Date,
): Promise<HttpResponse> {
  const left =
    deadline === undefined ? answerMs : Math.min(answerMs, Date.parse(deadline) - now().getTime());
  if (left <= 0) return { status: 0, headers: {}, body: "", lost: "not-sent" };
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: "manual",
      signal: AbortSignal.timeout(left),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const body =
      request.answerAs === "base64"
        ? Buffer.from(await response.arrayBuffer()).toString("base64")
        : await response.text();
    return { status: response.status, headers: headersOf(response.headers), body };
  } catch (thrown) {
    return { status: 0, headers: {}, body: "", lost: lostTo(thrown) };
  }
}

/** Cookies are set a header each, and a date in one of them may hold a comma: they are joined by line breaks. */
function headersOf(headers: Headers): Record<string, string> {
  const cookies = headers.getSetCookie();
  return {
    ...Object.fromEntries(headers),
    ...(cookies.length === 0 ? {} : { "set-cookie": cookies.join("\n") }),
  };
}

/** Whether what stopped a request did so before anything of it was out. */
export function lostTo(thrown: unknown): "not-sent" | "no-answer" {
  const causes = thrown instanceof Error ? [thrown.cause, thrown] : [];
  const known = causes.some(
    (cause) => cause instanceof Error && "code" in cause && beforeSending.has(String(cause.code)),
  );
  return known ? "not-sent" : "no-answer";
}
