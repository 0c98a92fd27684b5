<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model\ResourceModel;

use Magento\Framework\Model\ResourceModel\Db\AbstractDb;

/** Rows of a grid; what is written goes through the order book or the suppliers. */
class Order extends AbstractDb
{
    protected function _construct(): void
    {
        $this->_init('parstock_order', 'reference');
    }
}
