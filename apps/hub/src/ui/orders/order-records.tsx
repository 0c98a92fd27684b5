import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";

import type { OrderRow } from "../../api.ts";
import { StatusBadge } from "../badge.tsx";
import { Money } from "../figures.tsx";
import { CalendarDay, Moment } from "../moment.tsx";
import { type Column, Records } from "../records.tsx";
import { countOf, fill, useWords } from "../words/words.tsx";
import { Expiry } from "./expiry.tsx";
import { orderAddress } from "./order-address.ts";
import { isUndecided } from "./status-groups.ts";

export interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly choose: (references: readonly string[], chosen: boolean) => void;
}

/** Orders as rows; with a selection, those that wait for approval can be ticked. */
export function OrderRecords({
  rows,
  selection,
  short = false,
}: {
  readonly rows: readonly OrderRow[];
  readonly selection?: Selection;
  /** Leaves out what a narrow panel has no room for. */
  readonly short?: boolean;
}): ReactNode {
  const { words, locale } = useWords();
  const columns: readonly Column<OrderRow>[] = [
    ...(selection === undefined ? [] : [selectColumn(rows, selection, words.orders)]),
    {
      key: "reference",
      label: words.orders.reference,
      kind: "lead",
      cell: (row) => (
        <>
          <Link href={orderAddress(row.reference)} className="row-link">
            {row.supplierName}
          </Link>
          <div className="soft small">
            {row.reference} · {countOf(words.orders.lines, row.lines, locale)}
          </div>
        </>
      ),
    },
    {
      key: "status",
      label: words.orders.status,
      cell: (row) => (
        <>
          <StatusBadge order={row} />
          {row.expiresAt === null ? null : (
            <div>
              <Expiry at={row.expiresAt} />
            </div>
          )}
        </>
      ),
    },
    ...(short
      ? []
      : [
          {
            key: "shipTo",
            label: words.orders.shipTo,
            cell: (row: OrderRow) => row.shipToName,
          },
        ]),
    {
      key: "expected",
      label: words.orders.expected,
      cell: (row) => <CalendarDay day={row.expectedDay} />,
    },
    ...(short ? [] : [changedColumn(words.orders.changed)]),
    {
      key: "total",
      label: words.orders.total,
      numeric: true,
      cell: (row) => (
        <strong>
          <Money value={row.total} currency={row.currency} />
        </strong>
      ),
    },
  ];
  return (
    <Records
      caption={words.orders.title}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.reference}
    />
  );
}

function changedColumn(label: string): Column<OrderRow> {
  return {
    key: "changed",
    label,
    cell: (row) => (
      <span className="soft">
        <Moment at={row.changedAt} />
      </span>
    ),
  };
}

function selectColumn(
  rows: readonly OrderRow[],
  { chosen, choose }: Selection,
  words: { readonly select: string; readonly selectAll: string },
): Column<OrderRow> {
  const waiting = rows.filter((row) => isUndecided(row.status)).map((row) => row.reference);
  const all = waiting.length > 0 && waiting.every((reference) => chosen.has(reference));
  return {
    key: "select",
    label: "",
    kind: "narrow",
    head: (
      <Checkbox
        aria-label={words.selectAll}
        checked={all}
        indeterminate={!all && waiting.some((reference) => chosen.has(reference))}
        disabled={waiting.length === 0}
        onChange={(event) => choose(waiting, event.currentTarget.checked)}
      />
    ),
    cell: (row) =>
      isUndecided(row.status) ? (
        <Checkbox
          aria-label={fill(words.select, { reference: row.reference })}
          checked={chosen.has(row.reference)}
          onChange={(event) => choose([row.reference], event.currentTarget.checked)}
        />
      ) : null,
  };
}
