import type { FindMailAnswer, Instant, MailAnswer, Message } from "@parstock/core";

/** How mail leaves the hub. */
export interface Mailer {
  readonly kind: "outbox" | "smtp";
  /** For people: the folder or the server, never a password. */
  readonly where: string;
  /** Milliseconds after which a mail that `find` does not see is really not there. */
  readonly settleMs: number;
  /** Sends nothing once `deadline` has passed. */
  send(message: Message, deadline: Instant): Promise<MailAnswer>;
  find(messageId: string): Promise<FindMailAnswer>;
  /** One sentence that says it works; fails with what to do otherwise. */
  check(): Promise<string>;
}
