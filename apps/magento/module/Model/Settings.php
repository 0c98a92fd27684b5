<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\App\Config\ScopeConfigInterface;
use Magento\Store\Model\StoreManagerInterface;

/** What the shop decided once, under Stores → Configuration → Parstock, in the shape that the kernel takes. */
class Settings
{
    public function __construct(
        private readonly ScopeConfigInterface $config,
        private readonly StoreManagerInterface $stores
    ) {
    }

    public function forKernel(): object
    {
        return (object) [
            'tenant' => 'shop',
            'company' => (object) [
                'name' => $this->companyName(),
                'address' => $this->address(),
                'language' => str_replace('_', '-', $this->text('general/locale/code')),
            ],
            'autopilot' => $this->text('parstock/ordering/autopilot'),
            'from' => $this->from(),
            'copyTo' => $this->copyTo(),
            'intervalMinutes' => 60,
            'guards' => (object) [
                'fellToZeroShare' => $this->text('parstock/guards/fell_to_zero_share'),
                'unitsMovedShare' => $this->text('parstock/guards/units_moved_share'),
                'staleIntervals' => 2,
                'ordersPerRun' => (int) $this->text('parstock/limits/orders_per_run'),
                'valuePerRun' => $this->text('parstock/limits/value_per_run'),
                'timesUsualRun' => '5',
                'timesMedian' => $this->text('parstock/guards/times_median'),
                'coverDays' => 180,
                'priceChangeShare' => $this->text('parstock/guards/price_change_share'),
                'coolDownDays' => (int) $this->text('parstock/guards/cool_down_days'),
                'backlogCap' => '1000',
                'budgets' => [],
            ],
            'approval' => (object) [
                'lineValue' => $this->text('parstock/limits/line_value'),
                'orderValue' => $this->text('parstock/limits/order_value'),
                'expiresAfterDays' => (int) $this->text('parstock/limits/expires_after_days'),
                'remindAfterDays' => 2,
                'escalateAfterDays' => 4,
                'confirmedLessShare' => '0.1',
                'confirmedPriceShare' => '0.02',
                'confirmedLateDays' => 3,
                'quietAfterRejectionDays' => (int) $this->text('parstock/limits/quiet_after_rejection_days'),
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
                'referencePrefix' => $this->text('parstock/ordering/reference_prefix'),
            ],
        ];
    }

    public function currency(): string
    {
        return $this->text('currency/options/base');
    }

    public function mailTemplate(): string
    {
        return $this->text('parstock/mail/template');
    }

    public function mailIdentity(): string
    {
        return $this->text('parstock/mail/identity');
    }

    /** After so many seconds a mail that was begun and not answered counts as uncertain. */
    public function patienceSeconds(): int
    {
        return (int) $this->text('parstock/mail/patience_seconds');
    }

    public function isMailOff(): bool
    {
        return $this->config->isSetFlag('system/smtp/disable');
    }

    /** @return list<string> */
    public function copyTo(): array
    {
        $parts = preg_split('/[\s,;]+/', $this->text('parstock/mail/copy_to'), -1, PREG_SPLIT_NO_EMPTY);
        return array_values(array_filter($parts, static fn (string $one): bool => filter_var($one, FILTER_VALIDATE_EMAIL) !== false));
    }

    public function from(): string
    {
        return $this->text("trans_email/ident_{$this->mailIdentity()}/email");
    }

    private function companyName(): string
    {
        $name = $this->text('general/store_information/name');
        return $name === '' ? (string) $this->stores->getDefaultStoreView()?->getName() : $name;
    }

    /** @return list<string> */
    public function address(): array
    {
        $own = preg_split('/\R/', $this->text('parstock/ordering/ship_to'));
        $shop = [
            $this->text('general/store_information/street_line1'),
            $this->text('general/store_information/street_line2'),
            trim("{$this->text('general/store_information/postcode')} {$this->text('general/store_information/city')}"),
            $this->text('general/store_information/country_id'),
        ];
        $filled = static fn (array $lines): array
            => array_values(array_filter(array_map('trim', $lines), static fn (string $line): bool => $line !== ''));
        return $filled($own) !== [] ? $filled($own) : $filled($shop);
    }

    private function text(string $path): string
    {
        return trim((string) $this->config->getValue($path));
    }
}
