import type { Instant } from "@parstock/core";
import { afterAll } from "vitest";

import { openStore, type Store } from "../src/index.ts";
import { startPostgres } from "./postgres-server.ts";

/** Where a store can lie; `missing` says why it can't be tried here, and is blank where it can. */
export interface Place {
  readonly name: string;
  readonly missing: string;
  /** An address for `openStore`: a new, empty database on every call. */
  address(): Promise<{ readonly url?: string }>;
}

/** Both kinds of database. Call it at the top of a test file: the server ends with the file. */
export async function everyPlace(): Promise<Place[]> {
  const server = await startPostgres();
  if (server.kind === "running") afterAll(() => server.stop());
  return [
    { name: "PGlite", missing: "", address: () => Promise.resolve({}) },
    {
      name: `PostgreSQL ${server.reason}`.trim(),
      missing: server.reason,
      address: async () => (server.kind === "running" ? { url: await server.database() } : {}),
    },
  ];
}

export const clock = (): Instant => "2026-11-23T08:00:00.000Z" as Instant;

export async function openAt(place: Place): Promise<Store> {
  return openStore({ ...(await place.address()), clock });
}
