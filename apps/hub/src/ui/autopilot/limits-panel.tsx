import { Button } from "@mantine/core";
import { IconAlertTriangle, IconSignature } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import type { LimitRow, LimitsPage } from "../../api.ts";
import { formatQuantity } from "../amount.ts";
import { Confirmation } from "../dialog.tsx";
import { hub } from "../hub.ts";
import { Moment } from "../moment.tsx";
import { type Column, Records } from "../records.tsx";
import { useSay } from "../say.ts";
import { Loaded, Notice, Panel, sentenceFor } from "../screen.tsx";
import { actorName, countOf, type Dictionary, fill, useWords } from "../words/words.tsx";

/** What limits are in force, who set them when, and those that nobody stands for yet. */
export function LimitsPanel(): ReactNode {
  const { words } = useWords();
  const query = useQuery({ queryKey: ["limits"], queryFn: hub.limits });
  return (
    <Panel title={words.limits.title} padded={false}>
      <Loaded query={query}>
        {(page) => (
          <>
            {page.raised === 0 ? null : <Raised page={page} />}
            <LimitRecords rows={page.rows} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Raised({ page }: { readonly page: LimitsPage }): ReactNode {
  const { words, locale } = useWords();
  const say = useSay();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const record = useMutation({
    mutationFn: (by: string) => hub.recordLimits(by),
    onSuccess: () => {
      say.done(words.limits.recorded);
      close();
    },
    onSettled: () => client.invalidateQueries(),
  });
  const close = (): void => {
    record.reset();
    setAsking(false);
  };
  return (
    <div className="panel-body">
      <Notice
        tone="bad"
        icon={IconAlertTriangle}
        title={countOf(words.limits.raised, page.raised, locale)}
      >
        <p>{words.limits.raisedText}</p>
        <Button
          variant="default"
          mt="xs"
          leftSection={<IconSignature size={18} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {words.limits.record}
        </Button>
      </Notice>
      <Confirmation
        opened={asking}
        title={words.limits.recordTitle}
        text={words.limits.recordText}
        confirm={words.limits.record}
        refusal={record.isError ? sentenceFor(record.error, words) : null}
        busy={record.isPending}
        onConfirm={(by) => record.mutate(by)}
        onClose={close}
      />
    </div>
  );
}

function LimitRecords({ rows }: { readonly rows: readonly LimitRow[] }): ReactNode {
  const { words, locale } = useWords();
  const columns: readonly Column<LimitRow>[] = [
    {
      key: "limit",
      label: words.limits.limit,
      kind: "lead",
      cell: (row) => (
        <>
          {labelOf(row.limit, words)}
          <div className="soft small code">{row.limit}</div>
        </>
      ),
    },
    {
      key: "value",
      label: words.limits.value,
      numeric: true,
      cell: (row) => (
        <>
          <strong>{valueOf(row, row.value, words, locale)}</strong>
          {row.raisedFrom === null ? null : (
            <div className="small soft">
              {fill(words.limits.before, { value: valueOf(row, row.raisedFrom, words, locale) })}
            </div>
          )}
        </>
      ),
    },
    {
      key: "who",
      label: words.limits.who,
      cell: (row) => {
        if (row.raisedFrom !== null) return <strong>{words.limits.nobody}</strong>;
        if (row.recorded === null) return words.none;
        return (
          <>
            {actorName(row.recorded.name, words)}
            <div className="small soft">
              <Moment at={row.recorded.at} />
            </div>
          </>
        );
      },
    },
  ];
  return (
    <Records
      caption={words.limits.title}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.limit}
    />
  );
}

/** The words for a path: what is named in it by a person stands behind them. */
function labelOf(limit: string, { limits }: Dictionary): string {
  const known = limits.names[limit as keyof Dictionary["limits"]["names"]];
  if (known !== undefined) return known;
  for (const [prefix, label] of [
    ["guards.budgets.", limits.budget],
    ["approval.approvers.", limits.approver],
  ] as const)
    if (limit.startsWith(prefix)) return fill(label, { name: limit.slice(prefix.length) });
  return limit;
}

function valueOf(
  { limit }: LimitRow,
  value: string,
  { limits }: Dictionary,
  locale: string,
): string {
  if (value === "none") return limits.none;
  if (!limit.endsWith("Share")) return formatQuantity(value, locale);
  const format = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 6 });
  return format.format(value as Intl.StringNumericLiteral);
}
