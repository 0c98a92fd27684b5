import { IconPlayerStop } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { RunRow } from "../../api.ts";
import { Facts } from "../facts.tsx";
import { Amounts, Count } from "../figures.tsx";
import { Notice } from "../screen.tsx";
import { countOf, type Dictionary, useWords } from "../words/words.tsx";

/** All that a run counted, and why it left things out or stopped. */
export function RunFigures({ run }: { readonly run: RunRow }): ReactNode {
  const { words, locale } = useWords();
  return (
    <div className="stack">
      {run.stopped.length === 0 ? null : (
        <Notice tone="bad" icon={IconPlayerStop} title={words.runs.stoppedWhy}>
          <ul>
            {run.stopped.map((reason) => (
              <li key={reason}>{words.tell(reason)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {run.counts === null ? null : (
        <>
          <Facts
            entries={[
              [words.runs.duration, durationOf(run, words, locale)],
              [words.runs.lines, <Count key="v" value={run.counts.lines} />],
              [words.runs.waiting, <Count key="v" value={run.counts.waiting} />],
              [words.runs.uncertain, <Count key="v" value={run.counts.uncertain} />],
              [words.runs.failed, <Count key="v" value={run.counts.failed} />],
              [words.runs.exceptions, <Count key="v" value={run.counts.exceptions} />],
              [words.runs.value, <Amounts key="v" values={run.counts.value} />],
            ]}
          />
          <Skipped skipped={run.counts.skipped} />
        </>
      )}
    </div>
  );
}

function Skipped({ skipped }: { readonly skipped: Readonly<Record<string, number>> }): ReactNode {
  const { words } = useWords();
  const reasons = Object.entries(skipped).sort(([, a], [, b]) => b - a);
  return (
    <div>
      <h3 className="small soft">{words.runs.skippedWhy}</h3>
      {reasons.length === 0 ? (
        <p>{words.runs.nothingSkipped}</p>
      ) : (
        <ul className="plain-list tally-list">
          {reasons.map(([reason, count]) => (
            <li key={reason}>
              <span>{words.skips[reason as keyof Dictionary["skips"]] ?? reason}</span>
              <Count value={count} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function durationOf(run: RunRow, words: Dictionary, locale: string): string | null {
  if (run.finishedAt === null) return null;
  const took = new Date(run.finishedAt).getTime() - new Date(run.startedAt).getTime();
  const seconds = Math.round(took / 1000);
  return seconds < 120
    ? countOf(words.runs.seconds, seconds, locale)
    : countOf(words.runs.minutes, Math.round(seconds / 60), locale);
}
