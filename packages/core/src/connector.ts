import type { Day, Instant } from "./calendar.ts";
import type { Attachment, Purchase } from "./effect.ts";
import type { Exchange, HttpRequest, HttpResponse, Program } from "./exchange.ts";
import type { Failure } from "./failure.ts";
import type {
  Item,
  ItemId,
  Location,
  LocationId,
  OrderReference,
  StockLevel,
  SupplierId,
} from "./item.ts";
import type { Supply } from "./need.ts";
import type { Difference, Order } from "./order.ts";
import type { ReorderRule } from "./policy.ts";
import { compare, type Decimal } from "./quantity.ts";
import type { Supplier, SupplierItem } from "./supplier.ts";

/**
 * The port that every business system is reached through. Optional members are the capabilities: one that is left out
 * says "cannot". Members that talk are exchanges: they describe a conversation and never hold it. Requests leave them
 * without credentials; `authorize` adds those last, so that nothing else ever sees a secret.
 *
 * Identifiers: an item is known by the code that people use for it (SKU, item code), a supplier by its code or else
 * its name, a location by its code or else its name. A system's internal ids stay inside its connector.
 */
export interface Connector {
  /** Folder, subpath and constant share this word. */
  readonly name: string;
  readonly title: string;
  /** Fields that a host renders as a form. */
  readonly settings: readonly SettingField[];
  /** Permissions to ask for, in the system's own words. */
  readonly scopes: readonly string[];
  readonly pace: Pace;
  readonly deprecations: readonly Deprecation[];

  /** Adds credentials to a request. Pure: the time and a fresh nonce arrive as arguments. */
  authorize(request: HttpRequest, credentials: Credentials, stamp: Stamp): HttpRequest;
  /** Signing in with a browser, for systems that want a person's consent. */
  readonly consent?: Consent;
  /** Signs in or renews; what it returns is stored before it is used. */
  refresh?(context: Context, credentials: Credentials): SignIn;
  /** Ends a session that counts against a limit; run at the end of every conversation, also after a failure. */
  signOut?(context: Context, credentials: Credentials): Exchange<void>;
  /** What an answer means: null when it is an answer to work with, else the refusal as one of our failures. */
  explain(response: HttpResponse, now: Instant): Failure | null;

  /** With the marks of the read before, a page whose mark is still the same brings no rows: they are as they were. */
  readStock?(
    context: Context,
    cursor: string | null,
    since: Instant | null,
    marks?: Marks,
  ): Exchange<Page<StockLevel>>;
  readItems?(
    context: Context,
    cursor: string | null,
    since: Instant | null,
  ): Exchange<Page<ItemEntry>>;
  readLocations?(context: Context, cursor: string | null): Exchange<Page<Location>>;
  readSuppliers?(context: Context, cursor: string | null): Exchange<Page<Supplier>>;
  /** Rests of open orders; those of ours carry our reference. */
  readOpenOrders?(context: Context, cursor: string | null): Exchange<Page<Supply>>;
  readDemand?(
    context: Context,
    period: { readonly from: Day; readonly to: Day },
    cursor: string | null,
  ): Exchange<Page<DemandEntry>>;
  readReceipts?(context: Context, since: Day, cursor: string | null): Exchange<Page<ReceiptEntry>>;

  /**
   * All orders that carry the reference, called-off ones left out. What cannot be found may not be created. With the
   * purchase that was meant, lines come in its units and the supplier by its name for it, as `createOrder` gives them.
   */
  findOrder?(
    context: Context,
    reference: OrderReference,
    purchase?: Purchase,
  ): Exchange<readonly PlacedOrder[]>;
  /** Takes what is there under the reference, else creates; then reads back. */
  createOrder?(context: Context, purchase: Purchase): Exchange<PlacedOrder>;
  /** The requests that `createOrder` would send if every look-up succeeds; nothing is sent. */
  previewOrder?(context: Context, purchase: Purchase): readonly HttpRequest[];
  /** Milliseconds after which `findOrder` surely sees what was created. */
  readonly settleMs?: number;
  /** Makes a created order valid there, where that is a step of its own; nothing when it is valid already. */
  confirmOrder?(context: Context, placed: PlacedOrder): Exchange<void>;
  /** A created order is with the supplier: the system passes it on, and nobody has to send it. */
  readonly createSends?: true;
  /** The system sends the order to the supplier itself. */
  sendOrder?(context: Context, placed: PlacedOrder, purchase: Purchase): Exchange<void>;
  /** Whether the system says that it was sent. */
  wasSent?(context: Context, placed: PlacedOrder): Exchange<boolean>;
  /** Notes in the system that we sent it. */
  markSent?(context: Context, placed: PlacedOrder): Exchange<void>;
  readDocument?(context: Context, placed: PlacedOrder): Exchange<Attachment>;
  amendOrder?(context: Context, placed: PlacedOrder, purchase: Purchase): Exchange<PlacedOrder>;
  /** Amending takes several writes, so that some of it may be done where the order does not show it. */
  readonly amendsInSteps?: boolean;
  cancelOrder?(context: Context, placed: PlacedOrder): Exchange<void>;
  /** With the purchase that was meant, quantities come in its units; else in those that the system counts in. */
  readProgress?(context: Context, externalId: string, purchase?: Purchase): Exchange<OrderProgress>;

