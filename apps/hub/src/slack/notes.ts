import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

import type { OrderStatus } from "@parstock/core";
import * as v from "valibot";

import { replaceDurably } from "../connections/durable.ts";

/** The messages that were posted, so that they can be changed and nothing is said twice. */
export interface Notes {
  /** By reference; the version that the message shows. */
  orders: Record<string, { channel: string; ts: string; version: number }>;
  digests: {
    channel: string;
    ts: string;
    waiting: number;
    orders: {
      reference: string;
      status: OrderStatus;
      supplier: string;
      value: string;
      lines: number;
    }[];
  }[];
  /** Told by an incoming webhook, and still waiting. */
  alerted: string[];
}

const posted = { channel: v.string(), ts: v.string() };
const status = v.custom<OrderStatus>((value) => typeof value === "string");
const file = v.object({
  orders: v.record(v.string(), v.object({ ...posted, version: v.number() })),
  digests: v.array(
    v.object({
      ...posted,
      waiting: v.number(),
      orders: v.array(
        v.object({
          reference: v.string(),
          status,
          supplier: v.string(),
          value: v.string(),
          lines: v.number(),
        }),
      ),
    }),
  ),
  alerted: v.array(v.string()),
});

/** Empty where there are none, or none that can be read: then what waits is told once more. */
export function readNotes(path: string): Notes {
  const empty: Notes = { orders: {}, digests: [], alerted: [] };
  if (!existsSync(path)) return empty;
  try {
    return v.parse(file, JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return empty;
  }
}

export function writeNotes(path: string, notes: Notes): void {
  mkdirSync(dirname(path), { recursive: true });
  replaceDurably(path, `${JSON.stringify(notes)}\n`);
}
