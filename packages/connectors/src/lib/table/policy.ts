import type { Day, Decimal, Policy } from "@parstock/core";

import { compareDecimals } from "./numbers.ts";

/** The figures of one row that a policy can be made of; null where the cell is empty. */
export interface PolicyFigures {
  readonly reorderPoint: Decimal | null;
  readonly orderUpTo: Decimal | null;
  readonly orderQuantity: Decimal | null;
  readonly parLevel: Decimal | null;
  readonly coverDays: number | null;
  readonly safetyDays: number | null;
  readonly dailyDemand: Decimal | null;
  readonly reviewDays: number | null;
}

export type PolicyChoice =
  | { readonly kind: "policy"; readonly policy: Policy }
  /** Nothing is filled: the row is stock that nobody watches. */
  | { readonly kind: "none" }
  | { readonly kind: "wrong"; readonly code: string; readonly message: string };

const none: PolicyChoice = { kind: "none" };

/** The policy that the filled figures make, or the one that `wanted` names, if its figures are there. */
export function choosePolicy(
  figures: PolicyFigures,
  wanted: Policy["kind"] | null,
  reviewFrom: Day | null,
): PolicyChoice {
  const {
    reorderPoint: s,
    orderUpTo: S,
    orderQuantity: q,
    parLevel,
    coverDays,
    dailyDemand,
    reviewDays,
  } = figures;
  if (s === null && S === null && q === null && parLevel === null && coverDays === null)
    return none;
  if (s !== null && S !== null && compareDecimals(S, s) < 0) {
    return wrong(
      "level-below-point",
      `the order-up-to level ${S} is below the reorder point ${s}; raise the level or lower the point`,
    );
  }
  if (q === "0")
    return wrong(
      "order-quantity",
      "the order quantity is 0; write the quantity to order or leave it empty",
    );
  const review =
    reviewDays !== null && reviewFrom !== null ? { everyDays: reviewDays, from: reviewFrom } : null;
  const kind = wanted ?? naturalKind(figures, review !== null);
  switch (kind) {
    case "s,S":
      return s !== null && S !== null
        ? found({ kind, reorderPoint: s, orderUpTo: S })
        : missing(kind, "reorder point and order-up-to level");
    case "r,Q":
      return s !== null && q !== null
        ? found({ kind, reorderPoint: s, orderQuantity: q })
        : missing(kind, "reorder point and order quantity");
    case "fixed":
      return s !== null && q !== null
        ? found({ kind, threshold: s, orderQuantity: q })
        : missing(kind, "reorder point and order quantity");
    case "par":
      return parLevel !== null ? found({ kind, parLevel }) : missing(kind, "par level");
    case "R,S":
      return S !== null && review !== null
        ? found({ kind, review, orderUpTo: S })
        : missing(kind, `order-up-to level, review days and "reviewFrom" in the mapping file`);
    case "R,s,S":
      return s !== null && S !== null && review !== null
        ? found({ kind, review, reorderPoint: s, orderUpTo: S })
        : missing(
            kind,
            `reorder point, order-up-to level, review days and "reviewFrom" in the mapping file`,
          );
    case "days-of-cover":
      return coverDays !== null && dailyDemand !== null
        ? found({
            kind,
            dailyDemand,
            coverDays,
            safetyDays: figures.safetyDays ?? 0,
            reviewDays: reviewDays ?? 1,
          })
        : missing(kind, "days of cover and daily demand");
    case null:
      if (s !== null)
        return wrong(
          "rule-incomplete",
          "there is a reorder point but no order-up-to level and no order quantity; fill one of them",
        );
      return wrong(
        "rule-incomplete",
        'there is a level to order up to but no reorder point; fill it, or review days and "reviewFrom"',
      );
  }
}

function naturalKind(figures: PolicyFigures, reviewed: boolean): Policy["kind"] | null {
  const { reorderPoint, orderUpTo, orderQuantity, parLevel, coverDays } = figures;
  if (reorderPoint !== null && orderUpTo !== null) return reviewed ? "R,s,S" : "s,S";
  if (reorderPoint !== null && orderQuantity !== null) return "r,Q";
  if (parLevel !== null) return "par";
  if (coverDays !== null) return "days-of-cover";
  return orderUpTo !== null && reviewed ? "R,S" : null;
}

function found(policy: Policy): PolicyChoice {
  return { kind: "policy", policy };
}

function missing(kind: Policy["kind"], needs: string): PolicyChoice {
  return wrong("rule-incomplete", `the policy ${kind} needs ${needs}; fill what is missing`);
}

function wrong(code: string, message: string): PolicyChoice {
  return { kind: "wrong", code, message };
}
