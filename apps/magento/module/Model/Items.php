<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\App\ResourceConnection;
use Magento\Framework\DB\Select;
use Parstock\Reorder\Core\Calendar;
use Parstock\Reorder\Core\Quantity;

/**
 * How products are bought: a row a product and source, and the product's row without a source stands in for what it leaves
 * open. Stock is read where Magento keeps it: source items hold what is on the shelf, reservations what orders still take
 * from it. A reservation belongs to a stock, so it counts at the first enabled source of that stock.
 */
class Items
{
    /** Field → kind. */
    public const FIELDS = [
        'supplier' => 'text',
        'supplier_sku' => 'text',
        'cost' => 'decimal',
        'reorder_point' => 'decimal',
        'order_up_to' => 'decimal',
        'minimum_quantity' => 'decimal',
        'multiple' => 'decimal',
        'lead_time_days' => 'days',
        'paused' => 'switch',
        'snoozed_until' => 'day',
    ];

    public function __construct(
        private readonly ResourceConnection $resource,
        private readonly Clock $clock,
        private readonly Suppliers $suppliers
    ) {
    }

    /**
     * Keeps what is right of what was typed, and says what is not. Fields that are left out stay as they are; blank ones are
     * cleared.
     *
     * @param array<string, string> $given
     * @return list<string>
     */
    public function save(string $sku, string $source, array $given): array
    {
        $faults = [];
        $kept = [];
        foreach (array_intersect_key(self::FIELDS, $given) as $name => $kind) {
            $value = trim((string) $given[$name]);
            if ($value === '') {
                $kept[$name] = $kind === 'switch' ? '0' : null;
                continue;
            }
            $read = $this->read($kind, $value, $name === 'multiple');
            if ($read === null) {
                $field = str_replace('_', ' ', $name);
                $faults[] = (string) __('%1 is no %2; it was left as it was for %3.', $value, $field, $sku);
            } else {
                $kept[$name] = $read;
            }
        }
        if (isset($kept['supplier']) && $this->suppliers->find($kept['supplier']) === null) {
            $faults[] = (string) __('There is no supplier %1; add it first, or correct %2.', $kept['supplier'], $sku);
            unset($kept['supplier']);
        }
        $this->write($sku, $source, $kept);
        return $faults;
    }

    /** A named person lets the item be ordered without asking; null takes that back. */
    public function confirm(string $sku, string $source, ?object $person): void
    {
        $this->write($sku, $source, $person === null
            ? ['confirmed_by' => null, 'confirmed_name' => null, 'confirmed_at' => null]
            : ['confirmed_by' => $person->id, 'confirmed_name' => $person->name, 'confirmed_at' => $this->clock->now()]);
    }

    private function read(string $kind, string $value, bool $aboveZero): ?string
    {
        if ($kind === 'decimal') {
            $figure = Quantity::parseDecimal(str_replace(',', '.', $value));
            $fits = $figure !== null && !Quantity::isNegative($figure) && !($aboveZero && $figure === '0');
            return $fits ? $figure : null;
        }
        return match ($kind) {
            'days' => preg_match('/^\d{1,3}$/D', $value) === 1 ? $value : null,
            'day' => Calendar::parseDay($value),
            'switch' => in_array($value, ['1', 'yes', 'on'], true) ? '1' : '0',
            default => mb_substr($value, 0, 60),
        };
    }

    /** @param array<string, string|null> $fields */
    private function write(string $sku, string $source, array $fields): void
    {
        $row = ['sku' => $sku, 'source_code' => $source, ...$fields];
        $this->resource->getConnection()->insertOnDuplicate($this->table('parstock_item'), [$row], array_keys($fields) ?: ['sku']);
    }

