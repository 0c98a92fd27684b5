<?php

declare(strict_types=1);

namespace Parstock\Core;

/** Draws, judges and approves the orders of one plan. */
final class Draft
{
    /**
     * @param list<object> $groups
     * @param array<string, object> $branches how supplier minimums were met, by group
     * @return list<object>
     */
    public static function draftOrders(Book $book, array $groups, array $branches): array
    {
        ['settings' => $settings, 'moment' => $moment, 'tenant' => $tenant] = (array) $book->snapshot;
        $held = array_map(
            static fn (string $message): object => Guard::ask('stale-data', $message),
            $book->snapshot->held
        );
        $spent = (array) $tenant->spent;
        $drafted = [];
        foreach ($groups as $group) {
            $made = self::draw($book, $group);
            if ($made === null) {
                continue;
            }
            $key = Guard::budgetKey($made['order']);
            $before = $spent[$key] ?? '0';
            $already = $group->draft->order->total ?? '0';
            $spent[$key] = Quantity::subtract(Quantity::add($before, $made['order']->total), $already);
            $minimum = $branches[$group->key] ?? null;
            $lineFindings = self::findingsByLine($book, $group, $made['numbers']);
            $findings = [
                ...array_column($lineFindings, 'finding'),
                ...self::refusedLines($book, $group->supplier, $made['order']),
            ];
            $without = Quantity::subtract($before, $already);
            array_push($findings, ...Guard::judgeOrder($made['order'], $group->supplier, $without, $settings));
            if (($minimum->kind ?? null) === 'ask') {
                $findings[] = Guard::ask('supplier', $minimum->message);
            }
            $drafted[] = [
                'order' => $made['order'],
                'claims' => $made['claims'],
                'proofs' => $made['proofs'],
                'draft' => $group->draft,
                'parties' => (object) [
                    'supplier' => self::withRules($group->supplier, $settings),
                    'shipTo' => $group->shipTo,
                ],
                'findings' => $findings,
                'lineReasons' => array_map(
                    static fn (object $one): object => (object) [
                        'line' => $one->line,
                        'reason' => $one->finding->message,
                    ],
                    $lineFindings
                ),
                'minimum' => $minimum,
            ];
        }
        $batch = Guard::judgeBatch(array_column($drafted, 'order'), $tenant, $settings->guards);
        return array_map(
            static function (array $planned) use ($book, $batch, $held, $tenant, $settings, $moment): object {
                $order = $planned['order'];
                $findings = [...$planned['findings'], ...$batch, ...$held];
                $now = $moment->at;
                $verdict = Approval::judgeAutopilot($order, $book->items, $findings, $tenant, $settings, $now);
                return (object) [...$planned, 'findings' => $findings, 'verdict' => $verdict];
            },
            $drafted
        );
    }

    /** The supplier with the company's rules for deliveries where it has none of its own. */
    private static function withRules(object $supplier, object $settings): object
    {
        $rules = [];
        foreach (['shortDelivery', 'overDeliveryPercent'] as $rule) {
            $own = $supplier->{$rule} ?? $settings->ordering->{$rule} ?? null;
            if ($own !== null) {
                $rules[$rule] = $own;
            }
        }
        return (object) [...(array) $supplier, ...$rules];
    }

    /**
     * What guards find about the lines that this run sizes, and what they found about the draft's other lines: nobody
     * has decided about those yet, and no new line beside them makes them right.
     *
     * @param list<array{int, object}> $numbers
     * @return list<object>
     */
    private static function findingsByLine(Book $book, object $group, array $numbers): array
    {
        $found = [];
        $sized = array_column($numbers, 0);
        foreach ($group->draft->lineReasons ?? [] as $kept) {
            if (!in_array($kept->line, $sized, true)) {
                $finding = Guard::ask('line-cap', $kept->reason);
                $found[] = (object) ['line' => $kept->line, 'finding' => $finding];
            }
        }
        foreach ($numbers as [$number, $planned]) {
            foreach (self::judge($book, $planned) as $finding) {
                $found[] = (object) ['line' => $number, 'finding' => $finding];
            }
        }
        return $found;
    }

