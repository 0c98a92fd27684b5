<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Parstock\Reorder\Core\Guard;
use Parstock\Reorder\Core\Plan;

/** One look at the stock: read, judge, plan, write the intents, carry them on. */
class Run
{
    public const RULE = ['kind' => 'rule', 'name' => 'Parstock'];
    /** Items decided about at a time, so that memory stays small however many are low. */
    private const AT_ONCE = 1000;

    public function __construct(
        private readonly Items $items,
        private readonly Facts $facts,
        private readonly Suppliers $suppliers,
        private readonly OrderBook $book,
        private readonly Settings $settings,
        private readonly Notes $notes,
        private readonly Clock $clock,
        private readonly Courier $courier
    ) {
    }

    /**
     * @param string $trigger event, schedule or person
     * @param string[]|null $skus those whose stock moved; null for all
     * @param bool $checked a person says that unusual figures are right
     * @return object{orders: list<string>, stopped: list<string>, exceptions: list<object>}
     */
    public function start(string $trigger, ?array $skus = null, bool $checked = false): object
    {
        $done = (object) ['orders' => [], 'stopped' => [], 'exceptions' => []];
        $settings = $this->settings->forKernel();
        if ($settings->autopilot === 'off') {
            $done->stopped[] = (string) __('Ordering is switched off in the configuration.');
            return $done;
        }
        $read = $this->items->totals();
        $findings = Guard::judgeRead($read, $this->facts->lastRead(), $settings, $this->clock->now(), $trigger, $checked);
        $messages = array_column($findings, 'message');
        if (in_array('stop', array_column($findings, 'effect'), true)) {
            $done->stopped = $messages;
        } else {
            for ($after = ['', '']; ($rows = $this->items->rows($skus, true, $after, self::AT_ONCE)) !== [];) {
                $this->order($rows, $messages, $done);
                $last = $rows[count($rows) - 1];
                $after = [$last['sku'], $last['source_code']];
            }
        }
        $this->remember($trigger, $done, $skus === null && $done->stopped === [] ? $read : null);
        // What is approved goes out even while a guard keeps new orders back.
        $this->courier->carryAll();
        return $done;
    }

    /**
     * @param list<array<string, string|null>> $rows
     * @param list<string> $messages
     */
    private function order(array $rows, array $messages, object $done): void
    {
        $plan = Plan::planOrders($this->facts->snapshot($rows, $this->others($rows), $messages));
        array_push($done->exceptions, ...$plan->exceptions);
        foreach ($plan->orders as $planned) {
            if ($this->write($planned)) {
                $done->orders[] = $planned->order->reference;
            }
        }
    }

    /**
     * Items of the same suppliers, where an order may need more to reach its minimum.
     *
     * @param list<array<string, string|null>> $rows
     * @return list<array<string, string|null>>
     */
    private function others(array $rows): array
    {
        $wanted = array_filter($this->suppliers->all(), static fn (object $one): bool => isset($one->minimum));
        $codes = array_intersect(array_keys($wanted), array_column($rows, 'supplier'));
        if ($codes === []) {
            return [];
        }
        $key = static fn (array $row): string => "{$row['sku']}\n{$row['source_code']}";
        $low = array_flip(array_map($key, $rows));
        return array_values(array_filter(
            $this->items->rows(null, false, ['', ''], 5 * self::AT_ONCE),
            static fn (array $row): bool => in_array($row['supplier'], $codes, true) && !isset($low[$key($row)])
        ));
    }

    /** Intent first: the order, its needs and what was decided about it in one transaction. */
    private function write(object $planned): bool
    {
        $proposal = (object) [
            'type' => $planned->draft === null ? 'proposed' : 'amended',
            'order' => $planned->order,
            'parties' => $planned->parties,
            'needKeys' => array_column($planned->claims, 'key'),
            'proofs' => $planned->proofs,
            ...($planned->minimum === null ? [] : ['notes' => [$planned->minimum->message]]),
        ];
        $verdict = $planned->verdict;
        $answer = $verdict->kind === 'approved'
            ? ['type' => 'approved', 'reason' => $verdict->reason]
            : ['type' => 'asked', 'reasons' => $verdict->reasons, 'expiresAt' => $verdict->expiresAt];
        $commands = [$proposal, (object) $answer];
        return $this->book->record($planned->draft, $commands, (object) self::RULE, $planned->claims)->kind === 'done';
    }

    private function remember(string $trigger, object $done, ?object $read): void
    {
        $this->notes->set(Notes::LAST_RUN, (object) [
            'at' => $this->clock->now(),
            'trigger' => $trigger,
            'orders' => $done->orders,
            'stopped' => $done->stopped,
        ]);
        if ($read !== null) {
            $this->notes->set(Notes::LAST_READ, (object) [
                'source' => 'shop',
                'finishedAt' => $read->asOf,
                'records' => $read->records,
                'active' => $read->active,
                'atZero' => $read->atZero,
                'units' => $read->units,
                'good' => true,
            ]);
            $this->notes->set(Notes::EXCEPTIONS, array_column($done->exceptions, 'message'));
        }
        if ($done->orders !== []) {
            $usual = [count($done->orders), ...($this->notes->get(Notes::USUAL_ORDERS) ?? [])];
            $this->notes->set(Notes::USUAL_ORDERS, array_slice($usual, 0, 10));
        }
    }
}
