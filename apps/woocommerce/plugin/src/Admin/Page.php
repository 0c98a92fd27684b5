<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;

/** What the screens share: forms that nobody else can send, and what came of them. */
final class Page
{
    /** Takes a form sent to admin-post.php: checks who sent it, does it, and shows the screen again. */
    public static function take(string $action, string $capability, callable $do): void
    {
        add_action("admin_post_$action", static function () use ($action, $capability, $do): void {
            Access::demand($capability);
            check_admin_referer($action);
            $said = $do(self::given());
            $notes = is_array($said) ? $said : array_filter([$said]);
            set_transient('parstock_said_' . get_current_user_id(), $notes === [] ? [''] : $notes, 60);
            wp_safe_redirect(wp_get_referer() ?: admin_url('admin.php?page=parstock'));
            exit;
        });
    }

    /** @return array<string, string|array<int|string, string>> what was sent, without WordPress's slashes */
    private static function given(): array
    {
        $given = wp_unslash($_POST); // phpcs:ignore WordPress.Security.NonceVerification -- take() has verified it
        return array_map(static function (mixed $one): string|array {
            return is_array($one)
                ? array_map(static fn (mixed $each): string => is_string($each) ? $each : '', $one)
                : (string) $one;
        }, $given);
    }

    public static function query(string $name): string
    {
        $value = wp_unslash($_GET[$name] ?? ''); // phpcs:ignore WordPress.Security.NonceVerification -- only looks
        return is_string($value) ? sanitize_text_field($value) : '';
    }

    public static function open(string $title): void
    {
        echo '<div class="wrap"><h1>' . esc_html($title) . '</h1>';
        $said = get_transient('parstock_said_' . get_current_user_id());
        if (is_array($said)) {
            delete_transient('parstock_said_' . get_current_user_id());
            foreach ($said as $sentence) {
                $kind = $sentence === '' ? 'success' : 'error';
                $text = $sentence === '' ? __('Done.', 'parstock') : $sentence;
                echo '<div class="notice notice-' . esc_attr($kind) . '"><p>' . esc_html($text) . '</p></div>';
            }
        }
    }

    public static function close(): void
    {
        echo '</div>';
    }

    /** Opens a form for take(). */
    public static function form(string $action, bool $file = false): void
    {
        echo '<form method="post" action="' . esc_url(admin_url('admin-post.php')) . '"' . ($file ? ' enctype="multipart/form-data"' : '') . '>';
        echo '<input type="hidden" name="action" value="' . esc_attr($action) . '">';
        wp_nonce_field($action);
    }

    public static function hidden(string $name, string $value): void
    {
        echo '<input type="hidden" name="' . esc_attr($name) . '" value="' . esc_attr($value) . '">';
    }

    public static function button(string $label, bool $primary = false): void
    {
        echo '<button class="button' . ($primary ? ' button-primary' : '') . '">' . esc_html($label) . '</button>';
    }

    public static function field(string $label, string $name, string $value, string $help = '', string $type = 'text'): void
    {
        $id = "parstock-$name";
        echo '<tr><th scope="row"><label for="' . esc_attr($id) . '">' . esc_html($label) . '</label></th><td>';
        if ($type === 'textarea') {
            echo '<textarea class="regular-text" rows="4" id="' . esc_attr($id) . '" name="' . esc_attr($name) . '">'
                . esc_textarea($value) . '</textarea>';
        } else {
            echo '<input class="regular-text" type="' . esc_attr($type) . '" id="' . esc_attr($id) . '" name="'
                . esc_attr($name) . '" value="' . esc_attr($value) . '">';
        }
        self::help($help);
        echo '</td></tr>';
    }

    /** @param array<string, string> $choices */
    public static function choice(string $label, string $name, string $value, array $choices, string $help = ''): void
    {
        $id = "parstock-$name";
        echo '<tr><th scope="row"><label for="' . esc_attr($id) . '">' . esc_html($label) . '</label></th><td><select id="'
            . esc_attr($id) . '" name="' . esc_attr($name) . '">';
        foreach ($choices as $key => $text) {
            echo '<option value="' . esc_attr($key) . '"' . selected($value, $key, false) . '>' . esc_html($text) . '</option>';
        }
        echo '</select>';
        self::help($help);
        echo '</td></tr>';
    }

    private static function help(string $help): void
    {
        if ($help !== '') {
            echo '<p class="description">' . esc_html($help) . '</p>';
        }
    }
}
