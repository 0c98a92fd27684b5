<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * Guards before speed: each looks for one way in which a right computation on wrong facts would spend money, and says
 * what it saw. `stop` proposes nothing, `ask` lets the order wait for a person.
 */
final class Guard
{
    /**
     * Judges a whole read before anything is decided from it.
     *
     * @return list<object>
     */
    public static function judgeRead(
        object $read,
        ?object $last,
        object $settings,
        string $now,
        string $trigger,
        bool $checked = false
    ): array {
        $unusual = self::feedSanity($read, $last, $settings->guards);
        if ($checked) {
            $unusual = array_map(
                static fn (object $finding): object => (object) [...(array) $finding, 'effect' => 'ask'],
                $unusual
            );
        }
        return [...self::partialRead($read), ...$unusual, ...self::staleData($read, $settings, $now, $trigger)];
    }

    /** @return list<object> */
    private static function partialRead(object $read): array
    {
        if ($read->torn) {
            return [self::stop(
                'partial-read',
                'The stock changed while it was being read, so part of it may be missing; '
                    . 'nothing is ordered from this read.'
            )];
        }
        if ($read->expected !== null && $read->expected !== $read->records) {
            $announced = $read->expected === 1 ? '1 record' : "{$read->expected} records";
            return [self::stop(
                'partial-read',
                "The source announced $announced, but {$read->records} arrived; nothing is ordered from this read."
            )];
        }
        return [];
    }

    /** @return list<object> */
    private static function feedSanity(object $read, ?object $last, object $guards): array
    {
        if ($read->active === 0) {
            return [];
        }
        $until = 'nothing is ordered until somebody has checked';
        if ($read->active > 1 && $read->atZero === $read->active) {
            return [self::stop(
                'feed-sanity',
                "The feed says that all {$read->active} active items have nothing on hand; $until it."
            )];
        }
        if ($last === null || $last->active === 0) {
            return [];
        }
        $findings = [];
        $fell = $read->atZero - $last->atZero;
        $mayFall = Quantity::multiply($guards->fellToZeroShare, Quantity::decimal($last->active));
        if ($fell > 0 && Quantity::compare(Quantity::decimal($fell), $mayFall) > 0) {
            $findings[] = self::stop(
                'feed-sanity',
                "$fell of {$last->active} active items fell to zero since the last good read, more than "
                    . Quantity::percent($guards->fellToZeroShare) . "; $until the feed."
            );
        }
        $moved = Quantity::absolute(Quantity::subtract($read->units, $last->units));
        if (
            Quantity::isPositive($last->units)
            && Quantity::compare($moved, Quantity::multiply($guards->unitsMovedShare, $last->units)) > 0
        ) {
            $findings[] = self::stop(
                'feed-sanity',
                "Total units on hand went from {$last->units} to {$read->units} since the last good read, more than "
                    . Quantity::percent($guards->unitsMovedShare) . "; $until the feed."
            );
        }
        return $findings;
    }

    /** @return list<object> */
    private static function staleData(object $read, object $settings, string $now, string $trigger): array
    {
        $allowed = $settings->guards->staleIntervals * $settings->intervalMinutes;
        if (Calendar::minutesBetween($read->asOf, $now) <= $allowed) {
            return [];
        }
        $message = "The stock is as of {$read->asOf}, older than " . Text::ofNumber($allowed) . ' minutes';
        return $trigger === 'person'
            ? [self::ask('stale-data', "$message.")]
            : [self::stop('stale-data', "$message; nothing is ordered from it.")];
    }

    /**
     * Judges all orders of one run together; what it finds holds every one of them for a person.
     *
     * @param list<object> $orders
     * @return list<object>
     */
    public static function judgeBatch(array $orders, object $tenant, object $guards): array
    {
        $findings = [];
        $count = count($orders);
        if ($count > $guards->ordersPerRun) {
            $findings[] = self::ask(
                'batch-cap',
                "This run proposes $count orders, more than " . Text::ofNumber($guards->ordersPerRun) . '.'
            );
        }
        $value = [];
        foreach ($orders as $order) {
            $value[$order->currency] = Quantity::add($value[$order->currency] ?? '0', $order->total);
        }
        foreach ($value as $currency => $sum) {
            if (Quantity::compare($sum, $guards->valuePerRun) > 0) {
                $most = Money::amountFigure($guards->valuePerRun, (string) $currency);
                $proposed = Money::amountText($sum, (string) $currency);
                $findings[] = self::ask('batch-cap', "This run proposes $proposed, more than $most.");
            }
        }
        $usual = Quantity::median(array_map(Quantity::decimal(...), $tenant->usualOrders));
        if (
            $usual !== null
            && count($tenant->usualOrders) >= 3
            && Quantity::compare(Quantity::decimal($count), Quantity::multiply($guards->timesUsualRun, $usual)) > 0
        ) {
            $findings[] = self::ask(
                'batch-cap',
                "This run proposes $count orders, more than {$guards->timesUsualRun} times the usual $usual."
            );
        }
        return $findings;
    }

