import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import {
  Badge,
  BlockStack,
  Card,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Link,
  Page,
  Pagination,
  Select,
  Text,
  TextField,
  useIndexResourceState,
} from "@shopify/polaris";
import { type ReactNode, useEffect, useState } from "react";

import type { ItemRow } from "../../api.ts";
import { deskOf } from "../desk.ts";
import { fill } from "../words/en.ts";
import { useWords } from "../words/words.tsx";
import { FiguresDialog } from "./figures-dialog.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) => deskOf(context).items(request);
export const action = ({ request, context }: ActionFunctionArgs) => deskOf(context).act(request);

const rowsAtOnce = 50;
const typingMs = 300;

const keyOf = ({ item, location }: ItemRow): string => JSON.stringify([item, location]);

export default function ItemsScreen(): ReactNode {
  const page = useLoaderData<typeof loader>();
  const { words, quantity } = useWords();
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState(search.get("search") ?? "");
  const [editing, setEditing] = useState(false);
  const loading = useNavigation().state === "loading";
  const rows = page.rows.map((row) => ({ ...row, id: keyOf(row) }));
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } =
    useIndexResourceState(rows);
  const change = (name: string, value: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === "") after.delete(name);
        else after.set(name, value);
        if (name !== "page") after.delete("page");
        return after;
      },
      { replace: true },
    );
  useEffect(() => {
    if (typed === (search.get("search") ?? "")) return;
    const timer = setTimeout(() => change("search", typed), typingMs);
    return () => clearTimeout(timer);
  });
  const chosen = rows.filter(({ id }) => selectedResources.includes(id));
  const from = (page.page - 1) * rowsAtOnce;
  return (
    <Page
      title={words.items}
      fullWidth
      primaryAction={{
        content: words.setFigures,
        disabled: chosen.length === 0,
        onAction: () => setEditing(true),
      }}
      secondaryActions={[{ content: words.importFile, url: "/import" }]}
    >
      <BlockStack gap="400">
        <Card>
          <InlineStack gap="300" blockAlign="end">
            <TextField
              label={words.search}
              value={typed}
              onChange={setTyped}
              autoComplete="off"
              clearButton
              onClearButtonClick={() => setTyped("")}
            />
            <Select
              label={words.location}
              options={[
                { label: words.everyLocation, value: "" },
                ...page.locations.map((one) => ({ label: one, value: one })),
              ]}
              value={search.get("location") ?? ""}
              onChange={(value) => change("location", value)}
            />
            <Select
              label={words.status}
              options={[
                { label: words.showAll, value: "" },
                { label: words.showLow, value: "low" },
                { label: words.showUnset, value: "unset" },
              ]}
              value={search.get("show") ?? ""}
              onChange={(value) => change("show", value)}
            />
          </InlineStack>
        </Card>
        <Card padding="0">
          <IndexTable
            resourceName={{ singular: words.item, plural: words.items }}
            itemCount={rows.length}
            selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
            onSelectionChange={handleSelectionChange}
            loading={loading}
            promotedBulkActions={[{ content: words.setFigures, onAction: () => setEditing(true) }]}
            emptyState={<EmptySearchResult title={words.noItems} description={words.noItemsHelp} />}
            headings={[
              { title: words.item },
              { title: words.location },
              { title: words.available, alignment: "end" },
              { title: words.coming, alignment: "end" },
              { title: words.point, alignment: "end" },
              { title: words.level, alignment: "end" },
              { title: words.supplier },
              { title: words.status },
            ]}
          >
            {rows.map((row, index) => (
              <IndexTable.Row
                id={row.id}
                key={row.id}
                position={index}
                selected={selectedResources.includes(row.id)}
              >
                <IndexTable.Cell>
                  <Link
                    dataPrimaryLink
                    url={`/item?item=${encodeURIComponent(row.item)}&location=${encodeURIComponent(row.location)}`}
                  >
                    {row.name}
                  </Link>
                  <Text as="p" tone="subdued" variant="bodySm">
                    {row.item}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>{row.location}</IndexTable.Cell>
                <FigureCell text={quantity(row.available)} />
                <FigureCell text={quantity(row.coming)} />
                <FigureCell text={row.point === null ? "–" : quantity(row.point)} />
                <FigureCell text={row.level === null ? "–" : quantity(row.level)} />
                <IndexTable.Cell>{row.supplier ?? "–"}</IndexTable.Cell>
                <IndexTable.Cell>
                  {row.low ? <Badge tone="warning">{words.low}</Badge> : null}
                </IndexTable.Cell>
              </IndexTable.Row>
            ))}
          </IndexTable>
        </Card>
        {page.total === 0 ? null : (
          <InlineStack align="center">
            <Pagination
              label={fill(
                words.of,
                quantity(String(from + 1)),
                quantity(String(from + rows.length)),
                quantity(String(page.total)),
              )}
              hasPrevious={page.page > 1}
              onPrevious={() => change("page", String(page.page - 1))}
              hasNext={from + rows.length < page.total}
              onNext={() => change("page", String(page.page + 1))}
              accessibilityLabel={words.items}
            />
          </InlineStack>
        )}
      </BlockStack>
      {editing ? (
        <FiguresDialog
          rows={chosen}
          onClose={(saved) => {
            setEditing(false);
            if (saved) clearSelection();
          }}
        />
      ) : null}
    </Page>
  );
}

function FigureCell({ text }: { readonly text: string }): ReactNode {
  return (
    <IndexTable.Cell>
      <Text as="span" alignment="end" numeric>
        {text}
      </Text>
    </IndexTable.Cell>
  );
}
