import type { Limits, TenantEvent } from "@parstock/core";

import { canonicalJson } from "./canonical.ts";
import type { Session } from "./database.ts";
import { type Table, type TableRow, upsert } from "./table.ts";

export interface TenantRecord {
  readonly sequence: number;
  readonly event: TenantEvent;
}

const confirmations = {
  name: "parstock.confirmations",
  columns: { tenant: "text", kind: "text", id: "text", person: "text", name: "text", at: "text" },
  key: ["tenant", "kind", "id"],
} as const satisfies Table<string>;

const exceptions = {
  name: "parstock.exceptions",
  columns: {
    tenant: "text",
    key: "text",
    exception: "json",
    raised_at: "text",
    resolved_at: "text",
  },
  key: ["tenant", "key"],
} as const satisfies Table<string>;

const limitsRaised = {
  name: "parstock.limits_raised",
  columns: { tenant: "text", sequence: "bigint", name: "text", person: "text", at: "text" },
  key: ["tenant", "sequence"],
} as const satisfies Table<string>;

const limitsInForce = {
  name: "parstock.limits",
  columns: { tenant: "text", limits: "json" },
  key: ["tenant"],
} as const satisfies Table<string>;

const submission = {
  name: "parstock.submission",
  columns: { tenant: "text", stopped: "text" },
  key: ["tenant"],
} as const satisfies Table<string>;

type ExceptionRow = TableRow<keyof typeof exceptions.columns>;

/** What holds for the whole tenant, folded in memory and written once a table. */
export async function projectTenant(
  session: Session,
  tenant: string,
  records: readonly TenantRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await projectConfirmations(session, tenant, records);
  await projectExceptions(session, tenant, records);
  let stopped: string | null | undefined;
  let inForce: Limits | undefined;
  const limits: TableRow<keyof typeof limitsRaised.columns>[] = [];
  for (const { sequence, event } of records) {
    if (event.type === "submission-stopped") stopped = event.reason;
    if (event.type === "submission-resumed") stopped = null;
    if (event.type === "limits-set") inForce = event.limits;
    if (event.type === "limit-raised" && event.by.kind === "person") {
      limits.push({
        tenant,
        sequence: String(sequence),
        name: event.limit,
        person: event.by.id,
        at: event.at,
      });
    }
  }
  if (stopped !== undefined) await upsert(session, submission, [{ tenant, stopped }]);
  if (inForce !== undefined)
    await upsert(session, limitsInForce, [{ tenant, limits: canonicalJson(inForce) }]);
  await upsert(session, limitsRaised, limits);
}

/** Only a named person confirms: what a rule or a system says confirms nothing. */
async function projectConfirmations(
  session: Session,
  tenant: string,
  records: readonly TenantRecord[],
): Promise<void> {
  const given = new Map<string, TableRow<keyof typeof confirmations.columns>>();
  const withdrawn = new Map<string, { readonly kind: string; readonly id: string }>();
  for (const { event } of records) {
    if (event.type !== "autopilot-confirmed" && event.type !== "autopilot-withdrawn") continue;
    const { kind, id } = event.scope;
    const key = `${kind} ${id}`;
    if (event.type === "autopilot-withdrawn") {
      given.delete(key);
      withdrawn.set(key, { kind, id });
    } else if (event.by.kind === "person") {
      given.set(key, { tenant, kind, id, person: event.by.id, name: event.by.name, at: event.at });
    }
  }
  if (withdrawn.size > 0) {
    await session.query(
      `delete from parstock.confirmations c using unnest($2::text[], $3::text[]) as gone (kind, id)
       where c.tenant = $1 and c.kind = gone.kind and c.id = gone.id`,
      [
        tenant,
        [...withdrawn.values()].map(({ kind }) => kind),
        [...withdrawn.values()].map(({ id }) => id),
      ],
    );
  }
  await upsert(session, confirmations, [...given.values()]);
}

/** One that is raised again while it is open keeps the time it was raised first. */
async function projectExceptions(
  session: Session,
  tenant: string,
  records: readonly TenantRecord[],
): Promise<void> {
  const keys = records.flatMap(({ event }) =>
    event.type === "exception-raised"
      ? [event.exception.key]
      : event.type === "exception-resolved"
        ? [event.key]
        : [],
  );
  if (keys.length === 0) return;
  const stored = await session.query<ExceptionRow>(
    `select tenant, key, exception::text as exception, raised_at, resolved_at from parstock.exceptions
     where tenant = $1 and key = any($2::text[])`,
    [tenant, [...new Set(keys)]],
  );
  const rows = new Map(stored.map((row) => [row.key ?? "", row]));
  for (const { event } of records) {
    if (event.type === "exception-raised") {
      const { key } = event.exception;
      const old = rows.get(key);
      const raisedAt = old !== undefined && old.resolved_at === null ? old.raised_at : event.at;
      rows.set(key, {
        tenant,
        key,
        exception: canonicalJson(event.exception),
        raised_at: raisedAt,
        resolved_at: null,
      });
    } else if (event.type === "exception-resolved") {
      const old = rows.get(event.key);
      if (old !== undefined && old.resolved_at === null)
        rows.set(event.key, { ...old, resolved_at: event.at });
    }
  }
  await upsert(session, exceptions, [...rows.values()]);
}
