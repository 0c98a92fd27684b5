import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import {
  BlockStack,
  Button,
  Card,
  Checkbox,
  DataTable,
  InlineStack,
  Page,
  Text,
} from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import { useAsking } from "../asking.ts";
import { deskOf } from "../desk.ts";
import { Problem } from "../problem.tsx";
import { useWords } from "../words/words.tsx";
import { OfferDialog } from "./offer-dialog.tsx";
import { SupplierDialog } from "./supplier-dialog.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  deskOf(context).supplier(request, new URL(request.url).searchParams.get("id") ?? "");
export const action = ({ request, context }: ActionFunctionArgs) => deskOf(context).act(request);

export default function SupplierScreen(): ReactNode {
  const supplier = useLoaderData<typeof loader>();
  const { words, quantity, money } = useWords();
  const [dialog, setDialog] = useState<"supplier" | "offer" | null>(null);
  const { ask, busy, problem } = useAsking(words.saved);
  return (
    <Page
      title={supplier.name}
      subtitle={[supplier.email, supplier.currency].filter((part) => part !== "").join(" · ")}
      backAction={{ content: words.suppliers, url: "/suppliers" }}
      primaryAction={{ content: words.addPrice, onAction: () => setDialog("offer") }}
      secondaryActions={[{ content: words.settings, onAction: () => setDialog("supplier") }]}
    >
      <BlockStack gap="400">
        <Problem said={problem} />
        <Card>
          <Checkbox
            label={words.confirmAuto}
            helpText={words.confirmAutoHelp}
            checked={supplier.confirmed}
            disabled={busy}
            onChange={(confirmed) =>
              ask({ intent: "confirm-autopilot", supplier: supplier.id, confirmed })
            }
          />
        </Card>
        <Card padding="0">
          {supplier.offerRows.length === 0 ? (
            <div style={{ padding: "1rem" }}>
              <BlockStack gap="200">
                <Text as="p">{words.noPrices}</Text>
                <InlineStack gap="200">
                  <Button onClick={() => setDialog("offer")}>{words.addPrice}</Button>
                  <Button url="/import">{words.importFile}</Button>
                </InlineStack>
              </BlockStack>
            </div>
          ) : (
            <DataTable
              columnContentTypes={["text", "text", "numeric", "numeric", "numeric", "text"]}
              headings={[
                words.sku,
                words.supplierSku,
                words.packPrice,
                words.packSize,
                words.leadTime,
                words.remove,
              ]}
              rows={supplier.offerRows.map((offer) => [
                offer.item,
                offer.supplierSku,
                money(offer.price, offer.currency),
                quantity(offer.packSize),
                quantity(String(offer.leadTimeDays)),
                <Button
                  key={offer.item}
                  variant="plain"
                  tone="critical"
                  accessibilityLabel={`${words.remove}: ${offer.item}`}
                  onClick={() =>
                    ask({ intent: "remove-offer", supplier: supplier.id, item: offer.item })
                  }
                >
                  {words.remove}
                </Button>,
              ])}
            />
          )}
        </Card>
      </BlockStack>
      {dialog === "offer" ? (
        <OfferDialog supplier={supplier} onClose={() => setDialog(null)} />
      ) : dialog === "supplier" ? (
        <SupplierDialog supplier={supplier} onClose={() => setDialog(null)} />
      ) : null}
    </Page>
  );
}
