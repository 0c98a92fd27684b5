<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\App\ResourceConnection;
use Parstock\Reorder\Core\Approval;
use Parstock\Reorder\Core\Calendar;
use Parstock\Reorder\Core\Quantity;
use Parstock\Reorder\Core\Shortfall;

/** What a person can do with an order, from whatever screen or command; each answers null or what was wrong. */
class Desk
{
    public function __construct(
        private readonly OrderBook $book,
        private readonly Courier $courier,
        private readonly Settings $settings,
        private readonly Changes $changes,
        private readonly Clock $clock,
        private readonly ResourceConnection $resource
    ) {
    }

    public function approve(string $reference, object $person): ?string
    {
        $state = $this->book->find($reference);
        if ($state !== null) {
            $tenant = (object) ['limitsRaised' => []];
            $may = Approval::mayApprove($person, $state, $tenant, $this->settings->forKernel());
            if ($may->kind === 'may-not') {
                return $may->reason;
            }
        }
        return $this->record($reference, ['type' => 'approved', 'reason' => (string) __('Approved.')], $person, true);
    }

    public function reject(string $reference, object $person, string $reason): ?string
    {
        $days = $this->settings->forKernel()->approval->quietAfterRejectionDays;
        return $this->record($reference, [
            'type' => 'rejected',
            'reason' => $reason === '' ? (string) __('Rejected.') : $reason,
            'quietUntil' => Calendar::addDays($this->clock->today(), $days),
        ], $person);
    }

    /** @param string $command confirm-sent, send-again, retry, held or released */
    public function command(string $reference, string $command, object $person, string $reason = ''): ?string
    {
        $fields = $command === 'held' ? ['reason' => $reason === '' ? (string) __('Held by hand.') : $reason] : [];
        return $this->record($reference, ['type' => $command, ...$fields], $person, true);
    }

    /** @param string $how cancelled or closed */
    public function end(string $reference, string $how, object $person, string $reason): ?string
    {
        $why = $reason === '' ? (string) __('Ended by hand.') : $reason;
        return $this->record($reference, ['type' => $how, 'reason' => $why], $person);
    }

    /**
     * Books what arrived and raises the stock of the source, both or neither.
     *
     * @param array<int, string> $quantities by line, as typed
     */
    public function receive(string $reference, array $quantities, object $person): ?string
    {
        $receipts = [];
        foreach ($quantities as $line => $typed) {
            $typed = trim($typed);
            $figure = Quantity::parseDecimal(str_replace(',', '.', $typed));
            if ($typed === '' || $figure === '0') {
                continue;
            }
            if ($figure === null || Quantity::isNegative($figure)) {
                return (string) __('%1 is no quantity; correct line %2.', $typed, $line);
            }
            $receipts[] = (object) ['line' => $line, 'quantity' => $figure];
        }
        if ($receipts === []) {
            return (string) __('Type what arrived of at least one line.');
        }
        $stock = fn (object $after) => $this->raiseStock($after, $receipts);
        $problem = $this->record($reference, ['type' => 'received', 'lines' => $receipts], $person, false, $stock);
        if ($problem === null) {
            $this->changes->mark(array_column($this->book->find($reference)->order->lines, 'item'));
        }
        return $problem;
    }

    /**
     * Adds to what the database holds at that moment: Magento's own service writes whole figures, and a sale between
     * reading and writing would be lost.
     *
     * @param list<object> $receipts
     */
    private function raiseStock(object $state, array $receipts): void
    {
        $table = $this->resource->getTableName('inventory_source_item');
        $connection = $this->resource->getConnection();
        foreach ($state->order->lines as $line) {
            $receipt = Shortfall::find($receipts, $line->number);
            if ($receipt === null) {
                continue;
            }
            $units = Quantity::toBaseUnits($receipt->quantity, $line->ratio);
            $raised = $connection->update(
                $table,
                ['quantity' => new \Zend_Db_Expr("quantity + CAST({$connection->quote($units)} AS DECIMAL(12,4))"), 'status' => 1],
                ['sku = ?' => $line->item, 'source_code = ?' => $state->order->shipTo]
            );
            if ($raised === 0) {
                throw new \RuntimeException("Item $line->item is not kept at source {$state->order->shipTo} any more.");
            }
        }
    }

    /** @param array<string, mixed> $command */
    private function record(string $reference, array $command, object $person, bool $carry = false, ?callable $within = null): ?string
    {
        $state = $this->book->find($reference);
        if ($state === null) {
            return (string) __('There is no order %1.', $reference);
        }
        $recorded = $this->book->record($state, [(object) $command], $person, [], $within);
        if ($recorded->kind !== 'done') {
            return $recorded->message;
        }
        if ($carry) {
            $this->courier->carry($recorded->state);
        }
        return null;
    }
}
