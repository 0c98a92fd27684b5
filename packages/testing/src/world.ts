import {
  type ConfirmedLine,
  day,
  decimal,
  type Effect,
  epochMs,
  type HttpEffect,
  type HttpResponse,
  type Instant,
  instantFromMs,
  type Location,
  type LocalTime,
  type MailAnswer,
  type MailEffect,
  type Moment,
  type Order,
  type OrderStatus,
  type Rendered,
  type StockRecord,
  type Supplier,
  type Supply,
  type TenantId,
  withAnswer,
} from "@parstock/core";

import { MemoryLedger } from "./memory-ledger.ts";

/** What may befall one request, mail or read of the world. */
export interface Faults {
  /** `late`: no answer, and the effect happens only some time after the caller gave up. */
  write():
    | "none"
    | "refused"
    | "not-sent"
    | "throttled"
    | "lost-before"
    | "lost-after"
    | "late"
    | "doubled"
    | "differs";
  read(): "none" | "not-sent" | "no-answer" | "throttled";
  feed(): "none" | "all-zero" | "page-missing" | "stale" | "down";
  mail(): "none" | "refused" | "not-sent" | "lost-before" | "lost-after";
  /** Milliseconds that the search index lags, that a late effect is late: up to `most`. */
  delay(most: number): number;
}

export const noFaults: Faults = {
  write: () => "none",
  read: () => "none",
  feed: () => "none",
  mail: () => "none",
  delay: () => 0,
};

/** A purchase order as the target keeps it. The target finds by reference, and never refuses a second one. */
export interface PlacedOrder {
  readonly id: string;
  order: Order;
  readonly landsAt: number;
  /** From when on the search by reference shows it. */
  readonly visibleAt: number;
  /** Made by the target itself out of one request. */
  readonly doubled: boolean;
  /** What the ledger said of the order when the request came in. */
  readonly statusThen: OrderStatus | null;
  readonly differs: boolean;
  cancelled: boolean;
  /** Nothing more is expected of it. */
  closed: boolean;
  /** The supplier confirmed other figures, and the target took them. */
  confirmed: boolean;
  /** Purchase units received, a line an entry. */
  readonly received: Map<number, number>;
}

export interface PostedMail {
  readonly messageId: string;
  readonly reference: string;
  readonly subject: string;
  readonly findableAt: number;
  readonly statusThen: OrderStatus | null;
}

export interface WorldOptions {
  readonly tenant: TenantId;
  readonly start: Instant;
  readonly records: readonly StockRecord[];
  readonly suppliers: readonly Supplier[];
  readonly locations: readonly Location[];
  readonly pageSize: number;
  /** Delay and lag of the target together stay within it. */
  readonly settleMs: number;
  readonly mailSettleMs: number;
  /** Plain SMTP can't say whether a mail went out. */
  readonly mailSearchable: boolean;
}

/** A shelf, a target system and a mailbox with one clock; answers every effect of an engine run but files. */
export class World {
  readonly options: WorldOptions;
  readonly ledger: MemoryLedger;
  readonly placed: PlacedOrder[] = [];
  readonly posted: PostedMail[] = [];
  readonly shelf: Map<string, number>;
  faults: Faults = noFaults;
  now: number;
  private revision = 1;
  /** Changes that take effect after their sender gave up on them. */
  private late: { readonly at: number; readonly act: () => void }[] = [];
  private stale: { readonly shelf: ReadonlyMap<string, number>; readonly at: number } | null = null;

  constructor(options: WorldOptions) {
    this.options = options;
    this.now = epochMs(options.start);
    this.ledger = new MemoryLedger(() => this.instant());
    this.shelf = new Map(
      options.records.map(({ stock }) => [shelfKey(stock), Number(stock.onHand)]),
    );
  }

  instant(): Instant {
    return instantFromMs(this.now);
  }

