<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Parstock\WooCommerce\Core\Quantity;

/**
 * How products are bought: a row a product or variation, and the product's row stands in for what a variation leaves open.
 * Stock itself is read where WooCommerce keeps it for look-ups.
 */
final class Items
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
        'snoozed_until' => 'day',
        'paused' => 'switch',
    ];

    /** The name of a product towards the kernel: its number, since SKUs change and orders stay. */
    public static function name(int $product): string
    {
        return "#$product";
    }

    public static function product(string $item): int
    {
        return (int) ltrim($item, '#');
    }

    /** @return array<string, string|null>|null */
    public static function find(int $product): ?array
    {
        global $wpdb;
        $table = Schema::table('items');
        // phpcs:ignore WordPress.DB.PreparedSQL -- the name is one of ours
        return $wpdb->get_row($wpdb->prepare("SELECT * FROM $table WHERE product_id = %d", $product), ARRAY_A);
    }

    /**
     * Keeps what is right of what was typed, and says what is not. Fields that are left out stay as they are; blank ones
     * are cleared.
     *
     * @param array<string, string> $given
     * @return list<string>
     */
    public static function save(int $product, array $given): array
    {
        $faults = [];
        $kept = [];
        foreach (array_intersect_key(self::FIELDS, $given) as $name => $kind) {
            $value = trim($given[$name]);
            if ($value === '') {
                $kept[$name] = $kind === 'switch' ? '0' : null;
                continue;
            }
            $read = self::read($kind, $value, $name === 'multiple');
            if ($read === null) {
                /* translators: 1: what was typed, 2: name of the field, 3: product number */
                $says = __('%1$s is no %2$s; it was left as it was for product %3$d.', 'parstock');
                $faults[] = sprintf($says, $value, str_replace('_', ' ', $name), $product);
            } else {
                $kept[$name] = $read;
            }
        }
        if (isset($kept['supplier']) && Suppliers::find($kept['supplier']) === null) {
            /* translators: 1: code of the supplier, 2: product number */
            $says = __('There is no supplier %1$s; add it first, or correct product %2$d.', 'parstock');
            $faults[] = sprintf($says, $kept['supplier'], $product);
            unset($kept['supplier']);
        }
        self::write($product, $kept);
        return $faults;
    }

    private static function read(string $kind, string $value, bool $aboveZero): ?string
    {
        if ($kind === 'decimal') {
            $figure = Quantity::parseDecimal(str_replace(',', '.', $value));
            $fits = $figure !== null && !Quantity::isNegative($figure) && !($aboveZero && $figure === '0');
            return $fits ? $figure : null;
        }
        return match ($kind) {
            'days' => preg_match('/^\d{1,3}$/D', $value) === 1 ? $value : null,
            'day' => Core\Calendar::parseDay($value),
            'switch' => in_array($value, ['1', 'yes', 'on'], true) ? '1' : '0',
            default => mb_substr(sanitize_text_field($value), 0, 100),
        };
    }

    /** A named person lets the product be ordered without asking, or takes that back. */
    public static function confirm(int $product, bool $confirmed): void
    {
        $row = self::find($product);
        if (($row['confirmed_by'] ?? null) !== null && $confirmed) {
            return;
        }
        self::write($product, $confirmed ? [
            'confirmed_by' => (string) get_current_user_id(),
            'confirmed_name' => Access::person()->name,
            'confirmed_at' => Clock::now(),
        ] : ['confirmed_by' => null, 'confirmed_name' => null, 'confirmed_at' => null]);
    }

    /** @param array<string, string|null> $fields */
    private static function write(int $product, array $fields): void
    {
        global $wpdb;
        $table = Schema::table('items');
        $wpdb->query($wpdb->prepare("INSERT IGNORE INTO $table (product_id) VALUES (%d)", $product)); // phpcs:ignore
        if ($fields !== []) {
            $wpdb->update($table, $fields, ['product_id' => $product]);
        }
    }

    public static function forget(int $product): void
    {
        global $wpdb;
        $wpdb->delete(Schema::table('items'), ['product_id' => $product]);
    }

    /**
     * Stocked products and variations with how they are bought, lowest number first.
     *
     * @param string $where low (at or below their point) or all
     * @return list<array<string, string|null>>
     */
    public static function rows(string $where, int $after = 0, int $limit = 5000): array
    {
        global $wpdb;
        $items = Schema::table('items');
        $own = static fn (string $column): string => "COALESCE(i.$column, d.$column) AS $column";
        $columns = implode(', ', array_map($own, [
            'supplier',
            'supplier_sku',
            'cost',
            'order_up_to',
            'minimum_quantity',
            'multiple',
            'lead_time_days',
            'snoozed_until',
            'confirmed_by',
            'confirmed_name',
            'confirmed_at',
        ]));
        $point = "COALESCE(i.reorder_point, d.reorder_point, NULLIF(la.meta_value, ''), NULLIF(pla.meta_value, ''), %s)";
        $sql = "SELECT p.ID AS product_id, p.post_parent, p.post_title, l.sku, l.stock_quantity,
                bo.meta_value AS backorders, GREATEST(COALESCE(i.paused, 0), COALESCE(d.paused, 0)) AS paused,
                $point AS reorder_point, $columns
            FROM {$wpdb->posts} p
            JOIN {$wpdb->prefix}wc_product_meta_lookup l ON l.product_id = p.ID
            LEFT JOIN $items i ON i.product_id = p.ID
            LEFT JOIN $items d ON d.product_id = p.post_parent AND p.post_type = 'product_variation'
            LEFT JOIN {$wpdb->postmeta} bo ON bo.post_id = p.ID AND bo.meta_key = '_backorders'
            LEFT JOIN {$wpdb->postmeta} la ON la.post_id = p.ID AND la.meta_key = '_low_stock_amount'
            LEFT JOIN {$wpdb->postmeta} pla ON pla.post_id = p.post_parent AND pla.meta_key = '_low_stock_amount'
            WHERE p.post_type IN ('product', 'product_variation') AND p.post_status IN ('publish', 'private')
                AND l.stock_quantity IS NOT NULL AND p.ID > %d";
        $default = (string) get_option('woocommerce_notify_low_stock_amount', '2');
        $given = [$default, $after];
        if ($where === 'low') {
            $sql .= " AND l.stock_quantity <= CAST($point AS DECIMAL(30,12))";
            $given[] = $default;
        }
        $given[] = $limit;
        // phpcs:ignore WordPress.DB.PreparedSQL -- names of ours and whole numbers
        return $wpdb->get_results($wpdb->prepare("$sql ORDER BY p.ID LIMIT %d", ...$given), ARRAY_A);
    }

    /** @return array<string, string|null>|null how one stocked product is bought */
    public static function rowOf(int $product): ?array
    {
        $row = self::rows('all', $product - 1, 1)[0] ?? null;
        return (int) ($row['product_id'] ?? 0) === $product ? $row : null;
    }

    /** All stocked products together, for judging whether the figures can be right. */
    public static function totals(): object
    {
        global $wpdb;
        $row = $wpdb->get_row(
            "SELECT COUNT(*) AS active, COALESCE(SUM(l.stock_quantity <= 0), 0) AS at_zero,
                COALESCE(SUM(l.stock_quantity), 0) AS units
            FROM {$wpdb->posts} p JOIN {$wpdb->prefix}wc_product_meta_lookup l ON l.product_id = p.ID
            WHERE p.post_type IN ('product', 'product_variation') AND p.post_status IN ('publish', 'private')
                AND l.stock_quantity IS NOT NULL",
            ARRAY_A
        );
        return (object) [
            'records' => (int) $row['active'],
            'expected' => null,
            'torn' => false,
            'active' => (int) $row['active'],
            'atZero' => (int) $row['at_zero'],
            'units' => Quantity::parseDecimal((string) $row['units']) ?? '0',
            'asOf' => Clock::now(),
        ];
    }

    /**
     * Remembers which products are low, and tells those that just became so.
     *
     * @param list<int> $low
     * @return list<int>
     */
    public static function markLow(array $low): array
    {
        global $wpdb;
        $table = Schema::table('items');
        $was = array_map('intval', $wpdb->get_col("SELECT product_id FROM $table WHERE low = 1")); // phpcs:ignore
        foreach (array_diff($was, $low) as $product) {
            self::write($product, ['low' => '0']);
        }
        $became = array_values(array_diff($low, $was));
        foreach ($became as $product) {
            self::write($product, ['low' => '1']);
        }
        return $became;
    }
}
