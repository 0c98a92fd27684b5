import { createHash } from "node:crypto";

import { fail, type Message } from "@parstock/core";
import MailComposer from "nodemailer/lib/mail-composer";

/** An address as RFC 5321 mailboxes are used in practice; what could end a header or name a second recipient is out. */
const mailbox = /^[^\s\p{Cc}<>()[\]\\,;:"@]{1,64}@[^\s\p{Cc}<>()[\]\\,;:"@]{1,255}$/u;

/**
 * A message as the bytes that go out (RFC 5322). The same message at the same time gives the same bytes: its id is
 * the engine's, and the boundaries follow from the id. Fails with `bad-input` on an address that is none.
 */
export async function composeMime(message: Message, at: Date): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: `<${lineOf(message.messageId)}>`,
    date: at,
    from: addressOf(message.from),
    to: message.to.map(addressOf),
    cc: message.copyTo.map(addressOf),
    ...(message.replyTo === undefined ? {} : { replyTo: addressOf(message.replyTo) }),
    subject: lineOf(message.subject),
    text: message.text,
    html: message.html,
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [name, lineOf(value)]),
    ),
    attachments: message.attachments.map((attachment) => ({
      filename: lineOf(attachment.name),
      contentType: attachment.mediaType,
      content: Buffer.from(attachment.base64, "base64"),
      contentDisposition: "attachment" as const,
    })),
    baseBoundary: createHash("sha256").update(message.messageId).digest("hex").slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: "\r\n",
  });
  return composer.compile().build();
}

/** "Name <box@example.com>" or "box@example.com", taken apart so that no part can reach into another header. */
export function addressOf(text: string): { readonly name: string; readonly address: string } {
  const parts = /^\s*(?:"?(?<name>[^"<>]*?)"?\s*<(?<inner>[^<>]*)>|(?<bare>[^<>]*))\s*$/u.exec(
    text,
  );
  const address = (parts?.groups?.inner ?? parts?.groups?.bare ?? "").trim();
  if (!mailbox.test(address)) {
    return fail({
      code: "bad-input",
      field: "email",
      message: `"${lineOf(text).slice(0, 80)}" is not an e-mail address; write it as name@example.com.`,
    });
  }
  return { name: lineOf(parts?.groups?.name ?? ""), address };
}

/** One line: nothing in it can start another header. */
function lineOf(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
