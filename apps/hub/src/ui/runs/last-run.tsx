import { IconPlayerStop } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";

import type { Overview } from "../../api.ts";
import { RunningBadge } from "../badge.tsx";
import { Moment } from "../moment.tsx";
import { RunButton } from "../run-button.tsx";
import { Notice, Panel } from "../screen.tsx";
import { countOf, useWords } from "../words/words.tsx";

export function LastRun({ overview }: { readonly overview: Overview }): ReactNode {
  const { words, locale } = useWords();
  const { lastRun, nextRunAt, running } = overview;
  return (
    <Panel
      title={words.overview.lastRun}
      end={running ? <RunningBadge /> : <Link href="/runs">{words.overview.seeAll}</Link>}
    >
      <div className="stack">
        {lastRun === null ? (
          <p>
            {words.overview.noRun}. {words.overview.noRunText}
          </p>
        ) : (
          <>
            <p>
              <strong>
                <Moment at={lastRun.startedAt} />
              </strong>{" "}
              <span className="soft">
                {words.runs.triggers[lastRun.trigger]} · {lastRun.source}
              </span>
            </p>
            {lastRun.counts === null ? null : (
              <ul className="plain-list soft">
                <li>{countOf(words.overview.readCount, lastRun.counts.read, locale)}</li>
                <li>{countOf(words.overview.proposedCount, lastRun.counts.proposed, locale)}</li>
                <li>{countOf(words.overview.sentCount, lastRun.counts.sent, locale)}</li>
              </ul>
            )}
            {lastRun.stopped.length === 0 ? null : (
              <Notice tone="bad" icon={IconPlayerStop} title={words.runs.stopped}>
                <ul>
                  {lastRun.stopped.map((reason) => (
                    <li key={reason}>{words.tell(reason)}</li>
                  ))}
                </ul>
                <p>{words.runs.feedCheckedText}</p>
                <RunButton running={running} feedChecked />
              </Notice>
            )}
          </>
        )}
        <p className="small soft">
          {words.overview.nextRun}:{" "}
          {nextRunAt === null ? words.overview.noNext : <Moment at={nextRunAt} />}
        </p>
      </div>
    </Panel>
  );
}
