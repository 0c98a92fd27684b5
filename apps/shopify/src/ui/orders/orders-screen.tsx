import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import {
  BlockStack,
  Card,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Link,
  Page,
  Pagination,
  Tabs,
  Text,
  useIndexResourceState,
} from "@shopify/polaris";
import type { ReactNode } from "react";

import { useAsking } from "../asking.ts";
import { deskOf } from "../desk.ts";
import { Problem } from "../problem.tsx";
import { useWords } from "../words/words.tsx";
import { OrderBadge } from "./order-badge.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) => deskOf(context).orders(request);
export const action = ({ request, context }: ActionFunctionArgs) => deskOf(context).act(request);

const groups = ["all", "waiting", "moving", "transit", "done"] as const;

export default function OrdersScreen(): ReactNode {
  const page = useLoaderData<typeof loader>();
  const { words, quantity, money, day } = useWords();
  const [search, setSearch] = useSearchParams();
  const loading = useNavigation().state === "loading";
  const rows = page.rows.map((row) => ({ ...row, id: row.reference }));
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } =
    useIndexResourceState(rows);
  const { ask, busy, problem } = useAsking(words.approved, clearSelection);
  const titles = {
    all: words.groupAll,
    waiting: words.groupWaiting,
    moving: words.groupMoving,
    transit: words.groupTransit,
    done: words.groupDone,
  } as const;
  const group = groups.findIndex((one) => one === search.get("group"));
  const chosen = rows.filter(({ id }) => selectedResources.includes(id));
  const approve = (): void =>
    ask({
      intent: "approve-many",
      orders: chosen.map(({ reference, version }) => ({ reference, version })),
    });
  const last = rows.at(-1);
  return (
    <Page title={words.orders} fullWidth>
      <BlockStack gap="400">
        <Problem said={problem} />
        <Card padding="0">
          <Tabs
            tabs={groups.map((one) => ({ id: one, content: titles[one] }))}
            selected={Math.max(0, group)}
            onSelect={(index) => setSearch({ group: groups[index] ?? "all" })}
          />
          <IndexTable
            resourceName={{ singular: words.orders, plural: words.orders }}
            itemCount={rows.length}
            selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
            onSelectionChange={handleSelectionChange}
            loading={loading || busy}
            promotedBulkActions={[{ content: words.approveChosen, onAction: approve }]}
            emptyState={
              <EmptySearchResult title={words.noOrders} description={words.noOrdersHelp} />
            }
            headings={[
              { title: words.reference },
              { title: words.status },
              { title: words.supplier },
              { title: words.shipTo },
              { title: words.lines, alignment: "end" },
              { title: words.total, alignment: "end" },
              { title: words.orderedOn },
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
                  <Link dataPrimaryLink url={`/orders/${encodeURIComponent(row.reference)}`}>
                    {row.reference}
                  </Link>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <OrderBadge status={row.status} />
                </IndexTable.Cell>
                <IndexTable.Cell>{row.supplier}</IndexTable.Cell>
                <IndexTable.Cell>{row.shipTo}</IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {quantity(String(row.lines))}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {money(row.total, row.currency)}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>{day(row.orderDay)}</IndexTable.Cell>
              </IndexTable.Row>
            ))}
          </IndexTable>
        </Card>
        {page.more && last !== undefined ? (
          <InlineStack align="center">
            <Pagination
              label={words.older}
              hasNext
              onNext={() =>
                setSearch({ group: search.get("group") ?? "all", before: last.reference })
              }
              accessibilityLabel={words.orders}
            />
          </InlineStack>
        ) : null}
      </BlockStack>
    </Page>
  );
}
