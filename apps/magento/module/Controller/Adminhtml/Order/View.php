<?php

declare(strict_types=1);

namespace Parstock\Reorder\Controller\Adminhtml\Order;

use Magento\Backend\Model\View\Result\Page as Result;
use Parstock\Reorder\Controller\Adminhtml\Page;

/** One purchase order. */
class View extends Page
{
    public const ADMIN_RESOURCE = 'Parstock_Reorder::orders';

    public function execute(): Result
    {
        return $this->page('Parstock_Reorder::orders', __('Purchase order %1', (string) $this->getRequest()->getParam('reference')));
    }
}
