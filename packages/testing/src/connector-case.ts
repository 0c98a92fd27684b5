import type { Connector, Context, Credentials, Exchange, InboundEvent, Page } from "@parstock/core";

import type { VendorHost } from "./vendor-host.ts";
import { type PagedRead, vendorFacts, type VendorWorld } from "./vendor.ts";

export interface ConnectorUnderTest {
  readonly connector: Connector;
  /** A fresh model of the vendor's system, empty. */
  readonly world: () => VendorWorld;
  readonly settings: Readonly<Record<string, string>>;
  /** Secrets besides the tokens that the world hands out. */
  readonly credentials: Credentials;
  readonly webhooks?: readonly WebhookCase[];
  /** Ordered of the sample item that is bought by the piece; 2.5 unless the system takes whole numbers only. */
  readonly pieces?: string;
  /** Why the vendor cannot have a case, by the name of the case. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** A delivery as the vendor documents it. */
export interface WebhookCase {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly body: string;
  readonly secret: string;
  /** When it was received, for schemes with a time window. */
  readonly now?: string;
  /** Whether the signature is right. */
  readonly genuine: boolean;
  /** What the proof covers: body and headers when left out; a shared secret stands in one of them and covers neither. */
  readonly proof?: "signature" | "secret-in-body" | "secret-in-header" | "secret-in-address";
  readonly events?: readonly InboundEvent[];
  /** Milliseconds after which the same delivery is too old, where the scheme knows that. */
  readonly staleAfterMs?: number;
}

/** Runs one case, or skips it aloud. */
export type Case = (name: string, run: (open: () => VendorHost) => void | Promise<void>) => void;

/** A read of the connector by its name, or null when it cannot. */
export function readerOf(
  connector: Connector,
  name: PagedRead,
): ((context: Context, cursor: string | null) => Exchange<Page<unknown>>) | null {
  const read = connector[name] as
    | ((context: Context, cursor: string | null, since: null) => Exchange<Page<unknown>>)
    | undefined;
  return read === undefined
    ? null
    : (context, cursor) => read.call(connector, context, cursor, null);
}

/** A host whose world holds a dozen items. */
export function stocked(open: () => VendorHost, count = 12): VendorHost {
  const host = open();
  host.world.fill(vendorFacts(count));
  return host;
}
