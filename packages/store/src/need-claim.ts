import type { LedgerEvent, NeedClaim } from "@parstock/core";

import type { Session } from "./database.ts";
import { insertNew, type Table } from "./table.ts";

const needs = {
  name: "parstock.needs",
  columns: {
    tenant: "text",
    key: "text",
    item: "text",
    location: "text",
    need_window: "integer",
    reference: "text",
  },
  key: ["tenant", "key"],
} as const satisfies Table<string>;

/** Claims keys by the unique constraints themselves; returns those that somebody has claimed before. */
export async function claimNeeds(
  session: Session,
  tenant: string,
  claims: readonly NeedClaim[],
): Promise<string[]> {
  const rows = claims.map(({ key, item, location, window, reference }) => ({
    tenant,
    key,
    item,
    location,
    need_window: String(window),
    reference,
  }));
  const won = new Set(await insertNew(session, needs, rows, "key"));
  const seen = new Set<string>();
  return claims.flatMap(({ key }) => {
    const twice = seen.has(key);
    seen.add(key);
    return won.has(key) && !twice ? [] : [key];
  });
}

/** The claims that the events of an order stand for; a ledger is rebuilt from them. */
export function claimsOf(event: LedgerEvent): NeedClaim[] {
  if (event.stream !== "order") return [];
  if (event.event.type !== "proposed" && event.event.type !== "amended") return [];
  return event.event.needKeys.map((key) => {
    const [, location, item, , window] = key.split("/").map(decodeURIComponent);
    if (location === undefined || item === undefined || !/^\d+$/.test(window ?? "")) {
      throw new Error(
        `a need key is tenant/location/item/supplier/window, not ${JSON.stringify(key)}`,
      );
    }
    return { key, item, location, window: Number(window), reference: event.reference };
  });
}

/** Every claim must stand in an event of the same append: a claim that the chain does not show could not be proven. */
export function assertClaimsRecorded(
  claims: readonly NeedClaim[],
  events: readonly LedgerEvent[],
): void {
  const recorded = new Map(events.flatMap(claimsOf).map((claim) => [claim.key, claim]));
  for (const claim of claims) {
    const found = recorded.get(claim.key);
    if (
      found?.item !== claim.item ||
      found.location !== claim.location ||
      found.window !== claim.window ||
      found.reference !== claim.reference
    ) {
      throw new Error(
        `need key ${claim.key} is claimed by an append whose events do not name it so`,
      );
    }
  }
}
