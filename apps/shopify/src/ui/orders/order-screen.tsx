import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Card,
  DataTable,
  InlineStack,
  List,
  Page,
  Text,
} from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import type { OrderPage } from "../../api.ts";
import type { OrderAction } from "../../orders.ts";
import { useAsking } from "../asking.ts";
import { deskOf } from "../desk.ts";
import { Problem } from "../problem.tsx";
import { useWatching } from "../watching.ts";
import { fill } from "../words/en.ts";
import { useWords } from "../words/words.tsx";
import { OrderBadge } from "./order-badge.tsx";
import { EditDialog, ReasonDialog, ReceiveDialog } from "./order-dialogs.tsx";
import { savePdf } from "./save-pdf.ts";

export const loader = ({ request, context, params }: LoaderFunctionArgs) =>
  deskOf(context).order(request, params["reference"] ?? "");
export const action = ({ request, context }: ActionFunctionArgs) => deskOf(context).act(request);

/** Statuses that change by themselves within seconds. */
const passing: readonly string[] = ["approved", "submitting", "submitted", "sending"];
const withSupplier: readonly string[] = [
  "submitted",
  "sent",
  "acknowledged",
  "confirmed",
  "changed",
  "partly-received",
];

type Dialog = "reject" | "cancel" | "close" | "receive" | { readonly edit: number } | null;

