<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

use Parstock\WooCommerce\Core\Json;
use Parstock\WooCommerce\Core\Money;
use Parstock\WooCommerce\Core\Quantity;

/** Who sells to the shop. */
final class Suppliers
{
    /** @return array<string, object> by code, in the order of their names */
    public static function all(): array
    {
        global $wpdb;
        $table = Schema::table('suppliers');
        // phpcs:ignore WordPress.DB.PreparedSQL -- the name is one of ours
        $rows = $wpdb->get_results("SELECT code, body FROM $table ORDER BY name, code", ARRAY_A);
        return array_map(static fn (string $body): object => Json::decode($body), array_column($rows, 'body', 'code'));
    }

    public static function find(string $code): ?object
    {
        return self::all()[$code] ?? null;
    }

    /**
     * Keeps a supplier; or says in one sentence what is wrong with it.
     *
     * @param array<string, string> $given
     */
    public static function save(array $given): ?string
    {
        global $wpdb;
        $given = array_map('trim', $given);
        $code = $given['code'] ?? '';
        if (preg_match('/^[A-Za-z0-9._-]{1,60}$/D', $code) !== 1) {
            return __('A supplier needs a code of letters, digits, dots, dashes or underscores.', 'parstock');
        }
        if (($given['name'] ?? '') === '') {
            /* translators: %s: code of the supplier */
            return sprintf(__('Supplier %s needs a name.', 'parstock'), $code);
        }
        $email = $given['email'] ?? '';
        if ($email !== '' && !is_email($email)) {
            /* translators: 1: what was typed, 2: code of the supplier */
            return sprintf(__('%1$s is no e-mail address; correct it for supplier %2$s.', 'parstock'), $email, $code);
        }
        $currency = strtoupper(($given['currency'] ?? '') === '' ? get_woocommerce_currency() : $given['currency']);
        if (Money::minorUnits($currency) === null) {
            /* translators: 1: what was typed, 2: code of the supplier */
            return sprintf(__('%1$s is no currency; correct it for supplier %2$s.', 'parstock'), $currency, $code);
        }
        $minimum = $given['minimum'] ?? '';
        $value = $minimum === '' ? null : Quantity::parseDecimal(str_replace(',', '.', $minimum));
        if ($minimum !== '' && ($value === null || Quantity::isNegative($value))) {
            /* translators: 1: what was typed, 2: code of the supplier */
            return sprintf(__('%1$s is no minimum value; correct it for supplier %2$s.', 'parstock'), $minimum, $code);
        }
        $choice = static fn (string $name, array $of): string
            => in_array($given[$name] ?? '', $of, true) ? $given[$name] : $of[0];
        $address = preg_split('/\R/', $given['address'] ?? '', -1, PREG_SPLIT_NO_EMPTY);
        $supplier = array_filter([
            'id' => $code,
            'name' => $given['name'],
            'status' => $choice('status', ['active', 'blocked', 'not-accepting']),
            'currency' => $currency,
            'email' => $email,
            'accountNumber' => $given['accountNumber'] ?? '',
            'paymentTerms' => $given['paymentTerms'] ?? '',
            'address' => array_map('trim', $address),
            'shortDelivery' => $choice('shortDelivery', ['keep', 'cancel', 're-propose']),
        ], static fn (string|array $one): bool => $one !== '' && $one !== []);
        $supplier['timeZone'] = 'shop';
        if ($value !== null) {
            $below = $choice('below', ['wait', 'top-up', 'ask']);
            $supplier['minimum'] = (object) ['value' => $value, 'below' => $below];
        }
        $wpdb->replace(Schema::table('suppliers'), [
            'code' => $code,
            'name' => $supplier['name'],
            'status' => $supplier['status'],
            'body' => Json::encode((object) $supplier),
        ]);
        return null;
    }

    /** What keeps a supplier from being removed; null once it is. */
    public static function remove(string $code): ?string
    {
        global $wpdb;
        $items = Schema::table('items');
        // phpcs:ignore WordPress.DB.PreparedSQL -- the name is one of ours
        $used = (int) $wpdb->get_var($wpdb->prepare("SELECT COUNT(*) FROM $items WHERE supplier = %s", $code));
        if ($used > 0) {
            return sprintf(
                /* translators: 1: code of the supplier, 2: number of products */
                _n(
                    'Supplier %1$s still sells %2$d product; choose another supplier there first.',
                    'Supplier %1$s still sells %2$d products; choose another supplier there first.',
                    $used,
                    'parstock'
                ),
                $code,
                $used
            );
        }
        $wpdb->delete(Schema::table('suppliers'), ['code' => $code]);
        return null;
    }
}
