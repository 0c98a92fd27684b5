<?php

declare(strict_types=1);

namespace Parstock\Reorder\Plugin;

use Magento\InventorySalesApi\Api\Data\ItemToSellInterface;
use Magento\InventorySalesApi\Api\PlaceReservationsForSalesEventInterface;
use Parstock\Reorder\Model\Changes;

/** Orders that are placed, cancelled, shipped or refunded change what can still be sold, and nothing else tells of it. */
class ReservationsPlaced
{
    public function __construct(private readonly Changes $changes)
    {
    }

    /** @param ItemToSellInterface[] $items */
    public function afterExecute(PlaceReservationsForSalesEventInterface $subject, mixed $result, array $items): mixed
    {
        $this->changes->mark(array_map(static fn (ItemToSellInterface $one): string => (string) $one->getSku(), $items));
        return $result;
    }
}
