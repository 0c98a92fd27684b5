import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";

import type { QuietRow } from "../../api.ts";
import { hub } from "../hub.ts";
import { CalendarDay } from "../moment.tsx";
import { type Column, Records } from "../records.tsx";
import { Panel } from "../screen.tsx";
import { useWords } from "../words/words.tsx";
import { itemAddress } from "./item-address.ts";
import { SnoozeButton } from "./snooze.tsx";

/** Everything that nothing orders now, also what is not low; nothing at all when there is none. */
export function QuietPanel(): ReactNode {
  const { words } = useWords();
  const { data } = useQuery({ queryKey: ["quiet"], queryFn: hub.quiet });
  if (data === undefined || data.rows.length === 0) return null;
  const columns: readonly Column<QuietRow>[] = [
    {
      key: "item",
      label: words.low.item,
      kind: "lead",
      cell: (row) => (
        <>
          <Link href={itemAddress(row)}>
            <span className="code">{row.item}</span>
          </Link>
          <div className="soft small">{row.location}</div>
        </>
      ),
    },
    {
      key: "until",
      label: words.snooze.until,
      cell: (row) => <CalendarDay day={row.until} />,
    },
    {
      key: "reason",
      label: words.reason,
      kind: "wide",
      cell: (row) => row.snoozed?.reason ?? words.snooze.decided,
    },
    { key: "by", label: words.snooze.who, cell: (row) => row.snoozed?.name ?? words.none },
    {
      key: "wake",
      label: "",
      kind: "narrow",
      head: <span className="unseen">{words.snooze.wake}</span>,
      cell: (row) => <SnoozeButton place={{ ...row, name: row.item }} quiet={row} compact />,
    },
  ];
  return (
    <Panel title={words.snooze.panel} padded={false}>
      <Records
        caption={words.snooze.panel}
        columns={columns}
        rows={data.rows}
        keyOf={(row) => `${row.location} ${row.item}`}
      />
    </Panel>
  );
}
