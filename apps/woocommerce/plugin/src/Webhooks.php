<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/**
 * The webhook topic for stock that runs low, chosen under WooCommerce → Settings → Advanced → Webhooks. WooCommerce writes
 * topics as resource.event, so `inventory_low` is `inventory.low`. It signs, queues and counts failures as for its own.
 */
final class Webhooks
{
    public static function register(): void
    {
        add_filter('woocommerce_valid_webhook_resources', static fn (array $all): array => [...$all, 'inventory']);
        add_filter('woocommerce_valid_webhook_events', static fn (array $all): array => [...$all, 'low']);
        add_filter('woocommerce_webhook_topic_hooks', static fn (array $all): array => [
            ...$all,
            'inventory.low' => ['parstock_inventory_low'],
        ]);
        add_filter('woocommerce_webhook_topics', static fn (array $all): array => [
            ...$all,
            'inventory.low' => __('Inventory low (inventory_low)', 'parstock'),
        ]);
        add_filter('woocommerce_webhook_payload', self::payload(...), 10, 3);
    }

    /**
     * @param mixed $payload
     * @param mixed $product
     */
    private static function payload($payload, string $resource, $product): mixed
    {
        $found = $resource === 'inventory' ? wc_get_product((int) $product) : null;
        if (!$found) {
            return $payload;
        }
        $row = Items::rowOf((int) $product);
        return [
            'event' => 'inventory_low',
            'id' => $found->get_id(),
            'parent_id' => $found->get_parent_id(),
            'sku' => $found->get_sku(),
            'name' => $found->get_name(),
            'stock_quantity' => $found->get_stock_quantity(),
            'reorder_point' => $row['reorder_point'] ?? null,
            'order_up_to' => $row['order_up_to'] ?? null,
            'supplier' => $row['supplier'] ?? null,
            'date_modified_gmt' => wc_rest_prepare_date_response($found->get_date_modified()),
        ];
    }
}
