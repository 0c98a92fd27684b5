import { type Catalogue, joinPage, readCatalogue, stockReader } from "./catalogue.ts";
import { compareOrder, type Connector, type Context, type PlacedOrder } from "./connector.ts";
import { type Connection, converse } from "./converse.ts";
import { perform, type Purchase } from "./effect.ts";
import type { Exchange } from "./exchange.ts";
import { fail, type Failure, failureOf } from "./failure.ts";
import { followingOf } from "./follow-target.ts";
import type { Source, Target } from "./source.ts";

/**
 * A connected system as a source: its items, rules, offers and suppliers are read first, then its stock page by page,
 * each level joined to what is known of its item.
 */
export function sourceOf(connection: Connection): Source {
  const { connector } = connection;
  let catalogue: Catalogue | null = null;
  const { readOpenOrders } = connector;
  return {
    name: connection.name,
    *readStock(cursor) {
      const readStock = stockReader(connection);
      if (cursor === null || catalogue === null) catalogue = yield* readCatalogue(connection, null);
      const { at } = yield* perform({ kind: "clock", timeZones: [] });
      const page = yield* converse(connection, (context) => readStock(context, cursor, null));
      return joinPage(connection.name, page, catalogue, at, cursor === null);
    },
    ...(readOpenOrders === undefined
      ? {}
      : {
          *readSupply(cursor: string | null) {
            const page = yield* converse(connection, (context) =>
              readOpenOrders.call(connector, context, cursor),
            );
            return { supply: page.rows, next: page.next };
          },
        }),
  };
}

/** A connected system as a target. What it shows differently after a create is told, never ordered a second time. */
export function targetOf(connection: Connection): Target {
  const { connector } = connection;
  const { findOrder, createOrder, confirmOrder } = connector;
  if (findOrder === undefined || createOrder === undefined) {
    fail({
      code: "bad-setting",
      message: `${connector.title} can't keep purchase orders for Parstock; choose another target.`,
    });
  }
  return {
    name: connector.title,
    settleMs: connector.settleMs ?? 60_000,
    *find(reference, purchase) {
      const talk = function* (context: Context): Exchange<readonly PlacedOrder[]> {
        const found = yield* findOrder.call(connector, context, reference, purchase);
        const [only, ...doubles] = found;
        // The answer may have been lost before the order was confirmed.
        if (confirmOrder !== undefined && only !== undefined && doubles.length === 0)
          yield* confirmOrder.call(connector, context, only);
        return found;
      };
      try {
        const found = yield* converse(connection, talk);
        return found.map((placed) => ({
          externalId: placed.externalId,
          differences: compareOrder(purchase.order, placed),
        }));
      } catch (thrown) {
        if (failureOf(thrown) === null) throw thrown;
        return null;
      }
    },
    *create(purchase, deadline) {
      const talk = function* (context: Context): Exchange<PlacedOrder> {
        const placed = yield* createOrder.call(connector, context, purchase);
        if (confirmOrder !== undefined) yield* confirmOrder.call(connector, context, placed);
        return placed;
      };
      try {
        const placed = yield* converse(connection, talk, deadline);
        return {
          kind: "placed",
          externalId: placed.externalId,
          differences: compareOrder(purchase.order, placed),
        };
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure === null) throw thrown;
        return { kind: outcomeOf(failure), failure };
      }
    },
    ...sendingOf(connection, findOrder),
    ...followingOf(connection, outcomeOf),
  };
}

/** How orders of a target reach the supplier: it sends them itself, or it is told that we did. */
function sendingOf(
  connection: Connection,
  findOrder: NonNullable<Connector["findOrder"]>,
): Pick<Target, "send" | "wasSent" | "markSent"> {
  const { connector } = connection;
  const { sendOrder, wasSent, markSent } = connector;
  if (connector.createSends === true) return passedOn(connector);
  const withOrder = function* <T>(
    context: Context,
    purchase: Purchase,
    then: (placed: PlacedOrder) => Exchange<T>,
  ): Exchange<T> {
    const [placed] = yield* findOrder.call(connector, context, purchase.order.reference, purchase);
    if (placed === undefined) {
      return fail({
        code: "not-found",
        message: `${connector.title} does not show order ${purchase.order.reference}; look for it there.`,
      });
    }
    return yield* then(placed);
  };
  if (connection.sendsItself === true && sendOrder !== undefined) {
    return {
      *send(purchase, deadline) {
        try {
          yield* converse(
            connection,
            (context) =>
              withOrder(context, purchase, (placed) =>
                sendOrder.call(connector, context, placed, purchase),
              ),
            deadline,
          );
          return { kind: "accepted", answer: `sent by ${connector.title}` };
        } catch (thrown) {
          const failure = failureOf(thrown);
          if (failure === null) throw thrown;
          return { kind: outcomeOf(failure), failure };
        }
      },
      ...(wasSent === undefined
        ? {}
        : {
            *wasSent(purchase: Purchase) {
              try {
                const sent = yield* converse(connection, (context) =>
                  withOrder(context, purchase, (placed) =>
                    wasSent.call(connector, context, placed),
                  ),
                );
                // A mark that is missing proves nothing while the system may still be at it.
                return sent ? "found" : "cannot-tell";
              } catch (thrown) {
                if (failureOf(thrown) === null) throw thrown;
                return "cannot-tell";
              }
            },
          }),
    };
  }
  if (markSent === undefined) return {};
  return {
    *markSent(purchase) {
      try {
        yield* converse(connection, (context) =>
          withOrder(context, purchase, (placed) => markSent.call(connector, context, placed)),
        );
      } catch (thrown) {
        // The order is sent whatever the system's own mark says.
        if (failureOf(thrown) === null) throw thrown;
      }
    },
  };
}

/** Whether a failed create surely did nothing, may be tried again, or has to be looked up. */
function outcomeOf(failure: Failure): "refused" | "not-sent" | "lost" {
  switch (failure.code) {
    case "outcome-unknown":
    case "malformed-answer":
      return "lost";
    case "throttled":
    case "unavailable":
    case "auth-expired":
      return "not-sent";
    default:
      return "refused";
  }
}

/** What was placed there is with the supplier already, so that sending has no effect of its own. */
function passedOn({ title }: Connector): Pick<Target, "send" | "wasSent"> {
  return {
    // oxlint-disable-next-line eslint/require-yield -- a program without effects
    *send() {
      return { kind: "accepted", answer: `passed on by ${title}` };
    },
    // oxlint-disable-next-line eslint/require-yield -- a program without effects
    *wasSent() {
      return "found";
    },
  };
}