    /**
     * Judges one line: its quantity against what is usual and useful, its price, its timing, the stock behind it.
     *
     * @param list<object> $needs
     * @param list<object> $histories
     * @return list<object>
     */
    public static function judgeLine(
        array $needs,
        object $sizing,
        array $histories,
        object $ceilings,
        object $guards
    ): array {
        if ($sizing->outcome->kind !== 'sized') {
            return [];
        }
        $inputs = $sizing->inputs;
        $item = $inputs->offer->item;
        $base = $sizing->outcome->base;
        return [
            ...self::negativeStock($needs),
            ...self::usualQuantity($item, $base, $histories, $guards),
            ...self::cover($item, $needs, $base, $inputs, $ceilings, $guards),
            ...self::priceChange($item, $sizing->outcome->price, $inputs, $histories, $guards),
            ...self::coolDown($item, $needs, $histories, $guards),
        ];
    }

    /**
     * @param list<object> $needs
     * @return list<object>
     */
    private static function negativeStock(array $needs): array
    {
        $findings = [];
        foreach ($needs as $need) {
            $inputs = $need->inputs;
            $onHand = $inputs->stock->onHand;
            if (Quantity::isNegative($onHand)) {
                $message = "{$inputs->item->id} has $onHand on hand at {$inputs->location}: count it.";
                $findings[] = self::ask('negative-stock', $message);
            }
        }
        return $findings;
    }

    /**
     * @param list<object> $histories
     * @return list<object>
     */
    private static function usualQuantity(string $item, string $base, array $histories, object $guards): array
    {
        $lists = array_map(static fn (object $history): array => $history->quantities, $histories);
        $usual = Quantity::median(array_merge(...$lists));
        if ($usual === null || Quantity::compare($base, Quantity::multiply($guards->timesMedian, $usual)) <= 0) {
            return [];
        }
        return [self::ask(
            'line-cap',
            "$base of $item is more than {$guards->timesMedian} times the usual order of $usual."
        )];
    }

    /**
     * @param list<object> $needs
     * @return list<object>
     */
    private static function cover(
        string $item,
        array $needs,
        string $base,
        object $inputs,
        object $ceilings,
        object $guards
    ): array {
        $findings = [];
        $after = Quantity::subtract(Quantity::add($inputs->position, $base), $inputs->alreadyOnDraft);
        $demand = self::pooledDemand($needs);
        if ($demand !== null && Quantity::isPositive($demand)) {
            $days = Quantity::divide($after, $demand, 0);
            $covered = "With this order $item is covered for $days days";
            if (Quantity::compare($days, Quantity::decimal($guards->coverDays)) > 0) {
                $most = Text::ofNumber($guards->coverDays);
                $findings[] = self::ask('line-cap', "$covered, more than $most.");
            }
            $shelfLifeDays = $ceilings->shelfLifeDays;
            if ($shelfLifeDays !== null && Quantity::compare($days, Quantity::decimal($shelfLifeDays)) > 0) {
                $most = Text::ofNumber($shelfLifeDays);
                $findings[] = self::ask('line-cap', "$covered, longer than its shelf life of $most.");
            }
        }
        if ($ceilings->maxStock !== null && Quantity::compare($after, $ceilings->maxStock) > 0) {
            $findings[] = self::ask(
                'line-cap',
                "With this order the position of $item becomes $after, above its maximum of {$ceilings->maxStock}."
            );
        }
        return $findings;
    }

