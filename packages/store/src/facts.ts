import {
  type Confirmation,
  decimal,
  type Decimal,
  isOpenOrder,
  type ItemHistory,
  type LedgerEffect,
  type Limits,
  openStatuses,
  type OrderState,
  type ReadSummary,
  type Supply,
  type TenantFacts,
} from "@parstock/core";

import type { Database, Session } from "./database.ts";
import { calledOff, drafts, sqlList, unfinished } from "./statuses.ts";

type Asked<Kind extends LedgerEffect["kind"]> = Extract<LedgerEffect, { kind: Kind }>;

/** All facts of one moment: what is appended meanwhile shows in none of them, and in the version neither. */
export async function tenantFacts(
  database: Database,
  { tenant, source, month }: Asked<"ledger.tenant">,
): Promise<TenantFacts> {
  return database.transaction(async (session) => {
    await session.query("set transaction isolation level repeatable read, read only");
    const one = async <Row>(sql: string, ...more: string[]): Promise<Row[]> =>
      session.query<Row>(sql, [tenant, ...more]);
    const confirmations = await one<{
      kind: string;
      id: string;
      person: string;
      name: string;
      at: string;
    }>(
      "select kind, id, person, name, at from parstock.confirmations where tenant = $1 order by kind, id",
    );
    const [submission] = await one<{ stopped: string | null }>(
      "select stopped from parstock.submission where tenant = $1",
    );
    const exceptions = await one<{ key: string }>(
      "select key from parstock.exceptions where tenant = $1 and resolved_at is null order by key",
    );
    const [good] = await one<{ read: ReadSummary }>(
      "select read from parstock.good_reads where tenant = $1 and source = $2",
      source,
    );
    const usual = await one<{ proposed: number }>(
      `select proposed from parstock.runs where tenant = $1 and source = $2 and proposed > 0 and not dry
       order by started_at desc, run desc limit 10`,
      source,
    );
    const spent = await one<{ place: string; value: string }>(
      `select cost_centre || '/' || currency as place, trim_scale(sum(total))::text as value from parstock.orders
       where tenant = $1 and left(order_day, 7) = $2 and status not in ${sqlList(calledOff)}
       group by cost_centre, currency order by place`,
      month,
    );
    const limits = await one<{ limit: string; person: string; at: string }>(
      `select name as limit, person, at from parstock.limits_raised where tenant = $1 order by sequence`,
    );
    const [inForce] = await one<{ limits: Limits }>(
      "select limits from parstock.limits where tenant = $1",
    );
    const short = await one<{ item: string; location: string; quantity: string }>(
      `select item, location, trim_scale(quantity)::text as quantity from parstock.shortfalls
       where tenant = $1 order by item, location`,
    );
    const [stream] = await one<{ version: number | null }>(
      "select max(version) as version from parstock.events where tenant = $1 and stream = 'tenant'",
    );
    return {
      confirmations: confirmations.map(
        ({ kind, id, person, name, at }) =>
          ({ scope: { kind, id }, person, name, at }) as Confirmation,
      ),
      submissionStopped: submission?.stopped ?? null,
      openExceptions: exceptions.map(({ key }) => key),
      lastGoodRead: good?.read ?? null,
      usualOrders: usual.map(({ proposed }) => proposed),
      spent: Object.fromEntries(spent.map(({ place, value }) => [place, decimal(value)])),
      limitsRaised: limits as unknown as TenantFacts["limitsRaised"],
      ...(inForce === undefined ? {} : { limits: inForce.limits }),
      ...(short.length === 0
        ? {}
        : { shortfalls: short.map((row) => ({ ...row, quantity: decimal(row.quantity) })) }),
      tenantVersion: stream?.version ?? 0,
    };
  });
}

export async function supplyFacts(
  session: Session,
  { tenant }: Asked<"ledger.supply">,
): Promise<Supply[]> {
  const rows = await session.query<{
    from: "order" | "draft";
    reference: string;
    item: string;
    location: string;
    quantity: Decimal;
    due: string | null;
  }>(
    `select origin as from, reference, item, location, quantity, due from parstock.supply
     where tenant = $1 order by reference, part`,
    [tenant],
  );
  return rows.map(({ due, ...supply }) => (due === null ? supply : { ...supply, due }) as Supply);
}

