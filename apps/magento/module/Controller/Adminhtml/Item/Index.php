<?php

declare(strict_types=1);

namespace Parstock\Reorder\Controller\Adminhtml\Item;

use Magento\Backend\Model\View\Result\Page as Result;
use Parstock\Reorder\Controller\Adminhtml\Page;

/** Items with their stock and how they are bought. */
class Index extends Page
{
    public const ADMIN_RESOURCE = 'Parstock_Reorder::manage';

    public function execute(): Result
    {
        return $this->page('Parstock_Reorder::items', __('Items and reorder points'));
    }
}
