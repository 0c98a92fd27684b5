<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Parstock\Reorder\Core\LifeCycle;
use Parstock\Reorder\Core\Quantity;

/** Everything that a plan depends on, read once and handed to the kernel as data. */
class Facts
{
    public function __construct(
        private readonly Items $items,
        private readonly Suppliers $suppliers,
        private readonly OrderBook $book,
        private readonly Settings $settings,
        private readonly Notes $notes,
        private readonly Clock $clock
    ) {
    }

    /**
     * @param list<array<string, string|null>> $rows items to decide about
     * @param list<array<string, string|null>> $others items that may join an order
     * @param list<string> $held what was found about the whole read
     */
    public function snapshot(array $rows, array $others = [], array $held = []): object
    {
        $suppliers = $this->suppliers->all();
        $live = $this->book->live();
        $places = array_map(static fn (array $row): array => [$row['sku'], $row['source_code']], [...$rows, ...$others]);
        [$histories, $shortfalls] = $this->book->histories($places);
        $moment = $this->clock->moment();
        $isDraft = static fn (object $state): bool => in_array($state->status, OrderBook::DRAFTS, true);
        $record = fn (array $row): object => $this->recordOf($row, $suppliers, $moment->at);
        return (object) [
            'settings' => $this->settings->forKernel(),
            'moment' => $moment,
            'records' => array_map($record, $rows),
            'others' => array_map($record, $others),
            'suppliers' => array_values($suppliers),
            'locations' => $this->locations(),
            'supply' => array_merge([], ...array_map(LifeCycle::supplyOf(...), $live)),
            'histories' => $histories,
            'drafts' => array_values(array_filter($live, $isDraft)),
            'tenant' => $this->tenant([...$rows, ...$others], $shortfalls),
            'held' => $held,
        ];
    }

    public function lastRead(): ?object
    {
        return $this->notes->get(Notes::LAST_READ);
    }

    /** @return list<object> */
    private function locations(): array
    {
        $locations = [];
        foreach ($this->items->sources() as $code => $source) {
            $lines = [$source['street'], trim("{$source['postcode']} {$source['city']}"), $source['country_id']];
            $address = array_values(array_filter($lines, static fn (?string $line): bool => ($line ?? '') !== ''));
            $locations[] = (object) [
                'id' => (string) $code,
                'name' => $source['name'],
                'timeZone' => Clock::ZONE,
                // A default source has a country at most.
                'address' => count($address) > 1 ? $address : $this->settings->address(),
            ];
        }
        return $locations;
    }

    /**
     * @param list<array<string, string|null>> $rows
     * @param list<object> $shortfalls
     */
    private function tenant(array $rows, array $shortfalls): object
    {
        $confirmations = [];
        foreach ($rows as $row) {
            if ($row['confirmed_by'] !== null) {
                $confirmations[] = (object) [
                    'scope' => (object) ['kind' => 'item', 'id' => $row['sku']],
                    'person' => $row['confirmed_by'],
                    'name' => $row['confirmed_name'],
                    'at' => $row['confirmed_at'],
                ];
            }
        }
        return (object) [
            'confirmations' => $confirmations,
            'submissionStopped' => $this->notes->stopped(),
            'openExceptions' => [],
            'lastGoodRead' => $this->lastRead(),
            'usualOrders' => $this->notes->get(Notes::USUAL_ORDERS) ?? [],
            'spent' => $this->book->spent(substr($this->clock->today(), 0, 7)),
            'limitsRaised' => [],
            ...($shortfalls === [] ? [] : ['shortfalls' => $shortfalls]),
            'tenantVersion' => 0,
        ];
    }

    /**
     * @param array<string, string|null> $row
     * @param array<string, object> $suppliers
     */
    private function recordOf(array $row, array $suppliers, string $at): object
    {
        $unit = (object) ['code' => 'pcs', 'decimals' => 0];
        $point = $this->figure($row['reorder_point']);
        $level = $this->figure($row['order_up_to']);
        $rule = $point === null || $level === null ? null : array_filter([
            'item' => $row['sku'],
            'location' => $row['source_code'],
            'policy' => (object) ['kind' => 's,S', 'reorderPoint' => $point, 'orderUpTo' => $level],
            'status' => (int) $row['paused'] === 1 ? 'disabled' : 'active',
            'snoozedUntil' => $row['snoozed_until'],
        ]);
        $committed = $this->figure($row['committed']) ?? '0';
        return (object) [
            'item' => (object) [
                'id' => $row['sku'],
                'name' => $row['name'] ?? $row['sku'],
                'unit' => $unit,
                'kind' => 'stock',
                'status' => 'active',
            ],
            'stock' => (object) [
                'item' => $row['sku'],
                'location' => $row['source_code'],
                'onHand' => $this->figure($row['quantity']) ?? '0',
                'committed' => Quantity::isNegative($committed) ? '0' : $committed,
                'backordered' => '0',
                'onOrder' => '0',
                'inTransit' => '0',
                'readAt' => $at,
            ],
            'rule' => $rule === null ? null : (object) $rule,
            'offers' => $row['supplier'] === null ? [] : [$this->offerOf($row, $unit, $suppliers)],
        ];
    }

    /**
     * @param array<string, string|null> $row
     * @param array<string, object> $suppliers
     */
    private function offerOf(array $row, object $unit, array $suppliers): object
    {
        $cost = $this->figure($row['cost']);
        $currency = $suppliers[$row['supplier']]->currency ?? $this->settings->currency();
        return (object) array_filter([
            'supplier' => $row['supplier'],
            'item' => $row['sku'],
            'supplierSku' => $row['supplier_sku'],
            'purchaseUnit' => $unit,
            'ratio' => (object) ['numerator' => '1', 'denominator' => '1'],
            'minimumQuantity' => $this->figure($row['minimum_quantity']),
            'multiple' => $this->figure($row['multiple']),
            'prices' => $cost === null ? [] : [(object) ['from' => '0', 'price' => $cost, 'currency' => $currency]],
            'leadTimeDays' => (int) ($row['lead_time_days'] ?? 7),
            'leadTimeIn' => 'calendar-days',
        ], static fn (mixed $one): bool => $one !== null);
    }

    private function figure(?string $value): ?string
    {
        return $value === null ? null : Quantity::parseDecimal($value);
    }
}
