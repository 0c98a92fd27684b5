import {
  type Connection,
  decimal,
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  type Effect,
  type Message,
  replenish,
  type Run,
  type RunReport,
  runSync,
  type Settings,
  type Source,
  sourceOf,
  type StockRecord,
  type Supplier,
  targetOf,
  type Unit,
} from "@parstock/core";

import type { ConnectorUnderTest } from "./connector-case.ts";
import { ada, announce } from "./people.ts";
import { VendorHost } from "./vendor-host.ts";
import { type VendorFacts, vendorFacts } from "./vendor.ts";

export interface ConnectedRun {
  readonly report: RunReport;
  /** Orders of ours that the target keeps. */
  readonly placed: readonly string[];
  readonly mails: readonly Message[];
}

const settings: Settings = {
  tenant: "acme",
  company: { name: "Acme Ltd", address: ["1 Harbour Street"], language: "en" },
  autopilot: "auto",
  from: "buying@acme.example",
  copyTo: [],
  intervalMinutes: 60,
  guards: defaultGuards,
  approval: {
    ...defaultApproval,
    lineValue: decimal(1_000_000),
    orderValue: decimal(1_000_000),
  },
  ordering: { ...defaultOrdering, shipTo: "main" },
};

/**
 * The standard scenario over two modelled systems: a dozen items, most of them at or below their point, read from one and
 * ordered in the other by whole engine runs. What a source does not keep, rules or offers, is added as a host would from
 * its own records. Runs twice: the second must find nothing left to do.
 */
export function replenishOver(
  source: ConnectorUnderTest,
  target: ConnectorUnderTest,
): { readonly first: ConnectedRun; readonly second: ConnectedRun } {
  const facts = vendorFacts(12, 0);
  const play = new Play(source, target, facts);
  for (const { id } of facts.suppliers)
    play.finish(
      announce(settings, ada, { type: "autopilot-confirmed", scope: { kind: "supplier", id } }),
    );
  return { first: play.run("run-1"), second: play.run("run-2") };
}

const piece: Unit = { code: "ea", decimals: 0 };

class Play {
  private readonly facts: VendorFacts;
  private readonly hosts: { readonly source: VendorHost; readonly target: VendorHost };
  /** How suppliers sell, where the target takes no fractions. */
  private readonly pieces: Unit | null;
  private readonly mails: Message[] = [];
  private mailed = 0;

  constructor(source: ConnectorUnderTest, target: ConnectorUnderTest, facts: VendorFacts) {
    this.facts = facts;
    this.pieces = target.pieces?.includes(".") === false ? piece : null;
    this.hosts = {
      source: new VendorHost({ ...source, world: source.world() }),
      target: new VendorHost({ ...target, world: target.world() }),
    };
    this.hosts.source.world.fill(facts);
    this.hosts.target.world.fill(facts);
  }

  run(run: string): ConnectedRun {
    const report = this.finish(
      replenish({
        settings,
        source: completed(sourceOf(this.connection("source")), this.facts, this.pieces),
        outlet: { target: targetOf(this.connection("target")), mailSettleMs: 1000 },
        trigger: "schedule",
        by: { kind: "system", name: "schedule" },
        run,
        holder: "worker-1",
        dry: false,
      }),
    );
    const mails = this.mails.slice(this.mailed);
    this.mailed = this.mails.length;
    const placed = this.hosts.target.world.orders().map(({ reference }) => reference);
    return { report, mails, placed };
  }

  finish<T>(program: Run<T>): T {
    return runSync(program, (effect) => this.perform(effect as Effect));
  }

  private connection(name: "source" | "target"): Connection {
    return { ...this.hosts[name].connection(), name };
  }

  private perform(effect: Effect): unknown {
    const { source, target } = this.hosts;
    switch (effect.kind) {
      case "mail":
        this.mails.push(effect.message);
        return { kind: "accepted", answer: "250 queued" };
      case "documents":
        return {
          subject: `Order ${effect.purchase.order.reference}`,
          text: "",
          html: "",
          attachments: [],
        };
      case "http":
      case "credentials":
      case "credentials.save":
      case "sign":
        return (effect.connection === "source" ? source : target).perform(effect);
      default:
        return effect.kind.startsWith("ledger.")
          ? target.ledger.answer(effect as Parameters<VendorHost["ledger"]["answer"]>[0])
          : target.perform(effect);
    }
  }
}

/**
 * A source with the rules, offers and suppliers that it lacks. Suppliers that it knows by name get their code, as a host's
 * list of suppliers gives it: the target may know no names.
 */
function completed(source: Source, facts: VendorFacts, pieces: Unit | null): Source {
  const known = new Map(facts.items.map((item) => [item.id, item]));
  const codes = new Map(facts.suppliers.map(({ id, name }) => [name, id]));
  return {
    ...source,
    *readStock(cursor) {
      const page = yield* source.readStock(cursor);
      const own = facts.suppliers.map((supplier): Supplier => ({ ...supplier, status: "active" }));
      return {
        ...page,
        records: page.records.map((record) => completedRecord(record, known, codes, pieces)),
        suppliers: own,
      };
    },
  };
}

function completedRecord(
  record: StockRecord,
  known: ReadonlyMap<string, VendorFacts["items"][number]>,
  codes: ReadonlyMap<string, string>,
  pieces: Unit | null,
): StockRecord {
  const item = known.get(record.item.id);
  if (item === undefined) return record;
  const { id, location } = { id: record.item.id, location: record.stock.location };
  return {
    ...record,
    item: { ...record.item, kind: "stock", status: "active" },
    rule: record.rule ?? {
      item: id,
      location,
      status: "active",
      policy: { kind: "s,S", reorderPoint: decimal(item.reorderPoint), orderUpTo: decimal(30) },
    },
    offers:
      record.offers.length > 0
        ? record.offers.map((offer) => ({
            ...offer,
            purchaseUnit: pieces ?? offer.purchaseUnit,
            supplier: codes.get(offer.supplier) ?? offer.supplier,
          }))
        : [
            {
              supplier: item.supplier,
              item: id,
              purchaseUnit: piece,
              ratio: { numerator: decimal(1), denominator: decimal(1) },
              prices: [{ from: decimal(0), price: decimal(item.price), currency: "EUR" }],
              leadTimeDays: 3,
            },
          ],
  };
}
