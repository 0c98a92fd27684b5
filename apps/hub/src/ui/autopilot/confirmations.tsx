import { Button } from "@mantine/core";
import { IconPlus, IconRobotOff } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useSearchParams } from "wouter";

import type { AutopilotState } from "../../api.ts";
import { Confirmation } from "../dialog.tsx";
import { hub, type Scope } from "../hub.ts";
import { Moment } from "../moment.tsx";
import { type Column, Records } from "../records.tsx";
import { useSay } from "../say.ts";
import { Blank, Panel, sentenceFor } from "../screen.tsx";
import { fill, useWords } from "../words/words.tsx";
import { ScopeDialog, scopeText } from "./scope-dialog.tsx";

type Row = AutopilotState["confirmations"][number];

/** What reorders by itself, and who stands for it. Opens on a scope when the address names one. */
export function Confirmations({
  confirmations,
}: {
  readonly confirmations: readonly Row[];
}): ReactNode {
  const { words } = useWords();
  const [params, setParams] = useSearchParams();
  const named = scopeOf(params);
  const [adding, setAdding] = useState(named !== null);
  const [withdrawing, setWithdrawing] = useState<Row | null>(null);
  const columns: readonly Column<Row>[] = [
    {
      key: "scope",
      label: words.autopilot.scope,
      kind: "lead",
      cell: (row) => (
        <>
          <span className="soft small">{words.autopilot.kinds[row.kind]}</span>
          <div>
            <strong>{row.id}</strong>
          </div>
        </>
      ),
    },
    { key: "who", label: words.autopilot.who, cell: (row) => row.name },
    { key: "when", label: words.autopilot.when, cell: (row) => <Moment at={row.at} /> },
    {
      key: "withdraw",
      label: "",
      kind: "narrow",
      head: <span className="unseen">{words.autopilot.withdraw}</span>,
      cell: (row) => (
        <Button
          variant="default"
          size="xs"
          aria-label={`${words.autopilot.withdraw}: ${scopeText(row, words)}`}
          onClick={() => setWithdrawing(row)}
        >
          {words.autopilot.withdraw}
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title={words.autopilot.confirmations}
      end={
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {words.autopilot.add}
        </Button>
      }
      padded={false}
    >
      {confirmations.length === 0 ? (
        <Blank icon={IconRobotOff} title={words.autopilot.none}>
          <p>{words.autopilot.noneText}</p>
        </Blank>
      ) : (
        <Records
          caption={words.autopilot.confirmations}
          columns={columns}
          rows={confirmations}
          keyOf={(row) => `${row.kind} ${row.id}`}
        />
      )}
      <ScopeDialog
        opened={adding}
        first={named}
        onClose={() => {
          setAdding(false);
          setParams({}, { replace: true });
        }}
      />
      <WithdrawDialog row={withdrawing} onClose={() => setWithdrawing(null)} />
    </Panel>
  );
}

function scopeOf(params: URLSearchParams): Scope | null {
  const kind = params.get("kind");
  const id = params.get("id") ?? "";
  if (id === "") return null;
  return kind === "item" || kind === "supplier" || kind === "category" ? { kind, id } : null;
}

function WithdrawDialog({
  row,
  onClose,
}: {
  readonly row: Row | null;
  readonly onClose: () => void;
}): ReactNode {
  const { words } = useWords();
  const say = useSay();
  const client = useQueryClient();
  const scope = row === null ? "" : scopeText(row, words);
  const withdraw = useMutation({
    mutationFn: ({ by, kind, id }: Scope & { readonly by: string }) =>
      hub.withdraw(by, { kind, id }),
    onSuccess: () => {
      say.done(fill(words.autopilot.withdrawn, { scope }));
      onClose();
    },
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Confirmation
      opened={row !== null}
      title={words.autopilot.withdrawTitle}
      text={fill(words.autopilot.withdrawText, { scope })}
      confirm={words.autopilot.withdraw}
      refusal={withdraw.isError ? sentenceFor(withdraw.error, words) : null}
      busy={withdraw.isPending}
      onConfirm={(by) => {
        if (row !== null) withdraw.mutate({ by, kind: row.kind, id: row.id });
      }}
      onClose={() => {
        withdraw.reset();
        onClose();
      }}
    />
  );
}
