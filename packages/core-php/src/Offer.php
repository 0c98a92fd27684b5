<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * Which supplier: the preferred one unless it is blocked, out of stock or late beyond its promise; then the cheapest
 * landed unit among those in the same currency, then the earliest. Whoever refused the item here, or confirmed too
 * little of it, comes last for some days from then on.
 */
final class Offer
{
    private const UNIT_DECIMALS_MAX = 12;
    private const DAY_MS = 86_400_000;

    /**
     * @param list<object> $offers
     * @param array<string, object> $suppliers by id
     * @param list<object> $refusedBy
     */
    public static function rankOffers(
        object $item,
        array $offers,
        array $suppliers,
        object $location,
        object $moment,
        array $refusedBy = [],
        int|float $refusalDays = 0
    ): object {
        $rejected = [];
        $usable = [];
        foreach ($offers as $place => $offer) {
            $supplier = $suppliers[$offer->supplier] ?? null;
            $reason = $supplier === null
                ? "Supplier {$offer->supplier} of {$item->id} is not known; add it."
                : self::obstacle($offer, $supplier);
            if ($supplier === null || $reason !== null) {
                $rejected[] = (object) ['supplier' => $offer->supplier, 'reason' => $reason];
                continue;
            }
            $arrival = Arrival::expectedDay((object) [
                'moment' => $moment,
                'supplier' => $supplier,
                'offer' => $offer,
                'location' => $location,
            ]);
            if ($arrival === null) {
                $rejected[] = (object) [
                    'supplier' => $supplier->id,
                    'reason' => "Supplier {$supplier->name} has no usable day in the next two years; "
                        . 'correct its calendar, cut-off time or lead time.',
                ];
                continue;
            }
            $usable[] = (object) [
                'place' => $place,
                'offer' => $offer,
                'supplier' => $supplier,
                'arrival' => $arrival,
                'price' => self::unitPrice($offer, $supplier, $moment),
                'refusedOn' => self::lastRefusal($refusedBy, $supplier->id, $refusalDays, $moment),
            ];
        }
        usort($usable, self::order(...));
        $refusals = [];
        foreach ($usable as $entry) {
            if ($entry->refusedOn !== null) {
                $refusals[$entry->place] = "{$entry->supplier->name} refused it or confirmed too little on "
                    . "{$entry->refusedOn}, and comes last until "
                    . Calendar::addDays($entry->refusedOn, $refusalDays) . '.';
            }
        }
        ksort($refusals);
        $ranked = array_map(
            static fn (object $entry): object => (object) [
                'offer' => $entry->offer,
                'supplier' => $entry->supplier,
                'arrival' => $entry->arrival,
                'reason' => implode(' ', [self::reasonFor($entry, count($usable)), ...$refusals]),
                ...($entry->refusedOn === null ? [] : ['refusedOn' => $entry->refusedOn]),
            ],
            $usable
        );
        return (object) ['ranked' => $ranked, 'rejected' => $rejected];
    }

    private static function unitPrice(object $offer, object $supplier, object $moment): ?string
    {
        $today = Calendar::localIn($moment, $supplier->timeZone ?? null)->day;
        $answer = Sizing::priceAt($offer, $offer->minimumQuantity ?? '1', $supplier->currency, $today);
        return $answer->kind === 'unpriced' ? null : Quantity::divide(
            Quantity::multiply($answer->price, $offer->ratio->denominator),
            Quantity::multiply($offer->priceUnit ?? '1', $offer->ratio->numerator),
            8
        );
    }

    private static function order(object $a, object $b): int
    {
        $byStanding = self::standing($a) <=> self::standing($b);
        if ($byStanding !== 0) {
            return $byStanding;
        }
        if (($a->price === null) !== ($b->price === null)) {
            return $a->price === null ? 1 : -1;
        }
        if ($a->price !== null && $b->price !== null && $a->supplier->currency === $b->supplier->currency) {
            $byPrice = Quantity::compare($a->price, $b->price);
            if ($byPrice !== 0) {
                return $byPrice;
            }
        }
        return strcmp($a->arrival->arrives, $b->arrival->arrives);
    }