export default function OrderScreen(): ReactNode {
  const order = useLoaderData<typeof loader>();
  const { words, money, day } = useWords();
  const [dialog, setDialog] = useState<Dialog>(null);
  const [pdfProblem, setPdfProblem] = useState<string | null>(null);
  const { ask, busy, problem } = useAsking(words.saved, () => setDialog(null));
  useWatching(passing.includes(order.status));
  const act = (asked: OrderAction): void =>
    ask({ intent: "order", reference: order.reference, version: order.version, action: asked });
  const draft = order.status === "proposed" || order.status === "waiting";
  const there = withSupplier.includes(order.status);
  const secondary = [
    {
      content: words.pdf,
      onAction: () => {
        setPdfProblem(null);
        savePdf(order.reference).catch(() => setPdfProblem(words.tryAgain));
      },
    },
    ...(draft ? [{ content: words.reject, onAction: () => setDialog("reject") }] : []),
    ...(order.status === "failed"
      ? [{ content: words.retry, onAction: () => act({ action: "retry" }) }]
      : []),
    ...(order.status === "unknown" && order.step === "sending"
      ? [
          { content: words.confirmSent, onAction: () => act({ action: "confirm-sent" }) },
          { content: words.sendAgain, onAction: () => act({ action: "send-again" }) },
        ]
      : []),
    ...(there
      ? [
          { content: words.closeOrder, onAction: () => setDialog("close") },
          { content: words.cancelOrder, onAction: () => setDialog("cancel") },
        ]
      : []),
  ];
  return (
    <Page
      title={order.reference}
      titleMetadata={<OrderBadge status={order.status} />}
      subtitle={`${order.supplier} · ${order.shipTo}`}
      backAction={{ content: words.orders, url: "/orders" }}
      {...(draft
        ? {
            primaryAction: {
              content: words.approve,
              loading: busy,
              onAction: () => act({ action: "approve" }),
            },
          }
        : there
          ? { primaryAction: { content: words.receive, onAction: () => setDialog("receive") } }
          : {})}
      secondaryActions={secondary}
    >
      <BlockStack gap="400">
        <Problem said={dialog === null ? (problem ?? pdfProblem) : pdfProblem} />
        <OrderNotices order={order} act={act} />
        <Card>
          <InlineStack gap="600">
            <Fact title={words.total} text={money(order.total, order.currency)} />
            <Fact title={words.orderedOn} text={day(order.orderDay)} />
            <Fact
              title={words.expectedOn}
              text={order.expectedDay === null ? "–" : day(order.expectedDay)}
            />
          </InlineStack>
        </Card>
        <LinesCard order={order} onEdit={draft ? (line) => setDialog({ edit: line }) : null} />
        <Explanations order={order} />
        <Timeline order={order} />
      </BlockStack>
      {dialog === "receive" ? (
        <ReceiveDialog
          order={order}
          busy={busy}
          problem={problem}
          act={act}
          onClose={() => setDialog(null)}
        />
      ) : dialog === "reject" || dialog === "cancel" || dialog === "close" ? (
        <ReasonDialog
          kind={dialog}
          busy={busy}
          problem={problem}
          act={act}
          onClose={() => setDialog(null)}
        />
      ) : dialog === null ? null : (
        <EditDialog
          order={order}
          line={dialog.edit}
          busy={busy}
          problem={problem}
          act={act}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  );
}

function Fact({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="bodySm" tone="subdued">
        {title}
      </Text>
      <Text as="p" variant="headingMd">
        {text}
      </Text>
    </BlockStack>
  );
}

function OrderNotices({
  order,
  act,
}: {
  readonly order: OrderPage;
  readonly act: (action: OrderAction) => void;
}): ReactNode {
  const { words } = useWords();
  return (
    <>
      {order.waitsFor.length === 0 || !["proposed", "waiting"].includes(order.status) ? null : (
        <Banner tone="info" title={words.waitsBecause}>
          <List>
            {order.waitsFor.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        </Banner>
      )}
      {order.changes.length === 0 ? null : (
        <Banner
          tone="warning"
          title={words.statuses.changed}
          action={{
            content: words.accept,
            onAction: () => act({ action: "accept-change" }),
          }}
          secondaryAction={{
            content: words.decline,
            onAction: () => act({ action: "decline-change" }),
          }}
        >
          <List>
            {order.changes.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        </Banner>
      )}
      {order.failure === null || !["failed", "unknown"].includes(order.status) ? null : (
        <Banner tone="critical" title={words.failed}>
          <p>{order.failure}</p>
        </Banner>
      )}
      {order.email === null ? (
        <Banner tone="warning" title={fill(words.noEmail, order.supplier)} />
      ) : (
        <Text as="p" tone="subdued">
          {fill(words.sentTo, order.email)}
        </Text>
      )}
    </>
  );
}

function LinesCard({
  order,
  onEdit,
}: {
  readonly order: OrderPage;
  readonly onEdit: ((line: number) => void) | null;
}): ReactNode {
  const { words, quantity, money } = useWords();
  return (
    <Card padding="0">
      <DataTable
        columnContentTypes={["text", "numeric", "numeric", "numeric", "numeric"]}
        headings={[words.item, words.quantity, words.price, words.total, words.received]}
        rows={order.orderLines.map((line) => [
          <BlockStack key={line.number}>
            <Text as="span">{line.name}</Text>
            <Text as="span" tone="subdued" variant="bodySm">
              {line.item}
            </Text>
            {onEdit === null ? null : (
              <button type="button" className="Polaris-Link" onClick={() => onEdit(line.number)}>
                {words.edit}
              </button>
            )}
          </BlockStack>,
          `${quantity(line.quantity)} ${line.unit}`,
          money(line.price, order.currency),
          money(line.total, order.currency),
          quantity(line.received),
        ])}
      />
    </Card>
  );
}

function Explanations({ order }: { readonly order: OrderPage }): ReactNode {
  const { words } = useWords();
  const explained = order.orderLines.filter(({ explanation }) => explanation.length > 0);
  if (explained.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {words.whySo}
        </Text>
        {explained.map((line) => (
          <BlockStack key={line.number} gap="100">
            {line.explanation.map((sentence) => (
              <Text as="p" key={sentence}>
                {sentence}
              </Text>
            ))}
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Timeline({ order }: { readonly order: OrderPage }): ReactNode {
  const { words, moment } = useWords();
  const said: Readonly<Record<string, string>> = words.events;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {words.timeline}
        </Text>
        {order.timeline.map((event, index) => (
          <BlockStack key={`${event.at}/${index}`} gap="050">
            <Text as="p" fontWeight="semibold">
              {said[event.type] ?? event.type}
            </Text>
            <Text as="p" tone="subdued">
              {[moment(event.at), event.by, event.detail].filter((part) => part !== "").join(" · ")}
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
