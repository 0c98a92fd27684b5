import {
  type Connection,
  type Connector,
  converse,
  type Credentials,
  fail,
  followOrders,
  type HttpEffect,
  type HttpResponse,
  type Run,
  type SettingField,
  type SignEffect,
  targetOf,
} from "@parstock/core";

import { type Cell, textOf } from "./cells.ts";
import type { Elsewhere, ElsewhereEffect } from "./elsewhere.ts";

/** Settings and credentials of the one connection are found under it. */
const connectionName = "target";
const credentialsProperty = "parstock.credentials";

/** A connector at work in a script: its settings are rows of a tab, its secrets a property, its requests UrlFetchApp's. */
export function connect(connector: Connector): Elsewhere {
  const plain = connector.settings.filter(({ kind }) => kind !== "secret");
  const labelOf = (title: string): string => `${connector.title}: ${title}`;
  return {
    title: connector.title,
    rows: plain.map(({ title, initial, help, required }) => ({
      label: labelOf(title),
      initial: initial ?? "",
      note: required ? help : `${help} May be left empty.`,
    })),
    secrets: secretsOf(connector),
    save: saveCredentials,
    open(values, tenant) {
      const settings = settingsIn(values, plain, labelOf);
      const holder = "sheet";
      const connection: Connection = { tenant, name: connectionName, connector, settings, holder };
      const target = targetOf(connection);
      return {
        target,
        tryOut: () => tryOut(connection),
        follow: (core, by, changesOnly) =>
          followOrders({ settings: core, targets: [target], holder, by, changesOnly }),
      };
    },
    perform: (effect) => perform(effect, connector.title),
  };
}

/** A sign-in by browser is replaced by the refresh token that it would bring. */
function secretsOf({ settings, consent }: Connector): { name: string; title: string }[] {
  const secrets = settings
    .filter(({ kind, name }) => kind === "secret" && !name.startsWith("webhook"))
    .map(({ name, title, required }) => ({
      name,
      title: required ? title : `${title} (or nothing)`,
    }));
  return consent === undefined
    ? secrets
    : [
        ...secrets,
        { name: "refreshToken", title: "Refresh token (or nothing, where none is used)" },
      ];
}

function settingsIn(
  values: readonly (readonly Cell[])[],
  fields: readonly SettingField[],
  labelOf: (title: string) => string,
): Record<string, string> {
  const settings: Record<string, string> = {};
  const wrong: string[] = [];
  for (const { name, title, initial, required, kind, choices, help } of fields) {
    const label = labelOf(title);
    const row = values.find(([first]) => String(first).trim() === label);
    const text = textOf(row?.[1] ?? "", () => "UTC").trim() || (initial ?? "");
    if (text !== "") settings[name] = text;
    else if (required) wrong.push(`Settings, "${label}" is empty. ${help}`);
    if (kind === "choice" && text !== "" && choices?.includes(text) === false)
      wrong.push(`Settings, "${label}" must be one of ${choices.join(", ")}.`);
  }
  if (wrong.length > 0) fail({ code: "bad-setting", message: wrong.join("\n") });
  return settings;
}

function* tryOut(connection: Connection): Run<readonly string[]> {
  const { doctor } = connection.connector;
  if (doctor === undefined) return [];
  const found = yield* converse(connection, (context) =>
    doctor.call(connection.connector, context),
  );
  return found.filter(({ level }) => level === "wrong").map(({ message }) => message);
}

function perform(effect: ElsewhereEffect, title: string): unknown {
  switch (effect.kind) {
    case "http":
      return sendHttp(effect);
    case "credentials":
      return readCredentials(title);
    case "credentials.save":
      return replaceCredentials(effect.credentials, effect.replaces, title);
    case "sign":
      return signText(effect, title);
  }
}

function readCredentials(title: string): Credentials {
  const kept = PropertiesService.getDocumentProperties().getProperty(credentialsProperty);
  return kept === null
    ? fail({
        code: "auth-revoked",
        message: `${title} is not connected; choose Parstock, Connect.`,
      })
    : (JSON.parse(kept) as Credentials);
}

function saveCredentials(credentials: Credentials): void {
  PropertiesService.getDocumentProperties().setProperty(
    credentialsProperty,
    JSON.stringify(credentials),
  );
}

/** Stores renewed tokens unless others came before; the document lock keeps everybody else out meanwhile. */
function replaceCredentials(
  credentials: Credentials,
  replaces: Credentials,
  title: string,
): boolean {
  if (JSON.stringify(readCredentials(title)) !== JSON.stringify(replaces)) return false;
  saveCredentials(credentials);
  return true;
}

/** One request, never redirected: where credentials go is the connector's decision. */
function sendHttp({ request, deadline }: HttpEffect): HttpResponse {
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
function signText({ request }: SignEffect, title: string): string {
  if (request.sign !== "RS256")
    fail({
      code: "bad-setting",
      message: `Google's scripts can't sign with ${request.sign}; choose another way to sign in.`,
    });
  const key = readCredentials(title)[request.key] ?? "";
  return Utilities.base64EncodeWebSafe(
    Utilities.computeRsaSha256Signature(request.text, key),
  ).replace(/=+$/, "");
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
