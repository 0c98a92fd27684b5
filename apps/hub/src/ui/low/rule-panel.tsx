import type { ReorderRule } from "@parstock/core";
import type { ReactNode } from "react";

import { Facts } from "../facts.tsx";
import { Count, Quantity } from "../figures.tsx";
import { CalendarDay } from "../moment.tsx";
import { Panel } from "../screen.tsx";
import { type Dictionary, useWords } from "../words/words.tsx";

export function RulePanel({
  rule,
  unit,
}: {
  readonly rule: ReorderRule | null;
  readonly unit: string;
}): ReactNode {
  const { words } = useWords();
  if (rule === null)
    return (
      <Panel title={words.item.rule}>
        <p>{words.item.noRule}</p>
      </Panel>
    );
  return (
    <Panel title={words.item.rule}>
      <div className="stack">
        <strong>{words.policies[rule.policy.kind]}</strong>
        <Facts
          rows
          entries={[
            ...policyFacts(rule, unit, words),
            [
              words.item.status,
              rule.status === "active" ? words.item.ruleActive : words.item.ruleDisabled,
            ],
            [
              words.item.rounding,
              rule.rounding === undefined ? null : words.roundings[rule.rounding],
            ],
            [
              words.item.snoozedUntil,
              rule.snoozedUntil === undefined ? null : <CalendarDay day={rule.snoozedUntil} />,
            ],
            [words.item.dailyDemand, quantity(rule.dailyDemand, unit)],
            [words.item.maxStock, quantity(rule.maxStock, unit)],
            [words.item.version, rule.version],
          ]}
        />
      </div>
    </Panel>
  );
}

function quantity(value: string | undefined, unit: string): ReactNode {
  return value === undefined ? null : <Quantity value={value} unit={unit} />;
}

function policyFacts(
  { policy }: ReorderRule,
  unit: string,
  words: Dictionary,
): [string, ReactNode][] {
  const { review, ...figures } = { review: undefined, ...policy };
  return [
    ...(review === undefined
      ? []
      : [
          [words.policyFields.everyDays, <Count key="v" value={review.everyDays} />] as [
            string,
            ReactNode,
          ],
        ]),
    ...Object.entries(figures)
      .filter(([name]) => name !== "kind")
      .map(([name, value]): [string, ReactNode] => [
        words.policyFields[name as keyof Dictionary["policyFields"]] ?? name,
        typeof value === "number" ? (
          <Count value={value} />
        ) : (
          <Quantity value={value} unit={unit} />
        ),
      ]),
  ];
}