    /**
     * The order of a group with its claims and proofs; null when no line came to anything.
     *
     * @return array{order: object, claims: list<object>, proofs: list<object>, numbers: list<array{int, object}>}|null
     */
    private static function draw(Book $book, object $group): ?array
    {
        $settings = $book->snapshot->settings;
        $supplier = $group->supplier;
        $shipTo = $group->shipTo;
        $lines = $group->draft->order->lines ?? [];
        $places = [];
        $last = 0;
        foreach ($lines as $place => $line) {
            $places[Book::orderLineKey($line)] = $place;
            $last = max($last, $line->number);
        }
        $proofs = [];
        $keyed = [];
        $numbers = [];
        foreach ($group->lines as $planned) {
            ['wants' => $wants, 'sizing' => $sizing] = (array) $planned;
            if ($sizing->outcome->kind !== 'sized') {
                continue;
            }
            $chosen = $wants[0]->chosen;
            $place = $places[Book::offerKey($chosen->offer)] ?? count($lines);
            $existing = $lines[$place] ?? null;
            $number = $existing->number ?? ($last += 1);
            $numbers[] = [$number, $planned];
            $lines[$place] = self::drawLine($number, $wants, $sizing, $existing);
            $proofs[] = (object) [
                'line' => $number,
                'needs' => Book::needsOf($wants),
                'topUp' => !in_array(false, array_column($wants, 'topUp'), true),
                'sizing' => $sizing,
                'supplierReason' => $chosen->reason,
            ];
            foreach ($wants as $want) {
                $inputs = $want->need->inputs;
                $item = $want->record->item->id;
                $keyed[] = [
                    'key' => Need::needKey(
                        $settings->tenant,
                        $inputs->location,
                        $item,
                        $supplier->id,
                        $inputs->earlierNeeds
                    ),
                    'item' => $item,
                    'location' => $inputs->location,
                    'window' => $inputs->earlierNeeds,
                ];
            }
        }
        if ($proofs === []) {
            return null;
        }
        $orderDay = $book->today($shipTo);
        $reference = $group->draft->order->reference ?? Reference::orderReference(
            $settings->ordering->referencePrefix,
            $orderDay,
            [$settings->tenant, $group->key, ...Text::sorted(array_column($keyed, 'key'))]
        );
        $expected = array_filter(array_map(static fn (object $line): ?string => $line->expectedDay ?? null, $lines));
        $order = [
            'tenant' => $settings->tenant,
            'reference' => $reference,
            'supplier' => $supplier->id,
            'shipTo' => $shipTo->id,
            'currency' => $supplier->currency,
            'orderDay' => $group->draft->order->orderDay ?? $orderDay,
            ...($expected === [] ? [] : ['expectedDay' => max($expected)]),
            'lines' => $lines,
            'total' => Quantity::total(array_map(static fn (object $line): string => $line->total, $lines)),
        ];
        $order += array_filter([
            'paymentTerms' => $supplier->paymentTerms ?? null,
            'deliveryTerms' => $supplier->deliveryTerms ?? null,
            'costCentre' => $shipTo->costCentre ?? null,
        ], is_string(...));
        return [
            'order' => (object) $order,
            'claims' => array_map(
                static fn (array $claim): object => (object) [...$claim, 'reference' => $reference],
                $keyed
            ),
            'proofs' => $proofs,
            'numbers' => $numbers,
        ];
    }

    /** @return list<object> */
    private static function judge(Book $book, object $line): array
    {
        $histories = [];
        foreach ($line->wants as $want) {
            $history = $book->history($want->record);
            if ($history !== null) {
                $histories[] = $history;
            }
        }
        $rules = array_map(static fn (object $want): ?object => $want->record->rule, $line->wants);
        $ceilings = (object) [
            'maxStock' => Book::maxStockOf($rules),
            'shelfLifeDays' => $line->wants[0]->record->item->shelfLifeDays ?? null,
        ];
        $guards = $book->snapshot->settings->guards;
        return Guard::judgeLine(Book::needsOf($line->wants), $line->sizing, $histories, $ceilings, $guards);
    }

    /**
     * Lines that the supplier refused: asked for again only by a person, else every run would order what is refused
     * each time.
     *
     * @return list<object>
     */
    private static function refusedLines(Book $book, object $supplier, object $order): array
    {
        $findings = [];
        $days = $book->snapshot->settings->ordering->refusalDays ?? 0;
        foreach ($order->lines as $line) {
            $refusedBy = [];
            foreach ($line->allocations as $one) {
                array_push($refusedBy, ...$book->refusals($line->item, $one->location));
            }
            $day = Offer::lastRefusal($refusedBy, $supplier->id, $days, $book->snapshot->moment);
            if ($day !== null) {
                $message = "{$supplier->name} refused {$line->item} or confirmed too little on $day.";
                $findings[] = Guard::ask('supplier', $message);
            }
        }
        return $findings;
    }

    /** @param list<object> $wants */
    private static function drawLine(int $number, array $wants, object $sizing, ?object $existing): object
    {
        ['offer' => $offer, 'arrival' => $arrival] = (array) $wants[0]->chosen;
        $outcome = $sizing->outcome;
        $shares = [];
        foreach ($existing->allocations ?? [] as $allocation) {
            $shares[$allocation->location] = $allocation->quantity;
        }
        foreach ($wants as $want) {
            $at = $want->record->stock->location;
            $shares[$at] = Quantity::add($shares[$at] ?? '0', $want->quantity);
        }
        $surplus = Quantity::subtract($outcome->base, Quantity::total($shares));
        $first = array_key_first($shares);
        $shares[$first] = Quantity::largest('0', Quantity::add($shares[$first], $surplus));
        $allocations = [];
        foreach ($shares as $location => $share) {
            $allocations[] = (object) ['location' => (string) $location, 'quantity' => $share];
        }
        return (object) [
            'number' => $number,
            'item' => $offer->item,
            'name' => $wants[0]->record->item->name,
            ...(isset($offer->supplierSku) ? ['supplierSku' => $offer->supplierSku] : []),
            'quantity' => $outcome->quantity,
            'unit' => $offer->purchaseUnit,
            'ratio' => $offer->ratio,
            'price' => $outcome->price,
            'priceUnit' => $offer->priceUnit ?? '1',
            'total' => $outcome->total,
            'expectedDay' => $arrival->arrives,
            'allocations' => $allocations,
            'received' => $existing->received ?? '0',
        ];
    }
}
