import {
  IconAlertTriangle,
  IconClock,
  IconHelpCircle,
  IconRefreshAlert,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link, useParams } from "wouter";

import type { OrderDetail } from "../../api.ts";
import { StatusBadge } from "../badge.tsx";
import { Facts } from "../facts.tsx";
import { Money } from "../figures.tsx";
import { hub } from "../hub.ts";
import { CalendarDay, Moment } from "../moment.tsx";
import { type Column, Records } from "../records.tsx";
import { Loaded, Notice, Panel, Screen } from "../screen.tsx";
import { useWords } from "../words/words.tsx";
import type { Reactions } from "./action-mutation.ts";
import { Expiry } from "./expiry.tsx";
import { OrderActions } from "./order-actions.tsx";
import { OrderDocuments } from "./order-documents.tsx";
import { OrderLines } from "./order-lines.tsx";
import { OrderTimeline } from "./order-timeline.tsx";

export function OrderScreen(): ReactNode {
  const { reference: written = "" } = useParams();
  const reference = decodeURIComponent(written);
  return <OneOrder key={reference} reference={reference} />;
}

function OneOrder({ reference }: { readonly reference: string }): ReactNode {
  const { words } = useWords();
  const [conflict, setConflict] = useState(false);
  const reactions = {
    onActed: () => setConflict(false),
    onConflict: () => setConflict(true),
  };
  const query = useQuery({
    queryKey: ["order", reference],
    queryFn: () => hub.order(reference),
  });
  const order = query.data;
  return (
    <Screen
      title={order === undefined ? reference : `${reference} · ${order.supplierName}`}
      heading={order?.supplierName ?? reference}
      lead={
        <span className="row">
          <span className="code">{reference}</span>
          {order === undefined ? null : <StatusBadge order={order} />}
        </span>
      }
      actions={order === undefined ? undefined : <OrderActions order={order} {...reactions} />}
    >
      <Loaded query={query} rows={8}>
        {(answer) => (
          <>
            {conflict ? (
              <Notice tone="bad" icon={IconRefreshAlert} title={words.order.conflict} alert>
                <p>{words.order.conflictText}</p>
              </Notice>
            ) : null}
            <Order order={answer} {...reactions} />
          </>
        )}
      </Loaded>
    </Screen>
  );
}

function Order({ order, ...reactions }: { readonly order: OrderDetail } & Reactions): ReactNode {
  return (
    <>
      <Troubles order={order} />
      <div className="split">
        <div>
          <OrderLines order={order} {...reactions} />
          <Differences order={order} />
        </div>
        <div>
          <Summary order={order} />
          <OrderDocuments order={order} />
          <OrderTimeline order={order} />
        </div>
      </div>
    </>
  );
}

function Troubles({ order }: { readonly order: OrderDetail }): ReactNode {
  const { words } = useWords();
  return (
    <>
      {order.waitsFor.length === 0 ? null : (
        <Notice tone="warn" icon={IconClock} title={words.order.waitsFor}>
          <ul>
            {order.waitsFor.map((reason) => (
              <li key={reason}>{words.tell(reason)}</li>
            ))}
          </ul>
          {order.expiresAt === null ? null : (
            <p>
              <Expiry at={order.expiresAt} /> (<Moment at={order.expiresAt} />)
            </p>
          )}
        </Notice>
      )}
      {order.status === "unknown" ? (
        <Notice tone="bad" icon={IconHelpCircle} title={words.statuses.unknown}>
          <p>
            {order.step === "sending"
              ? words.order.uncertainSending
              : words.order.uncertainSubmitting}
          </p>
        </Notice>
      ) : null}
      {order.failure === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} title={words.order.failure}>
          <p>{words.tell(order.failure)}</p>
        </Notice>
      )}
    </>
  );
}

function Summary({ order }: { readonly order: OrderDetail }): ReactNode {
  const { words } = useWords();
  const supplierOrders = `/orders?${new URLSearchParams({ supplier: order.supplier })}`;
  return (
    <Panel>
      <div className="stack">
        <div>
          <div className="card-label">{words.order.total}</div>
          <div className="card-figure">
            <Money value={order.total} currency={order.currency} />
          </div>
        </div>
        <Facts
          rows
          entries={[
            [
              words.order.supplier,
              <Link key="v" href={supplierOrders}>
                {order.supplierName}
              </Link>,
            ],
            [words.order.shipTo, order.shipToName],
            [words.order.orderDay, <CalendarDay key="v" day={order.orderDay} />],
            [words.order.expected, <CalendarDay key="v" day={order.expectedDay} />],
            [words.order.email, order.email],
            [words.order.terms, order.paymentTerms],
            [words.order.external, order.externalId],
            [words.order.changed, <Moment key="v" at={order.changedAt} />],
          ]}
        />
        <Link
          className="small"
          href={`/autopilot?${new URLSearchParams({ kind: "supplier", id: order.supplier })}`}
        >
          {words.order.confirmSupplier}
        </Link>
      </div>
    </Panel>
  );
}

type Difference = OrderDetail["differences"][number];

function Differences({ order }: { readonly order: OrderDetail }): ReactNode {
  const { words } = useWords();
  if (order.differences.length === 0) return null;
  const columns: readonly Column<Difference>[] = [
    { key: "field", label: words.order.field, kind: "lead", cell: (row) => row.field },
    { key: "ordered", label: words.order.orderedValue, cell: (row) => row.ordered },
    { key: "found", label: words.order.foundValue, cell: (row) => <strong>{row.found}</strong> },
  ];
  return (
    <Panel title={words.order.differences} padded={false}>
      <Records
        caption={words.order.differences}
        columns={columns}
        rows={order.differences}
        keyOf={(row) => `${row.field} ${row.found}`}
      />
    </Panel>
  );
}
