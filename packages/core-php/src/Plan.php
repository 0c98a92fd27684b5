<?php

declare(strict_types=1);

namespace Parstock\Core;

/** From facts to orders: pure, and the same facts give the same plan, here and in core. */
final class Plan
{
    public static function planOrders(object $given): object
    {
        [$snapshot, $exceptions] = self::withoutDoubles($given);
        $book = new Book($snapshot);
        $needs = [];
        $wanted = [];
        $unserved = [];
        $kits = Kit::kitDemand(array_filter(
            [...$snapshot->records, ...$snapshot->others],
            static fn (object $record): bool => $record->item->kind === 'kit'
        ));
        foreach ($kits->faults as $fault) {
            $exceptions[] = (object) [
                'key' => "kit:{$fault->item}",
                'code' => 'kit',
                'message' => $fault->message,
                'item' => $fault->item,
            ];
        }
        foreach ($snapshot->records as $record) {
            $ranking = $book->ranking($record);
            $asked = $kits->demand[$record->stock->location][$record->item->id] ?? '0';
            $need = $book->need($record, $ranking, $asked);
            $needs[] = $need;
            $found = self::exceptionsOf($need, $record, $ranking);
            if ($need->outcome->kind !== 'needed') {
                array_push($exceptions, ...$found);
                continue;
            }
            $chosen = $book->pricedOffer($need, $need->outcome->quantity, $ranking);
            if ($chosen->kind === 'priced') {
                $wanted[] = (object) [
                    'record' => $record,
                    'need' => $need,
                    'chosen' => $chosen->offer,
                    'quantity' => $need->outcome->quantity,
                    'topUp' => false,
                ];
            } elseif ($ranking->ranked !== []) {
                $why = implode(' ', $chosen->messages);
                $low = "{$record->item->id} is low at {$record->stock->location}";
                $found[] = self::about($record, 'no-price', "$low and can't be ordered: $why");
            }
            foreach ($found as $exception) {
                $exceptions[] = $exception;
                $unserved[] = self::unservedBy($record, $exception->message);
            }
        }
        [$transfers, $remaining] = $snapshot->settings->ordering->transfers
            ? Transfer::proposeTransfers($wanted, [...$snapshot->others, ...$snapshot->records], $book)
            : [[], $wanted];
        foreach ($transfers as $transfer) {
            ['item' => $item, 'to' => $to, 'message' => $message] = (array) $transfer;
            $exceptions[] = (object) [
                'key' => 'transfer:' . Book::itemKey($item, $to),
                'code' => 'transfer',
                'message' => $message,
                'item' => $item,
                'location' => $to,
            ];
            $unserved[] = (object) ['item' => $item, 'location' => $to, 'reason' => $message];
        }
        $groups = [];
        $waiting = [];
        $branches = [];
        foreach ($book->group($remaining) as $group) {
            $met = SupplierMinimum::meetMinimum($group, $book);
            if ($met->kind === 'wait') {
                $wants = array_merge(...array_column($group->lines, 'wants'));
                $waiting[] = (object) [
                    'supplier' => $group->supplier->id,
                    'shipTo' => $group->shipTo->id,
                    'items' => array_map(static fn (object $want): string => $want->record->item->id, $wants),
                    'message' => $met->message,
                ];
                foreach ($wants as $want) {
                    $unserved[] = self::unservedBy($want->record, $met->message);
                }
                continue;
            }
            if ($met->branch !== null) {
                $branches[$group->key] = $met->branch;
            }
            $groups[] = $met->group;
            foreach ($met->group->lines as $line) {
                foreach ($line->sizing->outcome->kind === 'sized' ? [] : $line->wants as $want) {
                    if (!$want->topUp) {
                        $why = implode(' ', array_slice(Explain::explainSizing($line->sizing), -2));
                        $unserved[] = self::unservedBy($want->record, $why);
                    }
                }
            }
        }
        return (object) [
            'needs' => $needs,
            'orders' => Draft::draftOrders($book, $groups, $branches),
            'transfers' => $transfers,
            'waiting' => $waiting,
            'exceptions' => $exceptions,
            'unserved' => $unserved,
        ];
    }

    private static function unservedBy(object $record, string $reason): object
    {
        return (object) [
            'item' => $record->item->id,
            'location' => $record->stock->location,
            'reason' => $reason,
        ];
    }

    /**
     * A feed that lists an item twice, as pages do when rows move between two reads, doesn't say which of them is
     * right.
     *
     * @return array{object, list<object>}
     */
    private static function withoutDoubles(object $given): array
    {
        $keyOf = static fn (object $record): string => Book::itemKey($record->item->id, $record->stock->location);
        $seen = [];
        $twice = [];
        foreach ([...$given->records, ...$given->others] as $record) {
            $key = $keyOf($record);
            if (isset($seen[$key])) {
                $twice[$key] = $record;
            }
            $seen[$key] = true;
        }
        if ($twice === []) {
            return [$given, []];
        }
        $exceptions = array_map(
            static fn (object $record): object => self::about(
                $record,
                'item-twice',
                "{$record->item->id} is listed more than once at {$record->stock->location}, "
                    . "so it isn't ordered; keep one of them."
            ),
            array_values($twice)
        );
        $once = static fn (array $records): array => array_values(array_filter(
            $records,
            static fn (object $record): bool => !isset($twice[$keyOf($record)])
        ));
        $snapshot = (object) [
            ...(array) $given,
            'records' => $once($given->records),
            'others' => $once($given->others),
        ];
        return [$snapshot, $exceptions];
    }

    /** An exception about one item at one location, keyed by its code or by a name of its own. */
    private static function about(object $record, string $code, string $message, ?string $key = null): object
    {
        ['item' => $item, 'stock' => $stock] = (array) $record;
        return (object) [
            'key' => ($key ?? $code) . ':' . Book::itemKey($item->id, $stock->location),
            'code' => $code,
            'message' => $message,
            'item' => $item->id,
            'location' => $stock->location,
        ];
    }

    /** @return list<object> */
    private static function exceptionsOf(object $need, object $record, object $ranking): array
    {
        $outcome = $need->outcome;
        $id = $record->item->id;
        $at = $record->stock->location;
        if ($outcome->kind === 'invalid') {
            $message = "$id at $at: {$outcome->message} Correct its reorder settings.";
            return [self::about($record, 'invalid-rule', $message, 'rule')];
        }
        if ($outcome->kind === 'expedite') {
            $orders = implode(', ', $outcome->references);
            $message = "$id runs low at $at before $orders arrives; ask the supplier to deliver earlier.";
            return [self::about($record, 'expedite', $message)];
        }
        if ($outcome->kind !== 'needed' || $ranking->ranked !== []) {
            return [];
        }
        if ($record->offers === []) {
            $message = "$id is low at $at and has no supplier; add one with its price.";
            return [self::about($record, 'no-supplier', $message)];
        }
        $reasons = implode(' ', array_map(static fn (object $one): string => $one->reason, $ranking->rejected));
        $about = self::about($record, 'supplier', "$id is low at $at and can't be ordered: $reasons");
        return [(object) [...(array) $about, 'supplier' => $ranking->rejected[0]->supplier]];
    }
}
