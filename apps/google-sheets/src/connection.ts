import {
  type Connection,
  converse,
  type Credentials,
  fail,
  type HttpEffect,
  type HttpResponse,
  type Run,
  type SettingField,
  type SignEffect,
  type Target,
  targetOf,
} from "@parstock/core";

import { type Cell, textOf } from "./cells.ts";
import { system } from "./system.ts";

/** Settings and credentials of the one connection are found under it. */
const connectionName = "target";
const credentialsProperty = "parstock.credentials";

/** The Log as the system of record: placing an order is the writing of its event, so nothing can be lost between. */
const orderBook: Target = {
  name: "the Orders tab",
  settleMs: 0,
  // eslint-disable-next-line require-yield -- a program without effects
  *find(): ReturnType<Target["find"]> {
    return [];
  },
  // eslint-disable-next-line require-yield -- a program without effects
  *create({ order }): ReturnType<Target["create"]> {
    return { kind: "placed", externalId: order.reference, differences: [] };
  },
};

/** Rows of the Settings tab that the system asks for; none without one. */
export function systemRows(): readonly {
  readonly label: string;
  readonly initial: string;
  readonly note: string;
}[] {
  return plainFields().map(({ title, initial, help, required }) => ({
    label: labelOf(title),
    initial: initial ?? "",
    note: required ? help : `${help} May be left empty.`,
  }));
}

/** Where orders are placed. Fails with one sentence for each setting that the system needs and does not have. */
export function openTarget(
  values: readonly (readonly Cell[])[],
  tenant: string,
): { readonly target: Target; readonly connection: Connection | null } {
  if (system === null) return { target: orderBook, connection: null };
  const settings: Record<string, string> = {};
  const missing: string[] = [];
  for (const { name, title, initial, required, kind, choices, help } of plainFields()) {
    const row = values.find(([label]) => String(label).trim() === labelOf(title));
    const text = textOf(row?.[1] ?? "", () => "UTC").trim() || (initial ?? "");
    if (text !== "") settings[name] = text;
    else if (required) missing.push(`Settings, "${labelOf(title)}" is empty. ${help}`);
    if (kind === "choice" && text !== "" && choices?.includes(text) === false)
      missing.push(`Settings, "${labelOf(title)}" must be one of ${choices.join(", ")}.`);
  }
  if (missing.length > 0) fail({ code: "bad-setting", message: missing.join("\n") });
  const connection: Connection = {
    tenant,
    name: connectionName,
    connector: system,
    settings,
    holder: "sheet",
  };
  return { target: targetOf(connection), connection };
}

/** Secrets that the system asks a person for; a sign-in by browser is replaced by the refresh token it would bring. */
export function secretFields(): readonly { readonly name: string; readonly title: string }[] {
  if (system === null) return [];
  const secrets = system.settings
    .filter(({ kind, name }) => kind === "secret" && !name.startsWith("webhook"))
    .map(({ name, title, required }) => ({
      name,
      title: required ? title : `${title} (or nothing)`,
    }));
  return system.consent === undefined
    ? secrets
    : [
        ...secrets,
        { name: "refreshToken", title: "Refresh token (or nothing, where none is used)" },
      ];
}

export function readCredentials(): Credentials {
  const kept = PropertiesService.getDocumentProperties().getProperty(credentialsProperty);
  return kept === null
    ? fail({
        code: "auth-revoked",
        message: `${system?.title ?? "The system"} is not connected; choose Parstock, Connect.`,
      })
    : (JSON.parse(kept) as Credentials);
}

export function saveCredentials(credentials: Credentials): void {
  PropertiesService.getDocumentProperties().setProperty(
    credentialsProperty,
    JSON.stringify(credentials),
  );
}

/** Stores renewed tokens unless others came before; the document lock keeps everybody else out meanwhile. */
export function replaceCredentials(credentials: Credentials, replaces: Credentials): boolean {
  if (JSON.stringify(readCredentials()) !== JSON.stringify(replaces)) return false;
  saveCredentials(credentials);
  return true;
}

/** One request, never redirected: where credentials go is the connector's decision. */
export function sendHttp({ request, deadline }: HttpEffect): HttpResponse {
  if (deadline !== undefined && new Date().toISOString() > deadline) return lost("not-sent");
  const { "content-type": contentType, ...headers } = lowerCased(request.headers);
  const options: GoogleAppsScript.URL_Fetch.URLFetchRequestOptions = {
    method: request.method.toLowerCase() as GoogleAppsScript.URL_Fetch.HttpMethod,
    headers,
    muteHttpExceptions: true,
    followRedirects: false,
    ...(contentType === undefined ? {} : { contentType }),
    ...(request.body === undefined ? {} : { payload: request.body }),
  };
  try {
    const response = UrlFetchApp.fetch(request.url, options);
    return {
      status: response.getResponseCode(),
      headers: headersOf(response.getAllHeaders()),
      body:
        request.answerAs === "base64"
          ? Utilities.base64Encode(response.getContent())
          : response.getContentText(),
    };
  } catch {
    // Google does not say whether a request left it.
    return lost("no-answer");
  }
}

function lost(how: "not-sent" | "no-answer"): HttpResponse {
  return { status: 0, headers: {}, body: "", lost: how };
}

/** The one kind of signature that Google makes: RSA with SHA-256. */
export function signText({ request }: SignEffect): string {
  if (request.sign !== "RS256")
    fail({
      code: "bad-setting",
      message: `Google's scripts can't sign with ${request.sign}; choose another way to sign in.`,
    });
  const key = readCredentials()[request.key] ?? "";
  return Utilities.base64EncodeWebSafe(
    Utilities.computeRsaSha256Signature(request.text, key),
  ).replace(/=+$/, "");
}

/** Asks the system something harmless; a failure says what is wrong with the connection. */
export function* tryConnection(connection: Connection): Run<readonly string[]> {
  const { doctor } = connection.connector;
  if (doctor === undefined) return [];
  const found = yield* converse(connection, (context) =>
    doctor.call(connection.connector, context),
  );
  return found.map(({ message }) => message);
}

function plainFields(): readonly SettingField[] {
  return (system?.settings ?? []).filter(({ kind }) => kind !== "secret");
}

function labelOf(title: string): string {
  return `${system?.title ?? ""}: ${title}`;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function headersOf(given: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given as Readonly<Record<string, string | readonly string[]>>).map(
      ([name, value]) => [
        name.toLowerCase(),
        typeof value === "string" ? value : value.join(/^set-cookie$/i.test(name) ? "\n" : ", "),
      ],
    ),
  );
}
