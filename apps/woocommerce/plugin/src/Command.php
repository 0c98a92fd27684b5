<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Parstock\WooCommerce\Core\Explain;

/** Purchase orders from the command line. */
final class Command
{
    /**
     * Looks at the stock and proposes, approves or sends what is due.
     *
     * ## OPTIONS
     *
     * [--checked]
     * : Unusual figures were looked at and are right; the orders then wait for approval.
     *
     * @param list<string> $words
     * @param array<string, mixed> $options
     */
    public function run(array $words, array $options): void
    {
        $done = Run::start('person', isset($options['checked']));
        foreach ($done->stopped as $sentence) {
            \WP_CLI::warning($sentence);
        }
        foreach ($done->exceptions as $exception) {
            \WP_CLI::warning($exception->message);
        }
        foreach ($done->orders as $reference) {
            \WP_CLI::log($reference . ' ' . OrderBook::find($reference)->status);
        }
        $done->stopped === [] ? \WP_CLI::success(count($done->orders) . ' orders.') : \WP_CLI::halt(1);
    }

    /**
     * Lists purchase orders.
     *
     * ## OPTIONS
     *
     * [--status=<status>]
     * : Of one status only.
     *
     * [--format=<format>]
     * : table, csv, json or yaml.
     *
     * @param list<string> $words
     * @param array<string, mixed> $options
     */
    public function orders(array $words, array $options): void
    {
        [$states] = OrderBook::page((string) ($options['status'] ?? ''), '', 1, 1000);
        $rows = array_map(static fn (object $state): array => [
            'order' => $state->order->reference,
            'status' => $state->status,
            'supplier' => $state->order->supplier,
            'total' => $state->order->total,
            'currency' => $state->order->currency,
        ], $states);
        $columns = ['order', 'status', 'supplier', 'total', 'currency'];
        \WP_CLI\Utils\format_items($options['format'] ?? 'table', $rows, $columns);
    }

    /**
     * Approves an order in the name of a user; give --user.
     *
     * ## OPTIONS
     *
     * <order>
     * : Number of the order.
     *
     * @param list<string> $words
     */
    public function approve(array $words): void
    {
        $this->answer(Desk::approve($words[0], $this->person()), $words[0]);
    }

    /**
     * Books an order as received in full; give --user.
     *
     * ## OPTIONS
     *
     * <order>
     * : Number of the order.
     *
     * @param list<string> $words
     */
    public function receive(array $words): void
    {
        $state = OrderBook::find($words[0]);
        $rests = [];
        foreach ($state->order->lines ?? [] as $line) {
            $rests[$line->number] = Core\Quantity::largest('0', Core\Shortfall::restOf($line));
        }
        $this->answer(Desk::receive($words[0], $rests, $this->person()), $words[0]);
    }

    /**
     * Shows the arithmetic of an order, computed again from its own record.
     *
     * ## OPTIONS
     *
     * <order>
     * : Number of the order.
     *
     * @param list<string> $words
     */
    public function explain(array $words): void
    {
        foreach (OrderBook::events($words[0]) as $event) {
            foreach ($event->proofs ?? [] as $proof) {
                array_map(\WP_CLI::log(...), Explain::explainProof($proof));
                array_map(\WP_CLI::warning(...), Explain::recompute($proof));
            }
        }
    }

    private function person(): object
    {
        if (!current_user_can(Access::APPROVE)) {
            \WP_CLI::error('Say who you are with --user=<login>; that user must be allowed to approve orders.');
        }
        return Access::person();
    }

    private function answer(?string $fault, string $reference): void
    {
        $fault === null ? \WP_CLI::success(OrderBook::find($reference)->status) : \WP_CLI::error($fault);
    }
}
