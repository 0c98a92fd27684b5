<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * The life of a purchase order as a decider: a command and a state give events, events fold into a state. `unknown` is
 * a state like any other: an effect was begun and its answer never came. Only what a look-up found leads out of it.
 */
final class LifeCycle
{
    private const BEFORE_SUBMISSION = ['proposed', 'waiting', 'approved'];
    private const WITH_SUPPLIER = ['submitted', 'sent', 'acknowledged', 'confirmed', 'changed', 'partly-received'];

    /** From which states each change may happen. `unknown` and `failed` are refined below by the step they concern. */
    private const ALLOWED_FROM = [
        'proposed' => [],
        'amended' => ['proposed', 'waiting'],
        'asked' => ['proposed', 'waiting'],
        'approved' => ['proposed', 'waiting'],
        'rejected' => self::BEFORE_SUBMISSION,
        'expired' => ['waiting'],
        'edited' => ['proposed', 'waiting'],
        'held' => [...self::BEFORE_SUBMISSION, 'submitted', 'failed'],
        'released' => [...self::BEFORE_SUBMISSION, 'submitted', 'failed'],
        'submitting' => ['approved'],
        'submitted' => ['submitting', 'unknown'],
        'sending' => ['submitted'],
        'sent' => ['sending', 'unknown', 'failed'],
        'failed' => ['approved', 'submitting', 'submitted', 'sending'],
        'absent' => ['submitting', 'sending', 'unknown', 'failed'],
        'lost' => ['submitting', 'sending'],
        'acknowledged' => ['submitted', 'sent'],
        'confirmed' => ['submitted', 'sent', 'acknowledged', 'changed', 'partly-received'],
        'changed' => self::WITH_SUPPLIER,
        'change-accepted' => ['changed'],
        'change-declined' => ['changed'],
        'rest-cancelled' => ['partly-received', 'changed'],
        'refused' => ['submitted', 'sent', 'acknowledged', 'confirmed', 'changed'],
        'shipped' => self::WITH_SUPPLIER,
        'noted' => [...self::WITH_SUPPLIER, 'received', 'refused'],
        'received' => self::WITH_SUPPLIER,
        'closed' => [...self::WITH_SUPPLIER, 'received', 'refused'],
        'cancelled' => [...self::BEFORE_SUBMISSION, ...self::WITH_SUPPLIER, 'refused', 'failed'],
    ];

    private const RELEASED = ['rejected', 'expired', 'refused', 'cancelled', 'received', 'closed'];
    private const PLACED = [...self::WITH_SUPPLIER, 'sending'];

    /** Decides a command against the present state; a refusal says why in one sentence. */
    public static function decideOrder(?object $state, object $command, string $at, object $by): object
    {
        if ($command->type === 'proposed') {
            return $state === null
                ? self::accept($at, $by, $command)
                : self::refuse("Order {$state->order->reference} exists already.");
        }
        if ($state === null) {
            return self::refuse('There is no such order.');
        }
        $reference = $state->order->reference;
        $absent = static fn (string $step, object $failure): object => self::accept($at, $by, (object) [
            'type' => 'absent',
            'step' => $step,
            'failure' => $failure,
        ]);
        switch ($command->type) {
            case 'edit':
                return self::decideEdit($state, $command, $at, $by);
            case 'confirm-sent':
                $sent = (object) ['type' => 'sent', 'answer' => 'confirmed by a person', 'found' => false];
                return self::decideOrder($state, $sent, $at, $by);
            case 'send-again':
                if ($state->status !== 'unknown' || ($state->step ?? null) !== 'sending') {
                    return self::refuse("Order $reference has no uncertain mail.");
                }
                $asked = ['code' => 'outcome-unknown', 'message' => 'A person asked for a marked copy.'];
                return $absent('sending', (object) $asked);
            case 'retry':
                if ($state->status !== 'failed' || !isset($state->step)) {
                    return self::refuse("Order $reference has not failed.");
                }
                $failed = (object) ['code' => 'rejected', 'message' => 'It failed.'];
                return $absent($state->step, $state->failure ?? $failed);
            case 'answer':
                return self::decideAnswer($state, $command, $at, $by);
            case 'approved':
            case 'rejected':
                return isset($state->change)
                    ? self::decideOnChange($state, $command, $at, $by)
                    : self::decideChange($state, $command, $at, $by);
            case 'amend':
                return self::decideAmend($state, $command, $at, $by);
            case 'call-off':
                $asked = ['type' => 'revision-asked', 'kind' => 'cancel', 'reason' => $command->reason];
                return self::decideChange($state, (object) $asked, $at, $by);
            default:
                return self::decideChange($state, $command, $at, $by);
        }
    }

