<?php

/**
 * The purchase order as mail. To change it, copy this file to yourtheme/woocommerce/emails/parstock-order.php.
 *
 * @var object $state
 * @var bool $copy
 * @var string $email_heading
 * @var string $additional_content
 * @var WC_Email $email
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

$order = $state->order;
$supplier = $state->parties->supplier;
$amount = static fn (string $figure): string
    => \Parstock\WooCommerce\Core\Money::amountText($figure, $order->currency);

do_action('woocommerce_email_header', $email_heading, $email);
?>
<?php if ($copy) : ?>
    <p><strong><?php esc_html_e('This is a copy: if the first one arrived, please deliver once.', 'parstock'); ?></strong></p>
<?php endif; ?>
<p>
    <?php
    /* translators: %s: name of the supplier */
    printf(esc_html__('To %s,', 'parstock'), esc_html($supplier->name));
    ?>
</p>
<p>
    <?php
    /* translators: 1: number of the order, 2: day */
    $says = __('please deliver the following. Our order %1$s of %2$s.', 'parstock');
    printf(esc_html($says), '<strong>' . esc_html($order->reference) . '</strong>', esc_html($order->orderDay));
    ?>
</p>
<table class="td" cellspacing="0" cellpadding="6" style="width: 100%;" border="1">
    <thead>
        <tr>
            <th class="td" scope="col" style="text-align:left;"><?php esc_html_e('Your number', 'parstock'); ?></th>
            <th class="td" scope="col" style="text-align:left;"><?php esc_html_e('Product', 'parstock'); ?></th>
            <th class="td" scope="col" style="text-align:right;"><?php esc_html_e('Quantity', 'parstock'); ?></th>
            <th class="td" scope="col" style="text-align:right;"><?php esc_html_e('Price', 'parstock'); ?></th>
            <th class="td" scope="col" style="text-align:right;"><?php esc_html_e('Amount', 'parstock'); ?></th>
        </tr>
    </thead>
    <tbody>
        <?php foreach ($order->lines as $line) : ?>
            <?php if ($line->quantity !== '0') : ?>
                <tr>
                    <td class="td"><?php echo esc_html($line->supplierSku ?? ''); ?></td>
                    <td class="td"><?php echo esc_html($line->name); ?></td>
                    <td class="td" style="text-align:right;">
                        <?php echo esc_html("$line->quantity {$line->unit->code}"); ?>
                    </td>
                    <td class="td" style="text-align:right;"><?php echo esc_html($amount($line->price)); ?></td>
                    <td class="td" style="text-align:right;"><?php echo esc_html($amount($line->total)); ?></td>
                </tr>
            <?php endif; ?>
        <?php endforeach; ?>
    </tbody>
    <tfoot>
        <tr>
            <th class="td" scope="row" colspan="4" style="text-align:left;"><?php esc_html_e('Total', 'parstock'); ?></th>
            <td class="td" style="text-align:right;"><strong><?php echo esc_html($amount($order->total)); ?></strong></td>
        </tr>
    </tfoot>
</table>
<p>
    <?php esc_html_e('Deliver to:', 'parstock'); ?><br>
    <?php echo esc_html($state->parties->shipTo->name); ?>
    <?php foreach ($state->parties->shipTo->address ?? [] as $line) : ?>
        <br><?php echo esc_html($line); ?>
    <?php endforeach; ?>
</p>
<?php if (isset($order->expectedDay)) : ?>
    <p>
        <?php
        /* translators: %s: day */
        printf(esc_html__('We expect it by %s.', 'parstock'), esc_html($order->expectedDay));
        ?>
    </p>
<?php endif; ?>
<?php
if ($additional_content !== '') {
    echo wp_kses_post(wpautop(wptexturize($additional_content)));
}
do_action('woocommerce_email_footer', $email);