    /**
     * Items at sources with how they are bought, in the order of SKU and source.
     *
     * @param string[]|null $skus null for all
     * @param array{string, string} $after
     * @return list<array<string, string|null>>
     */
    public function rows(?array $skus, bool $low, array $after = ['', ''], int $limit = 1000): array
    {
        $own = static fn (string $column): string => "COALESCE(i.$column, d.$column)";
        $columns = [
            'sku' => 'si.sku',
            'source_code' => 'si.source_code',
            'quantity' => 'si.quantity',
            'committed' => 'COALESCE(-r.reserved, 0)',
            'type_id' => 'p.type_id',
            'paused' => 'GREATEST(COALESCE(i.paused, 0), COALESCE(d.paused, 0))',
        ];
        foreach ([...array_diff(array_keys(self::FIELDS), ['paused']), 'confirmed_by', 'confirmed_name', 'confirmed_at'] as $column) {
            $columns[$column] = $own($column);
        }
        $name = $this->resource->getConnection()->select()
            ->from(['v' => $this->table('catalog_product_entity_varchar')], ['value'])
            ->join(['a' => $this->table('eav_attribute')], "a.attribute_id = v.attribute_id AND a.attribute_code = 'name'", [])
            ->join(['t' => $this->table('eav_entity_type')], "t.entity_type_id = a.entity_type_id AND t.entity_type_code = 'catalog_product'", [])
            ->where("v.{$this->link()} = p.{$this->link()}")
            ->where('v.store_id = 0')
            ->limit(1);
        $columns['name'] = new \Zend_Db_Expr("($name)");
        $select = $this->stock($columns)
            ->where('(si.sku > ?', $after[0])
            ->orWhere('si.sku = ?', $after[0])
            ->where('si.source_code > ?)', $after[1])
            ->order(['si.sku', 'si.source_code'])
            ->limit($limit);
        if ($skus !== null) {
            $select->where('si.sku IN (?)', $skus);
        }
        if ($low) {
            $point = 'CAST(' . $own('reorder_point') . ' AS DECIMAL(30,12))';
            $select->where("si.quantity + COALESCE(r.reserved, 0) <= $point");
        }
        return $this->resource->getConnection()->fetchAll($select);
    }

    /** All stock together, for judging whether the figures can be right. */
    public function totals(): object
    {
        $row = $this->resource->getConnection()->fetchRow($this->stock([
            'active' => 'COUNT(*)',
            'at_zero' => 'COALESCE(SUM(si.quantity <= 0), 0)',
            'units' => 'COALESCE(SUM(si.quantity), 0)',
        ]));
        return (object) [
            'records' => (int) $row['active'],
            'expected' => null,
            'torn' => false,
            'active' => (int) $row['active'],
            'atZero' => (int) $row['at_zero'],
            'units' => Quantity::parseDecimal((string) $row['units']) ?? '0',
            'asOf' => $this->clock->now(),
        ];
    }

    /**
     * Enabled sources by code.
     *
     * @return array<string, array<string, string|null>>
     */
    public function sources(): array
    {
        $connection = $this->resource->getConnection();
        $select = $connection->select()
            ->from($this->table('inventory_source'), ['source_code', 'name', 'street', 'postcode', 'city', 'country_id'])
            ->where('enabled = 1');
        return $connection->fetchAssoc($select);
    }

    /** @param array<string, string|\Zend_Db_Expr> $columns */
    private function stock(array $columns): Select
    {
        $connection = $this->resource->getConnection();
        $first = $connection->select()
            ->from(['l' => $this->table('inventory_source_stock_link')], ['stock_id', 'priority' => 'MIN(l.priority)'])
            ->join(['s' => $this->table('inventory_source')], 's.source_code = l.source_code AND s.enabled = 1', [])
            ->group('l.stock_id');
        $reserved = $connection->select()
            ->from(['v' => $this->table('inventory_reservation')], ['sku', 'reserved' => 'SUM(v.quantity)'])
            ->join(['f' => $first], 'f.stock_id = v.stock_id', [])
            ->join(
                ['l' => $this->table('inventory_source_stock_link')],
                'l.stock_id = f.stock_id AND l.priority = f.priority',
                ['source_code']
            )
            ->group(['v.sku', 'l.source_code']);
        return $connection->select()
            ->from(['si' => $this->table('inventory_source_item')], $columns)
            ->join(['s' => $this->table('inventory_source')], 's.source_code = si.source_code AND s.enabled = 1', [])
            ->join(['p' => $this->table('catalog_product_entity')], 'p.sku = si.sku', [])
            ->joinLeft(['r' => $reserved], 'r.sku = si.sku AND r.source_code = si.source_code', [])
            ->joinLeft(['i' => $this->table('parstock_item')], 'i.sku = si.sku AND i.source_code = si.source_code', [])
            ->joinLeft(['d' => $this->table('parstock_item')], "d.sku = si.sku AND d.source_code = ''", []);
    }

    /** Adobe Commerce keeps versions of products and links their values by another column. */
    private function link(): string
    {
        $columns = $this->resource->getConnection()->describeTable($this->table('catalog_product_entity'));
        return isset($columns['row_id']) ? 'row_id' : 'entity_id';
    }

    private function table(string $name): string
    {
        return $this->resource->getTableName($name);
    }
}
