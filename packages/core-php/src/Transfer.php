<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * Transfers before buying: a location gives only what lies above its own order-up-to level, so that it is never
 * drained; it must cover the whole need and be quicker than the supplier.
 */
final class Transfer
{
    /**
     * @param list<object> $wants
     * @param list<object> $records
     * @return array{list<object>, list<object>} transfers, and the wants that remain
     */
    public static function proposeTransfers(array $wants, array $records, Book $book): array
    {
        $surpluses = [];
        $surplusOf = static function (object $record) use (&$surpluses, $book): string {
            return $surpluses[Book::itemKey($record->item->id, $record->stock->location)]
                ??= self::surplus($record, $book);
        };
        $transfers = [];
        $remaining = [];
        foreach ($wants as $want) {
            $item = $want->record->item;
            $to = $want->record->stock->location;
            $givers = array_filter(
                $records,
                static fn (object $record): bool => $record->item->id === $item->id
                    && $record->stock->location !== $to
                    && ($book->location($record->stock->location)->transferLeadTimeDays ?? INF)
                        < $want->need->inputs->leadTimeDays
                    && Quantity::isPositive($surplusOf($record))
                    && Quantity::compare($surplusOf($record), $want->quantity) >= 0
            );
            usort($givers, static fn (object $a, object $b): int
                => Quantity::compare($surplusOf($b), $surplusOf($a))
                    ?: Text::compare($a->stock->location, $b->stock->location));
            if ($givers === []) {
                $remaining[] = $want;
                continue;
            }
            $from = $givers[0]->stock->location;
            $surpluses[Book::itemKey($item->id, $from)] = Quantity::subtract($surplusOf($givers[0]), $want->quantity);
            $transfers[] = (object) [
                'item' => $item->id,
                'from' => $from,
                'to' => $to,
                'quantity' => $want->quantity,
                'transferLeadTimeDays' => $book->location($from)->transferLeadTimeDays ?? 0,
                'message' => "Move {$want->quantity} {$item->unit->code} of {$item->id} from $from to $to; "
                    . 'nothing has to be bought.',
            ];
        }
        return [$transfers, $remaining];
    }

    private static function surplus(object $record, Book $book): string
    {
        $need = $book->need($record, $book->ranking($record), '0');
        $level = Book::levelIn($need->outcome);
        $position = $need->position;
        return $level === null
            ? '0'
            : Quantity::subtract($position->onHand, $position->committed, $position->backordered, $level);
    }
}