    private static function standing(object $entry): int
    {
        if ($entry->refusedOn !== null) {
            return 3;
        }
        return ($entry->offer->status ?? null) === 'late' ? 2 : (($entry->offer->preferred ?? false) === true ? 0 : 1);
    }

    /**
     * The day of a supplier's refusal that still counts.
     *
     * @param list<object> $refusedBy
     */
    public static function lastRefusal(
        array $refusedBy,
        string $supplier,
        int|float $refusalDays,
        object $moment
    ): ?string {
        foreach ($refusedBy as $refusal) {
            if (
                $refusal->supplier === $supplier
                && Calendar::addMs($refusal->at, $refusalDays * self::DAY_MS) > $moment->at
            ) {
                return substr($refusal->at, 0, 10);
            }
        }
        return null;
    }

    private static function obstacle(object $offer, object $supplier): ?string
    {
        $name = $supplier->name;
        $sku = $offer->supplierSku ?? $offer->item;
        if ($supplier->status === 'blocked') {
            return "Supplier $name is blocked.";
        }
        if ($supplier->status === 'not-accepting') {
            return "Supplier $name is not accepting orders.";
        }
        if (($offer->status ?? null) === 'out-of-stock') {
            return "Supplier $name is out of stock of $sku.";
        }
        if (Money::minorUnits($supplier->currency) === null) {
            return "Supplier $name orders in {$supplier->currency}, which is no currency of ISO 4217; correct it.";
        }
        $fault = self::offerFault($offer);
        return $fault === null ? null : "$fault Correct $sku in the price list of $name.";
    }

    /** What is wrong with an offer's figures, in one sentence; null when nothing is. */
    public static function offerFault(object $offer): ?string
    {
        $ratio = $offer->ratio;
        $minimumQuantity = $offer->minimumQuantity ?? '0';
        $multiple = $offer->multiple ?? '1';
        $priceUnit = $offer->priceUnit ?? '1';
        if (!Quantity::isPositive($ratio->numerator) || !Quantity::isPositive($ratio->denominator)) {
            return "The conversion of {$ratio->numerator} to {$ratio->denominator} must be above zero.";
        }
        $decimals = $offer->purchaseUnit->decimals;
        if (floor($decimals) !== (float) $decimals || $decimals < 0 || $decimals > self::UNIT_DECIMALS_MAX) {
            return "The unit {$offer->purchaseUnit->code} has " . Text::ofNumber($decimals)
                . ' decimals; they must be a whole number from 0 to ' . self::UNIT_DECIMALS_MAX . '.';
        }
        if (Quantity::isNegative($minimumQuantity)) {
            return "The order minimum $minimumQuantity is negative.";
        }
        if (!Quantity::isPositive($multiple)) {
            return "The order multiple $multiple must be above zero.";
        }
        if (!Quantity::isPositive($priceUnit)) {
            return "The price unit $priceUnit must be above zero.";
        }
        if (!($offer->leadTimeDays >= 0)) {
            return 'The lead time of ' . Text::ofNumber($offer->leadTimeDays) . ' days is negative.';
        }
        return null;
    }

    private static function reasonFor(object $entry, int $count): string
    {
        $name = $entry->supplier->name;
        if (
            ($entry->offer->preferred ?? false) === true
            && ($entry->offer->status ?? null) !== 'late'
            && $entry->refusedOn === null
        ) {
            return "$name is the preferred supplier.";
        }
        if ($count === 1) {
            return "$name is the only supplier that can be ordered from.";
        }
        return $entry->price === null
            ? "$name is next in line."
            : "$name sells it at " . Money::amountText($entry->price, $entry->supplier->currency) . ' a base unit.';
    }
}
