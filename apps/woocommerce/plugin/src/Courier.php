<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Parstock\WooCommerce\Core\Approval;
use Parstock\WooCommerce\Core\Calendar;

/**
 * Takes orders from state to state. Every transition is written before the next effect: who wrote `sending` is the one that
 * sends, and a mail of which nobody can know whether it went out is shown as uncertain and never sent again by itself.
 */
final class Courier
{
    private const TRIES_MAX = 8;
    /** Seconds after which a mail that was begun and not answered counts as uncertain. */
    private const PATIENCE_SECONDS = 300;
    private const UNFINISHED = ['waiting', 'approved', 'submitted', 'sending'];

    public static function carryAll(): void
    {
        foreach (OrderBook::inStatus(self::UNFINISHED) as $state) {
            try {
                self::carry($state);
            } catch (\Throwable $fault) {
                // One order that fails takes no other down.
                $context = ['source' => 'parstock'];
                wc_get_logger()->error("{$state->order->reference}: {$fault->getMessage()}", $context);
            }
        }
    }

    /** Carries one order as far as it goes now. */
    public static function carry(object $state): object
    {
        while (($next = self::step($state)) !== null) {
            $state = $next;
        }
        return $state;
    }

    private static function step(object $state): ?object
    {
        $now = Clock::now();
        switch ($state->status) {
            case 'waiting':
                return Approval::approvalDue($state, Settings::forKernel(), $now) === 'expire'
                    ? self::record($state, (object) ['type' => 'expired'])
                    : null;
            case 'approved':
                // The shop's order book is where orders are placed, so placing is one write.
                return self::mayAct($state, $now) ? self::record(
                    $state,
                    (object) ['type' => 'submitting', 'target' => 'shop', 'fence' => 0],
                    (object) [
                        'type' => 'submitted',
                        'externalId' => $state->order->reference,
                        'adopted' => false,
                        'differences' => [],
                    ]
                ) : null;
            case 'submitted':
                return self::mayAct($state, $now) ? self::send($state) : null;
            case 'sending':
                $patience = (int) apply_filters('parstock_sending_patience_seconds', self::PATIENCE_SECONDS);
                return Calendar::addMs($state->changedAt, $patience * 1000) <= $now ? self::record(
                    $state,
                    (object) ['type' => 'lost', 'step' => 'sending', 'failure' => (object) [
                        'code' => 'outcome-unknown',
                        'message' => __('The run ended while the order was being sent.', 'parstock'),
                    ]]
                ) : null;
            default:
                return null;
        }
    }

    private static function mayAct(object $state, string $now): bool
    {
        return !$state->held && Stop::reason() === null && ($state->failure->retryAt ?? '') <= $now;
    }

    private static function send(object $state): ?object
    {
        $to = $state->parties->supplier->email ?? null;
        $fault = self::obstacle($state, $to);
        if ($fault !== null) {
            $failed = ['type' => 'failed', 'step' => 'sending', 'failure' => $fault];
            self::record($state, (object) $failed);
            return null;
        }
        $copy = $state->mayHaveArrived;
        $domain = preg_replace('/[^A-Za-z0-9.-]/', '', substr((string) strrchr(Settings::forKernel()->from, '@'), 1));
        $mark = $copy ? ".copy{$state->version}" : '';
        $begun = self::record($state, (object) [
            'type' => 'sending',
            'messageId' => "{$state->order->reference}$mark@" . ($domain === '' ? 'parstock.invalid' : $domain),
            'to' => $to,
            'fence' => 0,
            'copy' => $copy,
        ]);
        if ($begun === null) {
            return null;
        }
        do_action('parstock_before_mail', $begun->order->reference);
        $answer = SupplierMail::send($begun, $copy);
        do_action('parstock_after_mail', $begun->order->reference);
        $next = match ($answer->kind) {
            'accepted' => ['type' => 'sent', 'answer' => $answer->message, 'found' => false],
            'not-sent' => ['type' => 'absent', 'step' => 'sending', 'failure' => (object) [
                'code' => 'unavailable',
                'message' => $answer->message,
                'retryAt' => self::retryAt($begun),
            ]],
            default => ['type' => 'lost', 'step' => 'sending', 'failure' => (object) [
                'code' => 'outcome-unknown',
                'message' => $answer->message,
            ]],
        };
        self::settle($begun, (object) $next);
        return null;
    }

    /** What became of the mail is written even where somebody else wrote meanwhile that they do not know. */
    private static function settle(object $begun, object $what): void
    {
        if (self::record($begun, $what) !== null) {
            return;
        }
        $state = OrderBook::find($begun->order->reference);
        if ($state?->status === 'unknown') {
            self::record($state, $what);
        }
    }

    private static function obstacle(object $state, ?string $to): ?object
    {
        $fault = static fn (string $code, string $message): object => (object) ['code' => $code, 'message' => $message];
        if ($state->attempts->sending >= self::TRIES_MAX) {
            /* translators: 1: number of tries, 2: what the mail server said */
            $says = __('It was tried %1$d times. %2$s', 'parstock');
            return $fault('unavailable', sprintf($says, self::TRIES_MAX, $state->failure->message ?? ''));
        }
        $supplier = $state->parties->supplier->name;
        if ($to === null) {
            /* translators: %s: name of the supplier */
            $says = __('Supplier %s has no e-mail address; add one and try again, or send it yourself.', 'parstock');
            return $fault('bad-setting', sprintf($says, $supplier));
        }
        if (!SupplierMail::isEnabled()) {
            return $fault('bad-setting', __(
                'Purchase order mails are switched off under WooCommerce → Settings → Emails; switch them on and try '
                    . 'again, or send it yourself.',
                'parstock'
            ));
        }
        return null;
    }

    private static function retryAt(object $state): string
    {
        $seconds = min(300 * 2 ** ($state->attempts->sending - 1), 4 * HOUR_IN_SECONDS);
        Trigger::carryLater($seconds);
        return Calendar::addMs(Clock::now(), $seconds * 1000);
    }

    private static function record(object $state, object ...$commands): ?object
    {
        $recorded = OrderBook::record($state, $commands, (object) Run::RULE);
        return $recorded->kind === 'done' ? $recorded->state : null;
    }
}
