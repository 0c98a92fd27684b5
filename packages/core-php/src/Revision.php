<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * Changes to an order that is placed already. Like placing itself, a change is written as an intent, carried out in the
 * target and then answered; an answer that is lost is looked up. Only less can be wanted here: more is another order.
 */
final class Revision
{
    private const AMENDABLE = ['submitted', 'sent', 'acknowledged', 'confirmed', 'changed'];
    private const CANCELLABLE = [...self::AMENDABLE, 'partly-received', 'refused'];
    private const FROM = [
        'revision-begun' => ['asked'],
        'revision-made' => ['begun', 'unknown'],
        'revision-refused' => ['asked', 'begun', 'unknown'],
        'revision-absent' => ['begun', 'unknown'],
        'revision-lost' => ['begun'],
        'revision-withdrawn' => ['asked', 'refused'],
    ];

    public static function isRevision(object $change): bool
    {
        return str_starts_with($change->type, 'revision-');
    }

    /** Whether a change to the placed order is under way. */
    public static function isRevising(object $state): bool
    {
        return isset($state->revision) && $state->revision->status !== 'refused';
    }

    /** Why a change may not happen now; null when it may. `$status` as told of whoever has the order. */
    public static function revisionFault(object $state, object $change, string $status): ?string
    {
        $reference = $state->order->reference;
        if ($change->type === 'revision-asked') {
            if (!isset($state->externalId)) {
                return "Order $reference is not placed yet.";
            }
            if (self::isRevising($state)) {
                return "A change to order $reference is under way already.";
            }
            if (($state->revision->mayBeMade ?? false) && !self::isSame($state->revision, $change)) {
                return self::unsettled($reference);
            }
            $amends = $change->kind === 'amend';
            return in_array($status, $amends ? self::AMENDABLE : self::CANCELLABLE, true)
                ? null
                : "Order $reference is {$state->status} and can't be " . ($amends ? 'amended' : 'cancelled') . ' now.';
        }
        if ($change->type === 'revision-withdrawn' && ($state->revision->mayBeMade ?? false)) {
            return self::unsettled($reference);
        }
        return in_array($state->revision->status ?? null, self::FROM[$change->type], true)
            ? null
            : "Order $reference has no change that could be " . substr($change->type, strlen('revision-')) . '.';
    }

    private static function unsettled(string $reference): string
    {
        return "A change to order $reference may have been made in part; ask for the same change again, or settle it "
            . 'in the target and say that it is done.';
    }

    /** The same change as the one whose answer was lost: the same kind, and the same quantity of every line. */
    private static function isSame(object $revision, object $asked): bool
    {
        $quantities = static fn (?object $order): ?array => $order === null ? null : array_map(
            static fn (object $line): string => "$line->number:$line->quantity",
            $order->lines
        );
        return $revision->kind === $asked->kind
            && $quantities($revision->order ?? null) === $quantities($asked->order ?? null);
    }

    /**
     * Folds a step of a revision. `$stayed` keeps what belongs to the status, `$base` does not.
     *
     * @param array<string, mixed> $base
     * @param array<string, mixed> $stayed
     */
    public static function evolve(object $state, array $base, array $stayed, object $event): object
    {
        if ($event->type === 'revision-asked') {
            $asked = [
                'kind' => $event->kind,
                'reason' => $event->reason,
                'by' => $event->by,
                'status' => 'asked',
                'attempts' => 0,
                ...(($state->revision->mayBeMade ?? false) ? ['mayBeMade' => true] : []),
            ];
            $order = isset($event->order) ? ['order' => $event->order] : [];
            return (object) [...$stayed, 'revision' => (object) [...$asked, ...$order]];
        }
        $revision = $state->revision ?? throw new \LogicException(
            "order {$state->order->reference} has no revision for \"{$event->type}\""
        );
        $kept = array_diff_key((array) $revision, ['failure' => true, 'lostAt' => true]);
        $now = static fn (array $step): object => (object) [
            ...$stayed,
            'revision' => (object) [...$kept, ...$step],
        ];
        switch ($event->type) {
            case 'revision-begun':
                return $now(['status' => 'begun', 'attempts' => $kept['attempts'] + 1]);
            case 'revision-refused':
                return $now(['status' => 'refused', 'failure' => $event->failure]);
            case 'revision-absent':
                // Nobody could look, or what can be seen does not tell of steps before the last.
                $unseen = $event->failure->code === 'outcome-unknown' ? ['mayBeMade' => true] : [];
                return $now(['status' => 'asked', 'failure' => $event->failure, ...$unseen]);
            case 'revision-lost':
                return $now(['status' => 'unknown', 'failure' => $event->failure, 'lostAt' => $event->at]);
            case 'revision-withdrawn':
                return self::withoutRevision((object) $stayed);
        }
        $left = array_diff_key($base, ['revision' => true]);
        if (!isset($revision->order)) {
            return (object) [
                ...$left,
                'externalId' => $event->externalId,
                'status' => 'cancelled',
                'waitsFor' => [],
            ];
        }
        $order = self::withArrivals($revision->order, $state->order);
        return (object) [
            ...$left,
            'order' => $order,
            'externalId' => $event->externalId,
            'differences' => $event->differences,
            // Goods may have come while it was changed; else it is to be sent again as it is now.
            'status' => isset($state->change) ? $state->status : Evolve::reached($order, 'submitted'),
            // What the supplier did meanwhile still waits for a person.
            ...(isset($state->change) ? ['change' => $state->change, 'waitsFor' => $state->waitsFor] : []),
            'revised' => true,
            'attempts' => (object) [...(array) $state->attempts, 'sending' => 0],
            'mayHaveArrived' => $state->mayHaveArrived || isset($state->messageId),
        ];
    }

    public static function withoutRevision(object $state): object
    {
        return (object) array_diff_key((array) $state, ['revision' => true]);
    }

    /** What arrived while the change was under way has arrived, and what was given up is given up. */
    private static function withArrivals(object $order, object $before): object
    {
        $now = array_column($before->lines, null, 'number');
        $lines = array_map(static function (object $line) use ($now): object {
            $cancelled = $now[$line->number]->cancelled ?? $line->cancelled ?? null;
            return (object) [
                ...(array) $line,
                'received' => $now[$line->number]->received ?? $line->received,
                ...($cancelled === null ? [] : ['cancelled' => $cancelled]),
            ];
        }, $order->lines);
        return (object) [...(array) $order, 'lines' => $lines];
    }
}
