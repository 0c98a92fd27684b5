import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import {
  Banner,
  BlockStack,
  Button,
  Card,
  DropZone,
  InlineStack,
  List,
  Page,
  Text,
} from "@shopify/polaris";
import { type ReactNode, useState } from "react";

import { useAsking } from "../asking.ts";
import { deskOf } from "../desk.ts";
import { Problem } from "../problem.tsx";
import { fill } from "../words/en.ts";
import { useWords } from "../words/words.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) => deskOf(context).frame(request);
export const action = ({ request, context }: ActionFunctionArgs) => deskOf(context).act(request);

export default function ImportScreen(): ReactNode {
  const { words, quantity } = useWords();
  const [file, setFile] = useState<File | null>(null);
  const { sendFile, busy, problem, answer } = useAsking(words.done);
  const taken = answer?.kind === "done" ? answer.import : undefined;
  return (
    <Page title={words.importFile} backAction={{ content: words.suppliers, url: "/suppliers" }}>
      <BlockStack gap="400">
        <Problem said={problem} />
        {taken === undefined ? null : (
          <Banner
            tone={taken.faults.length === 0 ? "success" : "warning"}
            title={fill(words.imported, quantity(String(taken.taken)))}
          >
            {taken.faults.length === 0 ? null : (
              <BlockStack gap="200">
                <Text as="p">{fill(words.importFaults, taken.faults.length)}</Text>
                <List>
                  {taken.faults.map((fault) => (
                    <List.Item key={fault}>{fault}</List.Item>
                  ))}
                </List>
              </BlockStack>
            )}
          </Banner>
        )}
        <Card>
          <BlockStack gap="400">
            <Text as="p">{words.importHelp}</Text>
            <DropZone
              label={words.chooseFile}
              allowMultiple={false}
              accept=".csv,text/csv"
              type="file"
              onDropAccepted={([chosen]) => setFile(chosen ?? null)}
            >
              {file === null ? (
                <DropZone.FileUpload actionTitle={words.chooseFile} />
              ) : (
                <div style={{ padding: "1rem" }}>
                  <Text as="p">{file.name}</Text>
                </div>
              )}
            </DropZone>
            <InlineStack>
              <Button
                variant="primary"
                disabled={file === null}
                loading={busy}
                onClick={() => {
                  if (file !== null) sendFile(file);
                }}
              >
                {words.importNow}
              </Button>
            </InlineStack>
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}
