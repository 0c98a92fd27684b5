<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** What the plugin keeps about a person: which orders they decided about, and which products they confirmed. */
final class Privacy
{
    private const PAGE = 100;

    public static function register(): void
    {
        add_filter('wp_privacy_personal_data_exporters', static fn (array $all): array => [...$all, 'parstock' => [
            'exporter_friendly_name' => __('Parstock purchase orders', 'parstock'),
            'callback' => self::export(...),
        ]]);
        add_action('admin_init', static function (): void {
            wp_add_privacy_policy_content('Parstock', wp_kses_post(wpautop(__(
                'Parstock keeps who approved, changed or received a purchase order, with their user number and name, for as '
                    . 'long as the orders are kept. Orders are sent by mail to the suppliers you entered.',
                'parstock'
            ))));
        });
    }

    /** @return array{data: list<array<string, mixed>>, done: bool} */
    private static function export(string $email, int $page = 1): array
    {
        global $wpdb;
        $user = get_user_by('email', $email);
        if (!$user) {
            return ['data' => [], 'done' => true];
        }
        $table = Schema::table('events');
        $like = '%' . $wpdb->esc_like("\"by\":{\"kind\":\"person\",\"id\":\"user:{$user->ID}\"") . '%';
        $sql = "SELECT stream, type, written_at FROM $table WHERE body LIKE %s ORDER BY id LIMIT %d, %d";
        // phpcs:ignore WordPress.DB.PreparedSQL -- placeholders only
        $rows = $wpdb->get_results($wpdb->prepare($sql, $like, ($page - 1) * self::PAGE, self::PAGE));
        $entry = static fn (string $id, array $facts): array => [
            'group_id' => 'parstock',
            'group_label' => __('Purchase orders', 'parstock'),
            'item_id' => $id,
            'data' => array_map(
                static fn (string $name, string $value): array => ['name' => $name, 'value' => $value],
                array_keys($facts),
                array_values($facts)
            ),
        ];
        $data = [];
        foreach ($rows as $row) {
            $data[] = $entry("parstock-{$row->stream}-{$row->type}-{$row->written_at}", [
                __('Order', 'parstock') => $row->stream,
                __('What you did', 'parstock') => $row->type,
                __('When (UTC)', 'parstock') => $row->written_at,
            ]);
        }
        return ['data' => $data, 'done' => count($rows) < self::PAGE];
    }
}
