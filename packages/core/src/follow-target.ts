import { compareOrder, type Context, type PlacedOrder } from "./connector.ts";
import { type Connection, converse } from "./converse.ts";
import type { Purchase, Run } from "./effect.ts";
import type { Exchange } from "./exchange.ts";
import { type Failure, failureOf } from "./failure.ts";
import type { Followed, PlaceAnswer, Target } from "./source.ts";

/** How placed orders of a connected system are asked after and changed there. */
export function followingOf(
  connection: Connection,
  outcomeOf: (failure: Failure) => Exclude<PlaceAnswer["kind"], "placed">,
): Pick<Target, "connection" | "pace" | "follow" | "amend" | "amendsInSteps" | "cancel"> {
  const { connector } = connection;
  const { readProgress, findOrder, amendOrder, cancelOrder } = connector;
  const change = function* (
    talk: (context: Context) => Exchange<PlaceAnswer>,
    deadline: Parameters<NonNullable<Target["amend"]>>[2],
  ): Run<PlaceAnswer> {
    try {
      return yield* converse(connection, talk, deadline);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure === null) throw thrown;
      return { kind: outcomeOf(failure), failure };
    }
  };
  return {
    connection: connection.name,
    pace: connector.pace,
    ...(readProgress === undefined
      ? {}
      : {
          *follow(purchase: Purchase, externalId: string, closely: boolean): Run<Followed> {
            return yield* converse(connection, function* (context): Exchange<Followed> {
              const progress = yield* readProgress.call(connector, context, externalId, purchase);
              if (!closely || findOrder === undefined) return { progress };
              const { order } = purchase;
              const found = yield* findOrder.call(connector, context, order.reference, purchase);
              const ours = found.find((placed) => placed.externalId === externalId);
              if (ours === undefined) return { progress };
              const doubles = found.filter((placed) => placed !== ours);
              const differences = [
                ...compareOrder(order, ours),
                ...doubles.map((double) => ({
                  field: "order",
                  ordered: externalId,
                  found: double.externalId,
                })),
              ];
              return { progress, differences };
            });
          },
        }),
    ...(connector.amendsInSteps === true ? { amendsInSteps: true } : {}),
    ...(amendOrder === undefined
      ? {}
      : {
          *amend(purchase: Purchase, externalId: string, deadline): Run<PlaceAnswer> {
            return yield* change(function* (context): Exchange<PlaceAnswer> {
              const placed = shownAs(purchase, externalId);
              const shown = yield* amendOrder.call(connector, context, placed, purchase);
              const differences = compareOrder(purchase.order, shown);
              return { kind: "placed", externalId: shown.externalId, differences };
            }, deadline);
          },
        }),
    ...(cancelOrder === undefined
      ? {}
      : {
          *cancel(purchase: Purchase, externalId: string, deadline): Run<PlaceAnswer> {
            return yield* change(function* (context): Exchange<PlaceAnswer> {
              yield* cancelOrder.call(connector, context, shownAs(purchase, externalId));
              return { kind: "placed", externalId, differences: [] };
            }, deadline);
          },
        }),
  };
}

/** What a connector is told of an order that it placed. */
function shownAs({ order }: Purchase, externalId: string): PlacedOrder {
  const { reference, supplier, currency, lines } = order;
  return {
    externalId,
    reference,
    supplier,
    currency,
    lines: lines.map(({ item, quantity, price, priceUnit }) => ({
      item,
      quantity,
      ...(priceUnit === "1" ? { price } : {}),
    })),
  };
}
