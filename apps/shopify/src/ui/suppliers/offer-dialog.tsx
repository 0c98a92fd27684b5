import { BlockStack, InlineGrid, Modal, TextField } from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import type { SupplierPage } from "../../api.ts";
import { useAsking } from "../asking.ts";
import { Problem } from "../problem.tsx";
import { useWords } from "../words/words.tsx";

/** One line of a supplier's price list. */
export function OfferDialog({
  supplier,
  onClose,
}: {
  readonly supplier: SupplierPage;
  readonly onClose: () => void;
}): ReactNode {
  const { words } = useWords();
  const [fields, setFields] = useState({
    item: "",
    supplierSku: "",
    price: "",
    packSize: "1",
    minimumQuantity: "",
    leadTimeDays: "7",
  });
  const { ask, busy, problem } = useAsking(words.saved, onClose);
  const field = (name: keyof typeof fields, label: string): ReactNode => (
    <TextField
      label={label}
      value={fields[name]}
      onChange={(value) => setFields((before) => ({ ...before, [name]: value }))}
      autoComplete="off"
    />
  );
  const save = (): void =>
    ask({
      intent: "offer",
      supplier: supplier.id,
      currency: supplier.currency,
      preferred: false,
      ...fields,
    });
  return (
    <Modal
      open
      title={words.addPrice}
      onClose={onClose}
      primaryAction={{ content: words.save, loading: busy, onAction: save }}
      secondaryActions={[{ content: words.cancel, onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Problem said={problem} />
          <InlineGrid columns={2} gap="400">
            {field("item", words.sku)}
            {field("supplierSku", words.supplierSku)}
            {field("price", `${words.packPrice} (${supplier.currency})`)}
            {field("packSize", words.packSize)}
            {field("minimumQuantity", words.minimumQuantity)}
            {field("leadTimeDays", words.leadTime)}
          </InlineGrid>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
