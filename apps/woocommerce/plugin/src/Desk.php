<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Parstock\WooCommerce\Core\Approval;
use Parstock\WooCommerce\Core\Calendar;
use Parstock\WooCommerce\Core\Quantity;
use Parstock\WooCommerce\Core\Shortfall;

/** What a person can do with an order, from whatever screen or command; each answers null or what was wrong. */
final class Desk
{
    public static function approve(string $reference, object $person): ?string
    {
        $state = OrderBook::find($reference);
        if ($state !== null) {
            $tenant = (object) ['limitsRaised' => []];
            $may = Approval::mayApprove($person, $state, $tenant, Settings::forKernel());
            if ($may->kind === 'may-not') {
                return $may->reason;
            }
        }
        return self::record($state, ['type' => 'approved', 'reason' => __('By hand.', 'parstock')], $person, true);
    }

    public static function reject(string $reference, object $person, string $reason): ?string
    {
        $days = Settings::forKernel()->approval->quietAfterRejectionDays;
        return self::record(OrderBook::find($reference), [
            'type' => 'rejected',
            'reason' => $reason === '' ? __('By hand.', 'parstock') : $reason,
            'quietUntil' => Calendar::addDays(Clock::today(), $days),
        ], $person);
    }

    /** @param string $command confirm-sent, send-again, retry, held, released */
    public static function command(string $reference, string $command, object $person, string $reason = ''): ?string
    {
        $fields = $command === 'held' ? ['reason' => $reason] : [];
        return self::record(OrderBook::find($reference), ['type' => $command, ...$fields], $person, true);
    }

    public static function end(string $reference, string $how, object $person, string $reason): ?string
    {
        $type = $how === 'cancelled' ? 'cancelled' : 'closed';
        $why = $reason === '' ? __('By hand.', 'parstock') : $reason;
        return self::record(OrderBook::find($reference), ['type' => $type, 'reason' => $why], $person);
    }

    public static function edit(string $reference, int $line, string $quantity, object $person): ?string
    {
        $figure = Quantity::parseDecimal(str_replace(',', '.', trim($quantity)));
        if ($figure === null) {
            /* translators: %s: what was typed */
            return sprintf(__('%s is no quantity.', 'parstock'), $quantity);
        }
        return self::record(OrderBook::find($reference), [
            'type' => 'edit',
            'line' => $line,
            'quantity' => $figure,
            'reason' => __('Changed by hand.', 'parstock'),
            'quietUntil' => Calendar::addDays(Clock::today(), 7),
        ], $person);
    }

    /**
     * Books what arrived and raises the stock, both or neither.
     *
     * @param array<int, string> $quantities by line
     */
    public static function receive(string $reference, array $quantities, object $person): ?string
    {
        $state = OrderBook::find($reference);
        $receipts = [];
        foreach ($quantities as $line => $typed) {
            $typed = trim($typed);
            $figure = Quantity::parseDecimal(str_replace(',', '.', $typed));
            if ($typed === '' || $figure === '0') {
                continue;
            }
            if ($figure === null || str_contains($figure, '.')) {
                /* translators: 1: what was typed, 2: line number */
                return sprintf(__('%1$s is no whole quantity; correct line %2$d.', 'parstock'), $typed, $line);
            }
            $receipts[] = (object) ['line' => $line, 'quantity' => $figure];
        }
        $received = ['type' => 'received', 'lines' => $receipts];
        return self::record($state, $received, $person, false, static function (object $after) use ($receipts): void {
            foreach ($after->order->lines as $line) {
                $receipt = Shortfall::find($receipts, $line->number);
                $product = $receipt === null ? null : wc_get_product(Items::product($line->item));
                if ($product) {
                    $units = Quantity::toBaseUnits($receipt->quantity, $line->ratio);
                    wc_update_product_stock($product, (float) $units, 'increase');
                }
            }
        });
    }

    /** @param array<string, mixed> $command */
    private static function record(
        ?object $state,
        array $command,
        object $person,
        bool $carry = false,
        ?callable $within = null
    ): ?string {
        $recorded = OrderBook::record($state, [(object) $command], $person, [], $within);
        if ($recorded->kind !== 'done') {
            return $recorded->message;
        }
        if ($carry) {
            Courier::carry($recorded->state);
        }
        return null;
    }
}
