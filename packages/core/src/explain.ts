import { amountText } from "./money.ts";
import { decideNeed, lateSupply, type Need, type Position } from "./need.ts";
import type { LineProof } from "./order.ts";
import type { Policy } from "./policy.ts";
import { compare, isPositive, zero } from "./quantity.ts";
import { passedLevel, sizeLine, type Sizing, type SizingStep } from "./sizing.ts";

/** A decision in sentences with its arithmetic, in the order in which it was made. */
export function explainProof(proof: LineProof): string[] {
  return [
    ...proof.needs.flatMap(explainNeed),
    ...(proof.topUp
      ? ["It is above its point and joins only to reach the supplier's minimum."]
      : []),
    proof.supplierReason,
    ...explainSizing(proof.sizing),
  ];
}

export function explainNeed(need: Need): string[] {
  const { item, location, today } = need.inputs;
  const unit = item.unit.code;
  return [
    `${item.name} (${item.id}) at ${location} on ${today}.`,
    positionSentence(need.position, unit),
    ...lateSentences(need, unit),
    ...policySentence(need),
    outcomeSentence(need),
  ];
}

/** "Position 8 = 12 on hand - 4 committed + 0 on order." Only the parts that are not zero, and always what is on hand. */
function positionSentence(position: Position, unit: string): string {
  const parts: string[] = [`${position.onHand} on hand`];
  const plus: [string, string][] = [
    [position.onOrder, "on order"],
    [position.inTransit, "in transit"],
    [position.draft, "on drafts"],
    [position.substitutes, "in substitutes"],
  ];
  const minus: [string, string][] = [
    [position.committed, "committed"],
    [position.backordered, "backordered"],
    [position.expiring, "expiring"],
  ];
  for (const [quantity, name] of minus) if (quantity !== zero) parts.push(`- ${quantity} ${name}`);
  for (const [quantity, name] of plus) if (quantity !== zero) parts.push(`+ ${quantity} ${name}`);
  return `Position ${position.total} ${unit} = ${parts.join(" ")}.`;
}

function lateSentences(need: Need, unit: string): string[] {
  const { position } = need;
  if (position.within === position.total) return [];
  const late = lateSupply(need.inputs).map(
    (supply) => `${supply.quantity} of ${supply.reference} due ${supply.due ?? "some day"}`,
  );
  return [
    `Within the protection interval it is ${position.within} ${unit}: ${late.join(", ")} comes too late.`,
  ];
}

function policySentence({ inputs }: Need): string[] {
  return inputs.rule === null
    ? []
    : [`Rule: ${policyText(inputs.rule.policy, inputs.leadTimeDays, inputs.reviewDays)}.`];
}

export function policyText(policy: Policy, leadTimeDays: number, reviewDays: number): string {
  switch (policy.kind) {
    case "r,Q":
      return `at or below ${policy.reorderPoint} order lots of ${policy.orderQuantity}`;
    case "s,S":
      return policy.reorderPoint === policy.orderUpTo
        ? `below ${policy.orderUpTo} order up to ${policy.orderUpTo}`
        : `at or below ${policy.reorderPoint} order up to ${policy.orderUpTo}`;
    case "par":
      return `below par order back to ${policy.parLevel}`;
    case "R,S":
      return `every ${policy.review.everyDays} days order up to ${policy.orderUpTo}`;
    case "R,s,S":
      return `every ${policy.review.everyDays} days, at or below ${policy.reorderPoint}, order up to ${policy.orderUpTo}`;
    case "days-of-cover":
      return `${policy.dailyDemand} a day over ${leadTimeDays} days of lead time, ${Math.max(reviewDays, policy.reviewDays)} of review and ${policy.safetyDays} of safety, then ${policy.coverDays} days of cover`;
    case "fixed":
      return `at or below ${policy.threshold} order ${policy.orderQuantity} once`;
  }
}

function outcomeSentence({ inputs, position, outcome }: Need): string {
  const unit = inputs.item.unit.code;
  switch (outcome.kind) {
    case "needed":
      if (compare(position.total, outcome.point) > 0)
        return `A delivery came short and its rest is wanted at once: ${outcome.quantity} ${unit} are needed.`;
      return outcome.level === null
        ? `${position.total} is at or below ${outcome.point}: ${outcome.quantity} ${unit} are needed.`
        : `${position.total} is at or below ${outcome.point}: ${outcome.level} - ${position.total} = ${outcome.quantity} ${unit} are needed.`;
    case "quiet":
      return position.total === outcome.point
        ? `${position.total} is at its level: nothing is needed.`
        : `${position.total} is above ${outcome.point}: nothing is needed.`;
    case "expedite":
      return `Enough is ordered, but too late: ${outcome.references.join(", ")} should come earlier.`;
    case "not-due":
      return `The next review is on ${outcome.next}.`;
    case "already-ordered":
      return `It is ordered already: ${outcome.references.join(", ")}.`;
    case "excluded":
      return `It is not ordered by a stock rule: ${outcome.reason}.`;
    case "snoozed":
      return `It is snoozed until ${outcome.until}.`;
    case "disabled":
      return "Its rule is switched off.";
    case "no-rule":
      return "It has no reorder rule.";
    case "invalid":
      return outcome.message;
  }
}