/** Item-locations asked about in one statement. */
const historyChunk = 5_000;

export async function historyFacts(
  session: Session,
  { tenant, of }: Asked<"ledger.history">,
): Promise<ItemHistory[]> {
  const answer: ItemHistory[] = [];
  for (let from = 0; from < of.length; from += historyChunk) {
    const chunk = of.slice(from, from + historyChunk);
    const rows = await session.query<HistoryRow>(historySql, [
      tenant,
      chunk.map(({ item }) => item),
      chunk.map(({ location }) => location),
    ]);
    answer.push(...rows.map(historyOf));
  }
  return answer;
}

interface HistoryRow {
  readonly item: string;
  readonly location: string;
  readonly needs: number;
  readonly until: string | null;
  readonly refused: readonly { readonly supplier: string; readonly at: string }[] | null;
  /** Newest first. */
  readonly orders:
    | readonly {
        readonly q: string;
        readonly d: string;
        readonly r: boolean;
        readonly s: string;
        readonly p: string;
        readonly c: string;
      }[]
    | null;
}

const historySql = `
select asked.item, asked.location, claimed.needs, quiet.until, past.orders, refused.refused
from unnest($2::text[], $3::text[]) with ordinality as asked (item, location, place)
left join lateral (
  select count(*)::integer as needs from parstock.needs n
  where n.tenant = $1 and n.location = asked.location and n.item = asked.item
) claimed on true
left join lateral (
  select json_agg(json_build_object('q', one.quantity::text, 'd', one.order_day, 'r', one.received, 's', one.supplier,
    'p', one.price::text, 'c', one.currency) order by one.place) as orders
  from (
    select l.quantity, l.received, l.price, o.order_day, o.supplier, o.currency,
      row_number() over (order by o.order_day desc, o.proposed_at desc, o.reference desc, l.part) as place
    from parstock.order_lines l
    join parstock.orders o on o.tenant = l.tenant and o.reference = l.reference
    where l.tenant = $1 and l.item = asked.item and l.location = asked.location
      and o.status not in ${sqlList(drafts)} and o.status not in ${sqlList(calledOff)}
    order by place limit 10
  ) one
) past on true
left join lateral (
  select json_agg(json_build_object('supplier', f.supplier, 'at', f.at) order by f.supplier) as refused
  from parstock.refusals f where f.tenant = $1 and f.item = asked.item and f.location = asked.location
) refused on true
left join parstock.quiet on quiet.tenant = $1 and quiet.item = asked.item and quiet.location = asked.location
order by asked.place`;

function historyOf({ item, location, needs, until, orders, refused }: HistoryRow): ItemHistory {
  const last = orders?.[0];
  return {
    item,
    location,
    needs,
    lastOrderedOn: (last?.d ?? null) as ItemHistory["lastOrderedOn"],
    lastOrderReceived: last?.r ?? false,
    quantities: (orders ?? []).map(({ q }) => decimal(q)),
    lastPrice:
      last === undefined ? null : { supplier: last.s, price: decimal(last.p), currency: last.c },
    quietUntil: until as ItemHistory["quietUntil"],
    ...(refused === null ? {} : { refusedBy: refused as NonNullable<ItemHistory["refusedBy"]> }),
  };
}

export async function orderFacts(
  session: Session,
  { tenant, reference }: Asked<"ledger.order">,
): Promise<OrderState | null> {
  const [row] = await session.query<{ state: OrderState }>(
    "select state from parstock.orders where tenant = $1 and reference = $2",
    [tenant, reference],
  );
  return row?.state ?? null;
}

export async function ordersFacts(
  session: Session,
  { tenant, which }: Asked<"ledger.orders">,
): Promise<OrderState[]> {
  const statuses = which === "drafts" ? drafts : which === "open" ? openStatuses : unfinished;
  const rows = await session.query<{ state: OrderState }>(
    `select state from parstock.orders where tenant = $1 and status in ${sqlList(statuses)}
     order by proposed_at, reference`,
    [tenant],
  );
  const states = rows.map(({ state }) => state);
  return which === "open" ? states.filter(isOpenOrder) : states;
}
