<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Parstock\WooCommerce\Core\Guard;
use Parstock\WooCommerce\Core\Plan;

/** One look at the stock: read, judge, plan, write the intents, carry them on. */
final class Run
{
    public const RULE = ['kind' => 'rule', 'name' => 'Parstock'];

    /** Products decided about at a time, so that memory stays small however many are low. */
    private const AT_ONCE = 400;
    /** Stocked products below which shares since the last look say nothing. */
    private const FEW = 20;

    /**
     * @param string $trigger event, schedule or person
     * @param bool $checked a person says that unusual figures are right
     * @return object{orders: list<string>, stopped: list<string>, exceptions: list<object>}
     */
    public static function start(string $trigger, bool $checked = false): object
    {
        $done = (object) ['orders' => [], 'stopped' => [], 'exceptions' => []];
        $settings = Settings::forKernel();
        if ($settings->autopilot === 'off') {
            $done->stopped[] = __('Ordering is switched off in the settings.', 'parstock');
            return $done;
        }
        $read = Items::totals();
        // In a small shop one good day moves more than any share could tell from a mistake.
        $last = $read->active < self::FEW ? null : Facts::lastRead();
        $findings = Guard::judgeRead($read, $last, $settings, Clock::now(), $trigger, $checked);
        $messages = array_column($findings, 'message');
        if (in_array('stop', array_column($findings, 'effect'), true)) {
            $done->stopped = $messages;
            self::remember($trigger, $done, null);
            return $done;
        }
        $low = [];
        for ($after = 0; ($rows = Items::rows('low', $after, self::AT_ONCE)) !== []; $after = max($low)) {
            array_push($low, ...array_map('intval', array_column($rows, 'product_id')));
            $plan = Plan::planOrders(Facts::snapshot($rows, self::others($rows), $messages));
            array_push($done->exceptions, ...$plan->exceptions);
            foreach ($plan->orders as $planned) {
                if (self::write($planned)) {
                    $done->orders[] = $planned->order->reference;
                }
            }
        }
        $done->orders = array_values(array_unique($done->orders));
        foreach (Items::markLow($low) as $product) {
            // A number, so that a webhook on it can be queued; see Webhooks for its body.
            do_action('parstock_inventory_low', $product);
            do_action('wc_parstock_reorder_needed', $product);
        }
        self::remember($trigger, $done, $read);
        Courier::carryAll();
        return $done;
    }

    /**
     * Products of the same suppliers, where an order may need more to reach its minimum.
     *
     * @param list<array<string, string|null>> $rows
     * @return list<array<string, string|null>>
     */
    private static function others(array $rows): array
    {
        $wanted = array_filter(Suppliers::all(), static fn (object $one): bool => isset($one->minimum));
        $codes = array_intersect(array_keys($wanted), array_column($rows, 'supplier'));
        if ($codes === []) {
            return [];
        }
        $low = array_flip(array_column($rows, 'product_id'));
        return array_values(array_filter(
            Items::rows('all'),
            static fn (array $row): bool => in_array($row['supplier'], $codes, true) && !isset($low[$row['product_id']])
        ));
    }

    /** Intent first: the order, its needs and what was decided about it in one transaction. */
    private static function write(object $planned): bool
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
            : [
                'type' => 'asked',
                'reasons' => $verdict->reasons,
                'expiresAt' => $verdict->expiresAt,
                ...($planned->lineReasons === [] ? [] : ['lines' => $planned->lineReasons]),
            ];
        $recorded = OrderBook::record(
            $planned->draft,
            [$proposal, (object) $answer],
            (object) self::RULE,
            $planned->claims
        );
        return $recorded->kind === 'done';
    }

    private static function remember(string $trigger, object $done, ?object $read): void
    {
        update_option('parstock_last_run', [
            'at' => Clock::now(),
            'trigger' => $trigger,
            'orders' => $done->orders,
            'stopped' => $done->stopped,
        ], false);
        if ($read !== null) {
            update_option('parstock_last_read', [
                'source' => 'shop',
                'finishedAt' => $read->asOf,
                'records' => $read->records,
                'active' => $read->active,
                'atZero' => $read->atZero,
                'units' => $read->units,
                'good' => true,
            ], false);
            $texts = array_map(static fn (object $one): array => [$one->code, $one->message], $done->exceptions);
            update_option('parstock_exceptions', $texts, false);
        }
        if ($done->orders !== []) {
            $usual = [count($done->orders), ...(array) get_option('parstock_usual_orders', [])];
            update_option('parstock_usual_orders', array_slice($usual, 0, 10), false);
        }
    }
}
