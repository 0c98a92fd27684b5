<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Automattic\WooCommerce\Utilities\FeaturesUtil;

/** Wires the plugin to WordPress and WooCommerce; nothing is decided here. */
final class Plugin
{
    public static function declareCompatibility(): void
    {
        if (class_exists(FeaturesUtil::class)) {
            foreach (['custom_order_tables', 'cart_checkout_blocks', 'product_instance_caching'] as $feature) {
                FeaturesUtil::declare_compatibility($feature, FILE, true);
            }
        }
    }

    public static function start(): void
    {
        if (!class_exists(\WooCommerce::class)) {
            add_action('admin_notices', static function (): void {
                $says = __('Parstock needs WooCommerce; install and activate it.', 'parstock');
                echo '<div class="notice notice-error"><p>' . esc_html($says) . '</p></div>';
            });
            return;
        }
        add_action('init', static fn () => load_plugin_textdomain('parstock', false, dirname(plugin_basename(FILE)) . '/languages'));
        add_action('init', Schema::keepUpToDate(...));
        add_filter('woocommerce_email_classes', SupplierMail::register(...));
        Trigger::register();
        Webhooks::register();
        Privacy::register();
        if (is_admin()) {
            Admin\Menu::register();
            Admin\ProductFields::register();
            Admin\Widget::register();
        }
        if (defined('WP_CLI') && \WP_CLI) {
            \WP_CLI::add_command('parstock', Command::class);
        }
    }
}
