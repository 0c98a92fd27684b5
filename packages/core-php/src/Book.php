<?php

declare(strict_types=1);

namespace Parstock\Core;

/** All facts that a plan depends on, indexed, with what several steps of the plan ask of them. */
final class Book
{
    /** @var array<string, object> */
    public readonly array $items;
    /** @var array<string, object> */
    private readonly array $suppliers;
    /** @var array<string, object> */
    private readonly array $locations;
    /** @var array<string, list<object>> */
    private readonly array $supply;
    /** @var array<string, object> */
    private readonly array $histories;
    /** @var array<string, object> */
    private readonly array $available;
    /** @var array<string, string> */
    private readonly array $shortfalls;

    public function __construct(public readonly object $snapshot)
    {
        $this->suppliers = array_column($snapshot->suppliers, null, 'id');
        $this->locations = array_column($snapshot->locations, null, 'id');
        $this->supply = self::groupBy(
            $snapshot->supply,
            static fn (object $entry): string => self::itemKey($entry->item, $entry->location)
        );
        $histories = [];
        foreach ($snapshot->histories as $history) {
            $histories[self::itemKey($history->item, $history->location)] = $history;
        }
        $this->histories = $histories;
        $items = [];
        $available = [];
        foreach ([...$snapshot->others, ...$snapshot->records] as $record) {
            $items[$record->item->id] = $record->item;
            $available[self::itemKey($record->item->id, $record->stock->location)] = $record;
        }
        $this->items = $items;
        $this->available = $available;
        $shortfalls = [];
        foreach ($snapshot->tenant->shortfalls ?? [] as $entry) {
            $shortfalls[self::itemKey($entry->item, $entry->location)] = $entry->quantity;
        }
        $this->shortfalls = $shortfalls;
    }

    public function location(string $id): object
    {
        return $this->locations[$id] ?? (object) ['id' => $id, 'name' => $id];
    }

    public function today(object $location): string
    {
        return Calendar::localIn($this->snapshot->moment, $location->timeZone ?? null)->day;
    }

    public function history(object $record): ?object
    {
        return $this->histories[self::itemKey($record->item->id, $record->stock->location)] ?? null;
    }

    /** @return list<object> who refused an item at a location */
    public function refusals(string $item, string $location): array
    {
        return $this->histories[self::itemKey($item, $location)]->refusedBy ?? [];
    }

    /** @param list<object>|null $offers in place of the record's own */
    public function ranking(object $record, ?array $offers = null): object
    {
        return Offer::rankOffers(
            $record->item,
            $offers ?? $record->offers,
            $this->suppliers,
            $this->location($record->stock->location),
            $this->snapshot->moment,
            $this->history($record)->refusedBy ?? [],
            $this->snapshot->settings->ordering->refusalDays ?? 0
        );
    }

    public function need(object $record, object $ranking, string $kitDemanded): object
    {
        $item = $record->item;
        $at = $record->stock->location;
        $settings = $this->snapshot->settings;
        $location = $this->location($at);
        $today = $this->today($location);
        $best = $ranking->ranked[0] ?? null;
        $history = $this->history($record);
        $shortfall = $this->shortfalls[self::itemKey($item->id, $at)] ?? null;
        $approvalDays = $settings->autopilot === 'auto' ? 0 : $settings->ordering->approvalDays;
        $leadTimeDays = $best === null
            ? 0
            : max(0, Calendar::daysBetween($today, $best->arrival->arrives)) + $approvalDays;
        $reviewDays = self::reviewDaysOf($record->rule) ?? $settings->ordering->reviewDays;
        return Need::decideNeed((object) [
            'today' => $today,
            'item' => $item,
            'location' => $at,
            'stock' => $record->stock,
            'rule' => $record->rule,
            'supply' => $this->supply[self::itemKey($item->id, $at)] ?? [],
            'substitutes' => $this->substitutes($item, $at),
            'kitDemand' => $kitDemanded,
            'leadTimeDays' => $leadTimeDays,
            'reviewDays' => $best === null
                ? $reviewDays
                : $this->reviewDays($best, $location, $leadTimeDays, $reviewDays),
            'backlogCap' => $settings->guards->backlogCap,
            'earlierNeeds' => $history->needs ?? 0,
            'quietUntil' => $history->quietUntil ?? null,
            ...($shortfall === null ? [] : ['shortfall' => $shortfall]),
        ]);
    }

