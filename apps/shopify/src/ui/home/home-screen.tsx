import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Box,
  Card,
  InlineGrid,
  Link,
  List,
  Page,
  Spinner,
  Text,
} from "@shopify/polaris";
import type { ReactNode } from "react";

import type { HomePage } from "../../api.ts";
import { useAsking } from "../asking.ts";
import { deskOf } from "../desk.ts";
import { Problem } from "../problem.tsx";
import { useWatching } from "../watching.ts";
import { fill } from "../words/en.ts";
import { useWords } from "../words/words.tsx";
import { GuideCard } from "./guide-card.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) => deskOf(context).home(request);
export const action = ({ request, context }: ActionFunctionArgs) => deskOf(context).act(request);

export default function HomeScreen(): ReactNode {
  const home = useLoaderData<typeof loader>();
  const { words, moment, money } = useWords();
  const { ask, busy, problem } = useAsking(words.lookingNow);
  useWatching(home.reading !== null || !home.firstRead || busy);
  const navigate = useNavigate();
  const sums = (values: Readonly<Record<string, string>>): string =>
    Object.entries(values)
      .map(([currency, total]) => money(total, currency))
      .join(", ");
  const modes = {
    off: words.autopilotOff,
    ask: words.autopilotAsk,
    auto: words.autopilotAuto,
  } as const;
  return (
    <Page
      title={words.home}
      {...(home.changedAt === null
        ? {}
        : { subtitle: fill(words.upToDate, moment(home.changedAt)) })}
      primaryAction={{
        content: words.lookNow,
        loading: busy,
        onAction: () => ask({ intent: "run" }),
      }}
    >
      <BlockStack gap="400">
        <Problem said={problem} />
        <Notices home={home} />
        {home.guide === null ? null : <GuideCard guide={home.guide} />}
        <InlineGrid columns={{ xs: 1, sm: 3 }} gap="400">
          <Figure
            title={words.atRisk}
            figure={home.atRisk}
            said=""
            onOpen={() => navigate("/items?show=low")}
          />
          <Figure
            title={words.waiting}
            figure={home.waiting}
            said={sums(home.waitingValue)}
            onOpen={() => navigate("/orders?group=waiting")}
          />
          <Figure
            title={words.inTransit}
            figure={home.inTransit}
            said={sums(home.inTransitValue)}
            onOpen={() => navigate("/orders?group=transit")}
          />
        </InlineGrid>
        <Risks home={home} />
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              {words.autopilot}
            </Text>
            <Text as="p">{modes[home.autopilot]}</Text>
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}

function Notices({ home }: { readonly home: HomePage }): ReactNode {
  const { words, quantity } = useWords();
  return (
    <>
      {home.firstRead ? null : (
        <Banner tone="info" title={words.readingShop}>
          <BlockStack gap="200">
            <Text as="p">
              {fill(
                words.readSoFar,
                quantity(String(home.reading?.items ?? 0)),
                quantity(String(home.reading?.levels ?? 0)),
              )}
            </Text>
            <Spinner size="small" accessibilityLabel={words.readingShop} />
          </BlockStack>
        </Banner>
      )}
      {home.problem === null ? null : (
        <Banner tone="critical" title={words.problem}>
          <p>{home.problem}</p>
        </Banner>
      )}
      {home.submissionStopped === null ? null : (
        <Banner tone="warning" title={words.stopped}>
          <p>{home.submissionStopped}</p>
        </Banner>
      )}
      {home.exceptions.length === 0 ? null : (
        <Banner tone="warning" title={words.toLookAt}>
          <List>
            {home.exceptions.map(({ key, message }) => (
              <List.Item key={key}>{message}</List.Item>
            ))}
          </List>
        </Banner>
      )}
    </>
  );
}

function Figure({
  title,
  figure,
  said,
  onOpen,
}: {
  readonly title: string;
  readonly figure: number;
  readonly said: string;
  readonly onOpen: () => void;
}): ReactNode {
  const { words, quantity } = useWords();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          {title}
        </Text>
        <Text as="p" variant="heading2xl">
          {quantity(String(figure))}
        </Text>
        <Text as="p" tone="subdued">
          {said === "" ? "\u00A0" : said}
        </Text>
        <Link onClick={onOpen} accessibilityLabel={`${words.seeAll}: ${title}`}>
          {words.seeAll}
        </Link>
      </BlockStack>
    </Card>
  );
}

function Risks({ home }: { readonly home: HomePage }): ReactNode {
  const { words, quantity } = useWords();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {words.riskHeading}
        </Text>
        {home.risky.length === 0 ? (
          <Text as="p" tone="subdued">
            {words.nothingAtRisk}
          </Text>
        ) : (
          home.risky.map((row) => (
            <Box key={`${row.item}/${row.location}`}>
              <BlockStack gap="050">
                <Text as="p" fontWeight="semibold">
                  <Link
                    url={`/item?item=${encodeURIComponent(row.item)}&location=${encodeURIComponent(row.location)}`}
                  >
                    {row.name}
                  </Link>{" "}
                  · {row.location} · {quantity(row.position)}
                  {row.point === null ? "" : ` / ${quantity(row.point)}`}
                </Text>
                <Text as="p" tone="subdued">
                  {row.reason}{" "}
                  {row.reference === null ? null : (
                    <Link url={`/orders/${encodeURIComponent(row.reference)}`}>
                      {row.reference}
                    </Link>
                  )}
                </Text>
              </BlockStack>
            </Box>
          ))
        )}
      </BlockStack>
    </Card>
  );
}
