import type { Instant, Moment } from "./calendar.ts";
import type { Credentials, SignRequest } from "./connector.ts";
import type { HttpRequest, HttpResponse, Program } from "./exchange.ts";
import type { Failure } from "./failure.ts";
import type { Location } from "./item.ts";
import type { LedgerAnswers, LedgerEffect } from "./ledger.ts";
import type { Order } from "./order.ts";
import type { Supplier } from "./supplier.ts";

/** All that an engine run can ask of its host. Each effect is plain data; `perform` types its answer. */
export type Effect =
  | LedgerEffect
  | ClockEffect
  | WaitEffect
  | HttpEffect
  | RowsEffect
  | DocumentsEffect
  | MailEffect
  | FindMailEffect
  | CredentialsEffect
  | SaveCredentialsEffect
  | SignEffect
  | NonceEffect;

export interface ClockEffect {
  readonly kind: "clock";
  readonly timeZones: readonly string[];
}

export interface WaitEffect {
  readonly kind: "wait";
  readonly until: Instant;
}

/** An HTTP request over one configured connection. The host refuses to send it after `deadline`. */
export interface HttpEffect {
  readonly kind: "http";
  readonly connection: string;
  readonly request: HttpRequest;
  readonly deadline?: Instant;
}

/** The next rows of a table that the host can read: a file, a sheet. `cursor` null is the beginning. */
export interface RowsEffect {
  readonly kind: "rows";
  readonly table: string;
  readonly cursor: string | null;
}

export interface RowsPage {
  readonly header: readonly string[];
  /** Cell texts as written, blank for empty; the first of them is row `firstRow` of the table (the header is row 1). */
  readonly rows: readonly (readonly string[])[];
  readonly firstRow: number;
  readonly next: string | null;
  /** Data rows that the table itself says it has, where it does. */
  readonly expected?: number;
  /** Cells come typed and are written with a decimal point and no grouping, days as ISO: nothing is left to guess. */
  readonly typed?: boolean;
  /** Changes whenever the content does. */
  readonly revision: string;
  /** When the content was true: a file's time of last change. */
  readonly asOf: Instant;
}

/** The documents that go with an order: rendered by `@parstock/documents` or by the platform. */
export interface DocumentsEffect {
  readonly kind: "documents";
  readonly purchase: Purchase;
  /** True when the mail is a marked copy of one that may have arrived. */
  readonly copy: boolean;
  /** True when the order was changed since that one was sent. */
  readonly revised?: boolean;
}

/** An order with the parties that its documents name. */
export interface Purchase {
  readonly order: Order;
  readonly supplier: Supplier;
  readonly shipTo: Location;
  readonly company: Company;
}

/** The buyer, as documents name it. */
export interface Company {
  readonly name: string;
  readonly address: readonly string[];
  readonly email?: string;
  readonly phone?: string;
  readonly taxNumber?: string;
  /** BCP 47 tag used when the supplier has none. */
  readonly language: string;
}

export interface Message {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly copyTo: readonly string[];
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
  readonly headers: Readonly<Record<string, string>>;
}

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly base64: string;
}

/** A rendered order: subject, bodies and files, ready to be addressed. */
export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
}

export interface MailEffect {
  readonly kind: "mail";
  readonly message: Message;
  readonly deadline: Instant;
}

export type MailAnswer =
  | { readonly kind: "accepted"; readonly answer: string }
  /** Refused for this message: nothing was sent, and sending the same again will not help. */
  | { readonly kind: "refused"; readonly failure: Failure }
  /** Surely not sent; may be tried again. */
  | { readonly kind: "not-sent"; readonly failure: Failure }
  /** The connection broke after the message was handed over. */
  | { readonly kind: "lost"; readonly failure: Failure };

/** Was a message with this id sent? Outboxes and mailboxes know, plain SMTP does not. */
export interface FindMailEffect {
  readonly kind: "mail.find";
  readonly messageId: string;
}

export type FindMailAnswer = "found" | "absent" | "cannot-tell";

/** The secrets of a connection, as last saved. */
export interface CredentialsEffect {
  readonly kind: "credentials";
  readonly connection: string;
}

/**
 * Answered with true once they are stored for good; with false, and nothing stored, when others than `replaces` are
 * stored by now: those are newer.
 */
export interface SaveCredentialsEffect {
  readonly kind: "credentials.save";
  readonly connection: string;
  readonly credentials: Credentials;
  readonly replaces: Credentials;
}

export interface SignEffect {
  readonly kind: "sign";
  readonly connection: string;
  readonly request: SignRequest;
}

/** A fresh random text of at least 16 letters and digits. */
export interface NonceEffect {
  readonly kind: "nonce";
}

export interface Answers extends LedgerAnswers {
  readonly clock: Moment;
  readonly wait: null;
  readonly http: HttpResponse;
  readonly rows: RowsPage;
  readonly documents: Rendered;
  readonly mail: MailAnswer;
  readonly "mail.find": FindMailAnswer;
  readonly credentials: Credentials;
  readonly "credentials.save": boolean;
  readonly sign: string;
  readonly nonce: string;
}

export type AnswerTo<E extends Effect> = Answers[E["kind"]];

/** A sans-IO program over the engine's effects. */
export type Run<T> = Program<Effect, T>;

/** Yields one effect and returns its answer, typed. */
export function* perform<E extends Effect>(effect: E): Run<AnswerTo<E>> {
  return (yield effect) as AnswerTo<E>;
}