    /** @return list<object> */
    private function substitutes(object $item, string $location): array
    {
        $found = [];
        foreach ($item->substitutes ?? [] as $substitute) {
            $other = $this->available[self::itemKey($substitute->item, $location)] ?? null;
            if ($other !== null) {
                $found[] = (object) [
                    'item' => $substitute->item,
                    'available' => Quantity::subtract($other->stock->onHand, $other->stock->committed),
                    'ratio' => $substitute->ratio,
                ];
            }
        }
        return $found;
    }

    /** R as it really is: longer when an order placed at the next look would run into a shutdown. */
    private function reviewDays(
        object $best,
        object $location,
        int|float $leadTimeDays,
        int|float $reviewDays
    ): int|float {
        if (!isset($best->supplier->calendar->shutdowns)) {
            return $reviewDays;
        }
        $covered = Arrival::protectionDays(
            (object) [
                'moment' => $this->snapshot->moment,
                'supplier' => $best->supplier,
                'offer' => $best->offer,
                'location' => $location,
            ],
            $reviewDays
        );
        return $covered === null ? $reviewDays : max($reviewDays, $covered - $leadTimeDays);
    }

    /** The first offer in its ranking that has a valid price for the quantity it would come to; else the messages. */
    public function pricedOffer(object $need, string $quantity, object $ranking): object
    {
        $messages = [];
        foreach ($ranking->ranked as $offer) {
            $sizing = $this->size([(object) ['need' => $need, 'quantity' => $quantity]], $offer, null);
            if ($sizing->outcome->kind !== 'unpriced') {
                return (object) ['kind' => 'priced', 'offer' => $offer];
            }
            $messages[] = $sizing->outcome->message;
        }
        return (object) ['kind' => 'unpriced', 'messages' => $messages];
    }

    /**
     * Pools the needs of one item for one offer and sizes the line they make.
     *
     * @param list<object> $wants
     */
    public function size(array $wants, object $chosen, ?object $draft): object
    {
        ['offer' => $offer, 'supplier' => $supplier] = (array) $chosen;
        $needs = self::needsOf($wants);
        $alreadyOnDraft = '0';
        foreach ($draft->order->lines ?? [] as $line) {
            if (self::orderLineKey($line) === self::offerKey($offer)) {
                $alreadyOnDraft = Quantity::toBaseUnits($line->quantity, $line->ratio);
                break;
            }
        }
        ['ordering' => $ordering, 'guards' => $guards] = (array) $this->snapshot->settings;
        $demand = Guard::pooledDemand($needs);
        $levels = array_map(static fn (object $need): ?string => self::levelIn($need->outcome), $needs);
        $positions = array_map(static fn (object $need): string => $need->position->total, $needs);
        $points = array_map(static fn (object $need): string => $need->outcome->point ?? '0', $needs);
        $known = $demand !== null && Quantity::isPositive($demand) && $ordering->orderCost !== null;
        return Sizing::sizeLine((object) [
            'day' => Calendar::localIn($this->snapshot->moment, $supplier->timeZone ?? null)->day,
            'offer' => $offer,
            'currency' => $supplier->currency,
            'needs' => array_map(
                static fn (object $want): object => (object) [
                    'location' => $want->need->inputs->location,
                    'quantity' => $want->quantity,
                ],
                $wants
            ),
            'alreadyOnDraft' => $alreadyOnDraft,
            'rounding' => $needs[0]->inputs->rule->rounding ?? 'up',
            'position' => Quantity::total($positions),
            'point' => Quantity::total($points),
            'level' => in_array(null, $levels, true) ? null : Quantity::total($levels),
            'ceiling' => self::ceilingOf($needs),
            'economics' => $known ? (object) [
                'yearlyDemand' => Quantity::multiply($demand, '365'),
                'orderCost' => $ordering->orderCost,
                'holdingRate' => $ordering->holdingRate,
                'positionMax' => Quantity::multiply($demand, Quantity::decimal($guards->coverDays)),
            ] : null,
        ]);
    }

    /**
     * Divides wants over orders: supplier, ship-to, currency; one line an item. Sorted, so that the same wants give
     * the same orders.
     *
     * @param list<object> $wants
     * @return list<object>
     */
    public function group(array $wants): array
    {
        $byOrder = self::groupBy($wants, $this->groupKey(...));
        return array_map(
            function (string $key) use ($byOrder): object {
                $members = $byOrder[$key];
                $supplier = $members[0]->chosen->supplier;
                $shipTo = $this->shipTo($members[0]->record->stock->location);
                $draft = $this->draftFor($supplier, $shipTo);
                return (object) [
                    'key' => $key,
                    'supplier' => $supplier,
                    'shipTo' => $shipTo,
                    'draft' => $draft,
                    'lines' => $this->lines($members, $draft),
                ];
            },
            Text::sorted(array_map('strval', array_keys($byOrder)))
        );
    }

