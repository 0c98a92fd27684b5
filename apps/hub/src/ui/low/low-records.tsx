import type { ReactNode } from "react";
import { Link } from "wouter";

import type { LowRow } from "../../api.ts";
import { OutcomeBadge } from "../badge.tsx";
import { type Column, Records } from "../records.tsx";
import { useWords } from "../words/words.tsx";
import { itemAddress } from "./item-address.ts";
import { QuietReason, SnoozeButton } from "./snooze.tsx";
import { StockGauge } from "./stock-gauge.tsx";

/** Low items as rows; the short form leaves out what the overview has no room for. */
export function LowRecords({
  rows,
  short = false,
}: {
  readonly rows: readonly LowRow[];
  readonly short?: boolean;
}): ReactNode {
  const { words } = useWords();
  const columns: readonly Column<LowRow>[] = [
    {
      key: "item",
      label: words.low.item,
      kind: "lead",
      cell: (row) => (
        <>
          <Link href={itemAddress(row)} className="row-link">
            {row.name}
          </Link>
          <div className="soft small">
            <span className="code">{row.item}</span> · {row.location}
          </div>
        </>
      ),
    },
    { key: "stock", label: words.low.stock, cell: (row) => <StockGauge row={row} /> },
    {
      key: "outcome",
      label: words.low.outcome,
      cell: (row) => <OutcomeBadge outcome={row.quiet === null ? row.outcome : "snoozed"} />,
    },
    ...(short
      ? []
      : [
          {
            key: "why",
            label: words.low.why,
            kind: "wide",
            cell: (row: LowRow) => (
              <div className="small">
                {row.quiet === null ? words.tell(row.reason) : <QuietReason quiet={row.quiet} />}
                {row.supplier === null ? null : <div className="soft">{row.supplier}</div>}
              </div>
            ),
          } as const,
        ]),
    {
      key: "order",
      label: words.low.order,
      kind: "narrow",
      cell: (row) =>
        row.reference === null ? (
          <span className="soft">{words.none}</span>
        ) : (
          <Link href={`/orders/${encodeURIComponent(row.reference)}`}>{row.reference}</Link>
        ),
    },
    ...(short
      ? []
      : [
          {
            key: "snooze",
            label: "",
            kind: "narrow",
            head: <span className="unseen">{words.snooze.snooze}</span>,
            cell: (row: LowRow) => <SnoozeButton place={row} quiet={row.quiet} compact />,
          } as const,
        ]),
  ];
  return (
    <Records
      caption={words.low.title}
      columns={columns}
      rows={rows}
      keyOf={(row) => `${row.location} ${row.item}`}
    />
  );
}
