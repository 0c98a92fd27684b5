<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** Reorder settings and orders as CSV. Cells that a spreadsheet would run as formulas are written as text. */
final class Csv
{
    private const COLUMNS = ['id', 'sku', 'name', ...self::FIELDS];
    private const FIELDS = [
        'supplier',
        'supplier_sku',
        'cost',
        'reorder_point',
        'order_up_to',
        'minimum_quantity',
        'multiple',
        'lead_time_days',
        'snoozed_until',
        'paused',
    ];

    /** @param resource $into */
    public static function writeItems($into): void
    {
        self::line($into, self::COLUMNS);
        for ($after = 0; ($rows = Items::rows('all', $after, 500)) !== []; $after = (int) end($rows)['product_id']) {
            foreach ($rows as $row) {
                $own = Items::find((int) $row['product_id']) ?? [];
                $values = array_map(static fn (string $name): string => (string) ($own[$name] ?? ''), self::FIELDS);
                self::line($into, [(string) $row['product_id'], (string) $row['sku'], (string) $row['post_title'], ...$values]);
            }
        }
    }

    /** @param resource $into */
    public static function writeOrders($into): void
    {
        self::line($into, ['order', 'state', 'supplier', 'day', 'line', 'product', 'supplier_sku', 'quantity', 'price',
            'total', 'currency', 'received']);
        for ($page = 1; ([$states] = OrderBook::page('', '', $page, 200))[0] !== []; $page += 1) {
            foreach ($states as $state) {
                $order = $state->order;
                foreach ($order->lines as $line) {
                    self::line($into, [$order->reference, $state->status, $state->parties->supplier->name, $order->orderDay,
                        (string) $line->number, $line->name, $line->supplierSku ?? '', $line->quantity, $line->price,
                        $line->total, $order->currency, $line->received]);
                }
            }
        }
    }

    /**
     * @param resource $into
     * @param list<string> $cells
     */
    private static function line($into, array $cells): void
    {
        $safe = array_map(static fn (string $cell): string
            => preg_match('/^[=+\-@\t\r]/', $cell) === 1 && !is_numeric($cell) ? "'$cell" : $cell, $cells);
        fputcsv($into, $safe, ',', '"', '');
    }

    /**
     * Takes reorder settings in; columns that are missing stay as they are. A row that cannot be read stops no other.
     *
     * @return array{int, list<string>} rows taken, and what was wrong
     */
    public static function readItems(string $path): array
    {
        $from = fopen($path, 'r');
        if ($from === false) {
            return [0, [__('The file cannot be read.', 'parstock')]];
        }
        $head = fgets($from);
        if ($head === false) {
            return [0, [__('The file is empty.', 'parstock')]];
        }
        $mark = substr_count($head, ';') > substr_count($head, ',') ? ';' : ',';
        $columns = array_map(
            static fn (?string $name): string => strtolower(trim((string) $name, " \t\n\r\0\x0B\xEF\xBB\xBF")),
            str_getcsv($head, $mark, '"', '')
        );
        if (!in_array('id', $columns, true) && !in_array('sku', $columns, true)) {
            return [0, [__('The first line must name the columns, one of them id or sku.', 'parstock')]];
        }
        $taken = 0;
        $faults = [];
        for ($number = 2; ($cells = fgetcsv($from, null, $mark, '"', '')) !== false; $number += 1) {
            if ($cells === [null]) {
                continue;
            }
            $found = self::readRow($columns, $cells, $number);
            $taken += $found === [] ? 1 : 0;
            array_push($faults, ...$found);
        }
        fclose($from);
        return [$taken, $faults];
    }

    /**
     * @param list<string> $columns
     * @param list<string|null> $cells
     * @return list<string>
     */
    private static function readRow(array $columns, array $cells, int $number): array
    {
        $row = [];
        foreach ($columns as $place => $name) {
            $row[$name] = preg_replace("/^'(?=[=+\\-@\t\r])/", '', (string) ($cells[$place] ?? ''));
        }
        $id = (int) ($row['id'] ?? 0);
        $product = $id > 0 ? $id : (int) wc_get_product_id_by_sku($row['sku'] ?? '');
        if ($product === 0 || !in_array(get_post_type($product), ['product', 'product_variation'], true)) {
            /* translators: 1: row number, 2: SKU or number */
            $says = __('Row %1$d: there is no product %2$s; correct it.', 'parstock');
            return [sprintf($says, $number, ($row['sku'] ?? '') === '' ? (string) $id : $row['sku'])];
        }
        $faults = Items::save($product, array_intersect_key($row, Items::FIELDS));
        /* translators: 1: row number, 2: what is wrong */
        $says = __('Row %1$d: %2$s', 'parstock');
        return array_map(static fn (string $fault): string => sprintf($says, $number, $fault), $faults);
    }
}
