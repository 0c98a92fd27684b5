<?php

declare(strict_types=1);

namespace Parstock\Reorder\Controller\Adminhtml;

use Magento\Backend\App\Action;
use Magento\Backend\Model\View\Result\Page as Result;
use Magento\Framework\App\Action\HttpGetActionInterface;
use Magento\Framework\Controller\ResultFactory;
use Magento\Framework\Phrase;

/** A page of the module under its own place in the menu. */
abstract class Page extends Action implements HttpGetActionInterface
{
    protected function page(string $menu, Phrase $title): Result
    {
        /** @var Result $page */
        $page = $this->resultFactory->create(ResultFactory::TYPE_PAGE);
        $page->setActiveMenu($menu);
        $page->getConfig()->getTitle()->prepend($title);
        return $page;
    }
}
