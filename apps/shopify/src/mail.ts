import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import {
  fail,
  type FindMailAnswer,
  type Instant,
  type MailAnswer,
  type Message,
} from "@parstock/core";
import { createTransport } from "nodemailer";
import type Mail from "nodemailer/lib/mailer";

/** How orders reach suppliers. */
export interface Mailer {
  readonly kind: "outbox" | "smtp";
  /** Milliseconds after which a mail that `find` does not see is really not there. */
  readonly settleMs: number;
  send(message: Message, deadline: Instant): Promise<MailAnswer>;
  find(messageId: string): Promise<FindMailAnswer>;
}

const tooLate: MailAnswer = {
  kind: "not-sent",
  failure: {
    code: "unavailable",
    message: "The time in which this run may send was over; the next run sends it.",
  },
};

/** Mail as `.eml` files in a folder, one a message: nothing leaves the machine until a mail server is set. */
export function openOutbox(folder: string, now: () => Date): Mailer {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const pathOf = (messageId: string): string =>
    join(folder, `${encodeURIComponent(messageId).slice(0, 200)}.eml`);
  return {
    kind: "outbox",
    settleMs: 0,
    async send(message, deadline) {
      if (now().toISOString() > deadline) return tooLate;
      const path = pathOf(message.messageId);
      const composed = await composer.sendMail(mailOf(message, now()));
      await mkdir(folder, { recursive: true });
      // Under another name until it is whole.
      await writeFile(`${path}.part`, composed.message, { mode: 0o600 });
      await rename(`${path}.part`, path);
      return { kind: "accepted", answer: "kept in the outbox" };
    },
    async find(messageId) {
      const found = await stat(pathOf(messageId)).catch(() => null);
      return found === null ? "absent" : "found";
    },
  };
}

/**
 * SMTP commands before the message itself: whatever goes wrong there, nothing was sent. "CONN" is not among them: nodemailer
 * gives it to every connection that breaks, at whatever stage.
 */
const beforeMessage = /^(?:HELO|EHLO|LHLO|STARTTLS|AUTH|MAIL|RCPT)/;
/** No connection was ever made. */
const neverConnected = new Set(["ECONNREFUSED", "EDNS", "ENOTFOUND", "EAI_AGAIN", "ETLS"]);

/** Mail over SMTP. A connection that breaks once the message is under way leaves it unknown whether it was sent. */
export function openSmtp(url: string, now: () => Date): Mailer {
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
    fail({
      code: "bad-setting",
      field: "SMTP_URL",
      message:
        "SMTP_URL is not the address of a mail server; write it as smtps://user:password@mail.example.com:465.",
    });
  const local = /^(?:localhost|127\.|\[::1\])/.test(new URL(url).hostname);
  const plain = new URL(url).protocol === "smtp:";
  const server = createTransport({ url, ...(plain && !local ? { requireTLS: true } : {}) });
  return {
    kind: "smtp",
    settleMs: 0,
    async send(message, deadline) {
      if (now().toISOString() > deadline) return tooLate;
      try {
        const { response, rejected } = await server.sendMail(mailOf(message, now()));
        // Copies may have been taken where the supplier's address was not.
        if (message.to.every((address) => rejected.map(String).includes(address)))
          return {
            kind: "refused",
            failure: {
              code: "rejected",
              message:
                "The mail server does not take mail for the supplier's address; correct it and try again.",
            },
          };
        return { kind: "accepted", answer: response.slice(0, 200) };
      } catch (thrown) {
        return refusal(thrown);
      }
    },
    find: () => Promise.resolve("cannot-tell"),
  };
}

/** The server's own words stay out: they may quote addresses. */
function refusal(thrown: unknown): MailAnswer {
  const error = thrown as {
    code?: string;
    command?: string;
    responseCode?: number;
    cause?: { code?: string };
  };
  const status = error.responseCode ?? 0;
  if (error.code === "EAUTH")
    return {
      kind: "not-sent",
      failure: {
        code: "auth-denied",
        message: "The mail server refuses the app's user name or password; correct SMTP_URL.",
      },
    };
  if (status >= 550)
    return {
      kind: "refused",
      failure: {
        code: "rejected",
        message: `The mail server refuses the mail (${status}); check the supplier's address.`,
      },
    };
  const surelyNot =
    status >= 400 ||
    beforeMessage.test(error.command ?? "") ||
    neverConnected.has(error.code ?? "") ||
    neverConnected.has(error.cause?.code ?? "");
  const failure = {
    code: surelyNot ? "unavailable" : "outcome-unknown",
    message: surelyNot
      ? "The mail server can't take mail now; it is tried again."
      : "The connection to the mail server broke after the mail was handed over.",
  } as const;
  return surelyNot ? { kind: "not-sent", failure } : { kind: "lost", failure };
}

function mailOf(message: Message, date: Date): Mail.Options {
  return {
    messageId: `<${message.messageId}>`,
    date,
    from: message.from,
    to: [...message.to],
    cc: [...message.copyTo],
    ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
    subject: message.subject,
    text: message.text,
    html: message.html,
    headers: { ...message.headers },
    attachments: message.attachments.map((attachment) => ({
      filename: attachment.name,
      contentType: attachment.mediaType,
      content: Buffer.from(attachment.base64, "base64"),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
