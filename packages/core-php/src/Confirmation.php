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
        return $judged(['type' => 'refused', 'reason' => 'It confirmed nothing.']);
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
        $quantity = $said->quantity ?? $line->quantity;
        $price = $said->price ?? $line->price;
        $expected = $line->expectedDay ?? $order->expectedDay ?? '';
        $day = $said->expectedDay ?? $expected;
        $differences = [];
        $fields = [
            'quantity' => [$line->quantity, $quantity],
            'price' => [$line->price, $price],
            'expected day' => [$expected, $day],
        ];
        foreach ($fields as $field => [$ordered, $found]) {
            if ($found !== $ordered) {
                $differences[] = (object) [
                    'line' => $line->number,
                    'field' => $field,
                    'ordered' => $ordered,
                    'found' => $found,
                ];
            }
        }
        $reasons = [];
        $ask = static function (string $found, string $ordered, string $most) use (&$reasons, $supplier): void {
            $reasons[] = "{$supplier->name} confirmed $found instead of $ordered; up to $most is taken.";
        };
        $less = Quantity::compare($quantity, $line->quantity) < 0;
        $share = $less
            ? $tolerance->confirmedLessShare
            : Quantity::divide($supplier->overDeliveryPercent ?? '0', '100', 6);
        $beyond = self::isBeyond($quantity, $line->quantity, $share);
        if ($beyond) {
            $most = Quantity::percent($share) . ($less ? ' less' : ' more');
            $ask("$quantity {$line->unit->code} of $about", $line->quantity, $most);
        }
        $dearer = $tolerance->confirmedPriceShare;
        if (Quantity::compare($price, $line->price) > 0 && self::isBeyond($price, $line->price, $dearer)) {
            $ask(
                "$about at " . Money::amountFigure($price, $order->currency),
                Money::amountText($line->price, $order->currency),
                Quantity::percent($dearer) . ' more'
            );
        }
        $days = $tolerance->confirmedLateDays;
        if ($expected !== '' && Calendar::daysBetween($expected, $day) > $days) {
            $ask("$about for $day", $expected, Text::ofNumber($days) . ' days later');
        }
        $short = $beyond && $less;
        return ['differences' => $differences, 'reasons' => $reasons, 'short' => $short];
    }

    private static function faultOf(object $said, object $line): ?string
    {
        foreach ([$said->quantity ?? '0', $said->price ?? '0'] as $figure) {
            if (Quantity::isNegative($figure)) {
                return "$figure is negative";
            }
        }
        return isset($said->quantity) && !Quantity::isIn($said->quantity, $line->unit)
            ? "{$said->quantity} {$line->unit->code} has more decimals than the unit"
            : null;
    }

    /** Whether a figure lies further from what was ordered than that share of it. */
    private static function isBeyond(string $figure, string $ordered, string $share): bool
    {
        $apart = Quantity::absolute(Quantity::subtract($figure, $ordered));
        return Quantity::compare($apart, Quantity::multiply($ordered, $share)) > 0;
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
