<?php

declare(strict_types=1);

namespace Parstock\Core;

/** A decision in sentences with its arithmetic, in the order in which it was made. */
final class Explain
{
    /** @return list<string> */
    public static function explainProof(object $proof): array
    {
        return [
            ...array_merge(...array_map(self::explainNeed(...), $proof->needs)),
            ...($proof->topUp ? ["It is above its point and joins only to reach the supplier's minimum."] : []),
            $proof->supplierReason,
            ...self::explainSizing($proof->sizing),
        ];
    }

    /** @return list<string> */
    public static function explainNeed(object $need): array
    {
        $inputs = $need->inputs;
        $item = $inputs->item;
        $unit = $item->unit->code;
        $sentences = [
            "{$item->name} ({$item->id}) at {$inputs->location} on {$inputs->today}.",
            self::positionSentence($need->position, $unit),
        ];
        if ($need->position->within !== $need->position->total) {
            $late = array_map(
                static fn (object $supply): string
                    => "{$supply->quantity} of {$supply->reference} due " . ($supply->due ?? 'some day'),
                Need::lateSupply($inputs)
            );
            $sentences[] = "Within the protection interval it is {$need->position->within} $unit: "
                . implode(', ', $late) . ' comes too late.';
        }
        if ($inputs->rule !== null) {
            $rule = self::policyText($inputs->rule->policy, $inputs->leadTimeDays, $inputs->reviewDays);
            $sentences[] = "Rule: $rule.";
        }
        $sentences[] = self::outcomeSentence($need);
        return $sentences;
    }

    /** "Position 8 = 12 on hand - 4 committed." Only the parts that are not zero, and always what is on hand. */
    private static function positionSentence(object $position, string $unit): string
    {
        $parts = "{$position->onHand} on hand";
        $minus = ['committed' => 'committed', 'backordered' => 'backordered', 'expiring' => 'expiring'];
        $plus = [
            'onOrder' => 'on order',
            'inTransit' => 'in transit',
            'draft' => 'on drafts',
            'substitutes' => 'in substitutes',
        ];
        foreach (['-' => $minus, '+' => $plus] as $sign => $names) {
            foreach ($names as $part => $name) {
                if ($position->{$part} !== '0') {
                    $parts .= " $sign {$position->{$part}} $name";
                }
            }
        }
        return "Position {$position->total} $unit = $parts.";
    }

    public static function policyText(object $policy, int|float $leadTimeDays, int|float $reviewDays): string
    {
        switch ($policy->kind) {
            case 'r,Q':
                return "at or below {$policy->reorderPoint} order lots of {$policy->orderQuantity}";
            case 's,S':
                return $policy->reorderPoint === $policy->orderUpTo
                    ? "below {$policy->orderUpTo} order up to {$policy->orderUpTo}"
                    : "at or below {$policy->reorderPoint} order up to {$policy->orderUpTo}";
            case 'par':
                return "below par order back to {$policy->parLevel}";
            case 'R,S':
                $every = Text::ofNumber($policy->review->everyDays);
                return "every $every days order up to {$policy->orderUpTo}";
            case 'R,s,S':
                $every = Text::ofNumber($policy->review->everyDays);
                return "every $every days, at or below {$policy->reorderPoint}, order up to {$policy->orderUpTo}";
            case 'days-of-cover':
                return "{$policy->dailyDemand} a day over " . Text::ofNumber($leadTimeDays) . ' days of lead time, '
                    . Text::ofNumber(max($reviewDays, $policy->reviewDays)) . ' of review and '
                    . Text::ofNumber($policy->safetyDays) . ' of safety, then '
                    . Text::ofNumber($policy->coverDays) . ' days of cover';
            case 'fixed':
                return "at or below {$policy->threshold} order {$policy->orderQuantity} once";
        }
        throw new \UnexpectedValueException("no policy is of the kind {$policy->kind}");
    }

    private static function outcomeSentence(object $need): string
    {
        $outcome = $need->outcome;
        $unit = $need->inputs->item->unit->code;
        $total = $need->position->total;
        switch ($outcome->kind) {
            case 'needed':
                if (Quantity::compare($total, $outcome->point) > 0) {
                    return 'A delivery came short and its rest is wanted at once: '
                        . "{$outcome->quantity} $unit are needed.";
                }
                $sum = $outcome->level === null ? '' : "{$outcome->level} - $total = ";
                return "$total is at or below {$outcome->point}: $sum{$outcome->quantity} $unit are needed.";
            case 'quiet':
                return $total === $outcome->point
                    ? "$total is at its level: nothing is needed."
                    : "$total is above {$outcome->point}: nothing is needed.";
            case 'expedite':
                $references = implode(', ', $outcome->references);
                return "Enough is ordered, but too late: $references should come earlier.";
            case 'not-due':
                return "The next review is on {$outcome->next}.";
            case 'already-ordered':
                return 'It is ordered already: ' . implode(', ', $outcome->references) . '.';
            case 'excluded':
                return "It is not ordered by a stock rule: {$outcome->reason}.";
            case 'snoozed':
                return "It is snoozed until {$outcome->until}.";
            case 'disabled':
                return 'Its rule is switched off.';
            case 'no-rule':
                return 'It has no reorder rule.';
            default:
                return $outcome->message;
        }
    }

