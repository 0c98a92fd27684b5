<?php

declare(strict_types=1);

namespace Parstock\Reorder\Controller\Adminhtml\Supplier;

use Magento\Backend\Model\View\Result\Page as Result;
use Parstock\Reorder\Controller\Adminhtml\Page;

/** The grid of suppliers. */
class Index extends Page
{
    public const ADMIN_RESOURCE = 'Parstock_Reorder::manage';

    public function execute(): Result
    {
        return $this->page('Parstock_Reorder::suppliers', __('Suppliers'));
    }
}
