<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Parstock\WooCommerce\Core\Quantity;

/** What the shop decided once, in the shape that the kernel takes. */
final class Settings
{
    public const OPTION = 'parstock_settings';

    /** Field → [default, kind]: decimal, whole or a list of choices. */
    public const FIELDS = [
        'autopilot' => ['ask', ['off', 'ask', 'auto']],
        'intervalMinutes' => ['60', 'whole'],
        'fellToZeroShare' => ['0.2', 'decimal'],
        'unitsMovedShare' => ['1', 'decimal'],
        'ordersPerRun' => ['200', 'whole'],
        'valuePerRun' => ['100000', 'decimal'],
        'timesMedian' => ['5', 'decimal'],
        'priceChangeShare' => ['0.15', 'decimal'],
        'coolDownDays' => ['3', 'whole'],
        'lineValue' => ['5000', 'decimal'],
        'orderValue' => ['20000', 'decimal'],
        'expiresAfterDays' => ['7', 'whole'],
        'quietAfterRejectionDays' => ['7', 'whole'],
        'referencePrefix' => ['PS', 'prefix'],
        'shipToAddress' => ['', 'lines'],
        'whenDeleted' => ['keep', ['keep', 'delete']],
    ];

    /** @return array<string, string> */
    public static function stored(): array
    {
        $stored = get_option(self::OPTION, []);
        $values = [];
        foreach (self::FIELDS as $name => [$default]) {
            $values[$name] = is_string($stored[$name] ?? null) ? $stored[$name] : $default;
        }
        return $values;
    }

    /**
     * Keeps what is right, and says what is not.
     *
     * @param array<string, string> $given
     * @return list<string>
     */
    public static function save(array $given): array
    {
        $values = self::stored();
        $faults = [];
        foreach (self::FIELDS as $name => [, $kind]) {
            if (!isset($given[$name])) {
                continue;
            }
            $value = $kind === 'lines' ? trim($given[$name]) : trim(str_replace(',', '.', $given[$name]));
            $right = match (true) {
                is_array($kind) => in_array($value, $kind, true),
                $kind === 'whole' => preg_match('/^\d{1,5}$/D', $value) === 1,
                $kind === 'prefix' => preg_match('/^[A-Z0-9]{1,4}$/D', $value) === 1,
                $kind === 'decimal' => ($parsed = Quantity::parseDecimal($value)) !== null
                    && !Quantity::isNegative($parsed),
                default => true,
            };
            if ($right) {
                $values[$name] = $kind === 'decimal' ? Quantity::decimal($value) : $value;
            } else {
                /* translators: 1: what was typed, 2: name of the setting */
                $faults[] = sprintf(__('%1$s is no value for %2$s; it was left as it was.', 'parstock'), $value, $name);
            }
        }
        update_option(self::OPTION, $values, true);
        return $faults;
    }

    public static function forKernel(): object
    {
        $is = self::stored();
        return (object) [
            'tenant' => 'shop',
            'company' => (object) [
                'name' => get_bloginfo('name'),
                'address' => self::address(),
                'language' => get_bloginfo('language'),
            ],
            'autopilot' => $is['autopilot'],
            'from' => (string) get_option('woocommerce_email_from_address', get_option('admin_email')),
            'copyTo' => [],
            'intervalMinutes' => (int) $is['intervalMinutes'],
            'guards' => (object) [
                'fellToZeroShare' => $is['fellToZeroShare'],
                'unitsMovedShare' => $is['unitsMovedShare'],
                'staleIntervals' => 2,
                'ordersPerRun' => (int) $is['ordersPerRun'],
                'valuePerRun' => $is['valuePerRun'],
                'timesUsualRun' => '5',
                'timesMedian' => $is['timesMedian'],
                'coverDays' => 180,
                'priceChangeShare' => $is['priceChangeShare'],
                'coolDownDays' => (int) $is['coolDownDays'],
                'backlogCap' => '1000',
                'budgets' => [],
            ],
            'approval' => (object) [
                'lineValue' => $is['lineValue'],
                'orderValue' => $is['orderValue'],
                'expiresAfterDays' => (int) $is['expiresAfterDays'],
                'remindAfterDays' => 2,
                'escalateAfterDays' => 4,
                'confirmedLessShare' => '0.1',
                'confirmedPriceShare' => '0.02',
                'confirmedLateDays' => 3,
                'quietAfterRejectionDays' => (int) $is['quietAfterRejectionDays'],
                'approvers' => [],
            ],
            'ordering' => (object) [
                'transfers' => false,
                'shipTo' => null,
                'orderCost' => null,
                'holdingRate' => '0.2',
                'reviewDays' => 1,
                'approvalDays' => 0,
                'refusalDays' => 14,
                'referencePrefix' => $is['referencePrefix'],
            ],
        ];
    }

    /** @return list<string> */
    public static function address(): array
    {
        $own = preg_split('/\R/', self::stored()['shipToAddress']);
        $shop = [
            get_option('woocommerce_store_address', ''),
            get_option('woocommerce_store_address_2', ''),
            trim(get_option('woocommerce_store_postcode', '') . ' ' . get_option('woocommerce_store_city', '')),
            (string) get_option('woocommerce_default_country', ''),
        ];
        $lines = array_filter(array_map('trim', $own), static fn (string $line): bool => $line !== '');
        return array_values($lines !== [] ? $lines : array_filter($shop));
    }
}