  /** Takes goods off the shelf. A read replica may go on showing what lay there before. */
  sell(place: { readonly item: string; readonly location: string }, quantity: number): void {
    const key = shelfKey(place);
    this.stale = { shelf: new Map(this.shelf), at: this.now };
    // A feed of nothing but zeros is taken for a broken one, so something always stays.
    const least = this.shelf.size > 1 && key === this.shelf.keys().next().value ? 1 : 0;
    this.shelf.set(key, Math.max(least, (this.shelf.get(key) ?? 0) - quantity));
    this.revision += 1;
  }

  /** Puts goods of a placed order on the shelves of the locations that they are for. */
  receive(placed: PlacedOrder, number: number, quantity: number): void {
    const line = placed.order.lines.find((candidate) => candidate.number === number);
    if (line === undefined) throw new Error(`no line ${number}`);
    const ratio = Number(line.ratio.numerator) / Number(line.ratio.denominator);
    let before = (placed.received.get(number) ?? 0) * ratio;
    let arriving = quantity * ratio;
    for (const { location, quantity: share } of line.allocations) {
      const open = Math.max(0, Number(share) - before);
      before = Math.max(0, before - Number(share));
      const put = Math.min(open, arriving);
      arriving -= put;
      this.put({ item: line.item, location }, put);
    }
    const [first] = line.allocations;
    if (first !== undefined) this.put({ item: line.item, location: first.location }, arriving);
    placed.received.set(number, (placed.received.get(number) ?? 0) + quantity);
    this.stale = null;
    this.revision += 1;
  }

  private put(place: { readonly item: string; readonly location: string }, quantity: number): void {
    const key = shelfKey(place);
    this.shelf.set(key, (this.shelf.get(key) ?? 0) + quantity);
  }

  /** The supplier says what it will really deliver, and the target takes it down. */
  confirm(placed: PlacedOrder, lines: readonly ConfirmedLine[]): void {
    placed.order = withAnswer(placed.order, lines);
    placed.confirmed = true;
    this.revision += 1;
  }

  /** Orders that the target has by now and that are not cancelled. */
  landed(): PlacedOrder[] {
    return this.placed.filter((one) => !one.cancelled && one.landsAt <= this.now);
  }

  perform(effect: Effect): unknown {
    this.land();
    switch (effect.kind) {
      case "clock":
        return this.moment(effect.timeZones);
      case "wait":
        this.now = Math.max(this.now, epochMs(effect.until));
        return null;
      case "http":
        return this.http(effect);
      case "documents":
        return render(effect.purchase.order, effect.copy);
      case "mail":
        return this.mail(effect);
      case "mail.find":
        return this.findMail(effect.messageId);
      case "ledger.lease":
      case "ledger.release":
      case "ledger.append":
      case "ledger.tenant":
      case "ledger.supply":
      case "ledger.history":
      case "ledger.order":
      case "ledger.orders":
        return this.ledger.answer(effect);
      default:
        throw new Error(`this world has nothing that answers ${effect.kind}`);
    }
  }

  private moment(timeZones: readonly string[]): Moment {
    const local = Object.fromEntries(timeZones.map((zone) => [zone, localTime(this.now, zone)]));
    return { at: this.instant(), local };
  }

  private http({ request, deadline }: HttpEffect): HttpResponse {
    const [path = "", query = ""] = request.url.split("?");
    const search = new URLSearchParams(query);
    if (deadline !== undefined && deadline < this.instant()) return lost("not-sent");
    const changed = this.placed.find(({ id }) => path.endsWith(`/${id}`));
    if (changed !== undefined && request.method === "POST")
      return this.change(changed, path, request.body);
    if (changed !== undefined && path.startsWith("progress/")) return this.progress(changed);
    if (request.method === "POST") return this.create(JSON.parse(request.body ?? "") as Order);
    if (path === "stock") return this.stockPage(Number(search.get("page")));
    if (path === "supply") return this.supplyPage();
    const fault = this.faults.read();
    if (fault === "throttled") return answer(429, {});
    if (fault !== "none") return lost(fault);
    const found = this.landed().filter((one) =>
      path === "orders"
        ? one.order.reference === search.get("reference") && one.visibleAt <= this.now
        : `orders/${one.id}` === path,
    );
    return answer(200, found.map(shown));
  }

