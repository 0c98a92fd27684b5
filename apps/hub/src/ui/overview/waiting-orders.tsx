import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";

import type { OrderRow } from "../../api.ts";
import { Money } from "../figures.tsx";
import { hub } from "../hub.ts";
import { CalendarDay } from "../moment.tsx";
import { Expiry } from "../orders/expiry.tsx";
import { groups, ordersAddress } from "../orders/status-groups.ts";
import { type Column, Records } from "../records.tsx";
import { Blank, Loaded, Panel } from "../screen.tsx";
import { countOf, useWords } from "../words/words.tsx";

const query = { status: groups.waiting, supplier: "", search: "", limit: 6 };

export function WaitingOrders(): ReactNode {
  const { words, locale } = useWords();
  const orders = useQuery({
    queryKey: ["orders", "overview"],
    queryFn: () => hub.orders(query),
  });
  const columns: readonly Column<OrderRow>[] = [
    {
      key: "reference",
      label: words.orders.reference,
      kind: "lead",
      cell: (row) => (
        <>
          <Link href={`/orders/${encodeURIComponent(row.reference)}`} className="row-link">
            {row.supplierName}
          </Link>
          <div className="soft small">
            {row.reference} · {countOf(words.orders.lines, row.lines, locale)}
          </div>
          {row.waitsFor.length === 0 ? null : (
            <div className="small reason">
              {words.tell(row.waitsFor[0] ?? "")}{" "}
              {row.waitsFor.length === 1 ? null : (
                <span className="soft">
                  {countOf(words.orders.moreReasons, row.waitsFor.length - 1, locale)}
                </span>
              )}
            </div>
          )}
          {row.expiresAt === null ? null : (
            <div>
              <Expiry at={row.expiresAt} />
            </div>
          )}
        </>
      ),
    },
    {
      key: "expected",
      label: words.orders.expected,
      cell: (row) => <CalendarDay day={row.expectedDay} />,
    },
    {
      key: "total",
      label: words.orders.total,
      numeric: true,
      cell: (row) => <Money value={row.total} currency={row.currency} />,
    },
  ];
  return (
    <Panel
      title={words.overview.waitingList}
      end={<Link href={ordersAddress(groups.waiting)}>{words.overview.seeAll}</Link>}
      padded={false}
    >
      <Loaded query={orders}>
        {(page) =>
          page.rows.length === 0 ? (
            <Blank icon={IconCircleCheck} tone="good" title={words.overview.clear}>
              <p>{words.overview.clearText}</p>
            </Blank>
          ) : (
            <Records
              caption={words.overview.waitingList}
              columns={columns}
              rows={page.rows}
              keyOf={(row) => row.reference}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
