<?php

/**
 * The purchase order as plain mail. To change it, copy this file to
 * yourtheme/woocommerce/emails/plain/parstock-order.php.
 *
 * @var object $state
 * @var bool $copy
 * @var string $email_heading
 * @var string $additional_content
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

$order = $state->order;
$amount = static fn (string $figure): string
    => \Parstock\WooCommerce\Core\Money::amountText($figure, $order->currency);
$say = static function (string $text): void {
    echo wp_strip_all_tags($text) . "\n"; // phpcs:ignore WordPress.Security.EscapeOutput -- plain text
};

$say($email_heading);
$say('');
if ($copy) {
    $say(__('This is a copy: if the first one arrived, please deliver once.', 'parstock'));
    $say('');
}
foreach ($order->lines as $line) {
    if ($line->quantity !== '0') {
        $sku = isset($line->supplierSku) ? "$line->supplierSku  " : '';
        $say("$sku$line->name");
        $say("    $line->quantity {$line->unit->code} × {$amount($line->price)} = {$amount($line->total)}");
    }
}
$say('');
$say(__('Total', 'parstock') . ": {$amount($order->total)}");
$say('');
$say(__('Deliver to:', 'parstock'));
$say(implode("\n", [$state->parties->shipTo->name, ...($state->parties->shipTo->address ?? [])]));
if (isset($order->expectedDay)) {
    $say('');
    /* translators: %s: day */
    $say(sprintf(__('We expect it by %s.', 'parstock'), $order->expectedDay));
}
if ($additional_content !== '') {
    $say('');
    $say($additional_content);
}
