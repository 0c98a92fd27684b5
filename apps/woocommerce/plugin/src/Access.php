<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** Who may do what. */
final class Access
{
    /** Sees orders and what is low. */
    public const VIEW = 'parstock_view';
    /** Approves, rejects, sends and receives. */
    public const APPROVE = 'parstock_approve';
    /** Keeps suppliers, reorder settings and the plugin's settings. */
    public const MANAGE = 'parstock_manage';

    public static function grant(): void
    {
        foreach (['administrator', 'shop_manager'] as $name) {
            $role = get_role($name);
            foreach ([self::VIEW, self::APPROVE, self::MANAGE] as $capability) {
                $role?->add_cap($capability);
            }
        }
        if (get_role('parstock_buyer') === null) {
            add_role('parstock_buyer', 'Parstock buyer', [
                'read' => true,
                'view_admin_dashboard' => true,
                self::VIEW => true,
                self::APPROVE => true,
            ]);
        }
    }

    /** Ends the request unless the person may. */
    public static function demand(string $capability): void
    {
        if (!current_user_can($capability)) {
            wp_die(esc_html__('You may not do that here.', 'parstock'), '', ['response' => 403]);
        }
    }

    /** The person at the keyboard, as the ledger names people. */
    public static function person(): object
    {
        $user = wp_get_current_user();
        return (object) [
            'kind' => 'person',
            'id' => "user:{$user->ID}",
            'name' => $user->display_name !== '' ? $user->display_name : $user->user_login,
        ];
    }
}
