<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * A supplier who confirms other figures than were ordered. What is better for the buyer, or worse within the
 * tolerance, is taken; the rest goes back to approval, and until a named person has decided the order counts as it
 * was.
 */
final class Confirmation
{
    /**
     * What a supplier's figures come to: confirmed as ordered, changed (`reasons` where a person has to decide), or
     * refused.
     *
     * @param list<object> $lines
     */
    public static function judgeAnswer(object $state, array $lines, object $tolerance, ?string $document): object
    {
        $order = $state->order;
        $heard = $document === null ? [] : ['document' => $document];
        $judged = static fn (array $change): object => (object) [
            'kind' => 'judged',
            'change' => (object) [...$change, ...$heard],
        ];
        $differences = [];
        $reasons = [];
        $short = [];
        foreach ($lines as $said) {
            $line = self::lineOf($order, $said->line);
            $fault = $line === null ? "no line {$said->line}" : self::faultOf($said, $line);
            if ($line === null || $fault !== null) {
                return (object) [
                    'kind' => 'wrong',
                    'message' => "Order {$order->reference} can't be confirmed: $fault.",
                ];
            }
            $verdict = self::judgeLine($state, $line, $said, $tolerance);
            array_push($differences, ...$verdict['differences']);
            array_push($reasons, ...$verdict['reasons']);
            if ($verdict['short']) {
                $short[] = $line->number;
            }
        }
        if ($differences === []) {
            return $judged(['type' => 'confirmed']);
        }
        foreach (Evolve::withAnswer($order, $lines)->lines as $line) {
            if (Quantity::isPositive($line->quantity)) {
                return $judged([
                    'type' => 'changed',
                    'differences' => $differences,
                    'lines' => $lines,
                    'reasons' => $reasons,
                    'short' => $short,
                ]);
            }
        }
        return $judged(['type' => 'refused', 'reason' => 'It confirmed nothing of what was ordered.']);
    }

    private static function lineOf(object $order, int $number): ?object
    {
        foreach ($order->lines as $line) {
            if ($line->number === $number) {
                return $line;
            }
        }
        return null;
    }

    /** @return array{differences: list<object>, reasons: list<string>, short: bool} */
    private static function judgeLine(object $state, object $line, object $said, object $tolerance): array
    {
        $order = $state->order;
        $supplier = $state->parties->supplier;
        $about = "line {$line->number} ({$line->item})";
        $differences = [];
        $reasons = [];
        $short = false;
        $differ = static function (string $field, string $ordered, string $found) use (&$differences, $line): void {
            $differences[] = (object) [
                'line' => $line->number,
                'field' => $field,
                'ordered' => $ordered,
                'found' => $found,
            ];
        };
        $quantity = $said->quantity ?? $line->quantity;
        if (Quantity::compare($quantity, $line->quantity) !== 0) {
            $differ('quantity', $line->quantity, $quantity);
            $less = Quantity::compare($quantity, $line->quantity) < 0;
            $allowed = $less
                ? $tolerance->confirmedLessShare
                : Quantity::divide($supplier->overDeliveryPercent ?? '0', '100', 6);
            if (self::isBeyond($quantity, $line->quantity, $allowed)) {
                $most = self::percent($allowed) . ($less ? ' less' : ' more');
                $reasons[] = "{$supplier->name} confirmed $quantity {$line->unit->code} of $about instead of "
                    . "{$line->quantity}; up to $most is taken.";
                $short = $less;
            }
        }
        $price = $said->price ?? $line->price;
        if (Quantity::compare($price, $line->price) !== 0) {
            $differ('price', $line->price, $price);
            $allowed = $tolerance->confirmedPriceShare;
            if (Quantity::compare($price, $line->price) > 0 && self::isBeyond($price, $line->price, $allowed)) {
                $reasons[] = "{$supplier->name} confirmed $about at " . Money::amountFigure($price, $order->currency)
                    . ' instead of ' . Money::amountText($line->price, $order->currency)
                    . '; up to ' . self::percent($allowed) . ' more is taken.';
            }
        }
        $expected = $line->expectedDay ?? $order->expectedDay ?? null;
        $day = $said->expectedDay ?? null;
        if ($day !== null && $day !== $expected) {
            $differ('expected day', $expected ?? '', $day);
            $late = $expected === null ? 0 : Calendar::daysBetween($expected, $day);
            if ($late > $tolerance->confirmedLateDays) {
                $allowed = Text::ofNumber($tolerance->confirmedLateDays);
                $reasons[] = "{$supplier->name} confirmed $about for $day, $late days after $expected; "
                    . "up to $allowed days later is taken.";
            }
        }
        return ['differences' => $differences, 'reasons' => $reasons, 'short' => $short];
    }

    private static function faultOf(object $said, object $line): ?string
    {
        $quantity = $said->quantity ?? null;
        if ($quantity !== null) {
            if (Quantity::isNegative($quantity)) {
                return "the quantity $quantity is negative";
            }
            if (Quantity::compare(Quantity::round($quantity, $line->unit->decimals, 'down'), $quantity) !== 0) {
                return "$quantity {$line->unit->code} has more decimals than the unit";
            }
        }
        return isset($said->price) && Quantity::isNegative($said->price)
            ? "the price {$said->price} is negative"
            : null;
    }

    /** Whether a figure lies further from what was ordered than that share of it. */
    private static function isBeyond(string $figure, string $ordered, string $share): bool
    {
        $apart = Quantity::subtract($figure, $ordered);
        $off = Quantity::isNegative($apart) ? Quantity::subtract('0', $apart) : $apart;
        return Quantity::compare($off, Quantity::multiply($ordered, $share)) > 0;
    }

    private static function percent(string $share): string
    {
        return Quantity::multiply($share, '100') . ' %';
    }

    /**
     * What deliveries beyond the supplier's tolerance have to be decided about, one sentence each.
     *
     * @param list<int> $numbers
     * @return array{differences: list<object>, reasons: list<string>}
     */
    public static function overDelivered(object $state, array $numbers): array
    {
        $supplier = $state->parties->supplier;
        $percent = $supplier->overDeliveryPercent ?? '0';
        $most = Quantity::add('1', Quantity::divide($percent, '100', 6));
        $differences = [];
        $reasons = [];
        foreach ($state->order->lines as $line) {
            if (
                !in_array($line->number, $numbers, true)
                || Quantity::compare($line->received, Quantity::multiply($line->quantity, $most)) <= 0
            ) {
                continue;
            }
            $differences[] = (object) [
                'line' => $line->number,
                'field' => 'received',
                'ordered' => $line->quantity,
                'found' => $line->received,
            ];
            $reasons[] = "{$supplier->name} delivered {$line->received} {$line->unit->code} of line {$line->number} "
                . "({$line->item}) instead of {$line->quantity}; up to $percent % more is taken.";
        }
        return ['differences' => $differences, 'reasons' => $reasons];
    }
}
