<?php

declare(strict_types=1);

namespace Parstock\Reorder\Block\Adminhtml;

use Magento\Backend\Block\Template;
use Magento\Backend\Block\Template\Context;
use Magento\Framework\Data\Form\FormKey;
use Parstock\Reorder\Core\Explain;
use Parstock\Reorder\Core\Money;
use Parstock\Reorder\Core\Quantity;
use Parstock\Reorder\Model\Clock;
use Parstock\Reorder\Model\OrderBook;

/** One purchase order with its lines, the reasons for them, and everything that happened to it. */
class OrderView extends Template
{
    private const WITH_SUPPLIER = ['submitted', 'sent', 'acknowledged', 'confirmed', 'changed', 'partly-received'];

    /** @param array<string, mixed> $data */
    public function __construct(
        Context $context,
        private readonly OrderBook $book,
        private readonly Clock $clock,
        private readonly FormKey $key,
        array $data = []
    ) {
        parent::__construct($context, $data);
    }

    public function order(): ?object
    {
        return $this->book->find((string) $this->getRequest()->getParam('reference'));
    }

    /** @return list<object> */
    public function events(object $state): array
    {
        return $this->book->events($state->order->reference);
    }

    public function mayDecide(): bool
    {
        return $this->_authorization->isAllowed('Parstock_Reorder::approve');
    }

    public function formKey(): string
    {
        return $this->key->getFormKey();
    }

    public function decideUrl(): string
    {
        return $this->getUrl('*/*/decide');
    }

    public function amount(string $amount, string $currency): string
    {
        return Money::amountText($amount, $currency);
    }

    public function time(string $instant): string
    {
        return $this->clock->shown($instant);
    }

    /**
     * Why each line was bought, as it was reckoned when it was proposed.
     *
     * @return array<int, list<string>> by line
     */
    public function reasons(object $state): array
    {
        $reasons = [];
        foreach ($this->events($state) as $event) {
            foreach ($event->proofs ?? [] as $proof) {
                $reasons[$proof->line] = Explain::explainProof($proof);
            }
        }
        return $reasons;
    }

    /** @return array<string, string> decision → its name, the likeliest first */
    public function decisions(object $state): array
    {
        $all = match (true) {
            $state->held => ['release' => __('Release')],
            in_array($state->status, OrderBook::DRAFTS, true) => [
                'approve' => __('Approve and send'),
                'reject' => __('Reject'),
                'hold' => __('Hold'),
            ],
            $state->status === 'changed' => ['approve' => __('Take the change'), 'reject' => __('Decline the change')],
            $state->status === 'unknown' => ['confirm-sent' => __('The mail arrived'), 'send-again' => __('Send a marked copy')],
            $state->status === 'failed' => ['retry' => __('Try again'), 'cancel' => __('Cancel the order')],
            in_array($state->status, self::WITH_SUPPLIER, true) => ['close' => __('Close'), 'cancel' => __('Cancel the order')],
            default => [],
        };
        return array_map(strval(...), $all);
    }

    /** What of a line is still to come; null where nothing can be received. */
    public function rest(object $state, object $line): ?string
    {
        if ($state->held || !in_array($state->status, self::WITH_SUPPLIER, true)) {
            return null;
        }
        $rest = Quantity::subtract(Quantity::subtract($line->quantity, $line->received), $line->cancelled ?? '0');
        return Quantity::isPositive($rest) ? $rest : null;
    }

    public function sentence(object $event): string
    {
        $what = match ($event->type) {
            'proposed' => __('Proposed'),
            'amended' => __('Raised'),
            'asked' => __('Waits for a person: %1', implode(' ', $event->reasons)),
            'approved' => __('Approved: %1', $event->reason),
            'rejected' => __('Rejected: %1', $event->reason),
            'sending' => __('The mail to %1 is about to go', $event->to),
            'sent' => $event->found ? __('The mail went out: it was found') : __('The mail went out'),
            'lost' => __('Nobody can know whether it went out: %1', $event->failure->message),
            'absent', 'failed' => $event->by->kind === 'person'
                ? $event->failure->message
                : __('It did not go out: %1', $event->failure->message),
            'received' => __('Received: %1', implode(', ', array_map(
                static fn (object $one): string => (string) __('%1 of line %2', $one->quantity, $one->line),
                $event->lines
            ))),
            default => __(ucfirst(str_replace('-', ' ', $event->type))),
        };
        return (string) $what;
    }
}
