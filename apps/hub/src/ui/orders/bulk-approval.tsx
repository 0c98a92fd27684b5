import { Button, Progress } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import type { OrderRow } from "../../api.ts";
import { Confirmation } from "../dialog.tsx";
import { Money } from "../figures.tsx";
import { hub } from "../hub.ts";
import { useSay } from "../say.ts";
import { sentenceFor } from "../screen.tsx";
import { countOf, fill, useWords } from "../words/words.tsx";

interface Approval {
  readonly by: string;
  readonly reason: string;
  readonly rows: readonly OrderRow[];
}

/** Approves the ticked orders one by one, each only if it is still as the person saw it in the list. */
export function BulkApproval({
  orders,
  onSettled,
}: {
  readonly orders: readonly OrderRow[];
  readonly onSettled: () => void;
}): ReactNode {
  const { words, locale } = useWords();
  const say = useSay();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  // What the person is asked about stays as it was then, whatever the list shows meanwhile.
  const [asked, setAsked] = useState<readonly OrderRow[]>([]);
  const [done, setDone] = useState(0);

  const approveOne = async (row: OrderRow, by: string, reason: string): Promise<void> => {
    const now = await hub.order(row.reference);
    if (now.changedAt !== row.changedAt || now.total !== row.total)
      throw new Error(words.orders.changedSince);
    if (!now.actions.includes("approve")) throw new Error(words.orders.notOffered);
    await hub.act(row.reference, now.version, by, {
      action: "approve",
      ...(reason === "" ? {} : { reason }),
    });
  };

  const approval = useMutation({
    mutationFn: async ({ by, reason, rows }: Approval) => {
      const refused: string[] = [];
      setDone(0);
      for (const row of rows) {
        try {
          await approveOne(row, by, reason);
        } catch (error) {
          const message =
            error instanceof Error && error.name === "Error"
              ? error.message
              : sentenceFor(error, words);
          refused.push(fill(words.orders.notApproved, { reference: row.reference, message }));
        }
        setDone((before) => before + 1);
      }
      return refused;
    },
    onSuccess: (refused, { rows }) => {
      const approved = rows.length - refused.length;
      if (approved > 0) say.done(countOf(words.orders.approved, approved, locale));
      for (const sentence of refused) say.refused(sentence);
      setAsking(false);
      onSettled();
    },
    onSettled: () => client.invalidateQueries(),
  });

  const ask = (): void => {
    setAsked(orders);
    setAsking(true);
  };
  return (
    <>
      {orders.length === 0 ? null : (
        <div className="panel-foot selection" role="region" aria-label={words.orders.waitingRegion}>
          <span role="status">{countOf(words.orders.selected, orders.length, locale)}</span>
          <Button leftSection={<IconCheck size={18} aria-hidden />} onClick={ask}>
            {countOf(words.orders.approveSelected, orders.length, locale)}
          </Button>
        </div>
      )}
      <Confirmation
        opened={asking}
        title={countOf(words.orders.approveTitle, asked.length, locale)}
        text={words.orders.approveText}
        confirm={countOf(words.orders.approveSelected, asked.length, locale)}
        reason="optional"
        busy={approval.isPending}
        onConfirm={(by, reason) => approval.mutate({ by, reason, rows: asked })}
        onClose={() => setAsking(false)}
      >
        <ul className="plain-list tally-list">
          {asked.map((row) => (
            <li key={row.reference}>
              <span>
                {row.supplierName} <span className="soft small">{row.reference}</span>
              </span>
              <Money value={row.total} currency={row.currency} />
            </li>
          ))}
        </ul>
        {approval.isPending ? (
          <Progress
            value={(done / asked.length) * 100}
            aria-label={fill(words.orders.approving, {
              done: String(done),
              all: String(asked.length),
            })}
          />
        ) : null}
      </Confirmation>
    </>
  );
}
