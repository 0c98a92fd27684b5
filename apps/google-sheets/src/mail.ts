import { fail, type FindMailAnswer, type MailAnswer, type MailEffect } from "@parstock/core";

import { trying } from "./workbook.ts";

/** Google's limits for one message, those of consumer accounts. */
const recipientsMax = 50;
const bodyMaxBytes = 200_000;

/** Sends with the narrow permission of MailApp, or with Gmail, which can be asked afterwards whether a mail went out. */
export interface Mailbox {
  /** Fails where today's quota has no room for so many recipients: the order then waits as it is. */
  assertRoomFor(recipients: number): void;
  send(effect: MailEffect): MailAnswer;
  find(messageId: string): FindMailAnswer;
  /** Until an absent mail is surely absent in the search. */
  readonly settleMs: number;
}

export function mailbox(mailWith: "MailApp" | "Gmail", company: string): Mailbox {
  // Google's figure holds for an execution and need not follow what that execution sends.
  let allowance: number | null = null;
  let spent = 0;
  return {
    assertRoomFor(recipients) {
      allowance ??= trying(() => MailApp.getRemainingDailyQuota());
      const left = allowance - spent;
      if (recipients > recipientsMax)
        fail({
          code: "bad-setting",
          message: `The order would go to ${recipients} addresses; Google sends to ${recipientsMax} at the most, so take some out of "Copies of orders to".`,
        });
      if (left < recipients)
        fail({
          code: "throttled",
          message: `It waits for mail quota: Google lets this account write to ${left} more addresses today. It goes out by itself with a later check.`,
        });
    },
    send({ message, deadline }) {
      if (new Date().toISOString() > deadline)
        return {
          kind: "not-sent",
          failure: { code: "unavailable", message: "The script came too late to send it." },
        };
      const options = {
        name: company,
        htmlBody: fitting(message.html),
        attachments: message.attachments.map(({ name, mediaType, base64 }) =>
          Utilities.newBlob(Utilities.base64Decode(base64), mediaType, name),
        ),
        ...(message.copyTo.length === 0 ? {} : { cc: message.copyTo.join(",") }),
        ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
      };
      const to = message.to.join(",");
      spent += message.to.length + message.copyTo.length;
      const body = `${fitting(message.text)}\n[${message.messageId}]\n`;
      try {
        if (mailWith === "Gmail") GmailApp.sendEmail(to, message.subject, body, options);
        else MailApp.sendEmail({ to, subject: message.subject, body, ...options });
      } catch {
        // Words of errors come in the account's language, and none of them says that nothing was sent.
        return {
          kind: "lost",
          failure: { code: "outcome-unknown", message: "Google reported an error while sending." },
        };
      }
      return { kind: "accepted", answer: mailWith };
    },
    find(messageId) {
      if (mailWith !== "Gmail") return "cannot-tell";
      const [reference = ""] = messageId.split(/[.@]/);
      try {
        const threads = GmailApp.search(`in:sent "${reference}"`, 0, 20);
        const sent = threads.some((thread) =>
          thread
            .getMessages()
            .some((message) => message.getPlainBody().indexOf(`[${messageId}]`) >= 0),
        );
        // It may have left from another editor's account, or been deleted since: only what is there tells something.
        return sent ? "found" : "cannot-tell";
      } catch {
        return "cannot-tell";
      }
    },
    settleMs: 10 * 60_000,
  };
}

/** A body that is too long gives way to the attachments, which hold everything. */
function fitting(body: string): string {
  return Utilities.newBlob(body).getBytes().length > bodyMaxBytes
    ? "The order is too long for a mail; all of it is in the attached PDF and CSV.\n"
    : body;
}
