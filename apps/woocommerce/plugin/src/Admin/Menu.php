<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;
use Parstock\WooCommerce\OrderBook;

/** The screens and where they are found. */
final class Menu
{
    public static function register(): void
    {
        add_action('admin_menu', self::add(...));
        add_action('admin_enqueue_scripts', static function (string $hook): void {
            if (str_contains($hook, 'parstock')) {
                wp_register_style('parstock', false, [], \Parstock\WooCommerce\VERSION);
                wp_enqueue_style('parstock');
                wp_add_inline_style('parstock', '.parstock-figures td.num,.parstock-figures th.num{text-align:right}'
                    . '.parstock-state{padding:2px 8px;border-radius:3px;background:#dcdcde}'
                    . '.parstock-state.is-waiting,.parstock-state.is-unknown,.parstock-state.is-failed{background:#f5e6ab}'
                    . '.parstock-state.is-sent,.parstock-state.is-received{background:#c6e1c6}'
                    . '.parstock-actions form{display:inline-block;margin:0 8px 8px 0}'
                    . '.parstock-look{clear:both;padding:8px 0}.wrap .subsubsub{float:none}');
            }
        });
        foreach ([OrdersScreen::class, SuppliersScreen::class, CsvScreen::class, SettingsScreen::class] as $screen) {
            $screen::register();
        }
    }

    private static function add(): void
    {
        $waiting = array_sum(array_intersect_key(OrderBook::counts(), ['waiting' => 1, 'unknown' => 1, 'failed' => 1]));
        $bubble = $waiting > 0 ? " <span class=\"awaiting-mod\">$waiting</span>" : '';
        $orders = __('Purchase orders', 'parstock');
        add_menu_page($orders, 'Parstock' . $bubble, Access::VIEW, 'parstock', OrdersScreen::show(...), 'dashicons-clipboard', 56);
        $screens = [
            // The entry of the same name: its screen is the menu's own, and a second call would show it twice.
            'parstock' => [$orders, Access::VIEW, ''],
            'parstock-low' => [__('Low stock', 'parstock'), Access::VIEW, LowScreen::show(...)],
            'parstock-suppliers' => [__('Suppliers', 'parstock'), Access::MANAGE, SuppliersScreen::show(...)],
            'parstock-csv' => [__('Import and export', 'parstock'), Access::MANAGE, CsvScreen::show(...)],
            'parstock-settings' => [__('Settings', 'parstock'), Access::MANAGE, SettingsScreen::show(...)],
        ];
        foreach ($screens as $slug => [$title, $capability, $show]) {
            add_submenu_page('parstock', $title, $title, $capability, $slug, $show);
        }
    }
}
