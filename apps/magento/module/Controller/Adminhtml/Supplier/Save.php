<?php

declare(strict_types=1);

namespace Parstock\Reorder\Controller\Adminhtml\Supplier;

use Magento\Backend\App\Action;
use Magento\Backend\App\Action\Context;
use Magento\Framework\App\Action\HttpPostActionInterface;
use Magento\Framework\Controller\Result\Redirect;
use Parstock\Reorder\Model\Suppliers;

/** Keeps or removes a supplier. */
class Save extends Action implements HttpPostActionInterface
{
    public const ADMIN_RESOURCE = 'Parstock_Reorder::manage';

    public function __construct(
        Context $context,
        private readonly Suppliers $suppliers
    ) {
        parent::__construct($context);
    }

    public function execute(): Redirect
    {
        $given = array_map(strval(...), array_filter((array) $this->getRequest()->getPostValue(), is_scalar(...)));
        $code = $given['code'] ?? '';
        $problem = isset($given['remove']) ? $this->suppliers->remove($code) : $this->suppliers->save($given);
        $redirect = $this->resultRedirectFactory->create();
        if ($problem !== null) {
            $this->messageManager->addErrorMessage($problem);
            return $redirect->setPath('*/*/edit', ['code' => $code]);
        }
        $this->messageManager->addSuccessMessage(__('Done.'));
        return $redirect->setPath('*/*/index');
    }
}
