<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\App\Area;
use Magento\Framework\App\State;
use Magento\Framework\Escaper;
use Magento\Framework\Exception\MailException;
use Magento\Framework\Mail\Template\TransportBuilderFactory;
use Magento\Framework\Mail\TransportInterfaceFactory;
use Magento\Framework\Translate\Inline\StateInterface;
use Magento\Store\Model\Store;
use Parstock\Reorder\Core\Money;

/** Hands an order to Magento's mailer and tells what came of it. */
class SupplierMail
{
    public function __construct(
        private readonly TransportBuilderFactory $builders,
        private readonly TransportInterfaceFactory $transports,
        private readonly Attachment $attachment,
        private readonly PdfDocument $pdf,
        private readonly StateInterface $inlineTranslation,
        private readonly State $appState,
        private readonly Settings $settings,
        private readonly Escaper $escaper
    ) {
    }

    /** @return object{kind: string, message: string} accepted, not-sent, or lost where it may have gone out */
    public function send(object $state, bool $copy): object
    {
        $this->inlineTranslation->suspend();
        try {
            return $this->appState->emulateAreaCode(Area::AREA_ADMINHTML, fn (): object => $this->handOver($state, $copy));
        } finally {
            $this->inlineTranslation->resume();
        }
    }

    private function handOver(object $state, bool $copy): object
    {
        $reference = $state->order->reference;
        try {
            $builder = $this->builders->create();
            $builder->setTemplateIdentifier($this->settings->mailTemplate())
                ->setTemplateOptions(['area' => Area::AREA_ADMINHTML, 'store' => Store::DEFAULT_STORE_ID])
                ->setTemplateVars($this->variables($state, $copy))
                ->setFromByScope($this->settings->mailIdentity(), Store::DEFAULT_STORE_ID)
                ->addTo($state->sentTo, $state->parties->supplier->name);
            foreach ($this->settings->copyTo() as $address) {
                $builder->addCc($address);
            }
            $message = $builder->getTransport()->getMessage();
            $pdf = $this->pdf->render($state, $this->settings->forKernel()->company);
            $message = $this->attachment->add($message, $pdf, "$reference.pdf", 'application/pdf');
            $transport = $this->transports->create(['message' => $message]);
        } catch (\Throwable $fault) {
            return (object) ['kind' => 'not-sent', 'message' => $fault->getMessage()];
        }
        try {
            $transport->sendMessage();
            return (object) ['kind' => 'accepted', 'message' => (string) __('Taken by the mail server.')];
        } catch (MailException $fault) {
            // Magento's own words say nothing of the stage, and once the body was on its way the server may have kept it.
            return (object) [
                'kind' => $this->surelyNotSent($fault) ? 'not-sent' : 'lost',
                'message' => $fault->getMessage(),
            ];
        }
    }

    /** Whether what lies beneath proves that the message never left: no connection, or a mail programme that refused it. */
    private function surelyNotSent(\Throwable $fault): bool
    {
        for ($cause = $fault->getPrevious(); $cause !== null; $cause = $cause->getPrevious()) {
            $said = $cause->getMessage();
            if (preg_match('/^Unable to send mail|connection could not be established|connection refused/i', $said) === 1) {
                return true;
            }
        }
        return false;
    }

    /** @return array<string, mixed> */
    private function variables(object $state, bool $copy): array
    {
        $order = $state->order;
        $company = $this->settings->forKernel()->company;
        $text = fn (string $plain): string => $this->escaper->escapeHtml($plain);
        $cell = static fn (string $inner, string $align = 'left'): string
            => "<td style=\"padding: 6px 8px 6px 0; border-bottom: 1px solid #dddddd; text-align: $align\">$inner</td>";
        $rows = array_map(static fn (object $line): string => '<tr>'
            . $cell($text($line->name) . '<br/><small>' . $text($line->supplierSku ?? $line->item) . '</small>')
            . $cell($text("$line->quantity {$line->unit->code}"), 'right')
            . $cell($text("$line->price $order->currency"), 'right')
            . $cell($text(Money::amountText($line->total, $order->currency)), 'right') . '</tr>', $order->lines);
        return [
            'copy' => $copy,
            'reference' => $order->reference,
            'company' => $company->name,
            'supplier' => $state->parties->supplier->name,
            'lines' => '<table style="border-collapse: collapse; width: 100%">' . implode('', $rows) . '</table>',
            'ship_to' => implode('<br/>', array_map($text, $state->parties->shipTo->address ?? [])),
            'total' => Money::amountText($order->total, $order->currency),
            'day' => $order->orderDay,
            'expected' => $order->expectedDay ?? '',
        ];
    }
}
