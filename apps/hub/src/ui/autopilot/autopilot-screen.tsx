import { Button } from "@mantine/core";
import {
  IconHandStop,
  IconMessageQuestion,
  IconRobot,
  IconRobotOff,
  IconShieldCheck,
  IconShieldX,
  IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { AutopilotState } from "../../api.ts";
import { hub } from "../hub.ts";
import { type Column, Records } from "../records.tsx";
import { Blank, Loaded, Notice, Panel, Screen, sentenceFor } from "../screen.tsx";
import { useWords } from "../words/words.tsx";
import { Confirmations } from "./confirmations.tsx";
import { LimitsPanel } from "./limits-panel.tsx";
import { SubmissionSwitch } from "./submission-switch.tsx";

export function AutopilotScreen(): ReactNode {
  const { words } = useWords();
  const query = useQuery({ queryKey: ["autopilot"], queryFn: hub.autopilot });
  return (
    <Screen title={words.autopilot.title} lead={words.autopilot.lead}>
      <Loaded query={query} rows={8}>
        {(state) => (
          <div className="split">
            <div>
              <Confirmations confirmations={state.confirmations} />
              <Approvers approvers={state.approvers} />
              <LimitsPanel />
            </div>
            <div>
              <Mode mode={state.mode} />
              <SubmissionSwitch stopped={state.submissionStopped} />
              <Audit />
            </div>
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

const signs = { off: IconRobotOff, ask: IconMessageQuestion, auto: IconRobot };

function Mode({ mode }: { readonly mode: AutopilotState["mode"] }): ReactNode {
  const { words } = useWords();
  const Sign = signs[mode];
  return (
    <Panel title={words.autopilot.mode}>
      <div className="stack">
        <span className="row mode">
          <Sign size={24} stroke={1.6} aria-hidden />
          <strong>{words.autopilot.modes[mode]}</strong>
        </span>
        <p>{words.autopilot.modeTexts[mode]}</p>
        <p className="small soft">{words.autopilot.modeHint}</p>
      </div>
    </Panel>
  );
}

type Approver = AutopilotState["approvers"][number];

function Approvers({ approvers }: { readonly approvers: readonly Approver[] }): ReactNode {
  const { words } = useWords();
  const columns: readonly Column<Approver>[] = [
    {
      key: "name",
      label: words.person.label,
      head: words.autopilot.name,
      kind: "lead",
      cell: (approver) => <strong>{approver.name}</strong>,
    },
    { key: "role", label: words.autopilot.role, cell: (approver) => approver.role },
  ];
  return (
    <Panel title={words.autopilot.approvers} padded={false}>
      {approvers.length === 0 ? (
        <Blank icon={IconUsers} title={words.autopilot.noApprovers} />
      ) : (
        <Records
          caption={words.autopilot.approvers}
          columns={columns}
          rows={approvers}
          keyOf={(approver) => approver.id}
        />
      )}
    </Panel>
  );
}

function Audit(): ReactNode {
  const { words } = useWords();
  const audit = useQuery({ queryKey: ["audit"], queryFn: hub.audit, enabled: false });
  return (
    <Panel title={words.autopilot.audit}>
      <div className="stack">
        <p className="small">{words.autopilot.auditText}</p>
        <div>
          <Button
            variant="default"
            leftSection={<IconShieldCheck size={18} aria-hidden />}
            loading={audit.isFetching}
            onClick={() => void audit.refetch()}
          >
            {words.autopilot.auditCheck}
          </Button>
        </div>
        <div role="status">
          {audit.isError && !audit.isFetching ? (
            <Notice tone="bad" icon={IconHandStop} title={words.error.title}>
              <p>{sentenceFor(audit.error, words)}</p>
            </Notice>
          ) : null}
          {audit.data === undefined || audit.isError ? null : (
            <Notice
              tone={audit.data.ok ? "good" : "bad"}
              icon={audit.data.ok ? IconShieldCheck : IconShieldX}
              title={audit.data.ok ? words.autopilot.auditOk : words.autopilot.auditBroken}
            >
              <p>{words.tell(audit.data.message)}</p>
            </Notice>
          )}
        </div>
      </div>
    </Panel>
  );
}
