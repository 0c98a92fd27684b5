<?php

declare(strict_types=1);

namespace Parstock\Reorder\Observer;

use Magento\Framework\Event\Observer;
use Magento\Framework\Event\ObserverInterface;
use Parstock\Reorder\Model\Changes;

/** Shops and extensions that still save the old stock item. With sources in use, most changes come through the plugins. */
class StockItemSaved implements ObserverInterface
{
    public function __construct(private readonly Changes $changes)
    {
    }

    public function execute(Observer $observer): void
    {
        $product = (int) $observer->getEvent()->getData('item')?->getProductId();
        $this->changes->markProduct($product);
    }
}
