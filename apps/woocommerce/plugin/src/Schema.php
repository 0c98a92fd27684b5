<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** The plugin's own tables. Events are only ever added; everything about orders beside them follows from them. */
final class Schema
{
    private const VERSION = '1';
    private const TABLES = [
        // A stream is an order's reference; two writers of one version collide.
        'events' => 'id bigint unsigned NOT NULL AUTO_INCREMENT,
            stream varchar(40) NOT NULL,
            version int unsigned NOT NULL,
            type varchar(30) NOT NULL,
            body longtext NOT NULL,
            written_at datetime NOT NULL,
            PRIMARY KEY  (id),
            UNIQUE KEY stream_version (stream,version)',
        // What is needed is claimed once, whoever looks first.
        'needs' => 'need_key varchar(180) NOT NULL,
            item varchar(40) NOT NULL,
            need_window int unsigned NOT NULL,
            reference varchar(40) NOT NULL,
            PRIMARY KEY  (need_key),
            UNIQUE KEY item_window (item,need_window)',
        'orders' => 'reference varchar(40) NOT NULL,
            status varchar(20) NOT NULL,
            supplier varchar(60) NOT NULL,
            order_day date NOT NULL,
            currency char(3) NOT NULL,
            total varchar(40) NOT NULL,
            changed_at varchar(24) NOT NULL,
            state longtext NOT NULL,
            PRIMARY KEY  (reference),
            KEY status (status),
            KEY order_day (order_day)',
        'lines' => 'reference varchar(40) NOT NULL,
            line int unsigned NOT NULL,
            item varchar(40) NOT NULL,
            PRIMARY KEY  (reference,line),
            KEY item (item)',
        'histories' => 'item varchar(40) NOT NULL,
            quiet_until date NULL,
            refused_by longtext NULL,
            shortfall varchar(40) NULL,
            PRIMARY KEY  (item)',
        'suppliers' => 'code varchar(60) NOT NULL,
            name varchar(190) NOT NULL,
            status varchar(20) NOT NULL,
            body longtext NOT NULL,
            PRIMARY KEY  (code)',
        'items' => 'product_id bigint unsigned NOT NULL,
            supplier varchar(60) NULL,
            supplier_sku varchar(100) NULL,
            cost varchar(40) NULL,
            reorder_point varchar(40) NULL,
            order_up_to varchar(40) NULL,
            minimum_quantity varchar(40) NULL,
            multiple varchar(40) NULL,
            lead_time_days smallint unsigned NULL,
            paused tinyint(1) NOT NULL DEFAULT 0,
            snoozed_until date NULL,
            confirmed_by bigint unsigned NULL,
            confirmed_name varchar(190) NULL,
            confirmed_at varchar(24) NULL,
            low tinyint(1) NOT NULL DEFAULT 0,
            PRIMARY KEY  (product_id),
            KEY supplier (supplier)',
    ];

    public static function table(string $name): string
    {
        return $GLOBALS['wpdb']->prefix . "parstock_$name";
    }

    public static function activate(bool $everySite = false): void
    {
        $sites = is_multisite() && $everySite
            ? get_sites(['fields' => 'ids', 'number' => 0])
            : [get_current_blog_id()];
        foreach ($sites as $site) {
            if (is_multisite()) {
                switch_to_blog($site);
            }
            self::install();
            if (is_multisite()) {
                restore_current_blog();
            }
        }
    }

    /** Sites that were added later get their tables with their first request. */
    public static function keepUpToDate(): void
    {
        if (get_option('parstock_schema') !== self::VERSION) {
            self::install();
        }
    }

    private static function install(): void
    {
        global $wpdb;
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        $collation = $wpdb->get_charset_collate();
        foreach (self::TABLES as $name => $columns) {
            $table = self::table($name);
            // Transactions hold events, needs and stock together.
            dbDelta("CREATE TABLE $table (\n$columns\n) ENGINE=InnoDB $collation;");
        }
        Access::grant();
        update_option('parstock_schema', self::VERSION, true);
    }

    public static function drop(): void
    {
        global $wpdb;
        foreach (array_keys(self::TABLES) as $name) {
            $table = self::table($name);
            // phpcs:ignore WordPress.DB.PreparedSQL -- the name is one of ours
            $wpdb->query("DROP TABLE IF EXISTS $table");
        }
        foreach (['schema', 'settings', 'last_read', 'last_run', 'usual_orders', 'exceptions', 'stopped'] as $option) {
            delete_option("parstock_$option");
        }
        remove_role('parstock_buyer');
        foreach (wp_roles()->role_objects as $role) {
            foreach (['parstock_view', 'parstock_approve', 'parstock_manage'] as $capability) {
                $role->remove_cap($capability);
            }
        }
    }
}
