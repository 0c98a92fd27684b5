<?php

declare(strict_types=1);

namespace Parstock\Reorder\Controller\Adminhtml\Item;

use Magento\Backend\App\Action;
use Magento\Backend\App\Action\Context;
use Magento\Framework\App\Action\HttpPostActionInterface;
use Magento\Framework\Controller\Result\Redirect;
use Parstock\Reorder\Model\Items;
use Parstock\Reorder\Model\Person;

/** Keeps how an item is bought, and who lets it be ordered alone. */
class Save extends Action implements HttpPostActionInterface
{
    public const ADMIN_RESOURCE = 'Parstock_Reorder::manage';

    public function __construct(
        Context $context,
        private readonly Items $items,
        private readonly Person $person
    ) {
        parent::__construct($context);
    }

    public function execute(): Redirect
    {
        $request = $this->getRequest();
        $sku = (string) $request->getParam('sku');
        $source = (string) $request->getParam('source_code');
        $given = array_map(strval(...), (array) $request->getParam('item', []));
        $problems = $this->items->save($sku, $source, $given);
        $confirmed = (string) $request->getParam('confirmed');
        if ($confirmed !== (string) $request->getParam('was_confirmed')) {
            $this->items->confirm($sku, $source, $confirmed === '1' ? $this->person->here() : null);
        }
        foreach ($problems as $problem) {
            $this->messageManager->addErrorMessage($problem);
        }
        if ($problems === []) {
            $this->messageManager->addSuccessMessage(__('Done.'));
        }
        return $this->resultRedirectFactory->create()->setPath('*/*/index', ['search' => $sku]);
    }
}
