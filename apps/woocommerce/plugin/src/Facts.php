<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Parstock\WooCommerce\Core\LifeCycle;
use Parstock\WooCommerce\Core\Quantity;

/** Everything that a plan depends on, read once and handed to the kernel as data. */
final class Facts
{
    /** The shop is one place. */
    public const LOCATION = 'shop';

    /**
     * @param list<array<string, string|null>> $rows products to decide about
     * @param list<array<string, string|null>> $others products that may join an order
     * @param list<string> $held what was found about the whole read
     */
    public static function snapshot(array $rows, array $others = [], array $held = []): object
    {
        $suppliers = Suppliers::all();
        $live = OrderBook::live();
        $items = array_map(static fn (array $row): string => Items::name((int) $row['product_id']), [...$rows, ...$others]);
        [$histories, $shortfalls] = OrderBook::histories($items);
        $moment = Clock::moment();
        $drafts = array_filter($live, static fn (object $state): bool => in_array($state->status, ['proposed', 'waiting'], true));
        $record = static fn (array $row): object => self::record($row, $suppliers, $moment->at);
        return (object) [
            'settings' => Settings::forKernel(),
            'moment' => $moment,
            'records' => array_map($record, $rows),
            'others' => array_map($record, $others),
            'suppliers' => array_values($suppliers),
            'locations' => [self::location()],
            'supply' => array_merge([], ...array_map(LifeCycle::supplyOf(...), $live)),
            'histories' => $histories,
            'drafts' => array_values($drafts),
            'tenant' => self::tenant([...$rows, ...$others], $shortfalls),
            'held' => $held,
        ];
    }

    private static function location(): object
    {
        return (object) [
            'id' => self::LOCATION,
            'name' => get_bloginfo('name'),
            'timeZone' => 'shop',
            'address' => Settings::address(),
        ];
    }

    /**
     * @param list<array<string, string|null>> $rows
     * @param list<object> $shortfalls
     */
    private static function tenant(array $rows, array $shortfalls): object
    {
        $confirmations = [];
        foreach ($rows as $row) {
            if ($row['confirmed_by'] !== null) {
                $confirmations[] = (object) [
                    'scope' => (object) ['kind' => 'item', 'id' => Items::name((int) $row['product_id'])],
                    'person' => "user:{$row['confirmed_by']}",
                    'name' => $row['confirmed_name'],
                    'at' => $row['confirmed_at'],
                ];
            }
        }
        return (object) [
            'confirmations' => $confirmations,
            'submissionStopped' => Stop::reason(),
            'openExceptions' => [],
            'lastGoodRead' => self::lastRead(),
            'usualOrders' => array_slice((array) get_option('parstock_usual_orders', []), 0, 10),
            'spent' => OrderBook::spent(substr(Clock::today(), 0, 7)),
            'limitsRaised' => [],
            ...($shortfalls === [] ? [] : ['shortfalls' => $shortfalls]),
            'tenantVersion' => 0,
        ];
    }

    public static function lastRead(): ?object
    {
        $kept = get_option('parstock_last_read');
        return is_array($kept) ? (object) $kept : null;
    }

    /**
     * @param array<string, string|null> $row
     * @param array<string, object> $suppliers
     */
    private static function record(array $row, array $suppliers, string $at): object
    {
        $id = Items::name((int) $row['product_id']);
        $stock = Quantity::parseDecimal((string) $row['stock_quantity']) ?? '0';
        // Below nothing is what customers wait for where backorders are allowed, and a wrong count where they are not.
        $owed = Quantity::isNegative($stock) && in_array($row['backorders'], ['yes', 'notify'], true);
        $unit = (object) ['code' => 'pcs', 'decimals' => 0];
        $level = self::figure($row['order_up_to']);
        $point = self::figure($row['reorder_point']);
        $rule = $level === null || $point === null ? null : array_filter([
            'item' => $id,
            'location' => self::LOCATION,
            'policy' => (object) ['kind' => 's,S', 'reorderPoint' => $point, 'orderUpTo' => $level],
            'status' => (int) $row['paused'] === 1 ? 'disabled' : 'active',
            'snoozedUntil' => $row['snoozed_until'],
        ]);
        return (object) [
            'item' => (object) [
                'id' => $id,
                'name' => ($row['sku'] ?? '') === '' ? $row['post_title'] : "{$row['post_title']} [{$row['sku']}]",
                'unit' => $unit,
                'kind' => 'stock',
                'status' => 'active',
            ],
            'stock' => (object) [
                'item' => $id,
                'location' => self::LOCATION,
                'onHand' => $owed ? '0' : $stock,
                'committed' => '0',
                'backordered' => $owed ? Quantity::subtract('0', $stock) : '0',
                'onOrder' => '0',
                'inTransit' => '0',
                'readAt' => $at,
            ],
            'rule' => $rule === null ? null : (object) $rule,
            'offers' => $row['supplier'] === null ? [] : [self::offer($row, $id, $unit, $suppliers)],
        ];
    }

    /**
     * @param array<string, string|null> $row
     * @param array<string, object> $suppliers
     */
    private static function offer(array $row, string $id, object $unit, array $suppliers): object
    {
        $cost = self::figure($row['cost']);
        $currency = $suppliers[$row['supplier']]->currency ?? get_woocommerce_currency();
        return (object) array_filter([
            'supplier' => $row['supplier'],
            'item' => $id,
            'supplierSku' => $row['supplier_sku'],
            'purchaseUnit' => $unit,
            'ratio' => (object) ['numerator' => '1', 'denominator' => '1'],
            'minimumQuantity' => self::figure($row['minimum_quantity']),
            'multiple' => self::figure($row['multiple']),
            'prices' => $cost === null ? [] : [(object) ['from' => '0', 'price' => $cost, 'currency' => $currency]],
            'leadTimeDays' => (int) ($row['lead_time_days'] ?? 7),
            'leadTimeIn' => 'calendar-days',
        ], static fn (mixed $one): bool => $one !== null);
    }

    private static function figure(?string $value): ?string
    {
        return $value === null ? null : Quantity::parseDecimal($value);
    }
}
