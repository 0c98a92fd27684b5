import type { Instant } from "./calendar.ts";
import type { OrderProgress, Pace } from "./connector.ts";
import type { FindMailAnswer, MailAnswer, Purchase, Run } from "./effect.ts";
import type { Failure } from "./failure.ts";
import type { Item, Location, OrderReference, StockLevel } from "./item.ts";
import type { Exception } from "./ledger.ts";
import type { Supply } from "./need.ts";
import type { Difference } from "./order.ts";
import type { ReorderRule } from "./policy.ts";
import type { Supplier, SupplierItem } from "./supplier.ts";

/** One item at one location with all that a source knows for deciding about it. */
export interface StockRecord {
  readonly item: Item;
  readonly stock: StockLevel;
  readonly rule: ReorderRule | null;
  /** Who sells it, best known first; empty raises an exception when the item is needed. */
  readonly offers: readonly SupplierItem[];
}

/** One page of a read. Suppliers and locations may repeat from page to page; the last mention counts. */
export interface StockPage {
  readonly records: readonly StockRecord[];
  readonly suppliers: readonly Supplier[];
  readonly locations: readonly Location[];
  /** Rows that could not be read, each said in one sentence; they stop nobody else. */
  readonly exceptions: readonly Exception[];
  readonly next: string | null;
  /** How many records the source says there are in all, where it says so: a different count stops the run. */
  readonly expected?: number;
  /** Changes whenever the content does; differs between two pages of one read: the read is partial. */
  readonly revision?: string;
  readonly asOf: Instant;
}

/** Where stock is read. */
export interface Source {
  readonly name: string;
  readStock(cursor: string | null): Run<StockPage>;
  /** Open orders that the source knows; those with a reference of ours are counted once. */
  readSupply?(
    cursor: string | null,
  ): Run<{ readonly supply: readonly Supply[]; readonly next: string | null }>;
}

export type PlaceAnswer =
  | {
      readonly kind: "placed";
      readonly externalId: string;
      readonly differences: readonly Difference[];
    }
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "not-sent"; readonly failure: Failure }
  | { readonly kind: "lost"; readonly failure: Failure };

/** Where purchase orders are placed. `find` before `create`: what cannot be found may not be created. */
export interface Target {
  readonly name: string;
  /** How long after a lost create the target's own search may still not show it, milliseconds. */
  readonly settleMs: number;
  /**
   * All orders with that reference, compared with what was to be placed: none, one, or the doubles that a person has to
   * see. Null: could not be asked now.
   */
  find(
    reference: OrderReference,
    purchase: Purchase,
  ): Run<
    readonly { readonly externalId: string; readonly differences: readonly Difference[] }[] | null
  >;
  create(purchase: Purchase, deadline: Instant): Run<PlaceAnswer>;
  /** Has the target send the order to the supplier; left out where we mail it. */
  send?(purchase: Purchase, deadline: Instant): Run<MailAnswer>;
  /** Whether the target says that it sent the order. */
  wasSent?(purchase: Purchase): Run<FindMailAnswer>;
  /** Notes in the target that our mail went out. */
  markSent?(purchase: Purchase): Run<void>;
  /** The connection that it is, which placed orders remember. */
  readonly connection?: string;
  readonly pace?: Pace;
  /**
   * How far a placed order is by now; with `closely`, compared with what was ordered as well. Fails when the target can't
   * be asked or does not know the order.
   */
  follow?(purchase: Purchase, externalId: string, closely: boolean): Run<Followed>;
  /** Makes a placed order what the purchase says. Absolute, so that doing it twice is doing it once. */
  amend?(purchase: Purchase, externalId: string, deadline: Instant): Run<PlaceAnswer>;
  /** Some of an amendment may be made where the order does not show it. */
  readonly amendsInSteps?: boolean;
  /** Calls a placed order off; nothing happens when it is called off already. */
  cancel?(purchase: Purchase, externalId: string, deadline: Instant): Run<PlaceAnswer>;
}

/** How a target shows a placed order. */
export interface Followed {
  readonly progress: OrderProgress;
  /** Set where it was looked at closely; doubles under the same reference are among them. */
  readonly differences?: readonly Difference[];
}
