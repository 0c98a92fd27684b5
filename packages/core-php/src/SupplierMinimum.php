<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * Supplier minimum, judged on the merged order: wait while no line would stock out before the next look, else top up
 * with the items of that supplier nearest to their points, else ask. A supplier's own setting says where to begin.
 */
final class SupplierMinimum
{
    public static function meetMinimum(object $group, Book $book): object
    {
        $go = static fn (object $group, ?array $branch): object => (object) [
            'kind' => 'go',
            'group' => $group,
            'branch' => $branch === null ? null : (object) $branch,
        ];
        ['currency' => $currency, 'name' => $name] = (array) $group->supplier;
        $minimum = $group->supplier->minimum ?? null;
        $value = self::valueOf($group);
        if ($minimum === null || Quantity::compare($value, $minimum->value) >= 0) {
            return $go($group, null);
        }
        $short = 'The order is worth ' . Money::amountText($value, $currency) . ', below the minimum of '
            . Money::amountFigure($minimum->value, $currency) . " of $name";
        if ($minimum->below === 'wait' && self::allLast($group)) {
            return (object) [
                'kind' => 'wait',
                'message' => "$short; nothing runs out before the next look, so it waits.",
            ];
        }
        $topped = $minimum->below === 'ask' ? null : self::topUp($group, $minimum->value, $book);
        if ($topped !== null) {
            $items = [];
            foreach ($topped->lines as $line) {
                foreach ($line->wants as $want) {
                    if ($want->topUp) {
                        $items[] = $want->record->item->id;
                    }
                }
            }
            $message = implode(' ', [
                "$short; topped up with " . implode(', ', $items) . '.',
                ...self::aboveLevel($topped),
            ]);
            return $go($topped, ['kind' => 'top-up', 'items' => $items, 'message' => $message]);
        }
        $fee = isset($minimum->smallOrderFee)
            ? ' A small-order fee of ' . Money::amountText($minimum->smallOrderFee, $currency) . ' is due.'
            : '';
        return $go($group, ['kind' => 'ask', 'message' => "$short.$fee"]);
    }

    /** What the order would come to: new and raised lines, and the lines that its draft holds already. */
    private static function valueOf(object $group): string
    {
        $values = [];
        foreach ($group->lines as $line) {
            $values[self::lineKey($line)] = self::worth($line);
        }
        foreach ($group->draft->order->lines ?? [] as $place => $line) {
            if (!isset($values[Book::orderLineKey($line)])) {
                $values["draft $place"] = $line->total;
            }
        }
        return Quantity::total($values);
    }

    private static function lineKey(object $line): string
    {
        return Book::offerKey($line->wants[0]->chosen->offer);
    }

