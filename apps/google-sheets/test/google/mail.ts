import { type Blob, byteLength } from "./blob.ts";
import type { Execution } from "./execution.ts";
import type { SentMail } from "./google.ts";
import type { Named } from "./spreadsheet.ts";

const recipientsMax = 50;
const bodyMaxBytes = 204_800;
const attachmentsMax = 250;
const attachmentsMaxBytes = 26_214_400;

class MailMessage implements Named<GoogleAppsScript.Gmail.GmailMessage, "getPlainBody"> {
  private readonly mail: SentMail;

  constructor(mail: SentMail) {
    this.mail = mail;
  }

  getPlainBody(): string {
    return this.mail.body;
  }
}

export class Thread implements Named<GoogleAppsScript.Gmail.GmailThread, "getMessages"> {
  private readonly mail: SentMail;

  constructor(mail: SentMail) {
    this.mail = mail;
  }

  getMessages(): MailMessage[] {
    return [new MailMessage(this.mail)];
  }
}

export interface MailOptions {
  readonly cc?: string;
  readonly htmlBody?: string;
  readonly attachments?: readonly Blob[];
  readonly name?: string;
  readonly replyTo?: string;
}

export function send(
  run: Execution,
  to: string,
  subject: string,
  body: string,
  options: MailOptions,
): void {
  const { google } = run;
  const copies = (options.cc ?? "").split(",").filter((one) => one !== "");
  const recipients = [...to.split(","), ...copies];
  for (const one of recipients)
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(one)) throw new Error(`Invalid email: ${one}`);
  if (recipients.length > recipientsMax)
    throw new Error("Limit Exceeded: Email Recipients Per Message.");
  if (byteLength(body) > bodyMaxBytes || byteLength(options.htmlBody ?? "") > bodyMaxBytes)
    throw new Error("Limit Exceeded: Email Body Size.");
  const attachments = options.attachments ?? [];
  if (
    attachments.length > attachmentsMax ||
    attachments.reduce((sum, { bytes }) => sum + bytes.length, 0) > attachmentsMaxBytes
  )
    throw new Error("Limit Exceeded: Email Total Attachments Size.");
  google.spendMail(run.options.user, recipients.length);
  google.mails.push({
    from: run.options.user,
    to,
    copies,
    subject,
    body,
    html: options.htmlBody ?? "",
    name: options.name ?? "",
    replyTo: options.replyTo ?? "",
    attachments: attachments.map(({ name, mediaType, bytes }) => ({
      name,
      mediaType,
      bytes: bytes.length,
    })),
    // What the spreadsheet said for good when the mail left.
    logThen: google.logText(),
  });
}
