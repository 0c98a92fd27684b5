<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

/** States and events in the words of people. */
final class Words
{
    /** @return array<string, string> */
    public static function statuses(): array
    {
        return [
            'proposed' => __('Proposed', 'parstock'),
            'waiting' => __('Waits for approval', 'parstock'),
            'approved' => __('Approved', 'parstock'),
            'rejected' => __('Rejected', 'parstock'),
            'expired' => __('Expired', 'parstock'),
            'submitting' => __('Being placed', 'parstock'),
            'submitted' => __('To be sent', 'parstock'),
            'sending' => __('Being sent', 'parstock'),
            'sent' => __('Sent', 'parstock'),
            'unknown' => __('Uncertain', 'parstock'),
            'failed' => __('Failed', 'parstock'),
            'acknowledged' => __('Acknowledged', 'parstock'),
            'confirmed' => __('Confirmed', 'parstock'),
            'changed' => __('Changed by the supplier', 'parstock'),
            'refused' => __('Refused', 'parstock'),
            'partly-received' => __('Partly received', 'parstock'),
            'received' => __('Received', 'parstock'),
            'closed' => __('Closed', 'parstock'),
            'cancelled' => __('Cancelled', 'parstock'),
        ];
    }

    public static function status(string $status): string
    {
        return self::statuses()[$status] ?? $status;
    }

    public static function event(object $event): string
    {
        $detail = match ($event->type) {
            'asked' => implode(' ', $event->reasons),
            'approved', 'rejected', 'held', 'closed', 'cancelled', 'refused' => $event->reason,
            'failed', 'absent', 'lost' => $event->failure->message,
            'edited' => "{$event->line}: {$event->from} → {$event->quantity}",
            'sending' => $event->to . ($event->copy ? ' (' . __('copy', 'parstock') . ')' : ''),
            'received', 'rest-cancelled' => implode(', ', array_map(
                static fn (object $line): string => "{$line->line}: {$line->quantity}",
                $event->lines
            )),
            default => '',
        };
        $says = match ($event->type) {
            'proposed' => __('Proposed', 'parstock'),
            'amended' => __('Lines were added', 'parstock'),
            'asked' => __('Asked a person', 'parstock'),
            'edited' => __('Quantity of a line changed', 'parstock'),
            'held' => __('Put on hold', 'parstock'),
            'released' => __('Released', 'parstock'),
            'submitting' => __('Being placed in the order book', 'parstock'),
            'submitted' => __('Placed in the order book', 'parstock'),
            'absent' => __('Not done; will be tried again', 'parstock'),
            'lost' => __('Nobody can know whether it went out', 'parstock'),
            'received' => __('Received', 'parstock'),
            'rest-cancelled' => __('The rest was given up', 'parstock'),
            default => self::status($event->type),
        };
        return $detail === '' ? $says : "$says: $detail";
    }
}
