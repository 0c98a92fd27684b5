<?php

/**
 * Plugin Name: Parstock
 * Description: Keeps supplies at par: notices what runs low, draws up the purchase order, sends it to the supplier and books what arrives.
 * Version: 0.1.0
 * Requires at least: 6.5
 * Requires PHP: 8.1
 * Requires Plugins: woocommerce
 * WC requires at least: 9.0
 * WC tested up to: 11.0
 * Author: Parstock maintainers
 * License: MIT
 * Text Domain: parstock
 * Domain Path: /languages
 */

declare(strict_types=1);

namespace Parstock\WooCommerce;

defined('ABSPATH') || exit;

const VERSION = '0.1.0';
const FILE = __FILE__;

spl_autoload_register(static function (string $class): void {
    foreach ([__NAMESPACE__ . '\\Core\\' => '/core/', __NAMESPACE__ . '\\' => '/src/'] as $prefix => $folder) {
        $file = __DIR__ . $folder . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        if (str_starts_with($class, $prefix) && is_file($file)) {
            require_once $file;
            return;
        }
    }
});

register_activation_hook(__FILE__, [Schema::class, 'activate']);
register_deactivation_hook(__FILE__, [Trigger::class, 'unschedule']);
add_action('before_woocommerce_init', [Plugin::class, 'declareCompatibility']);
add_action('plugins_loaded', [Plugin::class, 'start']);
