<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\App\ResourceConnection;
use Parstock\Reorder\Core\Json;
use Parstock\Reorder\Core\Money;
use Parstock\Reorder\Core\Quantity;

/** Who sells to the shop. */
class Suppliers
{
    public const STATUSES = ['active', 'blocked', 'not-accepting'];
    public const BELOW_MINIMUM = ['wait', 'top-up', 'ask'];
    public const SHORT_DELIVERY = ['keep', 'cancel', 're-propose'];

    public function __construct(
        private readonly ResourceConnection $resource,
        private readonly Settings $settings
    ) {
    }

    /** @return array<string, object> by code, in the order of their names */
    public function all(): array
    {
        $connection = $this->resource->getConnection();
        $select = $connection->select()->from($this->table(), ['code', 'body'])->order(['name', 'code']);
        return array_map(static fn (string $body): object => Json::decode($body), $connection->fetchPairs($select));
    }

    public function find(string $code): ?object
    {
        return $this->all()[$code] ?? null;
    }

    /**
     * Keeps a supplier; or says in one sentence what is wrong with it.
     *
     * @param array<string, string> $given
     */
    public function save(array $given): ?string
    {
        $given = array_map('trim', $given);
        $code = $given['code'] ?? '';
        if (preg_match('/^[A-Za-z0-9._-]{1,60}$/D', $code) !== 1) {
            return (string) __('A supplier needs a code of letters, digits, dots, dashes or underscores.');
        }
        if (($given['name'] ?? '') === '') {
            return (string) __('Supplier %1 needs a name.', $code);
        }
        $email = $given['email'] ?? '';
        if ($email !== '' && filter_var($email, FILTER_VALIDATE_EMAIL) === false) {
            return (string) __('%1 is no e-mail address; correct it for supplier %2.', $email, $code);
        }
        $currency = strtoupper(($given['currency'] ?? '') === '' ? $this->settings->currency() : $given['currency']);
        if (Money::minorUnits($currency) === null) {
            return (string) __('%1 is no currency; correct it for supplier %2.', $currency, $code);
        }
        $minimum = $given['minimum'] ?? '';
        $value = $minimum === '' ? null : Quantity::parseDecimal(str_replace(',', '.', $minimum));
        if ($minimum !== '' && ($value === null || Quantity::isNegative($value))) {
            return (string) __('%1 is no minimum value; correct it for supplier %2.', $minimum, $code);
        }
        $choice = static fn (string $name, array $of): string
            => in_array($given[$name] ?? '', $of, true) ? $given[$name] : $of[0];
        $supplier = array_filter([
            'id' => $code,
            'name' => $given['name'],
            'status' => $choice('status', self::STATUSES),
            'currency' => $currency,
            'email' => $email,
            'accountNumber' => $given['account_number'] ?? '',
            'paymentTerms' => $given['payment_terms'] ?? '',
            'address' => array_map('trim', preg_split('/\R/', $given['address'] ?? '', -1, PREG_SPLIT_NO_EMPTY)),
            'shortDelivery' => $choice('short_delivery', self::SHORT_DELIVERY),
        ], static fn (string|array $one): bool => $one !== '' && $one !== []);
        $supplier['timeZone'] = Clock::ZONE;
        if ($value !== null) {
            $supplier['minimum'] = (object) ['value' => $value, 'below' => $choice('below', self::BELOW_MINIMUM)];
        }
        $this->resource->getConnection()->insertOnDuplicate($this->table(), [[
            'code' => $code,
            'name' => $supplier['name'],
            'email' => $email === '' ? null : $email,
            'status' => $supplier['status'],
            'body' => Json::encode((object) $supplier),
        ]]);
        return null;
    }

    /** What keeps a supplier from being removed; null once it is. */
    public function remove(string $code): ?string
    {
        $connection = $this->resource->getConnection();
        $items = $connection->select()
            ->from($this->resource->getTableName('parstock_item'), ['used' => 'COUNT(DISTINCT sku)'])
            ->where('supplier = ?', $code);
        $used = (int) $connection->fetchOne($items);
        if ($used > 0) {
            return $used === 1
                ? (string) __('Supplier %1 still sells 1 product; choose another supplier there first.', $code)
                : (string) __('Supplier %1 still sells %2 products; choose another supplier there first.', $code, $used);
        }
        $connection->delete($this->table(), ['code = ?' => $code]);
        return null;
    }

    private function table(): string
    {
        return $this->resource->getTableName('parstock_supplier');
    }
}
