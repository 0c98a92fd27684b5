import { Button } from "@mantine/core";
import { IconHandStop, IconPlayerPlay, IconSend } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import type { AutopilotState } from "../../api.ts";
import { Badge } from "../badge.tsx";
import { Confirmation } from "../dialog.tsx";
import { hub } from "../hub.ts";
import { useSay } from "../say.ts";
import { Panel, sentenceFor } from "../screen.tsx";
import { fill, useWords } from "../words/words.tsx";

/** Stops and resumes everything that leaves the hub. */
export function SubmissionSwitch({
  stopped,
  mode,
}: {
  readonly stopped: string | null;
  /** Named where the mode is not told elsewhere on the screen. */
  readonly mode?: AutopilotState["mode"];
}): ReactNode {
  const { words } = useWords();
  const say = useSay();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const going = stopped === null;
  const turn = useMutation({
    mutationFn: ({ by, reason }: { readonly by: string; readonly reason: string }) =>
      going ? hub.stop(by, reason) : hub.resume(by),
    onSuccess: () => {
      say.done(going ? words.autopilot.stopDone : words.autopilot.resumeDone);
      setAsking(false);
    },
    onSettled: () => client.invalidateQueries(),
  });
  const close = (): void => {
    turn.reset();
    setAsking(false);
  };
  return (
    <Panel
      title={words.autopilot.switch}
      end={
        going ? (
          <Badge tone="good" icon={IconSend}>
            {words.autopilot.running}
          </Badge>
        ) : (
          <Badge tone="bad" icon={IconHandStop}>
            {words.autopilot.stopped}
          </Badge>
        )
      }
    >
      <div className="stack">
        <p className="small">
          {going ? words.autopilot.runningText : words.autopilot.stoppedText}
          {going ? null : ` ${fill(words.autopilot.stoppedBecause, { reason: stopped })}`}
        </p>
        {mode === undefined ? null : (
          <p className="small soft">
            {words.autopilot.mode}: <strong>{words.autopilot.modes[mode]}</strong>
          </p>
        )}
        <div>
          <Button
            variant={going ? "default" : "filled"}
            leftSection={
              going ? (
                <IconHandStop size={18} aria-hidden />
              ) : (
                <IconPlayerPlay size={18} aria-hidden />
              )
            }
            onClick={() => setAsking(true)}
          >
            {going ? words.autopilot.stop : words.autopilot.resume}
          </Button>
        </div>
      </div>
      <Confirmation
        opened={asking}
        title={going ? words.autopilot.stopTitle : words.autopilot.resumeTitle}
        text={going ? words.autopilot.stopText : words.autopilot.resumeText}
        confirm={going ? words.autopilot.stop : words.autopilot.resume}
        danger={going}
        reason={going ? "required" : "none"}
        refusal={turn.isError ? sentenceFor(turn.error, words) : null}
        busy={turn.isPending}
        onConfirm={(by, reason) => turn.mutate({ by, reason })}
        onClose={close}
      />
    </Panel>
  );
}
