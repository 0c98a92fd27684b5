<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;
use Parstock\WooCommerce\Clock;
use Parstock\WooCommerce\Items;
use Parstock\WooCommerce\Suppliers;

/** How a product is bought, beside its stock on the product page and with every variation. */
final class ProductFields
{
    private const NONCE = 'parstock_items';

    public static function register(): void
    {
        add_action('woocommerce_product_options_inventory_product_data', static function (): void {
            global $post;
            wp_nonce_field(self::NONCE, self::NONCE);
            echo '<div class="options_group">';
            self::fields((int) $post->ID, false);
            echo '</div>';
        });
        add_action(
            'woocommerce_variation_options_inventory',
            static fn (int $loop, array $data, \WP_Post $variation) => self::fields($variation->ID, true),
            10,
            3
        );
        add_action('woocommerce_process_product_meta', static fn (int $product) => self::keep($product));
        add_action('woocommerce_save_product_variation', static fn (int $variation) => self::keep($variation));
    }

    private static function fields(int $product, bool $variation): void
    {
        if (!current_user_can(Access::MANAGE)) {
            return;
        }
        $row = Items::find($product) ?? [];
        $codes = array_map(static fn (object $one): string => $one->name, Suppliers::all());
        $inherits = $variation ? __('As the product', 'parstock') : __('Not bought', 'parstock');
        $wrap = $variation ? 'form-row form-row-full' : '';
        $input = static function (string $name, string $label, string $help = '') use ($product, $row, $wrap): void {
            woocommerce_wp_text_input([
                'id' => "parstock_{$name}_$product",
                'name' => "parstock[$product][$name]",
                'label' => $label,
                'value' => $row[$name] ?? '',
                'desc_tip' => $help !== '',
                'description' => $help,
                'wrapper_class' => $wrap,
            ]);
        };
        woocommerce_wp_select([
            'id' => "parstock_supplier_$product",
            'name' => "parstock[$product][supplier]",
            'label' => __('Supplier', 'parstock'),
            'value' => $row['supplier'] ?? '',
            'options' => ['' => $inherits] + $codes,
            'wrapper_class' => $wrap,
        ]);
        $input('supplier_sku', __('Supplier number', 'parstock'));
        $input('cost', __('Cost', 'parstock'), __("Per unit, in the supplier's currency.", 'parstock'));
        $input('reorder_point', __('Reorder point', 'parstock'), __('Blank: the low stock threshold.', 'parstock'));
        $input('order_up_to', __('Order up to', 'parstock'), __('Stock to have after the delivery.', 'parstock'));
        $input('minimum_quantity', __('Least they sell', 'parstock'));
        $input('multiple', __('Pack size', 'parstock'), __('Ordered in multiples of it.', 'parstock'));
        $input('lead_time_days', __('Lead time in days', 'parstock'));
        $input('snoozed_until', __('Not before', 'parstock'), __('A day such as 2026-12-24.', 'parstock'));
        $by = $row['confirmed_name'] ?? null;
        woocommerce_wp_checkbox([
            'id' => "parstock_paused_$product",
            'name' => "parstock[$product][paused]",
            'label' => __('Do not order', 'parstock'),
            'value' => (int) ($row['paused'] ?? 0) === 1 ? 'yes' : 'no',
            'wrapper_class' => $wrap,
        ]);
        woocommerce_wp_checkbox([
            'id' => "parstock_confirmed_$product",
            'name' => "parstock[$product][confirmed]",
            'label' => __('Order without asking', 'parstock'),
            'value' => $by === null ? 'no' : 'yes',
            'wrapper_class' => $wrap,
            'description' => $by === null
                ? __('Your name is kept with it.', 'parstock')
                /* translators: 1: name of a person, 2: time */
                : sprintf(__('Confirmed by %1$s on %2$s.', 'parstock'), $by, Clock::shown($row['confirmed_at'])),
        ]);
    }

    private static function keep(int $product): void
    {
        $nonce = sanitize_text_field(wp_unslash($_POST[self::NONCE] ?? ''));
        // WooCommerce's own nonce covers variations, which it saves by themselves.
        $right = wp_verify_nonce($nonce, self::NONCE)
            || check_ajax_referer('save-variations', 'security', false) !== false;
        // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- every field is read by its kind
        $given = wp_unslash($_POST['parstock'][$product] ?? null);
        if (!$right || !is_array($given) || !current_user_can(Access::MANAGE)) {
            return;
        }
        $given = array_filter($given, is_string(...));
        $faults = Items::save($product, ['paused' => '', ...$given]);
        Items::confirm($product, isset($given['confirmed']));
        foreach ($faults as $fault) {
            \WC_Admin_Meta_Boxes::add_error($fault);
        }
    }
}