    /**
     * Expected demand a day over the needs that know it; null when none does.
     *
     * @param list<object> $needs
     */
    public static function pooledDemand(array $needs): ?string
    {
        $sum = null;
        foreach ($needs as $need) {
            $demand = Position::dailyDemandOf($need->inputs->rule);
            if ($demand !== null) {
                $sum = $sum === null ? $demand : Quantity::add($sum, $demand);
            }
        }
        return $sum;
    }

    /**
     * @param list<object> $histories
     * @return list<object>
     */
    private static function priceChange(
        string $item,
        string $price,
        object $inputs,
        array $histories,
        object $guards
    ): array {
        $last = null;
        foreach ($histories as $history) {
            if ($last === null && ($history->lastPrice->supplier ?? null) === $inputs->offer->supplier) {
                $last = $history->lastPrice;
            }
        }
        if ($last === null) {
            return [];
        }
        if ($last->currency !== $inputs->currency) {
            return [self::ask(
                'price',
                "$item was last bought in {$last->currency} and is now priced in {$inputs->currency}."
            )];
        }
        $unitPrice = Quantity::divide($price, $inputs->offer->priceUnit ?? '1', 8);
        $change = Quantity::absolute(Quantity::subtract($unitPrice, $last->price));
        if (Quantity::compare($change, Quantity::multiply($guards->priceChangeShare, $last->price)) <= 0) {
            return [];
        }
        $before = Money::amountFigure($last->price, $last->currency);
        $after = Money::amountText($unitPrice, $inputs->currency);
        $share = Quantity::percent($guards->priceChangeShare);
        return [self::ask('price', "The price of $item went from $before to $after, more than $share.")];
    }

    /**
     * @param list<object> $needs
     * @param list<object> $histories
     * @return list<object>
     */
    private static function coolDown(string $item, array $needs, array $histories, object $guards): array
    {
        $findings = [];
        foreach ($histories as $history) {
            $need = null;
            foreach ($needs as $candidate) {
                $need ??= $candidate->inputs->location === $history->location ? $candidate : null;
            }
            if ($need === null || $history->lastOrderedOn === null || $history->lastOrderReceived) {
                continue;
            }
            $days = min($need->inputs->leadTimeDays, $guards->coolDownDays);
            $since = Calendar::daysBetween($history->lastOrderedOn, $need->inputs->today);
            if ($since < $days && !self::isOnDraft($need)) {
                $findings[] = self::ask(
                    'cool-down',
                    "$item was ordered for {$history->location} on {$history->lastOrderedOn} "
                        . 'and nothing of it has come yet.'
                );
            }
        }
        return $findings;
    }

    /** A draft that is being raised is the same order, not a second one. */
    private static function isOnDraft(object $need): bool
    {
        foreach ($need->inputs->supply as $supply) {
            if ($supply->from === 'draft') {
                return true;
            }
        }
        return false;
    }

    /**
     * Judges one order: its supplier, its budget.
     *
     * @return list<object>
     */
    public static function judgeOrder(object $order, object $supplier, string $spentBefore, object $settings): array
    {
        $findings = [];
        if (!isset($supplier->email)) {
            $findings[] = self::ask(
                'supplier',
                "Supplier {$supplier->name} has no e-mail address; add one, or send the order yourself."
            );
        }
        $costCentre = $order->costCentre ?? '';
        foreach ($settings->guards->budgets as $budget) {
            if ($budget->costCentre !== $costCentre || $budget->currency !== $order->currency) {
                continue;
            }
            $spent = Quantity::add($spentBefore, $order->total);
            if (Quantity::compare($spent, $budget->monthly) > 0) {
                $findings[] = self::ask(
                    'budget',
                    'With this order ' . Money::amountText($spent, $order->currency)
                        . ' is spent this month, more than the budget of '
                        . Money::amountFigure($budget->monthly, $order->currency)
                        . ' for ' . ($order->costCentre ?? 'the company') . '.'
                );
            }
            break;
        }
        return $findings;
    }

    /** The key that spending is counted under. */
    public static function budgetKey(object $order): string
    {
        return ($order->costCentre ?? '') . '/' . $order->currency;
    }

    private static function stop(string $guard, string $message): object
    {
        return (object) ['guard' => $guard, 'effect' => 'stop', 'message' => $message];
    }

    /** A finding that lets the order wait for a person. */
    public static function ask(string $guard, string $message): object
    {
        return (object) ['guard' => $guard, 'effect' => 'ask', 'message' => $message];
    }
}
