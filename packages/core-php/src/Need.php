<?php

declare(strict_types=1);

namespace Parstock\Core;

/** Whether an item at a location needs goods, and how many base units: step 1 of the way from need to line. */
final class Need
{
    /** No review waits longer, about ten years. */
    private const REVIEW_DAYS_MAX = 3650;

    public static function decideNeed(object $inputs): object
    {
        $position = Position::positionOf($inputs);
        return (object) [
            'inputs' => $inputs,
            'position' => $position,
            'outcome' => (object) self::outcomeOf($inputs, $position),
        ];
    }

    /** @return array<string, mixed> */
    private static function outcomeOf(object $inputs, object $position): array
    {
        $item = $inputs->item;
        $rule = $inputs->rule;
        $today = $inputs->today;
        if ($item->kind !== 'stock') {
            return ['kind' => 'excluded', 'reason' => $item->kind];
        }
        if ($item->status !== 'active') {
            return ['kind' => 'excluded', 'reason' => $item->status];
        }
        if ($rule === null) {
            return ['kind' => 'no-rule'];
        }
        if ($rule->status === 'disabled') {
            return ['kind' => 'disabled'];
        }
        if (isset($rule->snoozedUntil) && $rule->snoozedUntil >= $today) {
            return ['kind' => 'snoozed', 'until' => $rule->snoozedUntil];
        }
        if ($inputs->quietUntil !== null && $inputs->quietUntil >= $today) {
            return ['kind' => 'snoozed', 'until' => $inputs->quietUntil];
        }
        $fault = self::faultOf($rule->policy) ?? self::itemFault($item);
        if ($fault !== null) {
            return ['kind' => 'invalid', 'message' => $fault];
        }
        $policy = $rule->policy;
        if ($policy->kind === 'R,S' || $policy->kind === 'R,s,S') {
            $every = (int) $policy->review->everyDays;
            $overdue = (Calendar::daysBetween($policy->review->from, $today) % $every + $every) % $every;
            if ($overdue !== 0) {
                return ['kind' => 'not-due', 'next' => Calendar::addDays($today, $every - $overdue)];
            }
        }
        return self::triggerOf($inputs, $position, self::levelsOf($policy, $inputs->leadTimeDays, $inputs->reviewDays));
    }

    /** @return array<string, mixed> */
    private static function triggerOf(object $inputs, object $position, object $levels): array
    {
        ['point' => $point, 'level' => $level] = (array) $levels;
        $references = static fn (array $supply): array => array_values(
            array_map(static fn (object $one): string => $one->reference, $supply)
        );
        if (Quantity::compare($position->total, $point) > 0) {
            $again = self::proposedAgain($inputs, $position, $level);
            if (Quantity::isPositive($again)) {
                return ['kind' => 'needed', 'quantity' => $again, 'point' => $point, 'level' => $level];
            }
            return Quantity::compare($position->within, $point) > 0
                ? ['kind' => 'quiet', 'point' => $point, 'level' => $level]
                : ['kind' => 'expedite', 'point' => $point, 'references' => $references(self::lateSupply($inputs))];
        }
        if ($inputs->rule->policy->kind === 'fixed') {
            $ours = array_filter($inputs->supply, static fn (object $supply): bool => $supply->from !== 'transfer');
            if ($ours !== []) {
                return ['kind' => 'already-ordered', 'references' => $references($ours)];
            }
        }
        $quantity = $level === null
            ? self::lotsAbove($position->total, $point, $levels->lot)
            : Quantity::subtract($level, $position->total);
        if (!Quantity::isPositive($quantity)) {
            return ['kind' => 'quiet', 'point' => $point, 'level' => $level];
        }
        $fault = self::ceilingFault($inputs, $point, $level);
        return $fault === null
            ? ['kind' => 'needed', 'quantity' => $quantity, 'point' => $point, 'level' => $level]
            : ['kind' => 'invalid', 'message' => $fault];
    }

