<?php

declare(strict_types=1);

namespace Parstock\Reorder\Controller\Adminhtml\Supplier;

use Magento\Backend\Model\View\Result\Page as Result;
use Parstock\Reorder\Controller\Adminhtml\Page;

/** One supplier, or a new one. */
class Edit extends Page
{
    public const ADMIN_RESOURCE = 'Parstock_Reorder::manage';

    public function execute(): Result
    {
        return $this->page('Parstock_Reorder::suppliers', __('Supplier'));
    }
}
