<?php

declare(strict_types=1);

namespace Parstock\Core;

/** Events of an order, folded into its state. */
final class Evolve
{
    private const DOCUMENTS_MAX = 50;
    /** What is over is changed no more. */
    private const ENDED = ['received', 'closed', 'cancelled'];
    /** Changes that leave the status as it is keep what belongs to that status. */
    private const STAYING = ['edited', 'held', 'released', 'shipped', 'noted'];
    /** Changes after which no guard's question about a line is open. */
    private const UNASKED = ['amended', 'approved'];
    /** Changes after which nothing that the supplier changed waits any more. */
    private const DECIDING = [
        'acknowledged',
        'confirmed',
        'changed',
        'change-accepted',
        'change-declined',
        'refused',
        'closed',
        'cancelled',
    ];

    /**
     * Folds one event into the state.
     *
     * @throws \LogicException on a stream that does not begin with `proposed`: that ledger is broken
     */
    public static function evolveOrder(?object $state, object $event): object
    {
        $next = self::fold($state, $event);
        // What the supplier refuses whole is not amended any more, or the amendment would bring it back to life.
        $isOff = $next->status === 'refused' && ($next->revision->kind ?? null) === 'amend';
        return $isOff || in_array($next->status, self::ENDED, true) ? Revision::withoutRevision($next) : $next;
    }

    private static function fold(?object $state, object $event): object
    {
        if ($event->type === 'proposed') {
            return (object) [
                'order' => $event->order,
                'parties' => $event->parties,
                'status' => 'proposed',
                'version' => ($state->version ?? 0) + 1,
                'held' => false,
                'waitsFor' => [],
                'attempts' => (object) ['submitting' => 0, 'sending' => 0],
                'differences' => [],
                'mayHaveArrived' => false,
                'needKeys' => $event->needKeys,
                'proposedAt' => $event->at,
                'changedAt' => $event->at,
                'editedBy' => [],
            ];
        }
        if ($state === null) {
            throw new \LogicException("an order's first event is \"proposed\", not \"{$event->type}\"");
        }
        $moved = ['version' => $state->version + 1, 'changedAt' => $event->at];
        if (property_exists($event, 'document')) {
            $heard = [...($state->documents ?? []), ...($event->document === null ? [] : [$event->document])];
            $moved['documents'] = array_slice($heard, -self::DOCUMENTS_MAX);
        }
        $without = static fn (array $fields, string ...$names): array => array_diff_key($fields, array_flip($names));
        // A change that leaves the status as it is keeps what belongs to that status.
        $stayed = [...(array) $state, ...$moved];
        $base = [...$without((array) $state, 'step', 'failure', 'approvalExpiresAt'), ...$moved];
        if (Revision::isRevision($event)) {
            return Revision::evolve($state, [...$without($base, 'change'), 'waitsFor' => []], $stayed, $event);
        }
        $changes = self::changesOf($state, $event);
        if (in_array($event->type, self::STAYING, true)) {
            $base = $stayed;
        } elseif (in_array($event->type, self::UNASKED, true)) {
            $base = $without($base, 'lineReasons');
        } elseif (in_array($event->type, self::DECIDING, true) && !isset($changes['change'])) {
            // What a supplier changed waits until a person, or the supplier's next word, has decided about it.
            $base = [...$without($base, 'change'), 'waitsFor' => []];
        }
        return (object) [...$base, ...$changes];
    }

