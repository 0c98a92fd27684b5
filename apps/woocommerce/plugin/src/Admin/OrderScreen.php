<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;
use Parstock\WooCommerce\Clock;
use Parstock\WooCommerce\Core\Explain;
use Parstock\WooCommerce\Core\Money;
use Parstock\WooCommerce\Core\Quantity;
use Parstock\WooCommerce\Core\Shortfall;
use Parstock\WooCommerce\Items;
use Parstock\WooCommerce\OrderBook;

/** One purchase order: its lines with the reason for each, what can be done now, and everything that happened. */
final class OrderScreen
{
    private const RECEIVABLE = ['submitted', 'sent', 'acknowledged', 'confirmed', 'partly-received', 'unknown', 'failed'];

    public static function url(string $reference): string
    {
        return admin_url('admin.php?page=parstock&order=' . rawurlencode($reference));
    }

    public static function show(string $reference): void
    {
        $state = OrderBook::find($reference);
        if ($state === null) {
            Page::open(__('Purchase orders', 'parstock'));
            echo '<p>' . esc_html__('There is no such order.', 'parstock') . '</p>';
            Page::close();
            return;
        }
        /* translators: %s: number of the order */
        Page::open(sprintf(__('Purchase order %s', 'parstock'), $reference));
        echo '<p><a href="' . esc_url(admin_url('admin.php?page=parstock')) . '">'
            . esc_html__('← All orders', 'parstock') . '</a></p><p>' . wp_kses_post(OrdersScreen::badge($state->status)) . ' '
            . esc_html($state->parties->supplier->name) . ' · '
            . esc_html(Money::amountText($state->order->total, $state->order->currency)) . '</p>';
        self::advice($state);
        if (current_user_can(Access::APPROVE)) {
            self::actions($state);
        }
        self::lines($state);
        self::reasons($reference);
        self::timeline($reference);
        Page::close();
    }

    /** What a person has to know and do about the order as it is. */
    private static function advice(object $state): void
    {
        $supplier = $state->parties->supplier->name;
        $says = [];
        if ($state->status === 'waiting') {
            $says = $state->waitsFor;
        } elseif ($state->status === 'unknown') {
            /* translators: %s: name of the supplier */
            $text = __('The mail to %1$s may or may not have gone out. Ask %1$s or look among the sent mail; then say that it '
                . 'arrived, or send a marked copy. It is not sent again by itself.', 'parstock');
            $says[] = sprintf($text, $supplier);
        } elseif (isset($state->failure)) {
            $says[] = $state->failure->message;
        }
        if ($state->held) {
            $says[] = __('The order is on hold.', 'parstock');
        }
        foreach ($says as $sentence) {
            echo '<div class="notice notice-warning inline"><p>' . esc_html($sentence) . '</p></div>';
        }
    }

    private static function actions(object $state): void
    {
        $reference = $state->order->reference;
        $form = static function (string $action, string $label, array $fields = [], bool $primary = false) use ($reference): void {
            Page::form($action);
            foreach (['reference' => $reference, ...$fields] as $name => $value) {
                Page::hidden($name, $value);
            }
            Page::button($label, $primary);
            echo '</form>';
        };
        echo '<div class="parstock-actions">';
        $status = $state->status;
        if (in_array($status, ['proposed', 'waiting'], true)) {
            $form('parstock_approve', __('Approve and send', 'parstock'), [], true);
            $form('parstock_reject', __('Reject', 'parstock'));
        }
        if ($status === 'unknown') {
            $form('parstock_command', __('It arrived', 'parstock'), ['command' => 'confirm-sent'], true);
            $form('parstock_command', __('Send a marked copy', 'parstock'), ['command' => 'send-again']);
        }
        if ($status === 'failed') {
            $form('parstock_command', __('Try again', 'parstock'), ['command' => 'retry'], true);
            $form('parstock_command', __('I sent it myself', 'parstock'), ['command' => 'confirm-sent']);
        }
        if (in_array($status, ['proposed', 'waiting', 'approved', 'submitted', 'failed'], true)) {
            $form(
                'parstock_command',
                $state->held ? __('Release', 'parstock') : __('Hold', 'parstock'),
                ['command' => $state->held ? 'released' : 'held']
            );
        }
        if (in_array($status, ['approved', 'submitted', 'sent', 'failed', 'partly-received'], true)) {
            $form('parstock_end', __('Cancel the order', 'parstock'), ['how' => 'cancelled']);
        }
        if (in_array($status, ['sent', 'partly-received'], true)) {
            $form('parstock_end', __('Close: nothing more will come', 'parstock'), ['how' => 'closed']);
        }
        $print = wp_nonce_url(admin_url('admin-post.php?action=parstock_print&order=' . rawurlencode($reference)), 'parstock_print');
        echo '<a class="button" target="_blank" rel="noopener" href="' . esc_url($print) . '">'
            . esc_html__('Print or save as PDF', 'parstock') . '</a></div>';
    }

