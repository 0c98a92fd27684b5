import { Badge, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

import type { Guide } from "../../api.ts";
import { useAsking } from "../asking.ts";
import { useWords } from "../words/words.tsx";

/** The way from an empty app to the first order, and how far somebody has come. */
export function GuideCard({ guide }: { readonly guide: Guide }): ReactNode {
  const { words } = useWords();
  const { ask, busy } = useAsking(words.saved);
  const steps: readonly (readonly [boolean, string, string])[] = [
    [guide.read, words.guideRead, "/items"],
    [guide.suppliers, words.guideSuppliers, "/suppliers"],
    [guide.prices, words.guidePrices, "/suppliers"],
    [guide.points, words.guidePoints, "/items?show=unset"],
    [guide.company, words.guideCompany, "/settings"],
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {words.guide}
        </Text>
        {steps.map(([done, text, url]) => (
          <InlineStack key={text} gap="200" blockAlign="center">
            <Badge tone={done ? "success" : "info"}>{done ? words.done : words.toDo}</Badge>
            <Link url={url}>{text}</Link>
          </InlineStack>
        ))}
        <InlineStack>
          <Button
            loading={busy}
            onClick={() => ask({ intent: "settings", settings: { guided: true } })}
          >
            {words.guideClose}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
