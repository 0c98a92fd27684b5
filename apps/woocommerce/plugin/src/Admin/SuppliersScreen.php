<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;
use Parstock\WooCommerce\Suppliers;

/** Suppliers: the list, and the form for one. */
final class SuppliersScreen
{
    public static function register(): void
    {
        Page::take('parstock_supplier', Access::MANAGE, static fn (array $given): ?string => Suppliers::save(
            array_map(sanitize_textarea_field(...), array_filter($given, is_string(...)))
        ));
        Page::take('parstock_supplier_remove', Access::MANAGE, static fn (array $given): ?string
            => Suppliers::remove(sanitize_text_field($given['code'] ?? '')));
    }

    public static function show(): void
    {
        Access::demand(Access::MANAGE);
        $supplier = Suppliers::find(Page::query('supplier'));
        Page::open(__('Suppliers', 'parstock'));
        self::table();
        echo '<h2>' . esc_html($supplier === null ? __('Add a supplier', 'parstock') : $supplier->name) . '</h2>';
        self::edit($supplier);
        Page::close();
    }

    private static function table(): void
    {
        echo '<table class="widefat striped"><thead><tr><th scope="col">' . esc_html__('Code', 'parstock')
            . '</th><th scope="col">' . esc_html__('Name', 'parstock') . '</th><th scope="col">'
            . esc_html__('E-mail', 'parstock') . '</th><th scope="col">' . esc_html__('State', 'parstock')
            . '</th><th scope="col"><span class="screen-reader-text">' . esc_html__('Actions', 'parstock')
            . '</span></th></tr></thead><tbody>';
        $all = Suppliers::all();
        if ($all === []) {
            echo '<tr><td colspan="5">' . esc_html__('No suppliers yet.', 'parstock') . '</td></tr>';
        }
        foreach ($all as $supplier) {
            $url = admin_url('admin.php?page=parstock-suppliers&supplier=' . rawurlencode($supplier->id));
            echo '<tr><td><a href="' . esc_url($url) . '">' . esc_html($supplier->id) . '</a></td><td>'
                . esc_html($supplier->name) . '</td><td>' . esc_html($supplier->email ?? '') . '</td><td>'
                . esc_html(self::statuses()[$supplier->status]) . '</td><td>';
            Page::form('parstock_supplier_remove');
            Page::hidden('code', $supplier->id);
            Page::button(__('Remove', 'parstock'));
            echo '</form></td></tr>';
        }
        echo '</tbody></table>';
    }

    /** @return array<string, string> */
    private static function statuses(): array
    {
        return [
            'active' => __('Active', 'parstock'),
            'blocked' => __('Blocked', 'parstock'),
            'not-accepting' => __('Takes no orders', 'parstock'),
        ];
    }

    private static function edit(?object $supplier): void
    {
        Page::form('parstock_supplier');
        echo '<table class="form-table" role="presentation">';
        Page::field(__('Code', 'parstock'), 'code', $supplier->id ?? '', __('Short and lasting; products name it.', 'parstock'));
        Page::field(__('Name', 'parstock'), 'name', $supplier->name ?? '');
        Page::field(__('E-mail for orders', 'parstock'), 'email', $supplier->email ?? '', '', 'email');
        Page::field(__('Currency', 'parstock'), 'currency', $supplier->currency ?? get_woocommerce_currency());
        Page::field(__('Their number for you', 'parstock'), 'accountNumber', $supplier->accountNumber ?? '');
        Page::field(__('Payment terms', 'parstock'), 'paymentTerms', $supplier->paymentTerms ?? '');
        Page::field(__('Address', 'parstock'), 'address', implode("\n", $supplier->address ?? []), '', 'textarea');
        Page::field(__('Smallest order value', 'parstock'), 'minimum', $supplier->minimum->value ?? '');
        Page::choice(__('Below it', 'parstock'), 'below', $supplier->minimum->below ?? 'wait', [
            'wait' => __('Wait while nothing runs out', 'parstock'),
            'top-up' => __('Add what is needed next', 'parstock'),
            'ask' => __('Ask a person', 'parstock'),
        ]);
        Page::choice(__('When less arrives than was ordered', 'parstock'), 'shortDelivery', $supplier->shortDelivery ?? 'keep', [
            'keep' => __('Keep waiting for the rest', 'parstock'),
            'cancel' => __('Give the rest up', 'parstock'),
            're-propose' => __('Order the rest again at once', 'parstock'),
        ]);
        Page::choice(__('State', 'parstock'), 'status', $supplier->status ?? 'active', self::statuses());
        echo '</table><p>';
        Page::button(__('Keep supplier', 'parstock'), true);
        echo '</p></form>';
    }
}
