import type { Store } from "@parstock/store";
import type { SSEStreamingApi } from "hono/streaming";

import type { ChangeEvent } from "../api.ts";

/** A run commits hundreds of times; listeners are told at most this often. */
const gatherMs = 200;
/** Keeps proxies from taking a quiet connection for a dead one. */
const breathMs = 20_000;

/** Tells every open dashboard what was committed, whoever committed it. */
export class Broadcast {
  readonly #store: Store;
  readonly #tenant: string;
  readonly #streams = new Set<SSEStreamingApi>();
  readonly #end: () => void;
  #told = -1;
  #sequence = 0;
  #waiting: NodeJS.Timeout | null = null;

  constructor(store: Store, tenant: string) {
    this.#store = store;
    this.#tenant = tenant;
    this.#end = store.subscribe((appended) => {
      if (appended.tenant !== tenant) return;
      this.#sequence = Math.max(this.#sequence, appended.sequence);
      this.#waiting ??= setTimeout(() => {
        this.#waiting = null;
        this.#tell().catch(() => {});
      }, gatherMs);
    });
  }

  running(running: boolean): void {
    this.#write("run", JSON.stringify({ running }));
  }

  /** Holds a connection open until the browser goes or the hub stops. */
  async serve(stream: SSEStreamingApi): Promise<void> {
    this.#streams.add(stream);
    const breath = setInterval(() => {
      stream.write(": still here\n\n").catch(() => {});
    }, breathMs);
    try {
      await stream.write("retry: 2000\n\n");
      await new Promise<void>((resolve) => {
        stream.onAbort(resolve);
      });
    } finally {
      clearInterval(breath);
      this.#streams.delete(stream);
    }
  }

  close(): void {
    this.#end();
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    for (const stream of this.#streams) stream.abort();
  }

  async #tell(): Promise<void> {
    if (this.#streams.size === 0) {
      this.#told = this.#sequence;
      return;
    }
    const after = this.#told === -1 ? this.#sequence - 1 : this.#told;
    this.#told = this.#sequence;
    const streams = await this.#store.streams(this.#tenant, after, this.#told);
    const change: ChangeEvent = { sequence: this.#told, streams };
    this.#write("change", JSON.stringify(change));
  }

  #write(event: string, data: string): void {
    for (const stream of this.#streams) stream.writeSSE({ event, data }).catch(() => {});
  }
}
