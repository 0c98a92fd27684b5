<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * From pooled base units to the purchase units of one line: pool, convert, minimum, multiple, ceiling, price break,
 * price, in this order. The steps are kept, so that the arithmetic can be shown and redone.
 */
final class Sizing
{
    public static function sizeLine(object $inputs): object
    {
        $offer = $inputs->offer;
        $steps = [];
        $answer = static function (array $outcome) use ($inputs, &$steps): object {
            return (object) ['inputs' => $inputs, 'steps' => $steps, 'outcome' => (object) $outcome];
        };
        $needed = Quantity::total(array_map(static fn (object $need): string => $need->quantity, $inputs->needs));
        $steps[] = (object) ['step' => 'pool', 'base' => $needed, 'locations' => count($inputs->needs)];
        if (!Quantity::isPositive($needed)) {
            return $answer(['kind' => 'nothing']);
        }
        $base = Quantity::add($needed, $inputs->alreadyOnDraft);
        if (Quantity::isPositive($inputs->alreadyOnDraft)) {
            $steps[] = (object) ['step' => 'merge', 'base' => $base, 'already' => $inputs->alreadyOnDraft];
        }
        $quantity = Quantity::toPurchaseUnits($base, $offer->ratio, $offer->purchaseUnit->decimals);
        $steps[] = (object) ['step' => 'convert', 'base' => $base, 'quantity' => $quantity];

        $minimum = $offer->minimumQuantity ?? '0';
        if (Quantity::compare($quantity, $minimum) < 0) {
            $quantity = $minimum;
            $steps[] = (object) ['step' => 'minimum', 'minimum' => $minimum, 'quantity' => $quantity];
        }
        $rounded = self::toMultiple($inputs, $quantity, $minimum);
        if ($rounded !== null) {
            $quantity = $rounded->quantity;
            $steps[] = $rounded;
        }
        $ceiling = self::underCeiling($inputs, $quantity, $minimum);
        if ($ceiling !== null) {
            $quantity = $ceiling->quantity;
            $steps[] = $ceiling;
        }
        if (Quantity::compare(Quantity::toBaseUnits($quantity, $offer->ratio), $inputs->alreadyOnDraft) <= 0) {
            return $answer(['kind' => 'nothing']);
        }
        $priced = self::priceAt($offer, $quantity, $inputs->currency, $inputs->day);
        if ($priced->kind === 'unpriced') {
            return $answer((array) $priced);
        }
        $bought = self::buyUp($inputs, $quantity);
        if ($bought !== null) {
            $quantity = $bought->quantity;
            $steps[] = $bought;
        }
        $final = self::priceAt($offer, $quantity, $inputs->currency, $inputs->day);
        if ($final->kind === 'unpriced') {
            return $answer((array) $final);
        }
        $priceUnit = $offer->priceUnit ?? '1';
        $value = Money::lineTotal($quantity, $final->price, $priceUnit, $inputs->currency);
        $steps[] = (object) [
            'step' => 'price',
            'price' => $final->price,
            'priceUnit' => $priceUnit,
            'total' => $value,
        ];
        return $answer([
            'kind' => 'sized',
            'quantity' => $quantity,
            'base' => Quantity::toBaseUnits($quantity, $offer->ratio),
            'price' => $final->price,
            'total' => $value,
        ]);
    }

    private static function toMultiple(object $inputs, string $quantity, string $minimum): ?object
    {
        $offer = $inputs->offer;
        $mode = $inputs->rounding;
        if (!isset($offer->multiple) && $mode === 'up') {
            return null;
        }
        $multiple = self::multipleOf($offer);
        $step = static fn (string $quantity): object => (object) [
            'step' => 'multiple',
            'multiple' => $multiple,
            'mode' => $mode,
            'quantity' => $quantity,
        ];
        $up = Quantity::raiseToMultiple($quantity, $multiple);
        if ($mode === 'up') {
            return $step($up);
        }
        $wanted = $mode === 'cap'
            ? self::highestWithin($inputs, $inputs->level, $multiple)
            : Quantity::multiply(Quantity::divide($quantity, $multiple, 0, 'half-up'), $multiple);
        if ($wanted === null) {
            return $step($up);
        }
        $allowed = Quantity::compare($wanted, $minimum) >= 0 ? Quantity::smallest($wanted, $up) : $up;
        if (Quantity::compare(self::positionAfter($inputs, $allowed), $inputs->point) < 0) {
            return (object) [...(array) $step($up), 'because' => 'point'];
        }
        return $step($allowed);
    }

