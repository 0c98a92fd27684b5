<?php

declare(strict_types=1);

namespace Parstock\Core;

/** What deliveries left, and what suppliers refused. */
final class Shortfall
{
    /**
     * Base units of a line that are still to come, an entry a location; what arrived or was given up goes to the first
     * ones.
     *
     * @return list<object>
     */
    public static function restsOf(object $line): array
    {
        $gone = Quantity::toBaseUnits(Quantity::add($line->received, $line->cancelled ?? '0'), $line->ratio);
        $rests = [];
        foreach ($line->allocations as $allocation) {
            $taken = Quantity::smallest($gone, $allocation->quantity);
            $gone = Quantity::subtract($gone, $taken);
            $rest = Quantity::subtract($allocation->quantity, $taken);
            if (Quantity::isPositive($rest)) {
                $rests[] = (object) ['location' => $allocation->location, 'quantity' => $rest];
            }
        }
        return $rests;
    }

    /** Purchase units of a line that are still to come. */
    public static function restOf(object $line): string
    {
        return Quantity::subtract($line->quantity, Quantity::add($line->received, $line->cancelled ?? '0'));
    }

    /**
     * How an event changes what short deliveries left to be proposed again: base units that are added, or null where a
     * need was claimed and nothing is left. `$state` is the order after it.
     *
     * @return list<object>
     */
    public static function shortfallsBy(object $event, object $state): array
    {
        if ($event->type === 'proposed' || $event->type === 'amended') {
            return array_map(
                static fn (string $key): object => (object) [...(array) Need::placeOfNeed($key), 'quantity' => null],
                $event->needKeys
            );
        }
        if ($event->type !== 'rest-cancelled' || !$event->again) {
            return [];
        }
        $marks = [];
        foreach ($state->order->lines as $line) {
            $given = self::find($event->lines, $line->number);
            if ($given === null) {
                continue;
            }
            $before = Quantity::subtract($line->cancelled ?? '0', $given->quantity);
            $left = Quantity::toBaseUnits($given->quantity, $line->ratio);
            foreach (self::restsOf((object) [...(array) $line, 'cancelled' => $before]) as $rest) {
                $quantity = Quantity::smallest($left, $rest->quantity);
                $left = Quantity::subtract($left, $quantity);
                if (Quantity::isPositive($quantity)) {
                    $marks[] = (object) [
                        'item' => $line->item,
                        'location' => $rest->location,
                        'quantity' => $quantity,
                    ];
                }
            }
        }
        return $marks;
    }

    /**
     * The entry about one line of an order.
     *
     * @param list<object> $entries
     */
    public static function find(array $entries, int $line): ?object
    {
        foreach ($entries as $entry) {
            if ($entry->line === $line) {
                return $entry;
            }
        }
        return null;
    }

    /**
     * Purchase units that the supplier's rule gives up of what a delivery left.
     *
     * @param list<int> $numbers
     * @return list<object>
     */
    public static function givenUp(object $state, array $numbers): array
    {
        $rests = [];
        foreach ($state->order->lines as $line) {
            $quantity = self::restOf($line);
            if (in_array($line->number, $numbers, true) && Quantity::isPositive($quantity)) {
                $rests[] = (object) ['line' => $line->number, 'quantity' => $quantity];
            }
        }
        return $rests;
    }

    /**
     * The lines that an event shows to be refused, or confirmed with too little.
     *
     * @return list<object>
     */
    public static function refusalsBy(object $event, object $state): array
    {
        $order = $state->order;
        $short = $event->type === 'changed' ? $event->short ?? [] : [];
        $marks = [];
        foreach ($order->lines as $line) {
            if ($event->type !== 'refused' && !in_array($line->number, $short, true)) {
                continue;
            }
            foreach ($line->allocations as $allocation) {
                $marks[] = (object) [
                    'item' => $line->item,
                    'location' => $allocation->location,
                    'supplier' => $order->supplier,
                    'at' => $event->at,
                ];
            }
        }
        return $marks;
    }
}
