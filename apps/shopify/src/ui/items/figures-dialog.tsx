import { BlockStack, ChoiceList, InlineGrid, Modal, Text, TextField } from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import type { ItemRow } from "../../api.ts";
import { useAsking } from "../asking.ts";
import { Problem } from "../problem.tsx";
import { fill } from "../words/en.ts";
import { useWords } from "../words/words.tsx";

/** Reorder point and par level of many rows at once. */
export function FiguresDialog({
  rows,
  onClose,
}: {
  readonly rows: readonly ItemRow[];
  readonly onClose: (saved: boolean) => void;
}): ReactNode {
  const { words } = useWords();
  const [only] = rows.length === 1 ? rows : [];
  const [point, setPoint] = useState(only?.point ?? "");
  const [level, setLevel] = useState(only?.level ?? "");
  const [scope, setScope] = useState(rows.some(({ own }) => own) ? "here" : "everywhere");
  const { ask, busy, problem } = useAsking(words.saved, () => onClose(true));
  const save = (): void =>
    ask({
      intent: "figures",
      point,
      level,
      rows: rows.map(({ item, location }) => ({
        item,
        location: scope === "here" ? location : "*",
      })),
    });
  return (
    <Modal
      open
      title={fill(words.figuresFor, rows.length)}
      onClose={() => onClose(false)}
      primaryAction={{ content: words.save, onAction: save, loading: busy }}
      secondaryActions={[{ content: words.cancel, onAction: () => onClose(false) }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Problem said={problem} />
          <Text as="p" tone="subdued">
            {words.figuresHelp}
          </Text>
          <InlineGrid columns={2} gap="400">
            <TextField
              label={words.point}
              value={point}
              onChange={setPoint}
              inputMode="decimal"
              autoComplete="off"
            />
            <TextField
              label={words.level}
              value={level}
              onChange={setLevel}
              inputMode="decimal"
              autoComplete="off"
            />
          </InlineGrid>
          <ChoiceList
            title={words.holdsFor}
            choices={[
              { label: words.everywhere, value: "everywhere" },
              { label: words.thisLocation, value: "here" },
            ]}
            selected={[scope]}
            onChange={([value = "everywhere"]) => setScope(value)}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
