import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Button,
  Card,
  Checkbox,
  InlineGrid,
  InlineStack,
  Page,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import { useAsking } from "../asking.ts";
import { deskOf } from "../desk.ts";
import { Problem } from "../problem.tsx";
import { useWords } from "../words/words.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  deskOf(context).settings(request);
export const action = ({ request, context }: ActionFunctionArgs) => deskOf(context).act(request);

const languages = ["en", "de", "fr", "es", "it", "nl"];

export default function SettingsScreen(): ReactNode {
  const { submissionStopped, ...kept } = useLoaderData<typeof loader>();
  const { words } = useWords();
  const [fields, setFields] = useState({
    name: kept.company.name,
    address: kept.company.address.join("\n"),
    email: kept.company.email,
    taxNumber: kept.company.taxNumber,
    language: kept.company.language as string,
    autopilot: kept.autopilot as string,
    orderValue: kept.orderValue,
    lineValue: kept.lineValue,
    interval: String(kept.intervalMinutes),
    prefix: kept.referencePrefix,
  });
  const [mirror, setMirror] = useState(kept.mirror === "adjustment");
  const [receiving, setReceiving] = useState(kept.receiving === "available");
  const { ask, busy, problem } = useAsking(words.saved);
  const change = (name: keyof typeof fields) => (value: string) =>
    setFields((before) => ({ ...before, [name]: value }));
  const text = (name: keyof typeof fields, label: string, autoComplete = "off"): ReactNode => (
    <TextField
      label={label}
      value={fields[name]}
      onChange={change(name)}
      autoComplete={autoComplete}
    />
  );
  const save = (): void =>
    ask({
      intent: "settings",
      settings: {
        company: {
          name: fields.name,
          address: fields.address.split("\n").filter((line) => line.trim() !== ""),
          email: fields.email,
          taxNumber: fields.taxNumber,
          language: fields.language,
        },
        autopilot: fields.autopilot,
        orderValue: fields.orderValue,
        lineValue: fields.lineValue,
        intervalMinutes: Number(fields.interval),
        referencePrefix: fields.prefix,
        mirror: mirror ? "adjustment" : "none",
        receiving: receiving ? "available" : "none",
      },
    });
  return (
    <Page
      title={words.settings}
      primaryAction={{ content: words.save, loading: busy, onAction: save }}
    >
      <BlockStack gap="400">
        <Problem said={problem} />
        <Card>
          <BlockStack gap="400">
            <Text as="h2" variant="headingMd">
              {words.company}
            </Text>
            {text("name", words.name, "organization")}
            <TextField
              label={words.address}
              value={fields.address}
              onChange={change("address")}
              multiline={4}
              autoComplete="street-address"
            />
            <InlineGrid columns={{ xs: 1, sm: 3 }} gap="400">
              {text("email", words.replyTo, "email")}
              {text("taxNumber", words.taxNumber)}
              <Select
                label={words.language}
                options={languages}
                value={fields.language}
                onChange={change("language")}
              />
            </InlineGrid>
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="400">
            <Text as="h2" variant="headingMd">
              {words.approvals}
            </Text>
            <Select
              label={words.mode}
              options={[
                { label: words.autopilotOff, value: "off" },
                { label: words.autopilotAsk, value: "ask" },
                { label: words.autopilotAuto, value: "auto" },
              ]}
              value={fields.autopilot}
              onChange={change("autopilot")}
            />
            <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
              {text("orderValue", words.orderValue)}
              {text("lineValue", words.lineValue)}
              {text("interval", words.interval)}
              {text("prefix", words.prefix)}
            </InlineGrid>
            <Checkbox label={words.mirror} checked={mirror} onChange={setMirror} />
            <Checkbox label={words.receiving} checked={receiving} onChange={setReceiving} />
          </BlockStack>
        </Card>
        <Stopping stopped={submissionStopped} />
      </BlockStack>
    </Page>
  );
}

/** The kill switch. */
function Stopping({ stopped }: { readonly stopped: string | null }): ReactNode {
  const { words } = useWords();
  const { ask, busy, problem } = useAsking(words.saved);
  return (
    <Card>
      <BlockStack gap="300">
        <Problem said={problem} />
        {stopped === null ? null : (
          <Banner tone="warning" title={words.stopped}>
            <p>{stopped}</p>
          </Banner>
        )}
        <Text as="p" tone="subdued">
          {words.stopHelp}
        </Text>
        <InlineStack>
          {stopped === null ? (
            <Button
              tone="critical"
              loading={busy}
              onClick={() => ask({ intent: "stop", reason: words.stopAll })}
            >
              {words.stopAll}
            </Button>
          ) : (
            <Button loading={busy} onClick={() => ask({ intent: "resume" })}>
              {words.resumeAll}
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
