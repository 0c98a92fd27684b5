import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";

import type { OrderDetail } from "../../api.ts";
import { readQuantity, typedQuantity } from "../amount.ts";
import { Confirmation } from "../dialog.tsx";
import { useSay } from "../say.ts";
import { sentenceFor } from "../screen.tsx";
import { fill, useWords } from "../words/words.tsx";
import { type Reactions, useOrderAction } from "./action-mutation.ts";

export type Line = OrderDetail["orderLines"][number];

export function QuantityDialog({
  order,
  line,
  opened,
  onClose,
  ...reactions
}: {
  readonly order: OrderDetail;
  readonly line: Line;
  readonly opened: boolean;
  readonly onClose: () => void;
} & Reactions): ReactNode {
  const { words, locale } = useWords();
  const say = useSay();
  const start = typedQuantity(line.quantity, locale);
  const [typed, setTyped] = useState({ line: line.number, text: start });
  const text = typed.line === line.number ? typed.text : start;
  const [wrong, setWrong] = useState(false);
  const close = (): void => {
    act.reset();
    setTyped({ line: -1, text: "" });
    setWrong(false);
    onClose();
  };
  const act = useOrderAction(order, reactions, close);

  const submit = (by: string, reason: string): void => {
    const quantity = readQuantity(text, locale);
    setWrong(quantity === null);
    if (quantity === null) return;
    act.mutate(
      { by, action: { action: "edit", line: line.number, quantity, reason } },
      { onSuccess: () => say.done(words.actions.edit.done) },
    );
  };

  return (
    <Confirmation
      opened={opened}
      title={words.actions.edit.title}
      text={words.actions.edit.text}
      confirm={words.actions.edit.save}
      reason="required"
      refusal={act.isError ? sentenceFor(act.error, words) : null}
      busy={act.isPending}
      onConfirm={submit}
      onClose={close}
    >
      <TextInput
        label={`${line.name} (${line.unit.code})`}
        inputMode="decimal"
        value={text}
        onChange={(event) => setTyped({ line: line.number, text: event.currentTarget.value })}
        error={wrong ? fill(words.quantityWrong, { example: typedQuantity("12.5", locale) }) : null}
        data-autofocus
      />
    </Confirmation>
  );
}
