import { Readable } from "node:stream";

import {
  type Failure,
  type FailureCode,
  FailureError,
  failureOf,
  type Instant,
  type MailAnswer,
  type Message,
} from "@parstock/core";
import SMTPConnection from "nodemailer/lib/smtp-connection";

import type { Mailer } from "./mailer.ts";
import { addressOf, composeMime } from "./mime.ts";
import { tooLate } from "./outbox.ts";

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** implicit: TLS from the first byte. starttls: refused without it. none: only for a server on this machine. */
  readonly tls: "implicit" | "starttls" | "none";
  readonly user?: string;
  readonly password?: string;
}

const connectMs = 15_000;
const answerMs = 60_000;

/**
 * Mail over SMTP (RFC 5321). Until the server has the whole message, a broken connection means that nothing was sent;
 * from then on only the server knows, and no look-up tells.
 */
export function createSmtp(server: SmtpServer, now: () => Date): Mailer {
  const where = `${server.host}:${server.port}`;
  return {
    kind: "smtp",
    where,
    settleMs: 0,
    async send(message, deadline): Promise<MailAnswer> {
      if (now().toISOString() > deadline) return tooLate;
      let bytes: Buffer;
      try {
        bytes = await composeMime(message, now());
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure === null) throw thrown;
        return { kind: "refused", failure };
      }
      return deliver(server, message, bytes, deadline, now);
    },
    find: () => Promise.resolve("cannot-tell"),
    async check() {
      const connection = open(server, connectMs);
      try {
        await begin(connection, server);
        return `The mail server ${where} answers${server.user === undefined ? "" : " and accepts the credentials"}.`;
      } catch (thrown) {
        throw new FailureError(explain(thrown, server));
      } finally {
        connection.close();
      }
    },
  };
}

async function deliver(
  server: SmtpServer,
  message: Message,
  bytes: Buffer,
  deadline: Instant,
  now: () => Date,
): Promise<MailAnswer> {
  const left = (): number => Date.parse(deadline) - now().getTime();
  const connection = open(server, Math.min(connectMs, left()));
  let handedOver = false;
  // Read only once the server has asked for the message; its end is written right after the last of it was taken.
  const body = new Readable({
    read() {
      if (left() <= 0) this.destroy(new Error("deadline"));
      else {
        this.push(bytes);
        this.push(null);
      }
    },
  });
  body.on("end", () => {
    handedOver = true;
  });
  const to = message.to.map((address) => addressOf(address).address);
  const copyTo = message.copyTo.map((address) => addressOf(address).address);
  try {
    await begin(connection, server);
    const envelope = {
      from: addressOf(message.from).address,
      to: [...to, ...copyTo],
      size: bytes.length,
    };
    const sent = await new Promise<{ rejected: string[]; response: string }>((resolve, reject) => {
      connection.once("error", reject);
      connection.send(envelope, body, (error, result) => {
        if (error !== null && error !== undefined) reject(error);
        else
          resolve({
            rejected: (result?.rejected ?? []).map(String),
            response: result?.response ?? "",
          });
      });
    });
    const refused = to.filter((address) => sent.rejected.includes(address));
    if (refused.length === to.length) {
      return {
        kind: "refused",
        failure: {
          code: "rejected",
          field: "email",
          message: `${server.host} does not take mail for the supplier's address, only for the copies; correct the address and try again.`,
        },
      };
    }
    return { kind: "accepted", answer: sent.response.slice(0, 200) };
  } catch (thrown) {
    const failure = explain(thrown, server);
    // An answer to the message itself says what became of it; without one nobody here knows.
    const answered = responseOf(thrown) !== null;
    if (handedOver && !answered) {
      return {
        kind: "lost",
        failure: {
          code: "outcome-unknown",
          message: `The connection to ${server.host} broke after the mail was handed over.`,
        },
      };
    }
    return isForGood(thrown) ? { kind: "refused", failure } : { kind: "not-sent", failure };
  } finally {
    body.destroy();
    connection.close();
  }
}

function open(server: SmtpServer, connectionTimeout: number): SMTPConnection {
  return new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.tls === "implicit",
    requireTLS: server.tls === "starttls",
    ignoreTLS: server.tls === "none",
    tls: { minVersion: "TLSv1.2" },
    connectionTimeout: Math.max(1, connectionTimeout),
    dnsTimeout: Math.max(1, connectionTimeout),
    greetingTimeout: Math.max(1, connectionTimeout),
    socketTimeout: answerMs,
    allowInternalNetworkInterfaces: true,
  });
}

async function begin(connection: SMTPConnection, server: SmtpServer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once("error", reject);
    connection.connect((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
  const { user, password } = server;
  if (user === undefined) return;
  await new Promise<void>((resolve, reject) => {
    connection.once("error", reject);
    connection.login({ user, pass: password ?? "" }, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}

interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

function errorOf(thrown: unknown): SmtpError {
  return thrown instanceof Error ? (thrown as Error & SmtpError) : {};
}

function responseOf(thrown: unknown): number | null {
  return errorOf(thrown).responseCode ?? null;
}

/** A 55x answer to the message or its addresses; one to greeting or log-in speaks of our settings, not of the message. */
function isForGood(thrown: unknown): boolean {
  const { responseCode, code } = errorOf(thrown);
  return (code === "EENVELOPE" || code === "EMESSAGE") && (responseCode ?? 0) >= 550;
}

/** The server's own words stay out: they may quote addresses. */
function explain(thrown: unknown, server: SmtpServer): Failure {
  const { code = "unknown", command, responseCode } = errorOf(thrown);
  const where = `${server.host}:${server.port}`;
  const say = (failureCode: FailureCode, message: string): Failure => ({
    code: failureCode,
    message,
    vendorCode: responseCode === undefined ? code : String(responseCode),
  });
  if (code === "EAUTH")
    return say(
      "auth-denied",
      `The mail server ${where} refuses the user name or password; correct SMTP_USER and SMTP_PASSWORD.`,
    );
  if (code === "ETLS")
    return say(
      "bad-setting",
      `The mail server ${where} offers no valid encryption; check host and port, or its certificate.`,
    );
  if (code === "EDNS")
    return say("bad-setting", `The mail server ${server.host} is not known; correct its name.`);
  if (responseCode !== undefined) {
    const at = command === undefined ? "" : ` to ${command.split(" ")[0] ?? ""}`;
    return responseCode >= 500
      ? say(
          "rejected",
          `The mail server ${where} refuses the mail (${responseCode}${at}); check the supplier's address and the sender, then try again.`,
        )
      : say("throttled", `The mail server ${where} asks to try later (${responseCode}${at}).`);
  }
  if (thrown instanceof Error && thrown.message === "deadline" && tooLate.kind === "not-sent")
    return tooLate.failure;
  return say(
    "unavailable",
    `The mail server ${where} can't be reached (${code}); is it running, and are host and port right?`,
  );
}
