<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Parstock\WooCommerce\Core\Evolve;
use Parstock\WooCommerce\Core\Json;
use Parstock\WooCommerce\Core\LifeCycle;
use Parstock\WooCommerce\Core\Quantity;
use Parstock\WooCommerce\Core\Shortfall;

/**
 * The shop's order book: events in tables, one transaction an append. Two writers of the same version, or two claims of the
 * same need, collide in a unique key, and the later one is told so.
 */
final class OrderBook
{
    /** Nothing was bought: these are neither past orders nor spent money. */
    private const CALLED_OFF = ['rejected', 'expired', 'refused', 'cancelled'];
    private const DRAFTS = ['proposed', 'waiting'];
    private const ENDED = ['rejected', 'expired', 'refused', 'cancelled', 'received', 'closed'];

    public static function find(string $reference): ?object
    {
        global $wpdb;
        $table = Schema::table('orders');
        // phpcs:ignore WordPress.DB.PreparedSQL -- the name is one of ours
        $state = $wpdb->get_var($wpdb->prepare("SELECT state FROM $table WHERE reference = %s", $reference));
        return $state === null ? null : Json::decode($state);
    }

    /**
     * Orders of some statuses, oldest first.
     *
     * @param list<string> $statuses
     * @return list<object>
     */
    public static function inStatus(array $statuses): array
    {
        global $wpdb;
        $table = Schema::table('orders');
        $places = implode(',', array_fill(0, count($statuses), '%s'));
        $sql = "SELECT state FROM $table WHERE status IN ($places) ORDER BY order_day, reference";
        // phpcs:ignore WordPress.DB.PreparedSQL -- placeholders only
        return array_map(Json::decode(...), $wpdb->get_col($wpdb->prepare($sql, ...$statuses)));
    }

    /** @return list<object> every order that is still moving towards the shelf */
    public static function live(): array
    {
        global $wpdb;
        $table = Schema::table('orders');
        $places = implode(',', array_fill(0, count(self::ENDED), '%s'));
        $sql = "SELECT state FROM $table WHERE status NOT IN ($places) ORDER BY order_day, reference";
        // phpcs:ignore WordPress.DB.PreparedSQL -- placeholders only
        return array_map(Json::decode(...), $wpdb->get_col($wpdb->prepare($sql, ...self::ENDED)));
    }

    /**
     * What happened to an order, in its order.
     *
     * @return list<object>
     */
    public static function events(string $reference): array
    {
        global $wpdb;
        $table = Schema::table('events');
        $sql = "SELECT body FROM $table WHERE stream = %s ORDER BY version";
        // phpcs:ignore WordPress.DB.PreparedSQL -- the name is one of ours
        return array_map(Json::decode(...), $wpdb->get_col($wpdb->prepare($sql, $reference)));
    }

    /**
     * Decides commands one after the other and writes what they come to, all of it or nothing.
     *
     * @param list<object> $commands
     * @param list<object> $claims
     * @param callable(object): void|null $within done in the same transaction, given the state that is reached
     * @return object{kind: string, state?: object, message?: string} done, refused or overtaken
     */
    public static function record(
        ?object $state,
        array $commands,
        object $by,
        array $claims = [],
        ?callable $within = null
    ): object {
        $at = Clock::now();
        $events = [];
        $reached = $state;
        foreach ($commands as $command) {
            $decision = LifeCycle::decideOrder($reached, $command, $at, $by);
            if ($decision->kind === 'refused') {
                return $decision;
            }
            foreach ($decision->events as $event) {
                $events[] = $event;
                $reached = Evolve::evolveOrder($reached, $event);
            }
        }
        $before = $state->version ?? 0;
        return self::append($reached, $events, $before, $claims, $within)
            ? (object) ['kind' => 'done', 'state' => $reached]
            : (object) ['kind' => 'overtaken', 'message' => __('Somebody else changed it just now.', 'parstock')];
    }

    /**
     * @param list<object> $events
     * @param list<object> $claims
     */
    private static function append(
        object $state,
        array $events,
        int $before,
        array $claims,
        ?callable $within
    ): bool {
        global $wpdb;
        $reference = $state->order->reference;
        $quiet = $wpdb->suppress_errors();
        $wpdb->query('START TRANSACTION');
        try {
            foreach ($claims as $claim) {
                self::insert('needs', [
                    'need_key' => $claim->key,
                    'item' => $claim->item,
                    'need_window' => $claim->window,
                    'reference' => $reference,
                ]);
            }
            foreach ($events as $place => $event) {
                self::insert('events', [
                    'stream' => $reference,
                    'version' => $before + $place + 1,
                    'type' => $event->type,
                    'body' => Json::encode($event),
                    'written_at' => gmdate('Y-m-d H:i:s'),
                ]);
                self::keepHistory($event, $state);
            }
            self::keepState($state);
            if ($within !== null) {
                $within($state);
            }
            $wpdb->query('COMMIT');
            return true;
        } catch (Overtaken) {
            $wpdb->query('ROLLBACK');
            return false;
        } catch (\Throwable $fault) {
            $wpdb->query('ROLLBACK');
            // The cache may hold stock that was just taken back.
            wp_cache_flush();
            throw $fault;
        } finally {
            $wpdb->suppress_errors($quiet);
        }
    }

