import { Button } from "@mantine/core";
import {
  IconCircleCheck,
  IconChevronDown,
  IconChevronUp,
  IconPlayerStop,
  IconPlugConnectedX,
  IconRadar2,
  IconRefresh,
} from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import type { RunRow } from "../../api.ts";
import { Badge } from "../badge.tsx";
import { Count } from "../figures.tsx";
import { hub } from "../hub.ts";
import { formatInstant, Moment } from "../moment.tsx";
import { type Column, Records } from "../records.tsx";
import { RunButton } from "../run-button.tsx";
import { Blank, Loaded, Panel, Screen } from "../screen.tsx";
import { fill, useWords } from "../words/words.tsx";
import { RunFigures } from "./run-figures.tsx";

const pageSize = 30;

export function RunsScreen(): ReactNode {
  const { words } = useWords();
  const overview = useQuery({ queryKey: ["overview"], queryFn: hub.overview });
  const query = useInfiniteQuery({
    queryKey: ["runs"],
    queryFn: ({ pageParam }) => hub.runs(pageSize, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.rows.length < pageSize ? undefined : last.rows.at(-1)?.run),
    select: (pages) => pages.pages.flatMap((page) => page.rows),
  });
  return (
    <Screen
      title={words.runs.title}
      lead={words.runs.lead}
      actions={<RunButton running={overview.data?.running ?? false} />}
    >
      <Panel padded={false}>
        <Loaded query={query} rows={8}>
          {(rows) =>
            rows.length === 0 ? (
              <Blank icon={IconRadar2} title={words.runs.empty}>
                <p>{words.runs.emptyText}</p>
              </Blank>
            ) : (
              <RunRecords rows={rows} running={overview.data?.running ?? false} />
            )
          }
        </Loaded>
        {query.hasNextPage ? (
          <div className="panel-foot">
            <Button
              variant="default"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {words.more}
            </Button>
          </div>
        ) : null}
      </Panel>
    </Screen>
  );
}

function RunRecords({
  rows,
  running,
}: {
  readonly rows: readonly RunRow[];
  readonly running: boolean;
}): ReactNode {
  const { words, locale } = useWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (run: string): void =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(run)) next.add(run);
      return next;
    });
  const newest = rows[0]?.run;
  const columns: readonly Column<RunRow>[] = [
    {
      key: "startedAt",
      label: words.runs.startedAt,
      kind: "lead",
      cell: (row) => (
        <>
          <strong>
            <Moment at={row.startedAt} />
          </strong>
          <div className="soft small">
            {words.runs.triggers[row.trigger]}
            {row.trigger === "person" ? ` · ${row.by}` : ""} · {row.source}
          </div>
        </>
      ),
    },
    {
      key: "end",
      label: words.orders.status,
      cell: (row) => <RunEnd row={row} going={running && row.run === newest} />,
    },
    numberColumn("read", words.runs.read),
    {
      key: "skipped",
      label: words.runs.skipped,
      numeric: true,
      cell: (row) =>
        row.counts === null
          ? words.none
          : new Intl.NumberFormat(locale).format(skippedOf(row.counts.skipped)),
    },
    numberColumn("low", words.runs.low),
    numberColumn("proposed", words.runs.proposed),
    numberColumn("submitted", words.runs.submitted),
    numberColumn("sent", words.runs.sent),
    {
      key: "details",
      label: "",
      kind: "narrow",
      head: <span className="unseen">{words.details}</span>,
      cell: (row) =>
        row.counts === null && row.stopped.length === 0 ? null : (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={open.has(row.run)}
            aria-label={fill(words.runs.detailsOf, { time: formatInstant(row.startedAt, locale) })}
            rightSection={
              open.has(row.run) ? (
                <IconChevronUp size={16} aria-hidden />
              ) : (
                <IconChevronDown size={16} aria-hidden />
              )
            }
            onClick={() => toggle(row.run)}
          >
            {words.details}
          </Button>
        ),
    },
  ];
  return (
    <Records
      caption={words.runs.title}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.run}
      below={(row) => (open.has(row.run) ? <RunFigures run={row} /> : null)}
    />
  );
}

type Figure = "read" | "low" | "proposed" | "submitted" | "sent";

function numberColumn(name: Figure, label: string): Column<RunRow> {
  return {
    key: name,
    label,
    numeric: true,
    cell: (row) => (row.counts === null ? "–" : <Count value={row.counts[name]} />),
  };
}

function skippedOf(skipped: Readonly<Record<string, number>>): number {
  return Object.values(skipped).reduce((sum, count) => sum + count, 0);
}

function RunEnd({ row, going }: { readonly row: RunRow; readonly going: boolean }): ReactNode {
  const { words } = useWords();
  if (row.stopped.length > 0)
    return (
      <Badge tone="bad" icon={IconPlayerStop}>
        {words.runs.stopped}
      </Badge>
    );
  if (row.finishedAt !== null)
    return (
      <Badge tone="good" icon={IconCircleCheck}>
        {words.runs.ok}
      </Badge>
    );
  return going ? (
    <Badge tone="info" icon={IconRefresh}>
      {words.runs.going}
    </Badge>
  ) : (
    <Badge tone="warn" icon={IconPlugConnectedX}>
      {words.runs.interrupted}
    </Badge>
  );
}