  /** Live checks beyond a connection: settings on the other side, and reordering that the system does by itself. */
  doctor?(context: Context): Exchange<readonly Diagnosis[]>;

  /** Over the raw bytes, in constant time, before anything is parsed. */
  verifyWebhook?(request: InboundRequest, secret: string, now: Instant): boolean;
  parseWebhook?(request: InboundRequest): readonly InboundEvent[];
  /** What a supplier says about orders of ours, where it comes with the webhook itself. */
  readNews?(request: InboundRequest): readonly OrderNews[];
  /** Creates or renews what makes the system call us; says when it ends. */
  subscribe?(context: Context, callbackUrl: string): Exchange<Subscription>;
  unsubscribe?(context: Context, subscription: Subscription): Exchange<void>;
}

/** What a conversation is about; no secret among it. */
export interface Context {
  readonly settings: Readonly<Record<string, string>>;
  readonly now: Instant;
  readonly today: Day;
}

export interface SettingField {
  readonly name: string;
  readonly title: string;
  /** Where to find it, one sentence. */
  readonly help: string;
  /** What is `secret` is kept with the credentials under its name, everything else with the settings. */
  readonly kind: "text" | "secret" | "url" | "choice" | "number";
  readonly choices?: readonly string[];
  readonly required: boolean;
  readonly initial?: string;
}

/** Published limits, as data; null where the vendor names none. */
export interface Pace {
  readonly perSecond: number | null;
  readonly perMinute: number | null;
  readonly perDay: number | null;
  readonly concurrent: number | null;
}

export interface Deprecation {
  readonly what: string;
  readonly endsOn: Day;
  readonly source: string;
}

/** Secrets by name. Never logged, never in a failure, never in a URL that is shown. */
export type Credentials = Readonly<Record<string, string>>;

export interface Stamp {
  readonly now: Instant;
  readonly nonce: string;
}

/** The authorization code flow of OAuth 2.0. State and verifier are fresh random texts of the host, the verifier of 43 characters or more. */
export interface Consent {
  /** Where the person is sent. */
  url(context: Context, flow: ConsentFlow): string;
  /** What came back with the person is worth credentials; what is known already comes in `credentials`. */
  redeem(
    context: Context,
    credentials: Credentials,
    flow: ConsentFlow,
    returned: Readonly<Record<string, string>>,
  ): SignIn;
}

export interface ConsentFlow {
  readonly redirectUrl: string;
  readonly state: string;
  readonly verifier: string;
}

/** Asymmetric signing is done by the host: RS256 or ES256/PS256 over the text, base64url. */
export interface SignRequest {
  readonly sign: "RS256" | "PS256" | "ES256";
  readonly text: string;
  /** Name of the credential that holds the private key (PEM). */
  readonly key: string;
}

/** A sign-in yields requests, and signatures where the system wants them; answered by a response or a signature. */
export type SignIn = Program<HttpRequest | SignRequest, Credentials>;

export interface Page<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
  /** How many rows there are in all, where the system says so. */
  readonly expected?: number;
  /** Rows that could not be understood, one sentence each. */
  readonly faults?: readonly string[];
  /** Stands for the page's content, where the system has no filter for what has changed. */
  readonly mark?: string;
}

/** Marks of pages by their cursor; the first page's is "". */
export type Marks = ReadonlyMap<string, string>;

/** An item with the reorder settings and offers that the system keeps for it. */
export interface ItemEntry {
  readonly item: Item;
  /** The system's own id of the item, where a host writes to it there. */
  readonly externalId?: string;
  /** One a location; `location` "*" holds for every location without one of its own. */
  readonly rules: readonly ReorderRule[];
  readonly offers: readonly SupplierItem[];
  /** The system reorders it by itself: ours stays off until a person chooses one. */
  readonly reorderedElsewhere?: boolean;
}