    /** The order multiple of an offer, or the smallest step of its unit. */
    private static function multipleOf(object $offer): string
    {
        $decimals = $offer->purchaseUnit->decimals;
        return $offer->multiple ?? Quantity::divide('1', '1' . str_repeat('0', $decimals), $decimals);
    }

    /** The largest multiple that keeps the position at or below the level; null without a level. */
    private static function highestWithin(object $inputs, ?string $level, string $multiple): ?string
    {
        if ($level === null) {
            return null;
        }
        $room = Quantity::add(Quantity::subtract($level, $inputs->position), $inputs->alreadyOnDraft);
        if (!Quantity::isPositive($room)) {
            return '0';
        }
        $ratio = $inputs->offer->ratio;
        $units = Quantity::divide(
            Quantity::multiply($room, $ratio->denominator),
            $ratio->numerator,
            $inputs->offer->purchaseUnit->decimals,
            'down'
        );
        return Quantity::lowerToMultiple($units, $multiple);
    }

    /** Base-unit position once the line stands at a quantity; what the draft held already is in the position. */
    private static function positionAfter(object $inputs, string $quantity): string
    {
        return Quantity::subtract(
            Quantity::add($inputs->position, Quantity::toBaseUnits($quantity, $inputs->offer->ratio)),
            $inputs->alreadyOnDraft
        );
    }

    /**
     * Where a sized line takes the position above the level, both in base units; null where it stays within or has
     * none.
     */
    public static function passedLevel(object $sizing): ?object
    {
        $level = $sizing->inputs->level;
        if ($sizing->outcome->kind !== 'sized' || $level === null) {
            return null;
        }
        $position = self::positionAfter($sizing->inputs, $sizing->outcome->quantity);
        return Quantity::compare($position, $level) > 0
            ? (object) ['position' => $position, 'level' => $level]
            : null;
    }

    /**
     * Lowers the line to its ceiling where a quantity that the supplier accepts fits below it and lifts the position
     * off its point, so that the next run does not propose again; else a guard holds the line.
     */
    private static function underCeiling(object $inputs, string $quantity, string $minimum): ?object
    {
        $ceiling = $inputs->ceiling;
        if ($ceiling === null || Quantity::compare(self::positionAfter($inputs, $quantity), $ceiling) <= 0) {
            return null;
        }
        $most = self::highestWithin($inputs, $ceiling, self::multipleOf($inputs->offer));
        if ($most === null || !Quantity::isPositive($most) || Quantity::compare($most, $minimum) < 0) {
            return null;
        }
        $lowered = Quantity::smallest($most, $quantity);
        $left = Quantity::compare(self::positionAfter($inputs, $lowered), $inputs->point);
        return $left < 0 || ($left === 0 && $inputs->level !== $inputs->point)
            ? null
            : (object) ['step' => 'ceiling', 'ceiling' => $ceiling, 'quantity' => $lowered];
    }