    private static function allLast(object $group): bool
    {
        foreach ($group->lines as $line) {
            foreach ($line->wants as $want) {
                if (!self::lastsUntilNextLook($want->need)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Available stock outlasts the days until the next look; without a known demand it does as long as there is any.
     */
    private static function lastsUntilNextLook(object $need): bool
    {
        $position = $need->position;
        $available = Quantity::subtract($position->onHand, $position->committed, $position->backordered);
        $demand = Guard::pooledDemand([$need]);
        $used = $demand === null
            ? '0'
            : Quantity::multiply($demand, Quantity::decimal($need->inputs->reviewDays));
        return Quantity::isPositive(Quantity::subtract($available, $used));
    }

    /** Adds items of the supplier, fewest days of cover first, up to their levels, until the minimum is reached. */
    private static function topUp(object $group, string $minimum, Book $book): ?object
    {
        $taken = [];
        foreach ($group->lines as $line) {
            foreach ($line->wants as $want) {
                $taken[Book::itemKey($want->record->item->id, $want->record->stock->location)] = true;
            }
        }
        $candidates = [];
        foreach ([...$book->snapshot->records, ...$book->snapshot->others] as $record) {
            $at = $record->stock->location;
            $free = !isset($taken[Book::itemKey($record->item->id, $at)]);
            if ($free && $book->shipTo($at)->id === $group->shipTo->id) {
                $candidates[] = self::candidateFor($record, $group, $book);
            }
        }
        $candidates = array_filter($candidates);
        usort($candidates, static fn (object $a, object $b): int
            => Quantity::compare($a->closeness, $b->closeness)
                ?: Text::compare($a->want->record->item->id, $b->want->record->item->id));
        $lines = $group->lines;
        $places = [];
        foreach ($lines as $place => $line) {
            $places[self::lineKey($line)] = $place;
        }
        $value = self::valueOf($group);
        foreach ($candidates as $candidate) {
            $want = $candidate->want;
            $key = Book::offerKey($want->chosen->offer);
            $place = $places[$key] ?? count($lines);
            $before = $lines[$place] ?? null;
            $wants = [...($before->wants ?? []), $want];
            $sizing = $book->size($wants, $want->chosen, $group->draft);
            // Who names a mode that keeps to the level wants no item above it for the sake of others.
            if (($want->record->rule->rounding ?? null) === 'cap' && Sizing::passedLevel($sizing) !== null) {
                continue;
            }
            $places[$key] = $place;
            $lines[$place] = (object) ['wants' => $wants, 'sizing' => $sizing];
            $value = Quantity::add(Quantity::subtract($value, self::worth($before)), self::worth($lines[$place]));
            if (Quantity::compare($value, $minimum) >= 0) {
                return (object) [...(array) $group, 'lines' => $lines];
            }
        }
        return null;
    }

    /**
     * Items that joined and that the supplier's order minimum or multiple takes above their levels, one sentence each.
     *
     * @return list<string>
     */
    private static function aboveLevel(object $group): array
    {
        $sentences = [];
        foreach ($group->lines as $line) {
            $passed = Sizing::passedLevel($line->sizing);
            if ($passed !== null && in_array(true, array_column($line->wants, 'topUp'), true)) {
                $sentences[] = "{$line->wants[0]->record->item->id} comes to {$passed->position}, "
                    . "above the level of {$passed->level}.";
            }
        }
        return $sentences;
    }

    private static function worth(?object $line): string
    {
        return $line !== null && $line->sizing->outcome->kind === 'sized' ? $line->sizing->outcome->total : '0';
    }

    private static function candidateFor(object $record, object $group, Book $book): ?object
    {
        $offers = array_values(array_filter(
            $record->offers,
            static fn (object $offer): bool => $offer->supplier === $group->supplier->id
        ));
        if ($offers === []) {
            return null;
        }
        $ranking = $book->ranking($record, $offers);
        $need = $book->need($record, $ranking, '0');
        $level = Book::levelIn($need->outcome);
        if ($need->outcome->kind !== 'quiet' || $level === null) {
            return null;
        }
        $quantity = Quantity::subtract($level, $need->position->total);
        if (!Quantity::isPositive($quantity)) {
            return null;
        }
        $answer = $book->pricedOffer($need, $quantity, $ranking);
        return $answer->kind === 'unpriced' || isset($answer->offer->refusedOn) ? null : (object) [
            'want' => (object) [
                'record' => $record,
                'need' => $need,
                'chosen' => $answer->offer,
                'quantity' => $quantity,
                'topUp' => true,
            ],
            'closeness' => self::closeness($need, $need->outcome->point, $level),
        ];
    }

    /** Days until the position reaches the point; without a known demand the share of the way from level to point. */
    private static function closeness(object $need, string $point, string $level): string
    {
        $room = Quantity::largest('0', Quantity::subtract($need->position->total, $point));
        $demand = Guard::pooledDemand([$need]);
        if ($demand !== null && Quantity::isPositive($demand)) {
            return Quantity::divide($room, $demand, 6);
        }
        $span = Quantity::subtract($level, $point);
        return Quantity::isPositive($span) ? Quantity::divide($room, $span, 6) : $room;
    }
}
