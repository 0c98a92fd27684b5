import { amountText, type Exception, type OrderState } from "@parstock/core";
import { type ReactElement, useCallback, useEffect, useState } from "react";

import { statusOf } from "../orders.ts";
import type { Decision } from "../tables.ts";
import type { Desk, Orders } from "./desk.ts";
import { Said } from "./said.tsx";
import { bad, good, useWork } from "./work.ts";

interface Props {
  readonly desk: Desk;
  readonly refusal: string | null;
}

/** Orders with what they wait for, and what this person may decide about them. */
export function OrdersScreen({ desk, refusal }: Props): ReactElement {
  const work = useWork();
  const { run } = work;
  const [orders, setOrders] = useState<Orders | null>(null);
  const read = useCallback(async (): Promise<null> => {
    setOrders(await desk.orders());
    return null;
  }, [desk]);
  useEffect(() => run(read), [run, read]);
  const settle = (state: OrderState, decision: Decision): void =>
    run(async () => {
      const refused = await desk.settle(state, decision);
      await read();
      const { reference } = state.order;
      return refused === null ? good(`${decision}: order ${reference} is done.`) : bad(refused);
    });
  return (
    <section aria-labelledby="orders">
      <h1 id="orders">Orders</h1>
      <Said work={work} />
      {refusal === null ? null : <p className="bad">{refusal}</p>}
      {orders !== null && orders.states.length === 0 ? (
        <p className="quiet">
          No orders yet. What falls to its reorder point is proposed by a check.
        </p>
      ) : null}
      {orders?.states.map((state) => (
        <Order
          key={state.order.reference}
          state={state}
          exceptions={orders.exceptions}
          disabled={work.busy || refusal !== null}
          onSettle={settle}
        />
      ))}
    </section>
  );
}

interface OrderProps {
  readonly state: OrderState;
  readonly exceptions: readonly Exception[];
  readonly disabled: boolean;
  readonly onSettle: (state: OrderState, decision: Decision) => void;
}

function Order({ state, exceptions, disabled, onSettle }: OrderProps): ReactElement {
  const { order, parties, waitsFor } = state;
  const said = exceptions
    .filter(({ reference }) => reference === order.reference)
    .map(({ message }) => message);
  return (
    <article aria-label={`Order ${order.reference}`}>
      <h2>
        <span>{order.reference}</span>
        <span>{amountText(order.total, order.currency)}</span>
      </h2>
      <p>
        {parties.supplier.name} · <strong>{statusOf(state)}</strong>
      </p>
      {[...waitsFor, ...said].map((sentence) => (
        <p key={sentence} className="quiet">
          {sentence}
        </p>
      ))}
      <details>
        <summary>
          {order.lines.length === 1 ? "1 line" : `${order.lines.length} lines`}, ordered on{" "}
          {order.orderDay}
        </summary>
        <table>
          <thead>
            <tr>
              <th>Item</th>
              <th className="figure">Quantity</th>
              <th className="figure">Amount</th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr key={line.number}>
                <td>{line.name}</td>
                <td className="figure">
                  {line.quantity} {line.unit.code}
                </td>
                <td className="figure">{amountText(line.total, order.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <div className="row">
        {decisionsFor(state).map((decision, index) => (
          <button
            key={decision}
            type="button"
            className={index === 0 ? "main" : ""}
            disabled={disabled}
            aria-label={`${decision}: order ${order.reference}`}
            onClick={() => onSettle(state, decision)}
          >
            {decision}
          </button>
        ))}
      </div>
    </article>
  );
}

/** What a person may say about an order as it stands. */
function decisionsFor({ status, step, held }: OrderState): Decision[] {
  if (held) return [];
  switch (status) {
    case "proposed":
    case "waiting":
    case "changed":
      return ["Approve", "Reject"];
    case "unknown":
      return step === "sending" ? ["Mail arrived", "Send a copy"] : [];
    case "sent":
    case "acknowledged":
    case "confirmed":
    case "partly-received":
      return ["Received in full"];
    default:
      return [];
  }
}
