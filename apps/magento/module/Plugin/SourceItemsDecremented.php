<?php

declare(strict_types=1);

namespace Parstock\Reorder\Plugin;

use Magento\Inventory\Model\SourceItem\Command\DecrementSourceItemQty;
use Parstock\Reorder\Model\Changes;

/** What a shipment takes from a source. */
class SourceItemsDecremented
{
    public function __construct(private readonly Changes $changes)
    {
    }

    /** @param array<int, array<string, mixed>> $sourceItemDecrementData */
    public function afterExecute(DecrementSourceItemQty $subject, mixed $result, array $sourceItemDecrementData): mixed
    {
        $skus = array_map(static fn (array $one): string => (string) $one['source_item']?->getSku(), $sourceItemDecrementData);
        $this->changes->mark($skus);
        return $result;
    }
}
