import { BlockStack, Button, InlineStack, Modal, Text, TextField } from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import type { OrderPage } from "../../api.ts";
import type { OrderAction } from "../../orders.ts";
import { Problem } from "../problem.tsx";
import { useWords } from "../words/words.tsx";

interface DialogProps {
  readonly busy: boolean;
  readonly problem: string | null;
  readonly act: (action: OrderAction) => void;
  readonly onClose: () => void;
}

/** Rejecting, calling off and closing want a reason that stays with the order. */
export function ReasonDialog({
  kind,
  busy,
  problem,
  act,
  onClose,
}: DialogProps & { readonly kind: "reject" | "cancel" | "close" }): ReactNode {
  const { words } = useWords();
  const [reason, setReason] = useState("");
  const titles = { reject: words.reject, cancel: words.cancelOrder, close: words.closeOrder };
  return (
    <Modal
      open
      title={titles[kind]}
      onClose={onClose}
      primaryAction={{
        content: titles[kind],
        destructive: kind !== "close",
        loading: busy,
        onAction: () => act({ action: kind, reason }),
      }}
      secondaryActions={[{ content: words.cancel, onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Problem said={problem} />
          <TextField
            label={words.reason}
            value={reason}
            onChange={setReason}
            autoComplete="off"
            maxLength={500}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

export function EditDialog({
  order,
  line,
  busy,
  problem,
  act,
  onClose,
}: DialogProps & { readonly order: OrderPage; readonly line: number }): ReactNode {
  const { words } = useWords();
  const edited = order.orderLines.find(({ number }) => number === line);
  const [quantity, setQuantity] = useState(edited?.quantity ?? "");
  const [reason, setReason] = useState("");
  return (
    <Modal
      open
      title={words.edit}
      onClose={onClose}
      primaryAction={{
        content: words.save,
        loading: busy,
        onAction: () => act({ action: "edit", line, quantity, reason }),
      }}
      secondaryActions={[{ content: words.cancel, onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Problem said={problem} />
          <TextField
            label={`${words.quantity}: ${edited?.name ?? ""}`}
            value={quantity}
            onChange={setQuantity}
            inputMode="decimal"
            autoComplete="off"
          />
          <TextField label={words.reason} value={reason} onChange={setReason} autoComplete="off" />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

/** Whole, in part, or more than was ordered. */
export function ReceiveDialog({
  order,
  busy,
  problem,
  act,
  onClose,
}: DialogProps & { readonly order: OrderPage }): ReactNode {
  const { words, quantity } = useWords();
  const [arrived, setArrived] = useState<Readonly<Record<number, string>>>({});
  const everything = (): void =>
    setArrived(Object.fromEntries(order.orderLines.map((line) => [line.number, rest(line)])));
  const receive = (): void =>
    act({
      action: "receive",
      lines: order.orderLines.map(({ number }) => ({
        line: number,
        quantity: arrived[number]?.trim() === "" ? "0" : (arrived[number] ?? "0"),
      })),
    });
  return (
    <Modal
      open
      title={words.receive}
      onClose={onClose}
      primaryAction={{ content: words.receive, loading: busy, onAction: receive }}
      secondaryActions={[{ content: words.cancel, onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Problem said={problem} />
          <Text as="p" tone="subdued">
            {words.receiveHelp}
          </Text>
          <InlineStack>
            <Button onClick={everything}>{words.receiveAll}</Button>
          </InlineStack>
          {order.orderLines.map((line) => (
            <TextField
              key={line.number}
              label={`${line.name} (${words.rest}: ${quantity(rest(line))} ${line.unit})`}
              value={arrived[line.number] ?? ""}
              onChange={(text) => setArrived((before) => ({ ...before, [line.number]: text }))}
              inputMode="decimal"
              autoComplete="off"
            />
          ))}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

/** What is still to come of a line; nothing once more came than was ordered. */
function rest(line: OrderPage["orderLines"][number]): string {
  return line.rest.startsWith("-") ? "0" : line.rest;
}
