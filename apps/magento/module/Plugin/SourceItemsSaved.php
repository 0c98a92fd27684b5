<?php

declare(strict_types=1);

namespace Parstock\Reorder\Plugin;

use Magento\InventoryApi\Api\Data\SourceItemInterface;
use Parstock\Reorder\Model\Changes;

/** Around saving and deleting source items: the admin, REST and imports all pass here. */
class SourceItemsSaved
{
    public function __construct(private readonly Changes $changes)
    {
    }

    /** @param SourceItemInterface[] $sourceItems */
    public function afterExecute(object $subject, mixed $result, array $sourceItems): mixed
    {
        $this->changes->mark(array_map(static fn (SourceItemInterface $one): string => (string) $one->getSku(), $sourceItems));
        return $result;
    }
}