    /** @return array<string, mixed> */
    private static function changesOf(object $state, object $event): array
    {
        $attempted = static fn (string $step): object => (object) [
            ...(array) $state->attempts,
            $step => $state->attempts->{$step} + 1,
        ];
        switch ($event->type) {
            case 'amended':
                return [
                    'order' => $event->order,
                    'parties' => $event->parties,
                    'needKeys' => [...$state->needKeys, ...$event->needKeys],
                    'status' => 'proposed',
                    'waitsFor' => [],
                ];
            case 'asked':
                return [
                    'status' => 'waiting',
                    'waitsFor' => $event->reasons,
                    'approvalExpiresAt' => $event->expiresAt,
                    'lineReasons' => $event->lines ?? [],
                ];
            case 'approved':
                return ['status' => 'approved', 'waitsFor' => [], 'approvedBy' => $event->by];
            case 'rejected':
            case 'expired':
                return ['status' => $event->type, 'waitsFor' => []];
            case 'edited':
                $editors = $event->by->kind === 'person' ? [...$state->editedBy, $event->by->id] : $state->editedBy;
                return [
                    'order' => self::withQuantity($state->order, $event->line, $event->quantity),
                    'editedBy' => array_values(array_unique($editors)),
                ];
            case 'held':
                return ['held' => true];
            case 'released':
                return ['held' => false];
            case 'submitting':
                return [
                    'status' => 'submitting',
                    'placedIn' => (object) [
                        'target' => $event->target,
                        ...(isset($event->connection) ? ['connection' => $event->connection] : []),
                    ],
                    'attempts' => $attempted('submitting'),
                ];
            case 'submitted':
                return [
                    'status' => 'submitted',
                    'externalId' => $event->externalId,
                    'differences' => $event->differences,
                ];
            case 'sending':
                return [
                    'status' => 'sending',
                    'messageId' => $event->messageId,
                    'sentTo' => $event->to,
                    'attempts' => $attempted('sending'),
                ];
            case 'failed':
                return ['status' => 'failed', 'step' => $event->step, 'failure' => $event->failure];
            case 'lost':
                return [
                    'status' => 'unknown',
                    'step' => $event->step,
                    'failure' => $event->failure,
                    'lostAt' => $event->at,
                ];
            case 'absent':
                return [
                    'status' => $event->step === 'submitting' ? 'approved' : 'submitted',
                    'failure' => $event->failure,
                    // After a person mended what made it fail, the count of tries begins anew.
                    'attempts' => $state->status === 'failed'
                        ? (object) [...(array) $state->attempts, $event->step => 0]
                        : $state->attempts,
                    'mayHaveArrived' => $state->mayHaveArrived
                        || ($event->step === 'sending' && $event->failure->code === 'outcome-unknown'),
                ];
            case 'confirmed':
            case 'acknowledged':
                return ['status' => self::reached($state->order, $event->type)];
            case 'changed':
                return self::changed($state, $event);
            case 'change-accepted':
                $order = self::asAnswered($state);
                return ['order' => $order, 'status' => self::reached($order, 'confirmed')];
            case 'change-declined':
                return ['status' => self::reached($state->order, 'acknowledged'), 'differences' => []];
            case 'refused':
                return ['status' => 'refused', 'waitsFor' => [$event->reason]];
            case 'shipped':
                return ['order' => self::withDelivery($state->order, $event->lines, $event->deliveredOn ?? null)];
            case 'noted':
                return [];
            case 'received':
            case 'rest-cancelled':
                $order = $event->type === 'received'
                    ? self::withReceipts($state->order, $event->lines)
                    : self::withoutRest($state->order, $event->lines);
                $otherwise = $event->type === 'received' ? 'partly-received' : $state->status;
                // What arrives while a change waits for a person decides nothing about it.
                $status = isset($state->change) ? $state->status : self::reached($order, $otherwise);
                return ['order' => $order, 'status' => $status];
            default:
                return ['status' => $event->type];
        }
    }

    /** @param list<object> $events */
    public static function replayOrder(array $events): ?object
    {
        return array_reduce($events, self::evolveOrder(...), null);
    }

    public static function withQuantity(object $order, int $number, string $quantity): object
    {
        $lines = array_map(
            static fn (object $line): object => $line->number !== $number ? $line : (object) [
                ...(array) $line,
                'quantity' => $quantity,
                'total' => Money::lineTotal($quantity, $line->price, $line->priceUnit, $order->currency),
                'allocations' => self::reallocate($line->allocations, Quantity::toBaseUnits($quantity, $line->ratio)),
            ],
            $order->lines
        );
        $total = Quantity::total(array_map(static fn (object $line): string => $line->total, $lines));
        return (object) [...(array) $order, 'lines' => $lines, 'total' => $total];
    }

    /**
     * Fills the allocations in their order with base units; what is left over goes to the first.
     *
     * @param list<object> $allocations
     * @return list<object>
     */
    private static function reallocate(array $allocations, string $left): array
    {
        $filled = [];
        foreach ($allocations as $allocation) {
            $quantity = Quantity::smallest($allocation->quantity, $left);
            $left = Quantity::subtract($left, $quantity);
            $filled[] = (object) [...(array) $allocation, 'quantity' => $quantity];
        }
        if ($filled !== []) {
            $filled[0]->quantity = Quantity::add($filled[0]->quantity, $left);
        }
        return $filled;
    }