    private static function decideChange(object $state, object $change, string $at, object $by): object
    {
        $reference = $state->order->reference;
        $type = $change->type;
        $status = self::statusFor($change, $state);
        if (Revision::isRevision($change)) {
            $fault = Revision::revisionFault($state, $change, $status);
            return $fault === null ? self::accept($at, $by, $change) : self::refuse($fault);
        }
        if (isset($change->document) && in_array($change->document, $state->documents ?? [], true)) {
            return self::refuse("Order $reference has heard that already.");
        }
        if (!in_array($status, self::ALLOWED_FROM[$type], true)) {
            return self::notNow($state, $type);
        }
        $step = self::stepOf($change);
        $now = self::stepNow($state);
        if ($step !== null && $now !== $step) {
            return self::refuse("Order $reference is {$state->status} (" . ($now ?? 'no step') . "), not $step.");
        }
        switch ($type) {
            case 'submitting':
            case 'sending':
                if (Revision::isRevising($state)) {
                    return self::refuse("A change to order $reference is under way.");
                }
                return $state->held
                    ? self::refuse("Order $reference is on hold; release it first.")
                    : self::accept($at, $by, $change);
            case 'held':
                return $state->held
                    ? self::refuse("Order $reference is on hold already.")
                    : self::accept($at, $by, $change);
            case 'released':
                return $state->held
                    ? self::accept($at, $by, $change)
                    : self::refuse("Order $reference is not on hold.");
            case 'change-accepted':
            case 'change-declined':
                return self::decideOnChange($state, $change, $at, $by);
            case 'received':
                return self::decideReceipt($state, $change->lines, $at, $by);
            case 'closed':
                return self::accept($at, $by, ...self::restWantedAgain($state), ...[$change]);
            default:
                return self::accept($at, $by, $change);
        }
    }

    /**
     * A supplier who answers or delivers has the order, whatever became of the mail: those changes see a placed order.
     */
    private static function statusFor(object $change, object $state): string
    {
        $told = [
            'acknowledged',
            'confirmed',
            'changed',
            'refused',
            'shipped',
            'noted',
            'received',
            'closed',
            'cancelled',
            'revision-asked',
        ];
        return in_array($state->status, ['unknown', 'failed'], true)
            && ($state->step ?? null) === 'sending'
            && in_array($change->type, $told, true)
                ? 'submitted'
                : $state->status;
    }

    /** The step that a change answers; null for changes that answer none. */
    private static function stepOf(object $change): ?string
    {
        return match ($change->type) {
            'submitted' => 'submitting',
            'sent' => 'sending',
            'failed', 'absent', 'lost' => $change->step,
            default => null,
        };
    }

    private static function stepNow(object $state): ?string
    {
        return match ($state->status) {
            'approved', 'submitting' => 'submitting',
            'submitted', 'sending' => 'sending',
            default => $state->step ?? null,
        };
    }