    /**
     * @param list<object> $wants
     * @return list<object>
     */
    private function lines(array $wants, ?object $draft): array
    {
        $byItem = self::groupBy($wants, static fn (object $want): string => self::offerKey($want->chosen->offer));
        return array_map(
            function (string $key) use ($byItem, $draft): object {
                $pooled = $byItem[$key];
                $sizing = $this->size($pooled, $pooled[0]->chosen, $draft);
                return (object) ['wants' => $pooled, 'sizing' => $sizing];
            },
            Text::sorted(array_map('strval', array_keys($byItem)))
        );
    }

    private function groupKey(object $want): string
    {
        $supplier = $want->chosen->supplier;
        return implode("\n", [
            $supplier->id,
            $this->shipTo($want->record->stock->location)->id,
            $supplier->currency,
        ]);
    }

    public function shipTo(string $location): object
    {
        return $this->location($this->snapshot->settings->ordering->shipTo ?? $location);
    }

    /** The one open draft that lines for this supplier and ship-to join; one on hold is left alone. */
    private function draftFor(object $supplier, object $shipTo): ?object
    {
        foreach ($this->snapshot->drafts as $draft) {
            $order = $draft->order;
            if (
                $order->supplier === $supplier->id
                && $order->shipTo === $shipTo->id
                && $order->currency === $supplier->currency
                && ($order->paymentTerms ?? null) === ($supplier->paymentTerms ?? null)
                && in_array($draft->status, ['proposed', 'waiting'], true)
                && !$draft->held
            ) {
                return $draft;
            }
        }
        return null;
    }

    /** What makes two lines of one order the same line: one thing of the supplier's, bought in one unit of one size. */
    private static function sameLine(object $of, object $unit): string
    {
        return implode("\n", [
            $of->item,
            $of->supplierSku ?? '',
            $unit->code,
            $of->ratio->numerator,
            $of->ratio->denominator,
        ]);
    }

    public static function offerKey(object $offer): string
    {
        return self::sameLine($offer, $offer->purchaseUnit);
    }

    public static function orderLineKey(object $line): string
    {
        return self::sameLine($line, $line->unit);
    }

    /** The review period that a policy itself has. */
    private static function reviewDaysOf(?object $rule): int|float|null
    {
        return in_array($rule->policy->kind ?? null, ['R,S', 'R,s,S'], true) ? $rule->policy->review->everyDays : null;
    }

    /**
     * The ceilings of all locations together; null where one of them has none.
     *
     * @param list<object> $needs
     */
    private static function ceilingOf(array $needs): ?string
    {
        $most = static fn (object $need): ?string
            => Need::ceilingFor($need->inputs->item, $need->inputs->rule)->most ?? null;
        $ceilings = array_map($most, $needs);
        return in_array(null, $ceilings, true) ? null : Quantity::total($ceilings);
    }

    /**
     * Most stock over all rules together; null unless every rule has a maximum.
     *
     * @param list<object|null> $rules
     */
    public static function maxStockOf(array $rules): ?string
    {
        $maxima = array_map(static fn (?object $rule): ?string => $rule->maxStock ?? null, $rules);
        return in_array(null, $maxima, true) ? null : Quantity::total($maxima);
    }

    public static function levelIn(object $outcome): ?string
    {
        return $outcome->kind === 'needed' || $outcome->kind === 'quiet' ? $outcome->level : null;
    }

    /**
     * @param list<object> $wants
     * @return list<object>
     */
    public static function needsOf(array $wants): array
    {
        return array_map(static fn (object $want): object => $want->need, $wants);
    }

    /** One item at one location, as a map key. */
    public static function itemKey(string $item, string $location): string
    {
        return "$item\n$location";
    }

    /**
     * @param iterable<object> $values
     * @return array<string, list<object>>
     */
    private static function groupBy(iterable $values, callable $keyOf): array
    {
        $groups = [];
        foreach ($values as $value) {
            $groups[$keyOf($value)][] = $value;
        }
        return $groups;
    }
}
