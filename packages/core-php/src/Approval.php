<?php

declare(strict_types=1);

namespace Parstock\Core;

/** Whether an order may go ahead alone, and who may let it go. */
final class Approval
{
    private const DAY_MS = 86_400_000;

    /**
     * Autopilot goes ahead only when every line is confirmed by a named person, every value is within limits and every
     * guard is quiet.
     *
     * @param array<string, object> $items by id
     * @param list<object> $findings
     */
    public static function judgeAutopilot(
        object $order,
        array $items,
        array $findings,
        object $tenant,
        object $settings,
        string $now
    ): object {
        $reasons = array_map(static fn (object $finding): string => $finding->message, $findings);
        $limits = $settings->approval;
        $confirmedBy = [];
        if ($settings->autopilot !== 'auto') {
            array_unshift($reasons, 'Every order waits for a person: autopilot is set to ask.');
        } else {
            $unconfirmed = [];
            foreach ($order->lines as $line) {
                $category = $items[$line->item]->category ?? null;
                $confirmation = self::confirmationFor($order->supplier, $line->item, $category, $tenant->confirmations);
                if ($confirmation === null) {
                    $unconfirmed[] = $line->item;
                } else {
                    $confirmedBy[] = $confirmation->name;
                }
                if (Quantity::compare($line->total, $limits->lineValue) > 0) {
                    $reasons[] = "Line {$line->number} ({$line->item})"
                        . self::aboveLimit($line->total, $limits->lineValue, $order->currency);
                }
            }
            if ($unconfirmed !== []) {
                array_unshift($reasons, self::unconfirmedSentence($unconfirmed));
            }
            if (Quantity::compare($order->total, $limits->orderValue) > 0) {
                $reasons[] = 'The order' . self::aboveLimit($order->total, $limits->orderValue, $order->currency);
            }
        }
        if ($reasons !== []) {
            return (object) [
                'kind' => 'waits',
                'reasons' => $reasons,
                'expiresAt' => Calendar::addMs($now, $limits->expiresAfterDays * self::DAY_MS),
            ];
        }
        $names = implode(', ', Text::sorted(array_values(array_unique($confirmedBy))));
        return (object) [
            'kind' => 'approved',
            'reason' => "Confirmed for auto-order by $names; every guard is quiet.",
        ];
    }

    private static function aboveLimit(string $value, string $limit, string $currency): string
    {
        return ' is worth ' . Money::amountText($value, $currency)
            . ', above the limit of ' . Money::amountFigure($limit, $currency) . '.';
    }

    /** @param list<string> $items */
    private static function unconfirmedSentence(array $items): string
    {
        $shown = implode(', ', array_slice($items, 0, 3));
        $more = count($items) > 3 ? ' and ' . (count($items) - 3) . ' more' : '';
        return "Nobody has confirmed $shown$more for auto-order.";
    }

    /**
     * The confirmation that covers an item, its supplier or its category; the narrowest counts.
     *
     * @param list<object> $confirmations
     */
    public static function confirmationFor(
        string $supplier,
        string $item,
        ?string $category,
        array $confirmations
    ): ?object {
        foreach (['item' => $item, 'category' => $category, 'supplier' => $supplier] as $kind => $id) {
            foreach ($confirmations as $confirmation) {
                if ($id !== null && $confirmation->scope->kind === $kind && $confirmation->scope->id === $id) {
                    return $confirmation;
                }
            }
        }
        return null;
    }

    /**
     * Whether a person may approve an order, or what its supplier changed about it: limits by amount, role and cost
     * centre; whoever edited the order or raised a limit since it was proposed cannot be its only approver, and nobody
     * approves by a limit that was raised in secret.
     */
    public static function mayApprove(object $person, object $state, object $tenant, object $settings): object
    {
        $no = static fn (string $reason): object => (object) ['kind' => 'may-not', 'reason' => $reason];
        if ($person->kind !== 'person') {
            return $no('Only a named person can approve an order.');
        }
        $order = Evolve::asAnswered($state);
        $secret = Limits::unrecordedRaises($tenant->limits ?? null, $settings)[0] ?? null;
        if ($secret !== null) {
            return $no($secret);
        }
        $approvers = $settings->approval->approvers;
        $own = null;
        $others = false;
        foreach ($approvers as $approver) {
            if ($approver->id === $person->id) {
                $own ??= $approver;
            } elseif (self::limitOf($approver, $order) === null) {
                $others = true;
            }
        }
        if ($approvers !== []) {
            if ($own === null) {
                return $no("{$person->name} is not among the approvers.");
            }
            $limit = self::limitOf($own, $order);
            if ($limit !== null) {
                return $no($limit);
            }
        }
        $raised = false;
        foreach ($tenant->limitsRaised as $change) {
            $raised = $raised || ($change->person === $person->id && $change->at >= $state->proposedAt);
        }
        if (($raised || in_array($person->id, $state->editedBy, true)) && $others) {
            $what = $raised ? 'raised a limit for' : 'edited';
            return $no("{$person->name} $what this order, so another approver has to approve it.");
        }
        return (object) ['kind' => 'may'];
    }

    private static function limitOf(object $approver, object $order): ?string
    {
        $who = "{$approver->name} ({$approver->role})";
        if ($approver->upTo !== null && Quantity::compare($order->total, $approver->upTo) > 0) {
            return "$who may approve up to " . Money::amountFigure($approver->upTo, $order->currency)
                . '; this order is worth ' . Money::amountText($order->total, $order->currency) . '.';
        }
        if (isset($approver->costCentres) && !in_array($order->costCentre ?? '', $approver->costCentres, true)) {
            return "$who may not approve for cost centre " . ($order->costCentre ?? '(none)') . '.';
        }
        return null;
    }

    /** What is due for a waiting order: nothing, a reminder, an escalation, or its end. */
    public static function approvalDue(object $state, object $settings, string $now): string
    {
        if ($state->status !== 'waiting') {
            return 'nothing';
        }
        if (isset($state->approvalExpiresAt) && $now >= $state->approvalExpiresAt) {
            return 'expire';
        }
        $approval = $settings->approval;
        if ($now >= Calendar::addMs($state->proposedAt, $approval->escalateAfterDays * self::DAY_MS)) {
            return 'escalate';
        }
        return $now >= Calendar::addMs($state->proposedAt, $approval->remindAfterDays * self::DAY_MS)
            ? 'remind'
            : 'nothing';
    }
}