export function explainSizing(sizing: Sizing): string[] {
  const unit = sizing.inputs.offer.purchaseUnit.code;
  const sentences = sizing.steps.flatMap((step) => stepSentence(step, sizing, unit));
  const passed = passedLevel(sizing);
  if (passed !== null)
    sentences.push(
      `With it the position comes to ${passed.position}, above the level of ${passed.level}.`,
    );
  if (sizing.outcome.kind === "unpriced") sentences.push(sizing.outcome.message);
  if (sizing.outcome.kind === "nothing") sentences.push("Nothing is left to order.");
  return sentences;
}

function stepSentence(step: SizingStep, { inputs, outcome }: Sizing, unit: string): string[] {
  const { ratio } = inputs.offer;
  switch (step.step) {
    case "pool":
      return step.locations > 1
        ? [`Needs of ${step.locations} locations together: ${step.base}.`]
        : [];
    case "merge":
      return [`The open draft holds ${step.already} already: together ${step.base}.`];
    case "convert":
      if (step.base === step.quantity && ratio.numerator === ratio.denominator) return [];
      return ratio.numerator === ratio.denominator
        ? [`${step.base} make ${step.quantity} ${unit}.`]
        : [
            `${step.base} at ${ratio.numerator}${ratio.denominator === "1" ? "" : `/${ratio.denominator}`} a ${unit} make ${step.quantity} ${unit}.`,
          ];
    case "minimum":
      return [`The supplier's minimum is ${step.minimum}: ${step.quantity} ${unit}.`];
    case "multiple":
      if (step.multiple === "1" && step.because === undefined) return [];
      return [
        step.because === "point"
          ? `In lots of ${step.multiple} (${step.mode}) it would stay below its point, so it is rounded up: ${step.quantity} ${unit}.`
          : `In lots of ${step.multiple} (${step.mode}): ${step.quantity} ${unit}.`,
      ];
    case "ceiling":
      return [`The position may reach ${step.ceiling} at the most: ${step.quantity} ${unit}.`];
    case "price-break":
      return [
        `Yearly cost: ${step.costs.map((cost) => `${cost.yearlyCost} at ${cost.quantity} (${cost.price} each)`).join("; ")}. The cheapest is ${step.quantity} ${unit}.`,
      ];
    case "price":
      return [
        `${outcome.kind === "sized" ? outcome.quantity : zero} ${unit} at ${amountText(step.price, inputs.currency)}${step.priceUnit === "1" ? " each" : ` per ${step.priceUnit}`}: ${amountText(step.total, inputs.currency)} in all.`,
      ];
  }
}

/** What a decision comes to when it is computed again from its own record; empty when it is the same. */
export function recompute(proof: LineProof): string[] {
  const differences: string[] = [];
  for (const need of proof.needs) {
    const again = decideNeed(need.inputs);
    if (canonicalJson(again) !== canonicalJson(need)) {
      differences.push(
        `The need of ${need.inputs.item.id} at ${need.inputs.location} comes to ${outcomeSentence(again)}`,
      );
    }
  }
  const again = sizeLine(proof.sizing.inputs);
  if (canonicalJson(again) !== canonicalJson(proof.sizing)) {
    differences.push(
      `The quantity of line ${proof.line} comes to ${again.outcome.kind === "sized" ? again.outcome.quantity : again.outcome.kind}.`,
    );
  }
  for (const need of proof.needs) {
    const share = proof.sizing.inputs.needs.find(
      (entry) => entry.location === need.inputs.location,
    );
    if (share === undefined)
      differences.push(`Line ${proof.line} does not hold the need of ${need.inputs.location}.`);
    else if (
      !proof.topUp &&
      need.outcome.kind === "needed" &&
      share.quantity !== need.outcome.quantity
    ) {
      differences.push(
        `Line ${proof.line} was sized for ${share.quantity}, but ${need.outcome.quantity} was needed at ${need.inputs.location}.`,
      );
    } else if (!isPositive(share.quantity)) {
      differences.push(`Line ${proof.line} was sized for ${share.quantity}.`);
    }
  }
  return differences;
}

/** JSON with sorted keys: equal for equal values, whatever order a ledger gave their fields in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>;
    let text = "";
    for (const key of Object.keys(fields).sort()) {
      const entry = fields[key];
      if (entry !== undefined)
        text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(entry)}`;
    }
    return `{${text}}`;
  }
  return JSON.stringify(value);
}