    /** @return array<string, mixed> */
    private static function changed(object $state, object $event): array
    {
        if (!isset($event->lines)) {
            return ['status' => 'changed', 'differences' => $event->differences];
        }
        $reasons = $event->reasons ?? [];
        if ($reasons !== []) {
            return [
                'status' => 'changed',
                'differences' => $event->differences,
                'change' => (object) ['lines' => $event->lines, 'reasons' => $reasons],
                'waitsFor' => $reasons,
            ];
        }
        $order = self::withAnswer($state->order, $event->lines);
        return [
            'order' => $order,
            'status' => self::reached($order, 'confirmed'),
            'differences' => $event->differences,
        ];
    }

    /**
     * The order with the supplier's figures in place of ours.
     *
     * @param list<object> $said
     */
    public static function withAnswer(object $order, array $said): object
    {
        $answered = $order;
        foreach ($said as $one) {
            if (isset($one->quantity)) {
                $answered = self::withQuantity($answered, $one->line, $one->quantity);
            }
        }
        $lines = array_map(
            static function (object $line) use ($said, $order): object {
                $one = Shortfall::find($said, $line->number);
                $price = $one->price ?? $line->price;
                $expectedDay = $one->expectedDay ?? $line->expectedDay ?? null;
                return (object) [
                    ...(array) $line,
                    'price' => $price,
                    'total' => Money::lineTotal($line->quantity, $price, $line->priceUnit, $order->currency),
                    ...($expectedDay === null ? [] : ['expectedDay' => $expectedDay]),
                ];
            },
            $answered->lines
        );
        $days = array_filter(array_map(static fn (object $line): ?string => $line->expectedDay ?? null, $lines));
        return (object) [
            ...(array) $answered,
            'lines' => $lines,
            'total' => Quantity::total(array_map(static fn (object $line): string => $line->total, $lines)),
            ...($days === [] ? [] : ['expectedDay' => max($days)]),
        ];
    }

    /** The order as it would be if what waits were taken. */
    public static function asAnswered(object $state): object
    {
        return isset($state->change) ? self::withAnswer($state->order, $state->change->lines) : $state->order;
    }

    /**
     * The supplier knows best when it comes.
     *
     * @param list<object> $shipped
     */
    private static function withDelivery(object $order, array $shipped, ?string $on): object
    {
        return $on === null ? $order : self::withLines(
            $order,
            static fn (object $line): array => Shortfall::find($shipped, $line->number) === null
                ? []
                : ['expectedDay' => $on]
        );
    }

    /** How far an order has come by what arrived and what was given up of it; otherwise while nothing arrived. */
    public static function reached(object $order, string $otherwise): string
    {
        $open = false;
        $arrived = false;
        foreach ($order->lines as $line) {
            $open = $open || Quantity::isPositive(Shortfall::restOf($line));
            $arrived = $arrived || Quantity::isPositive($line->received);
        }
        return !$open ? 'received' : ($arrived ? 'partly-received' : $otherwise);
    }

    /** @param list<object> $given */
    private static function withoutRest(object $order, array $given): object
    {
        return self::withLines($order, static function (object $line) use ($given): array {
            $rest = self::quantitiesOf($given, $line->number);
            return $rest === [] ? [] : ['cancelled' => Quantity::add($line->cancelled ?? '0', ...$rest)];
        });
    }

    /** @param list<object> $receipts */
    private static function withReceipts(object $order, array $receipts): object
    {
        return self::withLines($order, static fn (object $line): array => [
            'received' => Quantity::add($line->received, ...self::quantitiesOf($receipts, $line->number)),
        ]);
    }

    /**
     * @param list<object> $entries
     * @return list<string>
     */
    private static function quantitiesOf(array $entries, int $line): array
    {
        $ours = array_filter($entries, static fn (object $entry): bool => $entry->line === $line);
        return array_column($ours, 'quantity');
    }

    /** @param callable(object): array<string, mixed> $changeOf */
    private static function withLines(object $order, callable $changeOf): object
    {
        $lines = array_map(
            static fn (object $line): object => (object) [...(array) $line, ...$changeOf($line)],
            $order->lines
        );
        return (object) [...(array) $order, 'lines' => $lines];
    }
}
