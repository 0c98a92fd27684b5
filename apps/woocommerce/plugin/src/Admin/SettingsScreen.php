<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;
use Parstock\WooCommerce\Settings;
use Parstock\WooCommerce\Stop;

/** What the shop decides once, and the switch that stops all sending. */
final class SettingsScreen
{
    public static function register(): void
    {
        Page::take('parstock_settings', Access::MANAGE, static fn (array $given): array
            => Settings::save(array_map(sanitize_textarea_field(...), array_filter($given, is_string(...)))));
        Page::take('parstock_stop', Access::MANAGE, static function (array $given): ?string {
            $reason = sanitize_text_field($given['reason'] ?? '');
            $stops = ($given['stop'] ?? '') === '1';
            Stop::set($stops ? ($reason === '' ? __('Stopped by hand.', 'parstock') : $reason) : null);
            return null;
        });
    }

    public static function show(): void
    {
        Access::demand(Access::MANAGE);
        $is = Settings::stored();
        Page::open(__('Parstock settings', 'parstock'));
        Page::form('parstock_settings');
        echo '<h2>' . esc_html__('What may go ahead alone', 'parstock') . '</h2><table class="form-table" role="presentation">';
        Page::choice(__('Ordering', 'parstock'), 'autopilot', $is['autopilot'], [
            'off' => __('Off: nothing is ordered', 'parstock'),
            'ask' => __('Ask: every order waits for a person', 'parstock'),
            'auto' => __('Auto: confirmed products go ahead alone', 'parstock'),
        ], __('A product is confirmed by a named person, with the product.', 'parstock'));
        Page::field(__('A line above this value waits', 'parstock'), 'lineValue', $is['lineValue']);
        Page::field(__('An order above this value waits', 'parstock'), 'orderValue', $is['orderValue']);
        Page::field(__('More orders than this at once wait', 'parstock'), 'ordersPerRun', $is['ordersPerRun']);
        Page::field(__('More value than this at once waits', 'parstock'), 'valuePerRun', $is['valuePerRun']);
        Page::field(__('A quantity above so many times the usual waits', 'parstock'), 'timesMedian', $is['timesMedian']);
        Page::field(__('A price changed by more than this share waits', 'parstock'), 'priceChangeShare', $is['priceChangeShare']);
        Page::field(__('Ordered again within so many days waits', 'parstock'), 'coolDownDays', $is['coolDownDays']);
        Page::field(__('Approval expires after days', 'parstock'), 'expiresAfterDays', $is['expiresAfterDays']);
        Page::field(__('Days that a rejected need stays quiet', 'parstock'), 'quietAfterRejectionDays', $is['quietAfterRejectionDays']);
        echo '</table><h2>' . esc_html__('When the figures cannot be right', 'parstock')
            . '</h2><table class="form-table" role="presentation">';
        Page::field(
            __('Share of products that fell to nothing', 'parstock'),
            'fellToZeroShare',
            $is['fellToZeroShare'],
            __('Above it nothing is ordered until somebody has looked.', 'parstock')
        );
        Page::field(__('Share by which all units moved', 'parstock'), 'unitsMovedShare', $is['unitsMovedShare']);
        echo '</table><h2>' . esc_html__('On the order', 'parstock') . '</h2><table class="form-table" role="presentation">';
        Page::field(__('Orders begin with', 'parstock'), 'referencePrefix', $is['referencePrefix']);
        Page::field(
            __('Deliver to', 'parstock'),
            'shipToAddress',
            $is['shipToAddress'],
            __("Blank: the shop's address.", 'parstock'),
            'textarea'
        );
        Page::choice(__('When the plugin is deleted', 'parstock'), 'whenDeleted', $is['whenDeleted'], [
            'keep' => __('Keep all orders and settings', 'parstock'),
            'delete' => __('Delete all orders, suppliers and settings for good', 'parstock'),
        ]);
        echo '</table><p>';
        Page::button(__('Keep settings', 'parstock'), true);
        echo '</p></form>';
        self::stop();
        Page::close();
    }

    private static function stop(): void
    {
        $reason = Stop::reason();
        echo '<h2>' . esc_html__('Stop all sending', 'parstock') . '</h2>';
        Page::form('parstock_stop');
        Page::hidden('stop', $reason === null ? '1' : '0');
        if ($reason === null) {
            echo '<p><label>' . esc_html__('Reason', 'parstock') . ' <input type="text" name="reason" class="regular-text"></label> ';
            Page::button(__('Stop', 'parstock'));
        } else {
            echo '<p>' . esc_html($reason) . ' ';
            Page::button(__('Resume', 'parstock'), true);
        }
        echo '</p></form>';
    }
}