    /** The all-units price for a quantity on a day; without a valid line there is no price and so no order. */
    public static function priceAt(object $offer, string $quantity, string $currency, string $day): object
    {
        $sku = $offer->supplierSku ?? $offer->item;
        $unpriced = static fn (string $message): object => (object) ['kind' => 'unpriced', 'message' => $message];
        $supplier = $offer->supplier;
        if ($offer->prices === []) {
            return $unpriced("Supplier $supplier has no price for $sku; add one to its price list.");
        }
        $inCurrency = array_filter(
            $offer->prices,
            static fn (object $line): bool => $line->currency === $currency
        );
        if ($inCurrency === []) {
            $listed = implode(', ', array_unique(array_map(
                static fn (object $line): string => $line->currency,
                $offer->prices
            )));
            return $unpriced(
                "Supplier $supplier orders in $currency, but the price of $sku is in $listed; correct one of the two."
            );
        }
        $valid = array_filter(
            $inCurrency,
            static fn (object $line): bool => ($line->validFrom ?? $day) <= $day && ($line->validTo ?? $day) >= $day
        );
        if ($valid === []) {
            return $unpriced("No price of supplier $supplier for $sku is valid on $day; renew its price list.");
        }
        $best = null;
        foreach ($valid as $line) {
            if (
                Quantity::compare($line->from, $quantity) <= 0
                && ($best === null || Quantity::compare($line->from, $best->from) > 0)
            ) {
                $best = $line;
            }
        }
        if ($best === null) {
            $code = $offer->purchaseUnit->code;
            return $unpriced(
                "Supplier $supplier has no price for $quantity $code of $sku; add one from that quantity on."
            );
        }
        return Quantity::isPositive($best->price)
            ? (object) ['kind' => 'priced', 'price' => $best->price]
            : $unpriced("The price of $sku at supplier $supplier is {$best->price}; enter the real price.");
    }

    /**
     * All-units discount (Silver, Pyke & Thomas 2017, ch. 4): yearly cost TC(x) = c(x) D + K D / x + i c(x) x / 2 at
     * the quantity needed and at every break above it; the cheapest is bought. Null when there is nothing to compare.
     */
    private static function buyUp(object $inputs, string $quantity): ?object
    {
        $economics = $inputs->economics;
        $offer = $inputs->offer;
        if ($economics === null) {
            return null;
        }
        $multiple = self::multipleOf($offer);
        $candidates = [$quantity];
        foreach ($offer->prices as $line) {
            $at = Quantity::raiseToMultiple($line->from, $multiple);
            if (Quantity::compare($at, $quantity) <= 0 || in_array($at, $candidates, true)) {
                continue;
            }
            $after = self::positionAfter($inputs, $at);
            if (
                Quantity::compare($after, $economics->positionMax) > 0
                || ($inputs->ceiling !== null && Quantity::compare($after, $inputs->ceiling) > 0)
            ) {
                continue;
            }
            $candidates[] = $at;
        }
        if (count($candidates) < 2) {
            return null;
        }
        usort($candidates, Quantity::compare(...));
        $yearly = Quantity::divide(
            Quantity::multiply($economics->yearlyDemand, $offer->ratio->denominator),
            $offer->ratio->numerator,
            6
        );
        $costs = [];
        $cheapest = null;
        foreach ($candidates as $candidate) {
            $answer = self::priceAt($offer, $candidate, $inputs->currency, $inputs->day);
            if ($answer->kind === 'unpriced') {
                continue;
            }
            $price = Quantity::divide($answer->price, $offer->priceUnit ?? '1', 8);
            $holding = Quantity::multiply(Quantity::multiply($economics->holdingRate, $price), $candidate);
            $yearlyCost = Quantity::add(
                Quantity::multiply($price, $yearly),
                Quantity::divide(Quantity::multiply($economics->orderCost, $yearly), $candidate, 8),
                Quantity::divide($holding, '2', 8)
            );
            $cost = (object) [
                'quantity' => $candidate,
                'price' => $answer->price,
                'yearlyCost' => Quantity::round($yearlyCost, 4, 'half-even'),
            ];
            $costs[] = $cost;
            if ($cheapest === null || Quantity::compare($cost->yearlyCost, $cheapest->yearlyCost) < 0) {
                $cheapest = $cost;
            }
        }
        return (object) ['step' => 'price-break', 'costs' => $costs, 'quantity' => $cheapest->quantity];
    }
}
