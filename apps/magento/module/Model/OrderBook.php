<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\App\ResourceConnection;
use Magento\Framework\DB\Adapter\AdapterInterface;
use Magento\Framework\DB\Adapter\DeadlockException;
use Magento\Framework\DB\Adapter\DuplicateException;
use Magento\Framework\DB\Adapter\LockWaitException;
use Parstock\Reorder\Core\Evolve;
use Parstock\Reorder\Core\Json;
use Parstock\Reorder\Core\LifeCycle;
use Parstock\Reorder\Core\Quantity;
use Parstock\Reorder\Core\Shortfall;

/**
 * The shop's order book: events in tables, one transaction an append. Two writers of the same version, or two claims of the
 * same need, collide in a unique key, and the later one is told so.
 */
class OrderBook
{
    public const DRAFTS = ['proposed', 'waiting'];
    /** Nothing was bought: these are neither past orders nor spent money. */
    private const CALLED_OFF = ['rejected', 'expired', 'refused', 'cancelled'];
    private const ENDED = [...self::CALLED_OFF, 'received', 'closed'];

    public function __construct(
        private readonly ResourceConnection $resource,
        private readonly Clock $clock
    ) {
    }

    public function find(string $reference): ?object
    {
        $states = $this->states(['reference = ?' => $reference]);
        return $states[0] ?? null;
    }

    /**
     * @param string[] $statuses
     * @return list<object> orders of some statuses, oldest first
     */
    public function inStatus(array $statuses): array
    {
        return $this->states(['status IN (?)' => $statuses]);
    }

    /** @return list<object> every order that is still moving towards the shelf */
    public function live(): array
    {
        return $this->states(['status NOT IN (?)' => self::ENDED]);
    }

    /** @return list<object> what happened to an order, in its order */
    public function events(string $reference): array
    {
        $select = $this->db()->select()->from($this->table('event'), ['body'])->where('stream = ?', $reference)->order('version');
        return array_map(Json::decode(...), $this->db()->fetchCol($select));
    }

    /**
     * Decides commands one after the other and writes what they come to, all of it or nothing.
     *
     * @param object[] $commands
     * @param object[] $claims
     * @param callable(object): void|null $within done in the same transaction, given the state that is reached
     * @return object{kind: string, state?: object, message?: string} done, refused or overtaken
     */
    public function record(?object $state, array $commands, object $by, array $claims = [], ?callable $within = null): object
    {
        $at = $this->clock->now();
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
        try {
            $this->append($reached, $events, $state->version ?? 0, $claims, $within);
            return (object) ['kind' => 'done', 'state' => $reached];
        } catch (Overtaken) {
            return (object) ['kind' => 'overtaken', 'message' => (string) __('Somebody else changed it just now.')];
        }
    }

    /**
     * @param object[] $events
     * @param object[] $claims
     */
    private function append(object $state, array $events, int $before, array $claims, ?callable $within): void
    {
        $reference = $state->order->reference;
        $db = $this->db();
        $db->beginTransaction();
        try {
            foreach ($claims as $claim) {
                $db->insert($this->table('need'), [
                    'need_key' => $claim->key,
                    'sku' => $claim->item,
                    'source_code' => $claim->location,
                    'need_window' => $claim->window,
                    'reference' => $reference,
                ]);
            }
            foreach ($events as $place => $event) {
                $db->insert($this->table('event'), [
                    'stream' => $reference,
                    'version' => $before + $place + 1,
                    'type' => $event->type,
                    'body' => Json::encode($event),
                    'written_at' => $event->at,
                ]);
                $this->keepHistory($event, $state);
            }
            $this->keepState($state);
            if ($within !== null) {
                $within($state);
            }
            $db->commit();
        } catch (DuplicateException | DeadlockException | LockWaitException) {
            $db->rollBack();
            throw new Overtaken();
        } catch (\Throwable $fault) {
            $db->rollBack();
            throw $fault;
        }
    }

    private function keepState(object $state): void
    {
        $order = $state->order;
        $this->db()->insertOnDuplicate($this->table('order'), [[
            'reference' => $order->reference,
            'status' => $state->status,
            'supplier' => $order->supplier,
            'source_code' => $order->shipTo,
            'order_day' => $order->orderDay,
            'currency' => $order->currency,
            'total' => $order->total,
            'waits_for' => $state->waitsFor === [] ? null : implode("\n", $state->waitsFor),
            'changed_at' => $state->changedAt,
            'state' => Json::encode($state),
        ]]);
        $lines = array_map(static fn (object $line): array => [
            'reference' => $order->reference,
            'line' => $line->number,
            'sku' => $line->item,
        ], $order->lines);
        $this->db()->insertOnDuplicate($this->table('order_line'), $lines, ['sku']);
    }

    /** What an event says about items for later runs: who refused, what is quiet, what was delivered short. */
    private function keepHistory(object $event, object $state): void
    {
        foreach (LifeCycle::quietedBy($event, $state) as $mark) {
            $this->keepNote($mark, 'quiet_until', $mark->until);
        }
        foreach (Shortfall::refusalsBy($event, $state) as $mark) {
            $others = array_filter(
                $this->noted($mark)->refusedBy ?? [],
                static fn (object $one): bool => $one->supplier !== $mark->supplier
            );
            $refusal = (object) ['supplier' => $mark->supplier, 'at' => $mark->at];
            $this->keepNote($mark, 'refused_by', Json::encode([...array_values($others), $refusal]));
        }
        foreach (Shortfall::shortfallsBy($event, $state) as $mark) {
            $before = $this->noted($mark)->shortfall ?? '0';
            $this->keepNote($mark, 'shortfall', $mark->quantity === null ? null : Quantity::add($before, $mark->quantity));
        }
    }