    private static function decideEdit(object $state, object $edit, string $at, object $by): object
    {
        $line = self::lineOf($state->order, $edit->line);
        if ($line === null) {
            return self::refuse("Order {$state->order->reference} has no line {$edit->line}.");
        }
        $fault = self::quantityFault($state->order, $line, $edit->quantity, $by, 'reject');
        if ($fault !== null) {
            return self::refuse($fault);
        }
        $lowered = Quantity::compare($edit->quantity, $line->quantity) < 0 && isset($edit->quietUntil);
        $edited = [
            'type' => 'edited',
            'line' => $line->number,
            'from' => $line->quantity,
            'quantity' => $edit->quantity,
            'reason' => $edit->reason,
            ...($lowered ? ['quietUntil' => $edit->quietUntil] : []),
        ];
        return self::decideChange($state, (object) $edited, $at, $by);
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

    /** Why a person may not want that much of a line. */
    private static function quantityFault(
        object $order,
        object $line,
        string $quantity,
        object $by,
        string $instead
    ): ?string {
        $about = "Line {$line->number}";
        if ($by->kind !== 'person') {
            return 'Only a named person may edit a quantity.';
        }
        if (Quantity::isNegative($quantity)) {
            return "The quantity of line {$line->number} can't be negative.";
        }
        $others = array_filter(
            $order->lines,
            static fn (object $other): bool => $other !== $line && $other->quantity !== '0'
        );
        if ($quantity === '0' && $others === []) {
            return "$about is the last one of order {$order->reference}; $instead the order instead.";
        }
        $decimals = $line->unit->decimals;
        if (Quantity::isIn($quantity, $line->unit)) {
            return null;
        }
        return $decimals === 0
            ? "$about is bought in whole {$line->unit->code}; $quantity is not whole."
            : "$about has at most $decimals decimals.";
    }

    /** Less than was approved needs no new approval; more does, and is another order. */
    private static function decideAmend(object $state, object $amend, string $at, object $by): object
    {
        $order = $state->order;
        if (isset($state->change)) {
            return self::refuse("Decide first about what was changed about order {$order->reference}.");
        }
        $line = self::lineOf($order, $amend->line);
        if ($line === null) {
            return self::refuse("Order {$order->reference} has no line {$amend->line}.");
        }
        $fault = self::quantityFault($order, $line, $amend->quantity, $by, 'cancel');
        if ($fault !== null) {
            return self::refuse($fault);
        }
        if (Quantity::compare($amend->quantity, $line->quantity) >= 0) {
            return self::refuse(
                "Line {$amend->line} of order {$order->reference} has {$line->quantity}; an order that is placed can "
                    . 'only be lowered, more is another order.'
            );
        }
        $asked = [
            'type' => 'revision-asked',
            'kind' => 'amend',
            'order' => Evolve::withQuantity($order, $amend->line, $amend->quantity),
            'reason' => $amend->reason,
            ...(isset($amend->quietUntil) ? ['line' => $amend->line, 'quietUntil' => $amend->quietUntil] : []),
        ];
        return self::decideChange($state, (object) $asked, $at, $by);
    }

    /** @param list<object> $receipts */
    private static function decideReceipt(object $state, array $receipts, string $at, object $by): object
    {
        $reference = $state->order->reference;
        foreach ($receipts as $receipt) {
            if (self::lineOf($state->order, $receipt->line) === null) {
                return self::refuse("Order $reference has no line {$receipt->line}.");
            }
            if (!Quantity::isPositive($receipt->quantity)) {
                return self::refuse("The receipt for line {$receipt->line} must be above zero.");
            }
        }
        if ($receipts === []) {
            return self::refuse('Nothing was received.');
        }
        $received = (object) ['type' => 'received', 'lines' => $receipts];
        $after = Evolve::evolveOrder($state, (object) ['at' => $at, 'by' => $by, ...(array) $received]);
        $changes = [$received];
        $arrived = array_column($receipts, 'line');
        $rule = $state->parties->supplier->shortDelivery ?? 'keep';
        $rest = $rule === 'keep' ? [] : Shortfall::givenUp($after, $arrived);
        if ($rest !== []) {
            $changes[] = (object) ['type' => 'rest-cancelled', 'lines' => $rest, 'again' => $rule === 're-propose'];
        }
        ['differences' => $differences, 'reasons' => $reasons] = Confirmation::overDelivered($after, $arrived);
        if ($reasons !== []) {
            $changes[] = (object) [
                'type' => 'changed',
                'differences' => $differences,
                'lines' => $state->change->lines ?? [],
                'reasons' => [...($state->change->reasons ?? []), ...$reasons],
            ];
        }
        return self::accept($at, $by, ...$changes);
    }

    /**
     * An order that ends short leaves its rest to be proposed again where that is the supplier's rule.
     *
     * @return list<object>
     */
    private static function restWantedAgain(object $state): array
    {
        $rule = $state->parties->supplier->shortDelivery ?? null;
        if ($rule !== 're-propose' || !self::isLive($state->status)) {
            return [];
        }
        $lines = Shortfall::givenUp($state, array_column($state->order->lines, 'number'));
        return $lines === [] ? [] : [(object) ['type' => 'rest-cancelled', 'lines' => $lines, 'again' => true]];
    }

    private static function decideAnswer(object $state, object $answer, string $at, object $by): object
    {
        // What we have asked for is made of the order as it was; the supplier is heard once that is settled.
        if (Revision::isRevising($state)) {
            return self::refuse("A change to order {$state->order->reference} is under way; answer after it.");
        }
        $document = $answer->document ?? null;
        $verdict = Confirmation::judgeAnswer($state, $answer->lines, $answer->tolerance, $document);
        return $verdict->kind === 'wrong'
            ? self::refuse($verdict->message)
            : self::decideChange($state, $verdict->change, $at, $by);
    }

    private static function notNow(object $state, string $type): object
    {
        return self::refuse("Order {$state->order->reference} is {$state->status} and can't become $type.");
    }

    /** What a supplier changed beyond the tolerance is a named person's to take or to turn down. */
    private static function decideOnChange(object $state, object $command, string $at, object $by): object
    {
        if (!isset($state->change)) {
            return self::notNow($state, $command->type);
        }
        if ($by->kind !== 'person') {
            return self::refuse('Only a named person may decide about a change.');
        }
        $taken = in_array($command->type, ['approved', 'change-accepted'], true);
        return self::accept($at, $by, (object) [
            'type' => $taken ? 'change-accepted' : 'change-declined',
            'reason' => $command->reason,
        ]);
    }

    private static function accept(string $at, object $by, object ...$changes): object
    {
        return (object) [
            'kind' => 'accepted',
            'events' => array_map(
                static fn (object $change): object => (object) ['at' => $at, 'by' => $by, ...(array) $change],
                $changes
            ),
        ];
    }

    private static function refuse(string $message): object
    {
        return (object) ['kind' => 'refused', 'message' => $message];
    }

    /**
     * Items that a person's decision leaves alone for some days: those of a rejected order, and a line that was
     * lowered.
     *
     * @return list<object>
     */
    public static function quietedBy(object $event, object $state): array
    {
        if (!in_array($event->type, ['rejected', 'edited', 'revision-asked'], true) || !isset($event->quietUntil)) {
            return [];
        }
        $quieted = [];
        foreach ($state->order->lines as $line) {
            foreach ($event->type === 'rejected' || $line->number === $event->line ? $line->allocations : [] as $one) {
                $quieted[] = (object) [
                    'item' => $line->item,
                    'location' => $one->location,
                    'until' => $event->quietUntil,
                ];
            }
        }
        return $quieted;
    }

    /** Is the order still moving towards the shelf, in whatever way? */
    public static function isLive(string $status): bool
    {
        return !in_array($status, self::RELEASED, true);
    }

    /** Orders that a run still has to carry further, or that a person has to resolve. */
    public static function isUnfinished(string $status): bool
    {
        $further = ['submitting', 'submitted', 'sending', 'unknown', 'failed', 'changed'];
        return in_array($status, [...self::BEFORE_SUBMISSION, ...$further], true);
    }

    /**
     * What an order adds to the position: its rest, each unit once. Ours counts as a draft from the intent on, and as
     * on order once it is placed; whatever ended counts no more. A lost mail does not take a placed order back.
     *
     * @return list<object>
     */
    public static function supplyOf(object $state): array
    {
        if (!self::isLive($state->status)) {
            return [];
        }
        $isPlaced = in_array($state->status, self::PLACED, true)
            || (($state->step ?? null) === 'sending' && isset($state->externalId));
        $supply = [];
        foreach ($state->order->lines as $line) {
            $due = $line->expectedDay ?? $state->order->expectedDay ?? null;
            foreach (Shortfall::restsOf($line) as $rest) {
                $supply[] = (object) [
                    'from' => $isPlaced ? 'order' : 'draft',
                    'reference' => $state->order->reference,
                    'item' => $line->item,
                    'location' => $rest->location,
                    'quantity' => $rest->quantity,
                    ...($due === null ? [] : ['due' => $due]),
                ];
            }
        }
        return $supply;
    }
}