    /** What a short delivery left, as far as it fits below the level. */
    private static function proposedAgain(object $inputs, object $position, ?string $level): string
    {
        $shortfall = $inputs->shortfall ?? '0';
        return $level === null
            ? $shortfall
            : Quantity::smallest($shortfall, Quantity::subtract($level, $position->total));
    }

    /**
     * A ceiling at or below the point can't be ordered under: every run would propose again. Where point and level are
     * one, the position may come to rest at them.
     */
    private static function ceilingFault(object $inputs, string $point, ?string $level): ?string
    {
        $ceiling = self::ceilingFor($inputs->item, $inputs->rule);
        if ($ceiling === null) {
            return null;
        }
        $apart = Quantity::compare($ceiling->most, $point);
        return $apart > 0 || ($apart === 0 && $level === $point)
            ? null
            : "The {$ceiling->of} of {$ceiling->most} is not above the reorder point $point.";
    }

    /**
     * The most that is ever to be held of an item, base units: its maximum stock, or what sells within its shelf life.
     */
    public static function ceilingFor(object $item, ?object $rule): ?object
    {
        $demand = Position::dailyDemandOf($rule);
        $sold = !isset($item->shelfLifeDays) || $demand === null || !Quantity::isPositive($demand) ? null : (object) [
            'most' => Quantity::multiply($demand, Quantity::decimal($item->shelfLifeDays)),
            'of' => 'sale within the shelf life',
        ];
        if (!isset($rule->maxStock)) {
            return $sold;
        }
        return $sold !== null && Quantity::compare($sold->most, $rule->maxStock) < 0
            ? $sold
            : (object) ['most' => $rule->maxStock, 'of' => 'maximum stock'];
    }

    /** Point and level of a policy in base units; a lot where the policy orders a fixed quantity. */
    public static function levelsOf(object $policy, int|float $leadTimeDays, int|float $reviewDays): object
    {
        $levels = static fn (string $point, ?string $level, ?object $lot = null): object => (object) [
            'point' => $point,
            'level' => $level,
            'lot' => $lot,
        ];
        $lot = static fn (bool $repeat): object => (object) ['quantity' => $policy->orderQuantity, 'repeat' => $repeat];
        switch ($policy->kind) {
            case 'r,Q':
                return $levels($policy->reorderPoint, null, $lot(true));
            case 'fixed':
                return $levels($policy->threshold, null, $lot(false));
            case 's,S':
            case 'R,s,S':
                return $levels($policy->reorderPoint, $policy->orderUpTo);
            case 'R,S':
                return $levels($policy->orderUpTo, $policy->orderUpTo);
            case 'par':
                return $levels($policy->parLevel, $policy->parLevel);
            case 'days-of-cover':
                $protectedDays = Quantity::add(
                    Quantity::decimal($leadTimeDays),
                    Quantity::decimal(max($reviewDays, $policy->reviewDays)),
                    Quantity::decimal($policy->safetyDays)
                );
                $coveredDays = Quantity::add($protectedDays, Quantity::decimal($policy->coverDays));
                return $levels(
                    Quantity::multiply($policy->dailyDemand, $protectedDays),
                    Quantity::multiply($policy->dailyDemand, $coveredDays)
                );
        }
        throw new \UnexpectedValueException("no policy is of the kind {$policy->kind}");
    }

    /**
     * The fewest lots of Q that lift the position above r: n = floor((r - IP) / Q) + 1; one lot when it must not
     * repeat.
     */
    private static function lotsAbove(string $position, string $point, ?object $lot): string
    {
        if ($lot === null) {
            return '0';
        }
        if (!$lot->repeat) {
            return $lot->quantity;
        }
        $lots = Quantity::divide(Quantity::subtract($point, $position), $lot->quantity, 0, 'down');
        return Quantity::multiply(Quantity::add($lots, '1'), $lot->quantity);
    }

