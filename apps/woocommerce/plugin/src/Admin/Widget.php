<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;
use Parstock\WooCommerce\OrderBook;

/** What waits for somebody, on the dashboard. */
final class Widget
{
    public static function register(): void
    {
        add_action('wp_dashboard_setup', static function (): void {
            if (current_user_can(Access::VIEW)) {
                wp_add_dashboard_widget('parstock', __('Purchase orders', 'parstock'), self::show(...));
            }
        });
    }

    private static function show(): void
    {
        $counts = OrderBook::counts();
        echo '<ul>';
        foreach (['waiting', 'unknown', 'failed', 'changed', 'sent', 'partly-received'] as $status) {
            if (($counts[$status] ?? 0) > 0) {
                $url = admin_url("admin.php?page=parstock&status=$status");
                echo '<li><a href="' . esc_url($url) . '">' . esc_html(Words::status($status)) . '</a>: '
                    . (int) $counts[$status] . '</li>';
            }
        }
        echo '</ul><p><a href="' . esc_url(admin_url('admin.php?page=parstock-low')) . '">'
            . esc_html__('What is low, and why', 'parstock') . '</a></p>';
    }
}