    private function keepNote(object $place, string $column, ?string $value): void
    {
        $row = ['sku' => $place->item, 'source_code' => $place->location, $column => $value];
        $this->db()->insertOnDuplicate($this->table('history'), [$row], [$column]);
    }

    private function noted(object $place): ?object
    {
        return $this->notes([$place->item])["$place->item\n$place->location"] ?? null;
    }

    /**
     * @param string[] $skus
     * @return array<string, object>
     */
    private function notes(array $skus): array
    {
        $select = $this->db()->select()->from($this->table('history'))->where('sku IN (?)', $skus);
        $notes = [];
        foreach ($this->db()->fetchAll($select) as $row) {
            $notes["{$row['sku']}\n{$row['source_code']}"] = (object) [
                'quietUntil' => $row['quiet_until'],
                'refusedBy' => $row['refused_by'] === null ? [] : Json::decode($row['refused_by']),
                'shortfall' => $row['shortfall'],
            ];
        }
        return $notes;
    }

    /**
     * What the book knows about items at sources, for the kernel, and what short deliveries left of them.
     *
     * @param list<array{string, string}> $places SKU and source
     * @return array{list<object>, list<object>}
     */
    public function histories(array $places): array
    {
        if ($places === []) {
            return [[], []];
        }
        $skus = array_values(array_unique(array_column($places, 0)));
        $select = $this->db()->select()
            ->from($this->table('need'), ['place' => "CONCAT(sku, '\n', source_code)", 'needs' => 'COUNT(*)'])
            ->where('sku IN (?)', $skus)
            ->group(['sku', 'source_code']);
        $needs = $this->db()->fetchPairs($select);
        $notes = $this->notes($skus);
        $past = $this->bought($skus);
        $histories = [];
        $shortfalls = [];
        foreach ($places as [$sku, $source]) {
            $key = "$sku\n$source";
            $bought = $past[$key] ?? [];
            $last = $bought[0] ?? null;
            $refusedBy = $notes[$key]->refusedBy ?? [];
            $histories[] = (object) [
                'item' => $sku,
                'location' => $source,
                'needs' => (int) ($needs[$key] ?? 0),
                'lastOrderedOn' => $last?->order->orderDay,
                'lastOrderReceived' => $last !== null && Quantity::isPositive($last->line->received),
                'quantities' => array_map(static fn (object $one): string => $one->quantity, array_slice($bought, 0, 10)),
                'lastPrice' => $last === null ? null : (object) [
                    'supplier' => $last->order->supplier,
                    'price' => Quantity::divide($last->line->price, $last->line->priceUnit, 8),
                    'currency' => $last->order->currency,
                ],
                'quietUntil' => $notes[$key]->quietUntil ?? null,
                ...($refusedBy === [] ? [] : ['refusedBy' => $refusedBy]),
            ];
            if (isset($notes[$key]->shortfall)) {
                $shortfalls[] = (object) ['item' => $sku, 'location' => $source, 'quantity' => $notes[$key]->shortfall];
            }
        }
        return [$histories, $shortfalls];
    }

    /**
     * @param string[] $skus
     * @return array<string, list<object>> past orders by place, newest first
     */
    private function bought(array $skus): array
    {
        $select = $this->db()->select()
            ->from(['o' => $this->table('order')], ['state'])
            ->join(['l' => $this->table('order_line')], 'l.reference = o.reference', [])
            ->where('l.sku IN (?)', $skus)
            ->where('o.status NOT IN (?)', [...self::DRAFTS, ...self::CALLED_OFF])
            ->group('o.reference')
            ->order(['o.order_day DESC', 'o.reference DESC']);
        $wanted = array_flip($skus);
        $past = [];
        foreach ($this->db()->fetchCol($select) as $body) {
            $state = Json::decode($body);
            foreach ($state->order->lines as $line) {
                foreach (isset($wanted[$line->item]) ? $line->allocations : [] as $share) {
                    $past["$line->item\n$share->location"][] = (object) [
                        'order' => $state->order,
                        'line' => $line,
                        'quantity' => $share->quantity,
                    ];
                }
            }
        }
        return $past;
    }

    /** Value ordered in a month, by cost centre and currency. */
    public function spent(string $month): object
    {
        $select = $this->db()->select()
            ->from($this->table('order'), ['currency', 'total'])
            ->where('order_day LIKE ?', "$month%")
            ->where('status NOT IN (?)', self::CALLED_OFF);
        $spent = [];
        foreach ($this->db()->fetchAll($select) as $row) {
            $key = "/{$row['currency']}";
            $spent[$key] = Quantity::add($spent[$key] ?? '0', $row['total']);
        }
        return (object) $spent;
    }

    /**
     * @param array<string, mixed> $where
     * @return list<object>
     */
    private function states(array $where): array
    {
        $select = $this->db()->select()->from($this->table('order'), ['state'])->order(['order_day', 'reference']);
        foreach ($where as $condition => $value) {
            $select->where($condition, $value);
        }
        return array_map(Json::decode(...), $this->db()->fetchCol($select));
    }

    private function db(): AdapterInterface
    {
        return $this->resource->getConnection();
    }

    private function table(string $name): string
    {
        return $this->resource->getTableName("parstock_$name");
    }
}
