import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";

import { hub } from "../hub.ts";
import { LowRecords } from "../low/low-records.tsx";
import { Blank, Loaded, Panel } from "../screen.tsx";
import { useWords } from "../words/words.tsx";

const query = { search: "", outcome: "", limit: 6, offset: 0 };

export function UrgentItems(): ReactNode {
  const { words } = useWords();
  const low = useQuery({ queryKey: ["low", "overview"], queryFn: () => hub.low(query) });
  return (
    <Panel
      title={words.overview.lowList}
      end={<Link href="/low?outcome=needed">{words.overview.seeAll}</Link>}
      padded={false}
    >
      <Loaded query={low}>
        {(page) =>
          page.rows.length === 0 ? (
            <Blank icon={IconCircleCheck} tone="good" title={words.low.empty}>
              <p>{words.low.emptyText}</p>
            </Blank>
          ) : (
            <LowRecords rows={page.rows} short />
          )
        }
      </Loaded>
    </Panel>
  );
}
