import { judgeAnswer } from "./confirmation.ts";
import type { LineNews, OrderNews } from "./connector.ts";
import { perform, type Run } from "./effect.ts";
import { fail } from "./failure.ts";
import type { LedgerEvent } from "./ledger.ts";
import { decideOrder, evolveOrder, type OrderCommand } from "./life-cycle.ts";
import type { Actor, ConfirmedLine, OrderState, Receipt } from "./order.ts";
import { add, zero } from "./quantity.ts";
import { isRevising } from "./revision.ts";
import type { Settings } from "./settings.ts";

/** Somebody else may write to the order at the same time; it is then decided again. */
const triesMax = 5;

/**
 * Takes what a supplier says about an order into the ledger, once for each document. Answers whether it changed anything:
 * an order that is not ours, and what is known already, do not. Fails when the ledger could not take it, so that whoever
 * delivers it delivers it again.
 */
export function* heedNews(settings: Settings, news: OrderNews, by: Actor): Run<boolean> {
  const { reference } = news;
  const { tenant } = settings;
  if (reference === undefined) return false;
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const state = yield* perform({ kind: "ledger.order", tenant, reference });
    if (state === null) return false;
    if (isTooEarly(news, state))
      return fail({
        code: "unavailable",
        message: `Order ${reference} is under way to the target, or a change to it is; what the supplier says about it has to come again after that.`,
      });
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    const events: LedgerEvent[] = [];
    let reached = state;
    for (const command of commandsFor(news, state, settings)) {
      const decision = decideOrder(reached, command, at, by);
      if (decision.kind === "refused") break;
      for (const event of decision.events) events.push({ stream: "order", reference, event });
      reached = decision.events.reduce(evolveOrder, reached);
    }
    if (events.length === 0) return false;
    const answer = yield* perform({
      kind: "ledger.append",
      tenant,
      entries: [{ stream: `order/${reference}`, expected: state.version, events }],
      claims: [],
    });
    if (answer.kind === "appended") return true;
  }
  return fail({
    code: "unavailable",
    message: `What the supplier says about order ${reference} could not be written down now; it has to come again.`,
  });
}

/**
 * An answer to the order as it was, while it is being changed, could be undone by that change; and what comes while we
 * ourselves do not know yet that the supplier has it can't be taken.
 */
function isTooEarly({ document, kind }: OrderNews, state: OrderState): boolean {
  if (state.documents?.includes(document) === true) return false;
  const answers = kind === "changed" || kind === "backordered";
  return (answers && isRevising(state)) || isUnderWay(state);
}

function isUnderWay({ status, step }: OrderState): boolean {
  return (
    ["approved", "submitting", "sending"].includes(status) ||
    (["unknown", "failed"].includes(status) && step === "submitting")
  );
}

/** The first one carries the document: when that is known already, nothing of it is taken again. */
function commandsFor(news: OrderNews, state: OrderState, settings: Settings): OrderCommand[] {
  const { document, kind, lines } = news;
  switch (kind) {
    case "accepted":
      return [{ type: "confirmed", document }];
    case "changed":
    case "backordered":
      return [answerTo(news, state, settings), ...backOrders(news)];
    case "refused":
      return [{ type: "refused", reason: "The supplier does not take it.", document }];
    case "shipped": {
      const deliveredOn = lines.find((line) => line.deliveredOn !== undefined)?.deliveredOn;
      const shipped = lines.map(({ line, quantity }): Receipt => ({ line, quantity }));
      return [
        {
          type: "shipped",
          lines: shipped,
          ...(deliveredOn === undefined ? {} : { deliveredOn }),
          document,
        },
      ];
    }
    case "withdrawn":
      return [{ type: "noted", text: "The supplier took its ship notice back.", document }];
    case "status":
      return [
        {
          type: "noted",
          text: `Its document was answered with status ${news.status ?? "unknown"}.`,
          document,
        },
      ];
  }
}

/** The supplier's figures, judged as every confirmation is. */
function answerTo(
  { document, lines }: OrderNews,
  state: OrderState,
  { approval }: Settings,
): OrderCommand {
  const numbers = new Set(lines.map(({ line }) => line));
  const said = [...numbers].map((number): ConfirmedLine => {
    const parts = lines.filter(({ line, kind }) => line === number && kind !== "refused");
    const price = parts.find((part) => part.price !== undefined)?.price;
    const days = parts.flatMap(({ deliveredOn }) => deliveredOn ?? []).sort();
    const last = days[days.length - 1];
    return {
      line: number,
      quantity: parts.reduce((sum, { quantity }) => add(sum, quantity), zero),
      ...(price === undefined ? {} : { price }),
      ...(last === undefined ? {} : { expectedDay: last }),
    };
  });
  const verdict = judgeAnswer(state, said, approval, document);
  return verdict.kind === "judged"
    ? { type: "answer", lines: said, tolerance: approval, document }
    : { type: "noted", text: verdict.message, document };
}

/** What comes later than the rest, and nobody says when. */
function backOrders({ kind, lines }: OrderNews): OrderCommand[] {
  const late = lines.filter((line) => line.kind === "backordered");
  if (kind !== "backordered" && late.length === 0) return [];
  return [
    {
      type: "noted",
      text:
        late.length === 0
          ? "The supplier has it on back order."
          : `The supplier has ${late.map(partText).join(", ")} on back order.`,
    },
  ];
}

function partText({ line, quantity }: LineNews): string {
  return `${quantity} of line ${line}`;
}
