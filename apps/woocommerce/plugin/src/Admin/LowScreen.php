<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;
use Parstock\WooCommerce\Core\Explain;
use Parstock\WooCommerce\Core\Plan;
use Parstock\WooCommerce\Facts;
use Parstock\WooCommerce\Items;

/** What is low, and why something or nothing is bought. Computed when it is looked at; nothing is written. */
final class LowScreen
{
    private const SHOWN = 200;

    public static function show(): void
    {
        Access::demand(Access::VIEW);
        Page::open(__('Low stock', 'parstock'));
        $after = max(0, (int) Page::query('after'));
        $rows = Items::rows('low', $after, self::SHOWN);
        $names = array_column($rows, 'post_title', 'product_id');
        echo '<p>' . esc_html__('Products at or below their reorder point, with the reason for what happens next.', 'parstock')
            . '</p><table class="widefat striped parstock-figures"><thead><tr><th scope="col">'
            . esc_html__('Product', 'parstock') . '</th><th scope="col" class="num">' . esc_html__('In stock', 'parstock')
            . '</th><th scope="col" class="num">' . esc_html__('Reorder point', 'parstock') . '</th><th scope="col">'
            . esc_html__('What happens, and why', 'parstock') . '</th></tr></thead><tbody>';
        if ($rows === []) {
            echo '<tr><td colspan="4">' . esc_html__('Nothing is low.', 'parstock') . '</td></tr>';
        }
        $reasons = self::reasons($rows);
        foreach ($rows as $row) {
            $product = (int) $row['product_id'];
            $edit = get_edit_post_link((int) $row['post_parent'] ?: $product);
            echo '<tr><td><a href="' . esc_url((string) $edit) . '">' . esc_html($names[$product]) . '</a> '
                . esc_html((string) $row['sku']) . '</td><td class="num">' . esc_html((string) (float) $row['stock_quantity'])
                . '</td><td class="num">' . esc_html((string) $row['reorder_point']) . '</td><td>'
                . esc_html($reasons[Items::name($product)] ?? '') . '</td></tr>';
        }
        echo '</tbody></table>';
        if (count($rows) === self::SHOWN) {
            $next = add_query_arg('after', max(array_map('intval', array_keys($names))));
            echo '<p><a class="button" href="' . esc_url($next) . '">' . esc_html__('More', 'parstock') . '</a></p>';
        }
        Page::close();
    }

    /**
     * @param list<array<string, string|null>> $rows
     * @return array<string, string> by item
     */
    private static function reasons(array $rows): array
    {
        if ($rows === []) {
            return [];
        }
        $plan = Plan::planOrders(Facts::snapshot($rows));
        $reasons = [];
        foreach ($plan->needs as $need) {
            $kind = $need->outcome->kind;
            $reasons[$need->inputs->item->id] = match (true) {
                $kind === 'no-rule' => __('It has no level to order up to; enter one with the product.', 'parstock'),
                default => implode(' ', array_slice(Explain::explainNeed($need), 1)),
            };
        }
        foreach ($plan->unserved as $unserved) {
            $reasons[$unserved->item] = $unserved->reason;
        }
        foreach ($plan->orders as $planned) {
            foreach ($planned->order->lines as $line) {
                $says = $planned->verdict->kind === 'approved'
                    /* translators: 1: quantity, 2: name of the supplier */
                    ? __('%1$s will be ordered from %2$s.', 'parstock')
                    /* translators: 1: quantity, 2: name of the supplier, 3: reasons */
                    : __('%1$s will be proposed to you for %2$s: %3$s', 'parstock');
                $why = implode(' ', $planned->verdict->reasons ?? []);
                $reasons[$line->item] = sprintf($says, $line->quantity, $planned->parties->supplier->name, $why);
            }
        }
        return $reasons;
    }
}
