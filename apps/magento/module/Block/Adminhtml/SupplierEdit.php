<?php

declare(strict_types=1);

namespace Parstock\Reorder\Block\Adminhtml;

use Magento\Backend\Block\Template;
use Magento\Backend\Block\Template\Context;
use Magento\Framework\Data\Form\FormKey;
use Parstock\Reorder\Model\Suppliers;

/** A supplier's page. */
class SupplierEdit extends Template
{
    /** @param array<string, mixed> $data */
    public function __construct(
        Context $context,
        private readonly Suppliers $suppliers,
        private readonly FormKey $key,
        array $data = []
    ) {
        parent::__construct($context, $data);
    }

    public function supplier(): ?object
    {
        return $this->suppliers->find((string) $this->getRequest()->getParam('code'));
    }

    public function formKey(): string
    {
        return $this->key->getFormKey();
    }

    public function saveUrl(): string
    {
        return $this->getUrl('*/*/save');
    }

    /**
     * Fields as they are typed: name, label, value, and choices where there are some.
     *
     * @return list<array{string, string, string, list<string>}>
     */
    public function fields(?object $is): array
    {
        $text = static fn (mixed $value): string => (string) ($value ?? '');
        return [
            ['name', (string) __('Name'), $text($is?->name), []],
            ['email', (string) __('E-mail for orders'), $text($is->email ?? ''), []],
            ['currency', (string) __('Currency'), $text($is?->currency), []],
            ['status', (string) __('Status'), $text($is?->status), Suppliers::STATUSES],
            ['account_number', (string) __('Our account number there'), $text($is->accountNumber ?? ''), []],
            ['payment_terms', (string) __('Payment terms'), $text($is->paymentTerms ?? ''), []],
            ['minimum', (string) __('Minimum value of an order'), $text($is->minimum->value ?? ''), []],
            ['below', (string) __('Below the minimum'), $text($is->minimum->below ?? ''), Suppliers::BELOW_MINIMUM],
            ['short_delivery', (string) __('What a short delivery leaves'), $text($is->shortDelivery ?? ''), Suppliers::SHORT_DELIVERY],
        ];
    }
}