  private create(order: Order): HttpResponse {
    const fault = this.faults.write();
    if (fault === "not-sent") return lost("not-sent");
    if (fault === "throttled") return answer(429, {});
    if (fault === "refused") return answer(422, {});
    if (fault === "lost-before") return lost("no-answer");
    const id = this.place(order, fault === "late", false, fault === "differs");
    if (fault === "doubled") this.place(order, false, true, false);
    return fault === "lost-after" || fault === "late" || fault === "doubled"
      ? lost("no-answer")
      : answer(201, { id });
  }

  private place(order: Order, late: boolean, doubled: boolean, differs: boolean): string {
    const { tenant, settleMs } = this.options;
    const { reference } = order;
    const landsAt = this.now + (late ? this.faults.delay(settleMs / 2) : 0);
    const id = `T${this.placed.length + 1}`;
    this.placed.push({
      id,
      order,
      landsAt,
      visibleAt: landsAt + this.faults.delay(settleMs / 2),
      doubled,
      differs,
      statusThen: this.ledger.answer({ kind: "ledger.order", tenant, reference })?.status ?? null,
      cancelled: false,
      closed: false,
      confirmed: false,
      received: new Map(),
    });
    return id;
  }

  /** Calls off or rewrites an order, unless goods of it have come. */
  private change(placed: PlacedOrder, path: string, body = ""): HttpResponse {
    const fault = this.faults.write();
    if (fault === "not-sent") return lost("not-sent");
    if (fault === "throttled") return answer(429, {});
    if (fault === "refused") return answer(422, {});
    if (fault === "lost-before") return lost("no-answer");
    const act = (): boolean => {
      if (path.startsWith("cancel/") && placed.cancelled) return true;
      if (placed.received.size > 0 || placed.cancelled || placed.closed) return false;
      if (path.startsWith("cancel/")) placed.cancelled = true;
      else placed.order = JSON.parse(body) as Order;
      return true;
    };
    if (fault === "late") {
      this.late.push({ at: this.now + this.faults.delay(this.options.settleMs / 2), act });
      return lost("no-answer");
    }
    if (!act()) return answer(422, {});
    return fault === "lost-after" ? lost("no-answer") : answer(200, [shown(placed)]);
  }

  private land(): void {
    const due = this.late.filter(({ at }) => at <= this.now);
    this.late = this.late.filter(({ at }) => at > this.now);
    for (const { act } of due) act();
  }

  private progress(placed: PlacedOrder): HttpResponse {
    const fault = this.faults.read();
    if (fault === "throttled") return answer(429, {});
    if (fault !== "none") return lost(fault);
    if (placed.landsAt > this.now) return answer(404, {});
    const { order, received, cancelled, closed } = placed;
    const whole = order.lines.every(
      ({ number, quantity }) => (received.get(number) ?? 0) >= Number(quantity),
    );
    const status = cancelled
      ? "cancelled"
      : whole
        ? "received"
        : closed
          ? "closed"
          : received.size > 0
            ? "partly-received"
            : "submitted";
    const came = order.lines.map(({ number, item }) => ({
      item,
      quantity: decimal(received.get(number) ?? 0),
    }));
    return answer(200, { status, received: came, shown: shown(placed) });
  }