export interface DemandEntry {
  readonly item: ItemId;
  readonly location: LocationId;
  readonly day: Day;
  readonly quantity: Decimal;
}

export interface ReceiptEntry {
  readonly reference: OrderReference;
  readonly supplier: SupplierId;
  readonly item: ItemId;
  readonly orderedOn: Day;
  readonly receivedOn: Day;
  readonly quantity: Decimal;
}

/** An order as the system shows it. */
export interface PlacedOrder {
  readonly externalId: string;
  readonly reference: OrderReference;
  /** The number that people see there, where it is another one. */
  readonly number?: string;
  readonly supplier?: SupplierId;
  readonly currency?: string;
  readonly lines: readonly {
    readonly item: ItemId;
    readonly quantity: Decimal;
    readonly price?: Decimal;
  }[];
  /** Page of the order for a person. */
  readonly url?: string;
}

/** What the supplier or the network says about an order: a confirmation, a ship notice, or a status of a document. */
export interface OrderNews {
  /** Id of the document that says it; said again, it is known. */
  readonly document: string;
  /** The order's reference, as far as the document names it. */
  readonly reference: OrderReference | undefined;
  readonly kind:
    | "accepted"
    | "changed"
    | "backordered"
    | "refused"
    | "shipped"
    | "withdrawn"
    | "status";
  /** The system's code of the status, where the kind is `status`. */
  readonly status?: string;
  /** Quantities in the units of the order, one entry for each part of a line. */
  readonly lines: readonly LineNews[];
}

export interface LineNews {
  /** Number of the order's line. */
  readonly line: number;
  readonly kind: "accepted" | "changed" | "backordered" | "refused" | "shipped" | "unknown";
  readonly quantity: Decimal;
  readonly price?: Decimal;
  readonly deliveredOn?: Day;
}

export interface OrderProgress {
  readonly status:
    | "draft"
    | "submitted"
    | "acknowledged"
    | "partly-received"
    | "received"
    | "closed"
    | "cancelled";
  /** All that came so far; an item may have several entries, which add up. */
  readonly received: readonly { readonly item: ItemId; readonly quantity: Decimal }[];
}

export interface Diagnosis {
  readonly level: "fine" | "notice" | "wrong";
  /** One sentence: what, and what to do. */
  readonly message: string;
  /** Items that the system reorders by itself. */
  readonly reorderedElsewhere?: readonly ItemId[];
}

/** A request that came in, with its body as it came: bytes as base64, so that a signature is checked over them. */
export interface InboundRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBase64: string;
}

export interface InboundEvent {
  /** The system's own id of the event, remembered against repeats. */
  readonly id: string;
  readonly about: "stock" | "item" | "supplier" | "order" | "other";
  /** What changed, where the event says so. */
  readonly key?: string;
  readonly at?: Instant;
}

export interface Subscription {
  readonly id: string;
  readonly endsAt: Instant | null;
  /** Secret that the system made for verifying; stored with the credentials. */
  readonly secret?: string;
}

/** What a placed order shows differently from what was ordered: lines, quantities, prices, supplier, currency. */
export function compareOrder(order: Order, placed: PlacedOrder): Difference[] {
  const differences: Difference[] = [];
  const differ = (field: string, ordered: string, found: string, line?: number): void => {
    differences.push({ ...(line === undefined ? {} : { line }), field, ordered, found });
  };
  if (placed.supplier !== undefined && placed.supplier !== order.supplier)
    differ("supplier", order.supplier, placed.supplier);
  if (placed.currency !== undefined && placed.currency !== order.currency)
    differ("currency", order.currency, placed.currency);
  const left = [...placed.lines];
  for (const line of order.lines.filter((candidate) => candidate.quantity !== "0")) {
    const matches = (candidate: PlacedOrder["lines"][number]): boolean =>
      candidate.item === line.item;
    const exact = left.findIndex(
      (candidate) => matches(candidate) && candidate.quantity === line.quantity,
    );
    const at = exact >= 0 ? exact : left.findIndex(matches);
    const found = left[at];
    if (found === undefined) {
      differ("line", `${line.quantity} ${line.item}`, "nothing", line.number);
      continue;
    }
    left.splice(at, 1);
    if (compare(found.quantity, line.quantity) !== 0)
      differ("quantity", line.quantity, found.quantity, line.number);
    if (
      found.price !== undefined &&
      line.priceUnit === "1" &&
      compare(found.price, line.price) !== 0
    )
      differ("price", line.price, found.price, line.number);
  }
  for (const extra of left) differ("line", "nothing", `${extra.quantity} ${extra.item}`);
  return differences;
}
