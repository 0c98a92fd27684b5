import { byteLength } from "./blob.ts";
import type { Execution } from "./execution.ts";
import type { Server } from "./google.ts";
import { scopes } from "./scopes.ts";
import type { Named } from "./spreadsheet.ts";

const urlMaxBytes = 2082;
const headersMaxBytes = 8192;
const methods = ["get", "post", "put", "patch", "delete"];

export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly payload?: string;
  readonly muteHttpExceptions?: boolean;
  readonly followRedirects?: boolean;
}

class Response implements Named<
  GoogleAppsScript.URL_Fetch.HTTPResponse,
  "getResponseCode" | "getAllHeaders" | "getContentText" | "getContent"
> {
  private readonly answer: NonNullable<ReturnType<Server>>;

  constructor(answer: NonNullable<ReturnType<Server>>) {
    this.answer = answer;
  }

  getResponseCode(): number {
    return this.answer.status;
  }

  getAllHeaders(): Readonly<Record<string, string>> {
    return this.answer.headers;
  }

  getContentText(): string {
    return this.answer.body;
  }

  getContent(): number[] {
    return Array.from(new TextEncoder().encode(this.answer.body), (byte) =>
      byte > 127 ? byte - 256 : byte,
    );
  }
}

export function fetchOver(run: Execution, url: string, options: FetchOptions): Response {
  run.assertScope(scopes.fetch, "UrlFetchApp.fetch");
  const { method = "get", headers = {}, contentType, payload } = options;
  if (!methods.includes(method)) throw new Error(`Attribute provided with invalid value: method`);
  if (byteLength(url) > urlMaxBytes) throw new Error("Limit Exceeded: URLFetch URL Length.");
  if (byteLength(JSON.stringify(headers)) > headersMaxBytes)
    throw new Error("Limit Exceeded: URLFetch Header Size.");
  if (Object.keys(headers).some((name) => /^(?:host|content-length)$/i.test(name)))
    throw new Error("Attribute provided with invalid value: Header");
  const type =
    contentType ?? (payload === undefined ? undefined : "application/x-www-form-urlencoded");
  const answer = run.google.server({
    url,
    method: method.toUpperCase(),
    headers: { ...headers, ...(type === undefined ? {} : { "content-type": type }) },
    body: payload,
  });
  if (answer === null) throw new Error("Adresse nicht verfügbar: Serverfehler");
  if (answer.status >= 400 && options.muteHttpExceptions !== true)
    throw new Error(`Request failed returned code ${answer.status}`);
  return new Response(answer);
}
