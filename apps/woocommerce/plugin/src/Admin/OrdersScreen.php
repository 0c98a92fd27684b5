<?php

declare(strict_types=1);

namespace Parstock\WooCommerce\Admin;

use Parstock\WooCommerce\Access;
use Parstock\WooCommerce\Clock;
use Parstock\WooCommerce\Core\Money;
use Parstock\WooCommerce\Desk;
use Parstock\WooCommerce\OrderBook;
use Parstock\WooCommerce\Run;
use Parstock\WooCommerce\Stop;

/** Purchase orders: the list, and what can be done with them. */
final class OrdersScreen
{
    private const PAGE_SIZE = 25;
    private const NOTICES = 5;

    public static function register(): void
    {
        $reference = static fn (array $given): string => sanitize_text_field($given['reference'] ?? '');
        $person = Access::person(...);
        Page::take('parstock_approve', Access::APPROVE, static fn (array $given): ?string
            => Desk::approve($reference($given), $person()));
        Page::take('parstock_reject', Access::APPROVE, static fn (array $given): ?string
            => Desk::reject($reference($given), $person(), sanitize_text_field($given['reason'] ?? '')));
        Page::take('parstock_command', Access::APPROVE, static function (array $given) use ($reference, $person): ?string {
            $command = $given['command'] ?? '';
            return in_array($command, ['confirm-sent', 'send-again', 'retry', 'held', 'released'], true)
                ? Desk::command($reference($given), $command, $person(), __('Put on hold.', 'parstock'))
                : __('There is no such command.', 'parstock');
        });
        Page::take('parstock_end', Access::APPROVE, static fn (array $given): ?string
            => Desk::end($reference($given), $given['how'] ?? '', $person(), sanitize_text_field($given['reason'] ?? '')));
        Page::take('parstock_edit', Access::APPROVE, static fn (array $given): ?string
            => Desk::edit($reference($given), (int) ($given['line'] ?? 0), $given['quantity'] ?? '', $person()));
        Page::take('parstock_receive', Access::APPROVE, static fn (array $given): ?string
            => Desk::receive($reference($given), is_array($given['received'] ?? null) ? $given['received'] : [], $person()));
        Page::take('parstock_run', Access::APPROVE, static fn (array $given): array
            => Run::start('person', ($given['checked'] ?? '') === '1')->stopped);
        add_action('admin_post_parstock_print', OrderScreen::print(...));
    }

    public static function show(): void
    {
        Access::demand(Access::VIEW);
        $reference = Page::query('order');
        if ($reference !== '') {
            OrderScreen::show($reference);
            return;
        }
        Page::open(__('Purchase orders', 'parstock'));
        self::notices();
        self::filters();
        $page = max(1, (int) Page::query('paged'));
        [$states, $count] = OrderBook::page(Page::query('status'), Page::query('s'), $page, self::PAGE_SIZE);
        self::table($states);
        $links = paginate_links([
            'base' => add_query_arg('paged', '%#%'),
            'format' => '',
            'current' => $page,
            'total' => max(1, (int) ceil($count / self::PAGE_SIZE)),
        ]);
        echo '<div class="tablenav"><div class="tablenav-pages">' . wp_kses_post((string) $links) . '</div></div>';
        Page::close();
    }

    private static function notices(): void
    {
        $stopped = Stop::reason();
        if ($stopped !== null) {
            /* translators: %s: reason */
            $says = sprintf(__('Sending is stopped: %s Resume it in the settings.', 'parstock'), $stopped);
            echo '<div class="notice notice-warning"><p>' . esc_html($says) . '</p></div>';
        }
        $last = (array) get_option('parstock_last_run', []);
        foreach ($last['stopped'] ?? [] as $sentence) {
            echo '<div class="notice notice-warning"><p>' . esc_html($sentence) . '</p></div>';
        }
        $exceptions = array_column((array) get_option('parstock_exceptions', []), 1);
        foreach (array_slice($exceptions, 0, self::NOTICES) as $message) {
            echo '<div class="notice notice-info"><p>' . esc_html($message) . '</p></div>';
        }
        if (count($exceptions) > self::NOTICES) {
            $url = admin_url('admin.php?page=parstock-low');
            $more = count($exceptions) - self::NOTICES;
            /* translators: %d: number of products */
            $says = sprintf(_n('and %d more', 'and %d more', $more, 'parstock'), $more);
            echo '<div class="notice notice-info"><p><a href="' . esc_url($url) . '">' . esc_html($says) . '</a></p></div>';
        }
    }

