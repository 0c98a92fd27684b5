<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

defined('WP_UNINSTALL_PLUGIN') || exit;

require_once __DIR__ . '/src/Schema.php';

// Orders and their history stay unless somebody chose otherwise under Parstock → Settings.
$sites = is_multisite() ? get_sites(['fields' => 'ids', 'number' => 0]) : [get_current_blog_id()];
foreach ($sites as $site) {
    if (is_multisite()) {
        switch_to_blog($site);
    }
    if ((get_option('parstock_settings')['whenDeleted'] ?? 'keep') === 'delete') {
        Schema::drop();
    }
    if (is_multisite()) {
        restore_current_blog();
    }
}
