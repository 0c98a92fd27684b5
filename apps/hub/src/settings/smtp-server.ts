import { readFileSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";

import { fail } from "@parstock/core";

import type { SmtpServer } from "../mail/smtp.ts";
import type { SmtpEntry } from "./schema.ts";

/**
 * The mail server, from SMTP_URL, SMTP_HOST and their like, else from the settings file; null keeps mail in the
 * outbox. Passwords come from the environment or from a file that only its owner can read, never from the settings.
 */
export function chooseServer(
  settings: SmtpEntry | undefined,
  folder: string,
  environment: NodeJS.ProcessEnv,
): SmtpServer | null {
  const { SMTP_URL, SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD } = environment;
  if (SMTP_URL !== undefined && SMTP_URL !== "") return fromUrl(SMTP_URL);
  const host = nonBlank(SMTP_HOST) ?? settings?.host;
  if (host === undefined) return null;
  const port = nonBlank(SMTP_PORT) === undefined ? settings?.port : portOf(SMTP_PORT ?? "");
  const tls = settings?.tls ?? (port === 465 ? "implicit" : isLoopback(host) ? "none" : "starttls");
  const user = nonBlank(SMTP_USER) ?? settings?.user;
  const passwordFile = nonBlank(environment["SMTP_PASSWORD_FILE"]) ?? settings?.passwordFile;
  const password =
    nonBlank(SMTP_PASSWORD) ??
    (passwordFile === undefined ? undefined : readSecret(passwordFile, folder));
  return checked({
    host,
    port: port ?? (tls === "implicit" ? 465 : 587),
    tls,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  });
}

/** smtps://user:password@host:465 or smtp://…:587; the text is never repeated, because it may hold the password. */
function fromUrl(text: string): SmtpServer {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === "" || !["smtp:", "smtps:"].includes(url.protocol)) {
    return fail({
      code: "bad-setting",
      field: "SMTP_URL",
      message:
        "SMTP_URL is not the address of a mail server; write it as smtps://user:password@mail.example.com:465 with special characters percent-encoded.",
    });
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const implicit = url.protocol === "smtps:";
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  return checked({
    host,
    port: url.port === "" ? (implicit ? 465 : 587) : Number(url.port),
    tls: implicit ? "implicit" : isLoopback(host) ? "none" : "starttls",
    ...(user === "" ? {} : { user }),
    ...(password === "" ? {} : { password }),
  });
}

function checked(server: SmtpServer): SmtpServer {
  if (server.tls === "none" && !isLoopback(server.host)) {
    fail({
      code: "bad-setting",
      field: "mail.smtp.tls",
      message: `Mail to ${server.host} would go unencrypted; set "tls" to "starttls" or "implicit".`,
    });
  }
  if (server.user !== undefined && server.password === undefined) {
    fail({
      code: "bad-setting",
      field: "SMTP_PASSWORD",
      message: `The mail server ${server.host} has a user name but no password; set SMTP_PASSWORD, or "passwordFile" to a file that only you can read.`,
    });
  }
  return server;
}

function readSecret(file: string, folder: string): string {
  const path = isAbsolute(file) ? file : join(folder, file);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile())
    return fail({ code: "bad-setting", message: `The password file ${path} does not exist.` });
  if (process.platform !== "win32" && (stats.mode & 0o077) !== 0)
    return fail({
      code: "bad-setting",
      message: `The password file ${path} can be read by others; run chmod 600 on it.`,
    });
  return readFileSync(path, "utf8").replace(/\r?\n$/, "");
}

function portOf(text: string): number {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536
    ? port
    : fail({ code: "bad-setting", message: "SMTP_PORT must be a number from 1 to 65535." });
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function nonBlank(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}