    /**
     * Supply that is due after the protection interval: it does not prevent a stock-out now. Supply without a day
     * counts as in time.
     *
     * @return list<object>
     */
    public static function lateSupply(object $inputs): array
    {
        $horizon = Calendar::addDays($inputs->today, ceil($inputs->leadTimeDays + $inputs->reviewDays));
        return array_values(array_filter(
            $inputs->supply,
            static fn (object $supply): bool => isset($supply->due) && $supply->due > $horizon
        ));
    }

    /** What is wrong with a policy's figures, in one sentence; null when nothing is. */
    public static function faultOf(object $policy): ?string
    {
        switch ($policy->kind) {
            case 'r,Q':
            case 'fixed':
                return Quantity::isPositive($policy->orderQuantity)
                    ? null
                    : "The order quantity {$policy->orderQuantity} must be above zero.";
            case 's,S':
                return self::orderFault($policy->reorderPoint, $policy->orderUpTo);
            case 'R,s,S':
                return self::orderFault($policy->reorderPoint, $policy->orderUpTo)
                    ?? self::reviewFault($policy->review->everyDays);
            case 'R,S':
                return self::reviewFault($policy->review->everyDays);
            case 'par':
                return Quantity::isNegative($policy->parLevel)
                    ? "The par level {$policy->parLevel} is negative."
                    : null;
            case 'days-of-cover':
                if (Quantity::isNegative($policy->dailyDemand)) {
                    return "The daily demand {$policy->dailyDemand} is negative.";
                }
                return self::areDays($policy->coverDays, $policy->safetyDays, $policy->reviewDays)
                    ? null
                    : 'Cover, safety and review days must be plain numbers that are not negative.';
        }
        throw new \UnexpectedValueException("no policy is of the kind {$policy->kind}");
    }

    private static function orderFault(string $point, string $level): ?string
    {
        return Quantity::compare($level, $point) >= 0
            ? null
            : "The order-up-to level $level is below the reorder point $point.";
    }

    private static function reviewFault(int|float $everyDays): ?string
    {
        return floor($everyDays) === (float) $everyDays && $everyDays > 0 && $everyDays <= self::REVIEW_DAYS_MAX
            ? null
            : 'The review period ' . Text::ofNumber($everyDays)
                . ' must be a whole number of days from 1 to ' . self::REVIEW_DAYS_MAX . '.';
    }

    /** Days that a decimal can write exactly. */
    private static function areDays(int|float ...$days): bool
    {
        foreach ($days as $one) {
            if (!($one >= 0) || Quantity::parseDecimal(Text::ofNumber($one)) === null) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with an item's figures, in one sentence; null when nothing is. */
    private static function itemFault(object $item): ?string
    {
        if (isset($item->shelfLifeDays) && !self::areDays($item->shelfLifeDays)) {
            $days = Text::ofNumber($item->shelfLifeDays);
            return "The shelf life of $days days must be a plain number that is not negative.";
        }
        foreach ($item->substitutes ?? [] as $substitute) {
            $ratio = $substitute->ratio;
            if (!Quantity::isPositive($ratio->numerator) || !Quantity::isPositive($ratio->denominator)) {
                return "The ratio of substitute {$substitute->item} must be above zero.";
            }
        }
        return null;
    }

    /**
     * The key under which a need can be claimed once; parts are percent-encoded so that no name can forge another's
     * key.
     */
    public static function needKey(
        string $tenant,
        string $location,
        string $item,
        string $supplier,
        int $window
    ): string {
        $encode = static fn (string $part): string => strtr($part, ['%' => '%25', '/' => '%2F']);
        return implode('/', [...array_map($encode, [$tenant, $location, $item, $supplier]), $window]);
    }

    /** What a need key is about. */
    public static function placeOfNeed(string $key): object
    {
        $decode = static fn (string $part): string => str_replace(['%2F', '%25'], ['/', '%'], $part);
        $parts = array_map($decode, explode('/', $key));
        return (object) ['item' => $parts[2] ?? '', 'location' => $parts[1] ?? ''];
    }
}