    private static function filters(): void
    {
        echo '<ul class="subsubsub">';
        $counts = OrderBook::counts();
        $all = ['' => [__('All', 'parstock'), array_sum($counts)]];
        foreach ($counts as $status => $count) {
            $all[$status] = [Words::status($status), $count];
        }
        $links = [];
        foreach ($all as $status => [$label, $count]) {
            $url = admin_url('admin.php?page=parstock' . ($status === '' ? '' : "&status=$status"));
            $current = Page::query('status') === $status ? ' class="current"' : '';
            $links[] = '<li><a href="' . esc_url($url) . "\"$current>" . esc_html($label)
                . ' <span class="count">(' . (int) $count . ')</span></a>';
        }
        echo wp_kses_post(implode(' | </li>', $links)) . '</li></ul>';
        echo '<form method="get" class="search-box"><input type="hidden" name="page" value="parstock">'
            . '<label class="screen-reader-text" for="parstock-search">' . esc_html__('Search orders', 'parstock')
            . '</label><input type="search" id="parstock-search" name="s" value="' . esc_attr(Page::query('s')) . '">';
        Page::button(__('Search', 'parstock'));
        echo '</form>';
        if (current_user_can(Access::APPROVE)) {
            echo '<div class="parstock-look">';
            Page::form('parstock_run');
            Page::button(__('Look at the stock now', 'parstock'));
            echo ' <label><input type="checkbox" name="checked" value="1"> '
                . esc_html__('I have checked that unusual figures are right', 'parstock') . '</label></form></div>';
        }
    }

    /** @param list<object> $states */
    private static function table(array $states): void
    {
        echo '<table class="wp-list-table widefat striped parstock-figures"><thead><tr>';
        foreach ([__('Order', 'parstock'), __('Supplier', 'parstock'), __('State', 'parstock')] as $title) {
            echo '<th scope="col">' . esc_html($title) . '</th>';
        }
        echo '<th scope="col" class="num">' . esc_html__('Lines', 'parstock') . '</th><th scope="col" class="num">'
            . esc_html__('Total', 'parstock') . '</th><th scope="col">' . esc_html__('Expected', 'parstock')
            . '</th><th scope="col">' . esc_html__('Last change', 'parstock') . '</th></tr></thead><tbody>';
        if ($states === []) {
            echo '<tr><td colspan="7">' . esc_html__('No orders.', 'parstock') . '</td></tr>';
        }
        foreach ($states as $state) {
            $order = $state->order;
            echo '<tr><td><strong><a href="' . esc_url(OrderScreen::url($order->reference)) . '">'
                . esc_html($order->reference) . '</a></strong></td><td>' . esc_html($state->parties->supplier->name)
                . '</td><td>' . wp_kses_post(self::badge($state->status)) . '</td><td class="num">'
                . count($order->lines) . '</td><td class="num">'
                . esc_html(Money::amountText($order->total, $order->currency)) . '</td><td>'
                . esc_html($order->expectedDay ?? '') . '</td><td>' . esc_html(Clock::shown($state->changedAt)) . '</td></tr>';
        }
        echo '</tbody></table>';
    }

    public static function badge(string $status): string
    {
        return '<span class="parstock-state is-' . esc_attr($status) . '">' . esc_html(Words::status($status)) . '</span>';
    }
}