    /** @param array<string, string|int> $row */
    private static function insert(string $table, array $row): void
    {
        global $wpdb;
        if ($wpdb->insert(Schema::table($table), $row) === false) {
            // 1062 duplicate key, 1205 lock wait, 1213 deadlock: another writer was first.
            $first = preg_match('/Duplicate entry|Deadlock|Lock wait timeout/', $wpdb->last_error) === 1;
            throw $first ? new Overtaken() : new \RuntimeException("Parstock could not write: {$wpdb->last_error}");
        }
    }

    private static function keepState(object $state): void
    {
        global $wpdb;
        $order = $state->order;
        $wpdb->replace(Schema::table('orders'), [
            'reference' => $order->reference,
            'status' => $state->status,
            'supplier' => $order->supplier,
            'order_day' => $order->orderDay,
            'currency' => $order->currency,
            'total' => $order->total,
            'changed_at' => $state->changedAt,
            'state' => Json::encode($state),
        ]);
        foreach ($order->lines as $line) {
            $wpdb->replace(Schema::table('lines'), [
                'reference' => $order->reference,
                'line' => $line->number,
                'item' => $line->item,
            ]);
        }
    }

    /** What an event says about items for later runs: who refused, what is quiet, what was delivered short. */
    private static function keepHistory(object $event, object $state): void
    {
        foreach (LifeCycle::quietedBy($event, $state) as $mark) {
            self::note($mark->item, 'quiet_until', $mark->until);
        }
        foreach (Shortfall::refusalsBy($event, $state) as $mark) {
            $others = array_filter(
                self::noted([$mark->item])[$mark->item]->refusedBy ?? [],
                static fn (object $one): bool => $one->supplier !== $mark->supplier
            );
            $refusal = (object) ['supplier' => $mark->supplier, 'at' => $mark->at];
            self::note($mark->item, 'refused_by', Json::encode([...array_values($others), $refusal]));
        }
        foreach (Shortfall::shortfallsBy($event, $state) as $mark) {
            $before = self::noted([$mark->item])[$mark->item]->shortfall ?? '0';
            $sum = $mark->quantity === null ? null : Quantity::add($before, $mark->quantity);
            self::note($mark->item, 'shortfall', $sum);
        }
    }

    private static function note(string $item, string $column, ?string $value): void
    {
        global $wpdb;
        $table = Schema::table('histories');
        $wpdb->query($wpdb->prepare("INSERT IGNORE INTO $table (item) VALUES (%s)", $item)); // phpcs:ignore
        $wpdb->update($table, [$column => $value], ['item' => $item]);
    }

    /**
     * @param list<string> $items
     * @return array<string, object>
     */
    private static function noted(array $items): array
    {
        $noted = [];
        foreach (self::ofItems('histories', '*', $items) as $row) {
            $noted[$row['item']] = (object) [
                'quietUntil' => $row['quiet_until'],
                'refusedBy' => $row['refused_by'] === null ? [] : Json::decode($row['refused_by']),
                'shortfall' => $row['shortfall'],
            ];
        }
        return $noted;
    }

    /**
     * @param list<string> $items
     * @return list<array<string, string|null>>
     */
    private static function ofItems(string $name, string $columns, array $items, string $rest = ''): array
    {
        global $wpdb;
        if ($items === []) {
            return [];
        }
        $table = Schema::table($name);
        $places = implode(',', array_fill(0, count($items), '%s'));
        $sql = "SELECT $columns FROM $table WHERE item IN ($places) $rest";
        // phpcs:ignore WordPress.DB.PreparedSQL -- placeholders only
        return $wpdb->get_results($wpdb->prepare($sql, ...$items), ARRAY_A);
    }

