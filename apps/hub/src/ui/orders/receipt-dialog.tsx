import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";

import type { OrderDetail } from "../../api.ts";
import { formatQuantity, readQuantity, typedQuantity } from "../amount.ts";
import { Confirmation } from "../dialog.tsx";
import { useSay } from "../say.ts";
import { sentenceFor } from "../screen.tsx";
import { fill, useWords } from "../words/words.tsx";
import { type Reactions, useOrderAction } from "./action-mutation.ts";

export function ReceiptDialog({
  order,
  opened,
  onClose,
  ...reactions
}: {
  readonly order: OrderDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
} & Reactions): ReactNode {
  const { words, locale } = useWords();
  const say = useSay();
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const [wrong, setWrong] = useState<ReadonlySet<number>>(new Set());
  const [nothing, setNothing] = useState(false);
  const close = (): void => {
    act.reset();
    setTyped({});
    setWrong(new Set());
    setNothing(false);
    onClose();
  };
  const act = useOrderAction(order, reactions, close);

  const submit = (by: string): void => {
    const entries = Object.entries(typed)
      .filter(([, text]) => text.trim() !== "")
      .map(([line, text]) => ({ line: Number(line), quantity: readQuantity(text, locale) }));
    const unread = entries.filter(({ quantity }) => quantity === null).map(({ line }) => line);
    const lines = entries.flatMap(({ line, quantity }) =>
      quantity === null || quantity === "0" ? [] : [{ line, quantity }],
    );
    setWrong(new Set(unread));
    setNothing(unread.length === 0 && lines.length === 0);
    if (unread.length > 0 || lines.length === 0) return;
    act.mutate(
      { by, action: { action: "receive", lines } },
      { onSuccess: () => say.done(words.actions.receive.done) },
    );
  };

  return (
    <Confirmation
      opened={opened}
      title={fill(words.actions.receive.title, { reference: order.reference })}
      text={words.actions.receive.text}
      confirm={words.actions.receive.save}
      refusal={
        nothing ? words.actions.receive.nothing : act.isError ? sentenceFor(act.error, words) : null
      }
      busy={act.isPending}
      onConfirm={submit}
      onClose={close}
    >
      <div className="dialog dialog-scroll">
        {order.orderLines.map((line, index) => (
          <TextInput
            key={line.number}
            label={`${line.name} (${line.unit.code})`}
            description={fill(words.order.received, {
              received: formatQuantity(line.received, locale),
              quantity: formatQuantity(line.quantity, locale),
            })}
            inputMode="decimal"
            value={typed[line.number] ?? ""}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setTyped((before) => ({ ...before, [line.number]: text }));
            }}
            error={
              wrong.has(line.number)
                ? fill(words.quantityWrong, { example: typedQuantity("12.5", locale) })
                : null
            }
            data-autofocus={index === 0 ? true : undefined}
          />
        ))}
      </div>
    </Confirmation>
  );
}