  private stockPage(page: number): HttpResponse {
    const fault = this.faults.feed();
    if (fault === "down") return lost("no-answer");
    const { records, suppliers, locations, pageSize } = this.options;
    const view = fault === "stale" ? this.stale : null;
    const asOf = instantFromMs(view?.at ?? this.now);
    const rows = records.slice(page * pageSize, (page + 1) * pageSize);
    const last = (page + 1) * pageSize >= records.length;
    const sent = fault === "page-missing" && last ? rows.slice(1) : rows;
    return answer(200, {
      records: sent.map((record) => {
        const onHand = (view?.shelf ?? this.shelf).get(shelfKey(record.stock)) ?? 0;
        const read = fault === "all-zero" ? 0 : onHand;
        return { ...record, stock: { ...record.stock, onHand: String(read), readAt: asOf } };
      }),
      suppliers,
      locations,
      exceptions: [],
      next: last ? null : String(page + 1),
      expected: records.length,
      revision: fault === "all-zero" ? "zero" : view === null ? String(this.revision) : "stale",
      asOf,
    });
  }

  /** What the target itself counts as on order, under the references that it was given. */
  private supplyPage(): HttpResponse {
    if (this.faults.feed() === "down") return lost("no-answer");
    const open = this.landed().filter((one) => one.visibleAt <= this.now && !one.closed);
    const supply = open.flatMap(({ order, received }) =>
      order.lines.flatMap((line): Supply[] => {
        const ratio = Number(line.ratio.numerator) / Number(line.ratio.denominator);
        let arrived = (received.get(line.number) ?? 0) * ratio;
        return line.allocations.flatMap(({ location, quantity }): Supply[] => {
          const taken = Math.min(arrived, Number(quantity));
          arrived -= taken;
          const rest = Number(quantity) - taken;
          const { reference } = order;
          return rest <= 0
            ? []
            : [{ from: "order", reference, item: line.item, location, quantity: decimal(rest) }];
        });
      }),
    );
    return answer(200, { supply, next: null });
  }

  private mail({ message, deadline }: MailEffect): MailAnswer {
    const failed = { code: "unavailable", message: "The mail server did not take it." } as const;
    if (deadline < this.instant()) return { kind: "not-sent", failure: failed };
    const fault = this.faults.mail();
    if (fault === "not-sent" || fault === "refused") return { kind: fault, failure: failed };
    if (fault !== "lost-before") {
      const reference = message.headers["X-Parstock-Reference"] ?? "";
      const { tenant, mailSettleMs } = this.options;
      this.posted.push({
        messageId: message.messageId,
        reference,
        subject: message.subject,
        findableAt: this.now + this.faults.delay(mailSettleMs),
        statusThen: this.ledger.answer({ kind: "ledger.order", tenant, reference })?.status ?? null,
      });
    }
    return fault === "none"
      ? { kind: "accepted", answer: "250 queued" }
      : { kind: "lost", failure: failed };
  }

  private findMail(messageId: string): "found" | "absent" | "cannot-tell" {
    if (!this.options.mailSearchable) return "cannot-tell";
    return this.posted.some((mail) => mail.messageId === messageId && mail.findableAt <= this.now)
      ? "found"
      : "absent";
  }
}

function localTime(now: number, timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  const [date = "", time = ""] = format.format(now).split(" ");
  const [hour = "", minute = ""] = time.split(":");
  return { day: day(date), minute: Number(hour) * 60 + Number(minute) };
}

/** The order as the target shows it; where it differs, a price is another one. */
function shown({ id, order, differs }: PlacedOrder): {
  id: string;
  lines: { number: number; quantity: string; price: string }[];
} {
  const lines = order.lines.map(({ number, quantity, price }) => ({
    number,
    quantity,
    price: differs ? `${price}1` : price,
  }));
  return { id, lines };
}

function render(order: Order, copy: boolean): Rendered {
  const subject = `${copy ? "Copy of order" : "Order"} ${order.reference}`;
  return { subject, text: subject, html: subject, attachments: [] };
}

function answer(status: number, body: unknown): HttpResponse {
  return { status, headers: {}, body: JSON.stringify(body) };
}

function lost(how: "not-sent" | "no-answer"): HttpResponse {
  return { status: 0, headers: {}, body: "", lost: how };
}

export function shelfKey({
  item,
  location,
}: {
  readonly item: string;
  readonly location: string;
}): string {
  return `${item} ${location}`;
}
