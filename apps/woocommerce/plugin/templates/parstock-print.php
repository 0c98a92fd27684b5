<?php

/**
 * A purchase order on paper. To change it, copy this file to yourtheme/woocommerce/parstock-print.php.
 *
 * @var object $state
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

$order = $state->order;
$supplier = $state->parties->supplier;
$amount = static fn (string $figure): string
    => \Parstock\WooCommerce\Core\Money::amountText($figure, $order->currency);
$block = static fn (string $name, array $lines): string => implode('<br>', array_map('esc_html', [$name, ...$lines]));
?>
<!doctype html>
<html <?php language_attributes(); ?>>
<head>
    <meta charset="utf-8">
    <title><?php echo esc_html($order->reference); ?></title>
    <style>
        body { font: 11pt/1.4 system-ui, sans-serif; margin: 2cm; color: #111; }
        table { width: 100%; border-collapse: collapse; margin: 1.5em 0; }
        th, td { border-bottom: 1px solid #999; padding: 4pt 6pt; text-align: left; vertical-align: top; }
        .num { text-align: right; }
        .parties { display: flex; justify-content: space-between; gap: 2em; }
        @media print { button { display: none; } body { margin: 0; } }
    </style>
</head>
<body>
    <button type="button" onclick="window.print()"><?php esc_html_e('Print', 'parstock'); ?></button>
    <h1>
        <?php
        /* translators: %s: number of the order */
        printf(esc_html__('Purchase order %s', 'parstock'), esc_html($order->reference));
        ?>
    </h1>
    <p><?php echo esc_html($order->orderDay); ?></p>
    <div class="parties">
        <div>
            <strong><?php esc_html_e('Supplier', 'parstock'); ?></strong><br>
            <?php echo wp_kses($block($supplier->name, $supplier->address ?? []), ['br' => []]); ?>
        </div>
        <div>
            <strong><?php esc_html_e('Deliver to', 'parstock'); ?></strong><br>
            <?php
            $to = $block($state->parties->shipTo->name, $state->parties->shipTo->address ?? []);
            echo wp_kses($to, ['br' => []]);
            ?>
        </div>
    </div>
    <table>
        <thead>
            <tr>
                <th scope="col">#</th>
                <th scope="col"><?php esc_html_e('Your number', 'parstock'); ?></th>
                <th scope="col"><?php esc_html_e('Product', 'parstock'); ?></th>
                <th scope="col" class="num"><?php esc_html_e('Quantity', 'parstock'); ?></th>
                <th scope="col" class="num"><?php esc_html_e('Price', 'parstock'); ?></th>
                <th scope="col" class="num"><?php esc_html_e('Amount', 'parstock'); ?></th>
            </tr>
        </thead>
        <tbody>
            <?php foreach ($order->lines as $line) : ?>
                <tr>
                    <td><?php echo (int) $line->number; ?></td>
                    <td><?php echo esc_html($line->supplierSku ?? ''); ?></td>
                    <td><?php echo esc_html($line->name); ?></td>
                    <td class="num"><?php echo esc_html("$line->quantity {$line->unit->code}"); ?></td>
                    <td class="num"><?php echo esc_html($amount($line->price)); ?></td>
                    <td class="num"><?php echo esc_html($amount($line->total)); ?></td>
                </tr>
            <?php endforeach; ?>
        </tbody>
        <tfoot>
            <tr>
                <th scope="row" colspan="5"><?php esc_html_e('Total', 'parstock'); ?></th>
                <td class="num"><strong><?php echo esc_html($amount($order->total)); ?></strong></td>
            </tr>
        </tfoot>
    </table>
    <?php if (isset($order->expectedDay)) : ?>
        <p>
            <?php
            /* translators: %s: day */
            printf(esc_html__('We expect it by %s.', 'parstock'), esc_html($order->expectedDay));
            ?>
        </p>
    <?php endif; ?>
</body>
</html>
