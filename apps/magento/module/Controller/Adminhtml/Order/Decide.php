<?php

declare(strict_types=1);

namespace Parstock\Reorder\Controller\Adminhtml\Order;

use Magento\Backend\App\Action;
use Magento\Backend\App\Action\Context;
use Magento\Framework\App\Action\HttpPostActionInterface;
use Magento\Framework\Controller\Result\Redirect;
use Parstock\Reorder\Model\Desk;
use Parstock\Reorder\Model\Person;

/** What a person does with an order; the framework has checked the form's key and the person's right. */
class Decide extends Action implements HttpPostActionInterface
{
    public const ADMIN_RESOURCE = 'Parstock_Reorder::approve';

    public function __construct(
        Context $context,
        private readonly Desk $desk,
        private readonly Person $person
    ) {
        parent::__construct($context);
    }

    public function execute(): Redirect
    {
        $reference = (string) $this->getRequest()->getParam('reference');
        $problem = $this->decide($reference, (string) $this->getRequest()->getParam('decision'));
        if ($problem === null) {
            $this->messageManager->addSuccessMessage(__('Done.'));
        } else {
            $this->messageManager->addErrorMessage($problem);
        }
        return $this->resultRedirectFactory->create()->setPath('*/*/view', ['reference' => $reference]);
    }

    private function decide(string $reference, string $decision): ?string
    {
        $by = $this->person->here();
        $reason = trim((string) $this->getRequest()->getParam('reason'));
        return match ($decision) {
            'approve' => $this->desk->approve($reference, $by),
            'reject' => $this->desk->reject($reference, $by, $reason),
            'cancel' => $this->desk->end($reference, 'cancelled', $by, $reason),
            'close' => $this->desk->end($reference, 'closed', $by, $reason),
            'hold' => $this->desk->command($reference, 'held', $by, $reason),
            'release' => $this->desk->command($reference, 'released', $by),
            'confirm-sent', 'send-again', 'retry' => $this->desk->command($reference, $decision, $by),
            'receive' => $this->desk->receive(
                $reference,
                array_map(strval(...), (array) $this->getRequest()->getParam('received', [])),
                $by
            ),
            default => (string) __('Choose what to do with the order.'),
        };
    }
}
