<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;
use Parstock\WooCommerce\Csv;

/** Reorder settings in and out, orders out. */
final class CsvScreen
{
    public static function register(): void
    {
        Page::take('parstock_import', Access::MANAGE, static function (): array {
            $file = $_FILES['items'] ?? null; // phpcs:ignore WordPress.Security.NonceVerification -- take() has verified it
            if (!is_array($file) || ($file['error'] ?? 1) !== UPLOAD_ERR_OK || !is_uploaded_file($file['tmp_name'])) {
                return [__('Choose a CSV file first.', 'parstock')];
            }
            [$taken, $faults] = Csv::readItems($file['tmp_name']);
            /* translators: %d: number of rows */
            $says = _n('%d row was taken in.', '%d rows were taken in.', $taken, 'parstock');
            return $faults === [] ? [] : [sprintf($says, $taken), ...array_slice($faults, 0, 50)];
        });
        foreach (['items' => Csv::writeItems(...), 'orders' => Csv::writeOrders(...)] as $what => $write) {
            add_action("admin_post_parstock_export_$what", static function () use ($what, $write): void {
                Access::demand(Access::MANAGE);
                check_admin_referer("parstock_export_$what");
                nocache_headers();
                header('Content-Type: text/csv; charset=utf-8');
                header("Content-Disposition: attachment; filename=parstock-$what.csv");
                $write(fopen('php://output', 'w'));
                exit;
            });
        }
    }

    public static function show(): void
    {
        Access::demand(Access::MANAGE);
        Page::open(__('Import and export', 'parstock'));
        echo '<h2>' . esc_html__('Reorder settings', 'parstock') . '</h2><p>' . esc_html__(
            'Export them, change them in a spreadsheet and import them again. Products are found by id, else by SKU; columns that '
                . 'are left out stay as they are, blank cells clear a field.',
            'parstock'
        ) . '</p>';
        Page::form('parstock_import', true);
        echo '<p><label>' . esc_html__('CSV file', 'parstock') . ' <input type="file" name="items" accept=".csv,text/csv"></label> ';
        Page::button(__('Import', 'parstock'), true);
        echo '</p></form><p>';
        $links = ['items' => __('Export reorder settings', 'parstock'), 'orders' => __('Export purchase orders', 'parstock')];
        foreach ($links as $what => $label) {
            $url = wp_nonce_url(admin_url("admin-post.php?action=parstock_export_$what"), "parstock_export_$what");
            echo '<a class="button" href="' . esc_url($url) . '">' . esc_html($label) . '</a> ';
        }
        echo '</p>';
        Page::close();
    }
}
