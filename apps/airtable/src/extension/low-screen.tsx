import { amountText, explainProof, type PlannedOrder, type RunReport } from "@parstock/core";
import { type ReactElement, useState } from "react";

import type { Desk } from "./desk.ts";
import { Said } from "./said.tsx";
import { bad, good, useWork } from "./work.ts";

interface Props {
  readonly desk: Desk;
  /** Why this person may not write here, in Airtable's words; null when they may. */
  readonly refusal: string | null;
  readonly onOrdered: () => void;
}

/** What would be ordered now and why, and the button that proposes it. */
export function LowScreen({ desk, refusal, onOrdered }: Props): ReactElement {
  const work = useWork();
  const [report, setReport] = useState<RunReport | null>(null);
  const orders = report?.kind === "finished" ? report.plan.orders : [];
  const preview = (): void =>
    work.run(async () => {
      const found = await desk.preview();
      setReport(found);
      return found.kind === "stopped" ? bad(found.reasons.join("\n")) : null;
    });
  const order = (): void =>
    work.run(async () => {
      const done = await desk.check();
      setReport(null);
      onOrdered();
      return done.kind === "finished"
        ? good(
            `${orderCount(done.counts.proposed)} proposed, ${done.counts.waiting} waiting for approval.`,
          )
        : bad(done.kind === "stopped" ? done.reasons.join("\n") : "A check is going on.");
    });
  return (
    <section aria-labelledby="low">
      <h1 id="low">What is low</h1>
      <div className="row">
        <button type="button" disabled={work.busy || refusal !== null} onClick={preview}>
          Preview
        </button>
        <button
          type="button"
          className="main"
          disabled={work.busy || refusal !== null}
          onClick={order}
        >
          Check and propose
        </button>
      </div>
      {refusal === null ? null : <p className="bad">{refusal}</p>}
      <Said work={work} />
      {report?.kind === "finished" ? (
        <>
          <p>
            {report.counts.read} items read, {report.counts.low} low, {orderCount(orders.length)}{" "}
            would be proposed.
          </p>
          {orders.map((planned) => (
            <Planned key={planned.order.reference} planned={planned} />
          ))}
          {report.exceptions.length === 0 ? null : (
            <>
              <h2>To look at</h2>
              <ul>
                {report.exceptions.map(({ key, message }) => (
                  <li key={key}>{message}</li>
                ))}
              </ul>
            </>
          )}
        </>
      ) : null}
      {report === null && !work.busy ? (
        <p className="quiet">A preview shows what would be ordered and writes nothing.</p>
      ) : null}
    </section>
  );
}

function Planned({ planned }: { readonly planned: PlannedOrder }): ReactElement {
  const { order, parties, proofs } = planned;
  return (
    <article>
      <h2>
        <span>{parties.supplier.name}</span>
        <span>{amountText(order.total, order.currency)}</span>
      </h2>
      {order.lines.map((line) => {
        const proof = proofs.find((one) => one.line === line.number);
        return (
          <details key={line.number}>
            <summary>
              {line.quantity} {line.unit.code} {line.name}
            </summary>
            <ul>
              {(proof === undefined ? [] : explainProof(proof)).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </details>
        );
      })}
    </article>
  );
}

function orderCount(count: number): string {
  return count === 1 ? "1 order" : `${count} orders`;
}
