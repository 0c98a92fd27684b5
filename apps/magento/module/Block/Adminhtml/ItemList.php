<?php

declare(strict_types=1);

namespace Parstock\Reorder\Block\Adminhtml;

use Magento\Backend\Block\Template;
use Magento\Backend\Block\Template\Context;
use Magento\Framework\Data\Form\FormKey;
use Parstock\Reorder\Core\Quantity;
use Parstock\Reorder\Model\Items;
use Parstock\Reorder\Model\Notes;
use Parstock\Reorder\Model\Suppliers;

/** Items at sources: those that are low, or those whose SKU begins as was searched, from a place in their order on. */
class ItemList extends Template
{
    private const ON_A_PAGE = 50;

    /** @param array<string, mixed> $data */
    public function __construct(
        Context $context,
        private readonly Items $items,
        private readonly Suppliers $suppliers,
        private readonly Notes $notes,
        private readonly FormKey $key,
        array $data = []
    ) {
        parent::__construct($context, $data);
    }

    public function search(): string
    {
        return trim((string) $this->getRequest()->getParam('search'));
    }

    public function isLowOnly(): bool
    {
        return $this->search() === '' && !$this->getRequest()->getParam('all');
    }

    /** @return list<array<string, string|null>> */
    public function rows(): array
    {
        $search = $this->search();
        $after = [(string) $this->getRequest()->getParam('sku_after'), (string) $this->getRequest()->getParam('source_after')];
        return $this->items->rows($search === '' ? null : [$search], $this->isLowOnly(), $after, self::ON_A_PAGE);
    }

    /** @param list<array<string, string|null>> $rows */
    public function nextUrl(array $rows): ?string
    {
        $last = $rows[self::ON_A_PAGE - 1] ?? null;
        return $last === null ? null : $this->getUrl('*/*/*', [
            '_query' => [
                'sku_after' => $last['sku'],
                'source_after' => $last['source_code'],
                'all' => $this->isLowOnly() ? null : 1,
            ],
        ]);
    }

    /** @return array<string, object> */
    public function suppliers(): array
    {
        return $this->suppliers->all();
    }

    /** @return list<string> what the last look found that a person must see */
    public function findings(): array
    {
        $run = $this->notes->get(Notes::LAST_RUN);
        return [...($run->stopped ?? []), ...($this->notes->get(Notes::EXCEPTIONS) ?? [])];
    }

    public function figure(?string $value): string
    {
        return $value === null ? '' : (Quantity::parseDecimal($value) ?? $value);
    }

    public function formKey(): string
    {
        return $this->key->getFormKey();
    }
}
