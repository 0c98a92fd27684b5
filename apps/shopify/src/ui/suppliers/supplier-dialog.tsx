import { BlockStack, InlineGrid, Modal, TextField } from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import type { SupplierPage } from "../../api.ts";
import { useAsking } from "../asking.ts";
import { Problem } from "../problem.tsx";
import { useWords } from "../words/words.tsx";

/** A new supplier, or one as it stands. Closes with its id once it is saved. */
export function SupplierDialog({
  supplier,
  onClose,
}: {
  readonly supplier: SupplierPage | null;
  readonly onClose: (id: string | null) => void;
}): ReactNode {
  const { words } = useWords();
  const [fields, setFields] = useState({
    name: supplier?.name ?? "",
    email: supplier?.email ?? "",
    currency: supplier?.currency ?? "",
    language: supplier?.language ?? "",
    minimum: supplier?.minimum ?? "",
  });
  const { ask, busy, problem } = useAsking(words.saved, (answer) =>
    onClose(answer.kind === "done" ? (answer.message ?? null) : null),
  );
  const field = (name: keyof typeof fields, label: string, autoComplete = "off"): ReactNode => (
    <TextField
      label={label}
      value={fields[name]}
      onChange={(value) => setFields((before) => ({ ...before, [name]: value }))}
      autoComplete={autoComplete}
    />
  );
  return (
    <Modal
      open
      title={supplier?.name ?? words.addSupplier}
      onClose={() => onClose(null)}
      primaryAction={{
        content: words.save,
        loading: busy,
        onAction: () => ask({ intent: "supplier", id: supplier?.id ?? "", ...fields }),
      }}
      secondaryActions={[{ content: words.cancel, onAction: () => onClose(null) }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Problem said={problem} />
          {field("name", words.name)}
          {field("email", words.email, "email")}
          <InlineGrid columns={3} gap="400">
            {field("currency", words.currency)}
            {field("language", words.language)}
            {field("minimum", words.minimum)}
          </InlineGrid>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
