import { Timeline } from "@mantine/core";
import type { ReactNode } from "react";

import type { OrderDetail } from "../../api.ts";
import { Moment } from "../moment.tsx";
import { Panel } from "../screen.tsx";
import { actorName, fill, useWords } from "../words/words.tsx";

/** Everything that happened to the order, newest first. */
export function OrderTimeline({ order }: { readonly order: OrderDetail }): ReactNode {
  const { words } = useWords();
  const entries = order.timeline.toReversed();
  return (
    <Panel title={words.order.timeline}>
      <Timeline bulletSize={12} lineWidth={2} active={entries.length}>
        {entries.map((entry, index) => (
          <Timeline.Item key={entries.length - index}>
            <p>{words.tell(entry.text)}</p>
            <p className="soft small">
              <Moment at={entry.at} /> {fill(words.order.by, { name: actorName(entry.by, words) })}
            </p>
          </Timeline.Item>
        ))}
      </Timeline>
    </Panel>
  );
}
