<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** When to look: stock that changes only puts a look in the queue, and a look every hour finds what that missed. */
final class Trigger
{
    private const GROUP = 'parstock';
    private const DECIDE = 'parstock_decide';
    private const RECONCILE = 'parstock_reconcile';
    private const CARRY = 'parstock_carry';

    private static bool $changed = false;

    public static function register(): void
    {
        add_action('woocommerce_product_set_stock', self::noteChange(...));
        add_action('woocommerce_variation_set_stock', self::noteChange(...));
        add_action('woocommerce_update_product', self::noteChange(...));
        add_action('shutdown', self::enqueue(...));
        add_action('action_scheduler_init', self::schedule(...));
        add_action(self::DECIDE, static fn () => Run::start('event'));
        add_action(self::RECONCILE, static fn () => Run::start('schedule'));
        add_action(self::CARRY, Courier::carryAll(...));
        add_action('before_delete_post', static fn (int $post) => Items::forget($post));
    }

    private static function noteChange(): void
    {
        self::$changed = true;
    }

    /** One row in the queue a request at the most: nothing is decided while a customer waits. */
    private static function enqueue(): void
    {
        if (self::$changed) {
            self::$changed = false;
            self::decideSoon();
        }
    }

    public static function decideSoon(): void
    {
        if (function_exists('as_enqueue_async_action')) {
            as_enqueue_async_action(self::DECIDE, [], self::GROUP, true);
        }
    }

    public static function carryLater(int $seconds): void
    {
        as_schedule_single_action(time() + $seconds, self::CARRY, [], self::GROUP, true);
    }

    private static function schedule(): void
    {
        if (!is_admin() && !wp_doing_cron()) {
            return;
        }
        if (!as_has_scheduled_action(self::RECONCILE, [], self::GROUP)) {
            as_schedule_recurring_action(time() + 60, HOUR_IN_SECONDS, self::RECONCILE, [], self::GROUP, true);
        }
    }

    public static function unschedule(): void
    {
        if (function_exists('as_unschedule_all_actions')) {
            foreach ([self::DECIDE, self::RECONCILE, self::CARRY] as $hook) {
                as_unschedule_all_actions($hook, null, self::GROUP);
            }
        }
    }
}
