import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { Card, EmptyState, IndexTable, Link, Page, Text } from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import { deskOf } from "../desk.ts";
import { useWords } from "../words/words.tsx";
import { SupplierDialog } from "./supplier-dialog.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  deskOf(context).suppliers(request);
export const action = ({ request, context }: ActionFunctionArgs) => deskOf(context).act(request);

export default function SuppliersScreen(): ReactNode {
  const { rows } = useLoaderData<typeof loader>();
  const { words, quantity } = useWords();
  const [adding, setAdding] = useState(false);
  const navigate = useNavigate();
  return (
    <Page
      title={words.suppliers}
      primaryAction={{ content: words.addSupplier, onAction: () => setAdding(true) }}
      secondaryActions={[{ content: words.importFile, url: "/import" }]}
    >
      <Card padding="0">
        {rows.length === 0 ? (
          <EmptyState
            heading={words.noSuppliers}
            image=""
            action={{ content: words.addSupplier, onAction: () => setAdding(true) }}
            secondaryAction={{ content: words.importFile, url: "/import" }}
          >
            <p>{words.noSuppliersHelp}</p>
          </EmptyState>
        ) : (
          <IndexTable
            resourceName={{ singular: words.supplier, plural: words.suppliers }}
            itemCount={rows.length}
            selectable={false}
            headings={[
              { title: words.name },
              { title: words.email },
              { title: words.currency },
              { title: words.prices, alignment: "end" },
            ]}
          >
            {rows.map((row, index) => (
              <IndexTable.Row id={row.id} key={row.id} position={index}>
                <IndexTable.Cell>
                  <Link dataPrimaryLink url={`/supplier?id=${encodeURIComponent(row.id)}`}>
                    {row.name}
                  </Link>
                </IndexTable.Cell>
                <IndexTable.Cell>{row.email === "" ? "–" : row.email}</IndexTable.Cell>
                <IndexTable.Cell>{row.currency}</IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {quantity(String(row.offers))}
                  </Text>
                </IndexTable.Cell>
              </IndexTable.Row>
            ))}
          </IndexTable>
        )}
      </Card>
      {adding ? (
        <SupplierDialog
          supplier={null}
          onClose={(id) => {
            setAdding(false);
            if (id !== null) navigate(`/supplier?id=${encodeURIComponent(id)}`);
          }}
        />
      ) : null}
    </Page>
  );
}