    /**
     * What the book knows about items, for the kernel, and what short deliveries left of them.
     *
     * @param list<string> $items
     * @return array{list<object>, list<object>}
     */
    public static function histories(array $items): array
    {
        $needs = array_column(self::ofItems('needs', 'item, COUNT(*) AS needs', $items, 'GROUP BY item'), 'needs', 'item');
        $noted = self::noted($items);
        $past = self::bought($items);
        $histories = [];
        $shortfalls = [];
        foreach ($items as $item) {
            $bought = $past[$item] ?? [];
            $last = $bought[0] ?? null;
            $refusedBy = $noted[$item]->refusedBy ?? [];
            $histories[] = (object) [
                'item' => $item,
                'location' => Facts::LOCATION,
                'needs' => (int) ($needs[$item] ?? 0),
                'lastOrderedOn' => $last?->order->orderDay,
                'lastOrderReceived' => $last !== null && Quantity::isPositive($last->line->received),
                'quantities' => array_map(static fn (object $one): string => $one->line->quantity, array_slice($bought, 0, 10)),
                'lastPrice' => $last === null ? null : (object) [
                    'supplier' => $last->order->supplier,
                    'price' => Quantity::divide($last->line->price, $last->line->priceUnit, 8),
                    'currency' => $last->order->currency,
                ],
                'quietUntil' => $noted[$item]->quietUntil ?? null,
                ...($refusedBy === [] ? [] : ['refusedBy' => $refusedBy]),
            ];
            if (isset($noted[$item]->shortfall)) {
                $shortfalls[] = (object) [
                    'item' => $item,
                    'location' => Facts::LOCATION,
                    'quantity' => $noted[$item]->shortfall,
                ];
            }
        }
        return [$histories, $shortfalls];
    }

    /**
     * Past orders of items, newest first.
     *
     * @param list<string> $items
     * @return array<string, list<object>>
     */
    private static function bought(array $items): array
    {
        global $wpdb;
        $references = array_unique(array_column(self::ofItems('lines', 'reference', $items), 'reference'));
        if ($references === []) {
            return [];
        }
        $table = Schema::table('orders');
        $places = implode(',', array_fill(0, count($references), '%s'));
        $sql = "SELECT state FROM $table WHERE reference IN ($places) ORDER BY order_day DESC, reference DESC";
        $wanted = array_flip($items);
        $past = [];
        // phpcs:ignore WordPress.DB.PreparedSQL -- placeholders only
        foreach ($wpdb->get_col($wpdb->prepare($sql, ...$references)) as $body) {
            $state = Json::decode($body);
            if (in_array($state->status, [...self::DRAFTS, ...self::CALLED_OFF], true)) {
                continue;
            }
            foreach ($state->order->lines as $line) {
                if (isset($wanted[$line->item])) {
                    $past[$line->item][] = (object) ['order' => $state->order, 'line' => $line];
                }
            }
        }
        return $past;
    }

    /** Value ordered in a month, by cost centre and currency. */
    public static function spent(string $month): object
    {
        global $wpdb;
        $table = Schema::table('orders');
        $places = implode(',', array_fill(0, count(self::CALLED_OFF), '%s'));
        $sql = "SELECT currency, total FROM $table WHERE order_day LIKE %s AND status NOT IN ($places)";
        $spent = [];
        // phpcs:ignore WordPress.DB.PreparedSQL -- placeholders only
        $rows = $wpdb->get_results($wpdb->prepare($sql, $wpdb->esc_like($month) . '%', ...self::CALLED_OFF));
        foreach ($rows as $row) {
            $key = "/{$row->currency}";
            $spent[$key] = Quantity::add($spent[$key] ?? '0', $row->total);
        }
        return (object) $spent;
    }

    /**
     * Rows for a list, newest first.
     *
     * @return array{list<object>, int}
     */
    public static function page(string $status, string $search, int $page, int $size): array
    {
        global $wpdb;
        $table = Schema::table('orders');
        $where = '1 = 1';
        $given = [];
        if ($status !== '') {
            $where .= ' AND status = %s';
            $given[] = $status;
        }
        if ($search !== '') {
            $where .= ' AND (reference LIKE %s OR supplier LIKE %s)';
            $like = '%' . $wpdb->esc_like($search) . '%';
            array_push($given, $like, $like);
        }
        $sql = "SELECT SQL_CALC_FOUND_ROWS state FROM $table WHERE $where ORDER BY changed_at DESC, reference LIMIT %d, %d";
        // phpcs:ignore WordPress.DB.PreparedSQL -- placeholders only
        $states = $wpdb->get_col($wpdb->prepare($sql, ...[...$given, ($page - 1) * $size, $size]));
        return [array_map(Json::decode(...), $states), (int) $wpdb->get_var('SELECT FOUND_ROWS()')];
    }

    /** @return array<string, int> orders by status */
    public static function counts(): array
    {
        global $wpdb;
        $table = Schema::table('orders');
        // phpcs:ignore WordPress.DB.PreparedSQL -- the name is one of ours
        $rows = $wpdb->get_results("SELECT status, COUNT(*) AS orders FROM $table GROUP BY status", ARRAY_A);
        return array_map('intval', array_column($rows, 'orders', 'status'));
    }
}