    private static function lines(object $state): void
    {
        $order = $state->order;
        $may = current_user_can(Access::APPROVE);
        $receives = $may && in_array($state->status, self::RECEIVABLE, true);
        $edits = $may && in_array($state->status, ['proposed', 'waiting'], true);
        echo '<h2>' . esc_html__('Lines', 'parstock') . '</h2>';
        if ($receives) {
            Page::form('parstock_receive');
            Page::hidden('reference', $order->reference);
        }
        echo '<table class="widefat striped parstock-figures"><thead><tr>';
        $heads = [__('Product', 'parstock'), __('Supplier number', 'parstock'), __('Ordered', 'parstock'),
            __('Price', 'parstock'), __('Amount', 'parstock'), __('Received', 'parstock')];
        foreach ($heads as $place => $title) {
            echo '<th scope="col"' . ($place > 1 ? ' class="num"' : '') . '>' . esc_html($title) . '</th>';
        }
        echo ($receives ? '<th scope="col" class="num">' . esc_html__('Arrived now', 'parstock') . '</th>' : '') . '</tr></thead><tbody>';
        foreach ($order->lines as $line) {
            $edit = get_edit_post_link(wp_get_post_parent_id(Items::product($line->item)) ?: Items::product($line->item));
            echo '<tr><td><a href="' . esc_url((string) $edit) . '">' . esc_html($line->name) . '</a></td><td>'
                . esc_html($line->supplierSku ?? '') . '</td><td class="num">' . esc_html($line->quantity)
                . '</td><td class="num">' . esc_html(Money::amountText($line->price, $order->currency))
                . '</td><td class="num">' . esc_html(Money::amountText($line->total, $order->currency))
                . '</td><td class="num">' . esc_html($line->received) . '</td>';
            if ($receives) {
                $rest = Quantity::largest('0', Shortfall::restOf($line));
                echo '<td class="num"><input type="number" min="0" step="1" class="small-text" name="received['
                    . (int) $line->number . ']" value="' . esc_attr($rest) . '" aria-label="'
                    . esc_attr(sprintf(/* translators: %s: product */ __('Arrived of %s', 'parstock'), $line->name)) . '"></td>';
            }
            echo '</tr>';
        }
        echo '</tbody></table>';
        if ($receives) {
            echo '<p>';
            Page::button(__('Book as received', 'parstock'), true);
            echo '</p></form>';
        }
        foreach ($edits ? $order->lines : [] as $line) {
            Page::form('parstock_edit');
            Page::hidden('reference', $order->reference);
            Page::hidden('line', (string) $line->number);
            echo '<p><label>' . esc_html($line->name) . ' <input type="number" min="0" step="1" class="small-text" name="quantity" value="'
                . esc_attr($line->quantity) . '"></label> ';
            Page::button(__('Change quantity', 'parstock'));
            echo '</p></form>';
        }
    }

    /** The arithmetic of every line, computed again from its own record. */
    private static function reasons(string $reference): void
    {
        echo '<h2>' . esc_html__('Why', 'parstock') . '</h2>';
        foreach (OrderBook::events($reference) as $event) {
            foreach ($event->notes ?? [] as $note) {
                echo '<p>' . esc_html($note) . '</p>';
            }
            foreach ($event->proofs ?? [] as $proof) {
                echo '<p>' . esc_html(implode(' ', Explain::explainProof($proof))) . '</p>';
                foreach (Explain::recompute($proof) as $difference) {
                    echo '<div class="notice notice-error inline"><p>' . esc_html($difference) . '</p></div>';
                }
            }
        }
    }

    private static function timeline(string $reference): void
    {
        echo '<h2>' . esc_html__('What happened', 'parstock') . '</h2><table class="widefat striped"><tbody>';
        foreach (OrderBook::events($reference) as $event) {
            echo '<tr><td>' . esc_html(Clock::shown($event->at)) . '</td><td>' . esc_html($event->by->name) . '</td><td>'
                . esc_html(Words::event($event)) . '</td></tr>';
        }
        echo '</tbody></table>';
    }

    /** A page of its own for printing or saving as PDF. */
    public static function print(): void
    {
        Access::demand(Access::VIEW);
        check_admin_referer('parstock_print');
        $state = OrderBook::find(Page::query('order'));
        if ($state === null) {
            wp_die(esc_html__('There is no such order.', 'parstock'), '', ['response' => 404]);
        }
        nocache_headers();
        wc_get_template('parstock-print.php', ['state' => $state], '', dirname(\Parstock\WooCommerce\FILE) . '/templates/');
        exit;
    }
}