    /** @return list<string> */
    public static function explainSizing(object $sizing): array
    {
        $unit = $sizing->inputs->offer->purchaseUnit->code;
        $sentences = [];
        foreach ($sizing->steps as $step) {
            $sentence = self::stepSentence($step, $sizing, $unit);
            if ($sentence !== null) {
                $sentences[] = $sentence;
            }
        }
        $passed = Sizing::passedLevel($sizing);
        if ($passed !== null) {
            $sentences[] = "With it the position comes to {$passed->position}, above the level of {$passed->level}.";
        }
        if ($sizing->outcome->kind === 'unpriced') {
            $sentences[] = $sizing->outcome->message;
        }
        if ($sizing->outcome->kind === 'nothing') {
            $sentences[] = 'Nothing is left to order.';
        }
        return $sentences;
    }

    private static function stepSentence(object $step, object $sizing, string $unit): ?string
    {
        switch ($step->step) {
            case 'pool':
                return $step->locations > 1 ? "Needs of {$step->locations} locations together: {$step->base}." : null;
            case 'merge':
                return "The open draft holds {$step->already} already: together {$step->base}.";
            case 'convert':
                return self::convertSentence($step, $sizing->inputs->offer->ratio, $unit);
            case 'minimum':
                return "The supplier's minimum is {$step->minimum}: {$step->quantity} $unit.";
            case 'multiple':
                $lots = "In lots of {$step->multiple} ({$step->mode})";
                if (isset($step->because)) {
                    return "$lots it would stay below its point, so it is rounded up: {$step->quantity} $unit.";
                }
                return $step->multiple === '1' ? null : "$lots: {$step->quantity} $unit.";
            case 'ceiling':
                return "The position may reach {$step->ceiling} at the most: {$step->quantity} $unit.";
            case 'price-break':
                $costs = array_map(
                    static fn (object $cost): string
                        => "{$cost->yearlyCost} at {$cost->quantity} ({$cost->price} each)",
                    $step->costs
                );
                return 'Yearly cost: ' . implode('; ', $costs) . ". The cheapest is {$step->quantity} $unit.";
            case 'price':
                $quantity = $sizing->outcome->kind === 'sized' ? $sizing->outcome->quantity : '0';
                $currency = $sizing->inputs->currency;
                return "$quantity $unit at " . Money::amountText($step->price, $currency)
                    . ($step->priceUnit === '1' ? ' each' : " per {$step->priceUnit}")
                    . ': ' . Money::amountText($step->total, $currency) . ' in all.';
        }
        throw new \UnexpectedValueException("no step is called {$step->step}");
    }

    private static function convertSentence(object $step, object $ratio, string $unit): ?string
    {
        if ($ratio->numerator === $ratio->denominator) {
            return $step->base === $step->quantity ? null : "{$step->base} make {$step->quantity} $unit.";
        }
        $of = $ratio->denominator === '1' ? $ratio->numerator : "{$ratio->numerator}/{$ratio->denominator}";
        return "{$step->base} at $of a $unit make {$step->quantity} $unit.";
    }

    /**
     * What a decision comes to when it is computed again from its own record; empty when it is the same.
     *
     * @return list<string>
     */
    public static function recompute(object $proof): array
    {
        $differences = [];
        foreach ($proof->needs as $need) {
            $again = Need::decideNeed($need->inputs);
            if (Json::canonical($again) !== Json::canonical($need)) {
                $differences[] = "The need of {$need->inputs->item->id} at {$need->inputs->location} comes to "
                    . self::outcomeSentence($again);
            }
        }
        $again = Sizing::sizeLine($proof->sizing->inputs);
        if (Json::canonical($again) !== Json::canonical($proof->sizing)) {
            $reached = $again->outcome->kind === 'sized' ? $again->outcome->quantity : $again->outcome->kind;
            $differences[] = "The quantity of line {$proof->line} comes to $reached.";
        }
        foreach ($proof->needs as $need) {
            $location = $need->inputs->location;
            $share = null;
            foreach ($proof->sizing->inputs->needs as $entry) {
                $share ??= $entry->location === $location ? $entry : null;
            }
            $needed = $need->outcome->kind === 'needed' ? $need->outcome->quantity : null;
            if ($share === null) {
                $differences[] = "Line {$proof->line} does not hold the need of $location.";
            } elseif (!$proof->topUp && $needed !== null && $share->quantity !== $needed) {
                $differences[] = "Line {$proof->line} was sized for {$share->quantity}, "
                    . "but $needed was needed at $location.";
            } elseif (!Quantity::isPositive($share->quantity)) {
                $differences[] = "Line {$proof->line} was sized for {$share->quantity}.";
            }
        }
        return $differences;
    }
}
