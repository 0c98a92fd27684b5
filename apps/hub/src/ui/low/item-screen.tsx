import { Button } from "@mantine/core";
import { IconAlarmSnooze, IconRobot, IconShoppingCartOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "wouter";

import type { ItemDetail } from "../../api.ts";
import { OutcomeBadge } from "../badge.tsx";
import { Facts } from "../facts.tsx";
import { Quantity } from "../figures.tsx";
import { hub } from "../hub.ts";
import { OrderRecords } from "../orders/order-records.tsx";
import { Blank, Loaded, Notice, Panel, Screen } from "../screen.tsx";
import { useWords } from "../words/words.tsx";
import { RulePanel } from "./rule-panel.tsx";
import { QuietReason, SnoozeButton } from "./snooze.tsx";
import { StockGauge } from "./stock-gauge.tsx";

export function ItemScreen(): ReactNode {
  const { words } = useWords();
  const [params] = useSearchParams();
  const location = params.get("location") ?? "";
  const item = params.get("item") ?? "";
  const query = useQuery({
    queryKey: ["item", location, item],
    queryFn: () => hub.item(location, item),
  });
  const found = query.data;
  return (
    <Screen
      title={found?.name ?? item}
      lead={
        <span className="row">
          <span className="code">{item}</span>
          <span>{location}</span>
          {found === undefined ? null : (
            <OutcomeBadge outcome={found.quiet === null ? found.outcome : "snoozed"} />
          )}
        </span>
      }
      actions={
        <>
          {found === undefined ? null : <SnoozeButton place={found} quiet={found.quiet} />}
          <Button
            component={Link}
            href={`/autopilot?${new URLSearchParams({ kind: "item", id: item })}`}
            variant="default"
            leftSection={<IconRobot size={18} aria-hidden />}
          >
            {words.item.confirm}
          </Button>
        </>
      }
    >
      <Loaded query={query} rows={8}>
        {(answer) => <Item item={answer} />}
      </Loaded>
    </Screen>
  );
}

function Item({ item }: { readonly item: ItemDetail }): ReactNode {
  const { words } = useWords();
  const unit = item.unit.code;
  return (
    <div className="split">
      <div>
        {item.quiet === null ? null : (
          <Notice tone="calm" icon={IconAlarmSnooze} title={words.outcomes.snoozed}>
            <p>
              <QuietReason quiet={item.quiet} />
            </p>
          </Notice>
        )}
        <Panel title={words.item.explanation}>
          <ol className="sentences">
            {item.explanation.map((sentence) => (
              <li key={sentence}>{words.tell(sentence)}</li>
            ))}
          </ol>
        </Panel>
        <Panel title={words.item.orders} padded={false}>
          {item.orders.length === 0 ? (
            <Blank icon={IconShoppingCartOff} title={words.item.noOrders} />
          ) : (
            <OrderRecords rows={item.orders} short />
          )}
        </Panel>
      </div>
      <div>
        <Panel title={words.item.figures}>
          <div className="stack">
            <StockGauge row={item} />
            <Facts
              rows
              entries={[
                [words.low.onHand, <Quantity key="v" value={item.onHand} unit={unit} />],
                [words.low.position, <Quantity key="v" value={item.position} unit={unit} />],
                [words.low.point, <Quantity key="v" value={item.point} unit={unit} />],
                [words.low.level, <Quantity key="v" value={item.level} unit={unit} />],
                [words.low.supplier, item.supplier],
              ]}
            />
          </div>
        </Panel>
        <RulePanel rule={item.rule} unit={unit} />
      </div>
    </div>
  );
}
