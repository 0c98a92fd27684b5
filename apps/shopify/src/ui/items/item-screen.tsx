import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, InlineGrid, Link, List, Page, Text } from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import { deskOf } from "../desk.ts";
import { OrderBadge } from "../orders/order-badge.tsx";
import { useWords } from "../words/words.tsx";
import { FiguresDialog } from "./figures-dialog.tsx";
import { OutlookPlot } from "./outlook-plot.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) => {
  const { searchParams } = new URL(request.url);
  return deskOf(context).item(
    request,
    searchParams.get("item") ?? "",
    searchParams.get("location") ?? "",
  );
};
export const action = ({ request, context }: ActionFunctionArgs) => deskOf(context).act(request);

export default function ItemScreen(): ReactNode {
  const item = useLoaderData<typeof loader>();
  const { words, quantity, money } = useWords();
  const [editing, setEditing] = useState(false);
  const figures: readonly (readonly [string, string])[] = [
    [words.onHand, quantity(item.onHand)],
    [words.committed, quantity(item.committed)],
    [words.available, quantity(item.available)],
    [words.coming, quantity(item.coming)],
    [words.point, item.point === null ? "–" : quantity(item.point)],
    [words.level, item.level === null ? "–" : quantity(item.level)],
  ];
  return (
    <Page
      title={item.name}
      subtitle={`${item.item} · ${item.location}`}
      backAction={{ content: words.items, url: "/items" }}
      primaryAction={{ content: words.setFigures, onAction: () => setEditing(true) }}
    >
      <BlockStack gap="400">
        <Card>
          <InlineGrid columns={{ xs: 2, sm: 3, md: 6 }} gap="400">
            {figures.map(([title, text]) => (
              <BlockStack key={title} gap="100">
                <Text as="h2" variant="bodySm" tone="subdued">
                  {title}
                </Text>
                <Text as="p" variant="headingLg" numeric>
                  {text}
                </Text>
              </BlockStack>
            ))}
          </InlineGrid>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {words.outlook}
            </Text>
            <OutlookPlot item={item} />
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              {words.whySo}
            </Text>
            {item.explanation.length === 0 ? (
              <Text as="p" tone="subdued">
                {words.notDecided}
              </Text>
            ) : (
              <List type="number">
                {item.explanation.map((sentence) => (
                  <List.Item key={sentence}>{sentence}</List.Item>
                ))}
              </List>
            )}
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              {words.offers}
            </Text>
            {item.offers.length === 0 ? (
              <Text as="p" tone="subdued">
                {words.noOffers}
              </Text>
            ) : (
              item.offers.map((offer) => (
                <Text as="p" key={offer.supplier}>
                  <Link url={`/supplier?id=${encodeURIComponent(offer.supplier)}`}>
                    {offer.supplier}
                  </Link>
                  {`: ${money(offer.price, offer.currency)} / ${quantity(offer.packSize)}, ${words.leadTime} ${offer.leadTimeDays}`}
                </Text>
              ))
            )}
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              {words.ordersOf}
            </Text>
            {item.orders.length === 0 ? (
              <Text as="p" tone="subdued">
                {words.noOrdersOf}
              </Text>
            ) : (
              item.orders.map((order) => (
                <Text as="p" key={order.reference}>
                  <Link url={`/orders/${encodeURIComponent(order.reference)}`}>
                    {order.reference}
                  </Link>{" "}
                  <OrderBadge status={order.status} /> {money(order.total, order.currency)}
                </Text>
              ))
            )}
          </BlockStack>
        </Card>
      </BlockStack>
      {editing ? <FiguresDialog rows={[item]} onClose={() => setEditing(false)} /> : null}
    </Page>
  );
}
