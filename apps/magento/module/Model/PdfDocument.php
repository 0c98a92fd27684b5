<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\App\Filesystem\DirectoryList;
use Magento\Framework\Filesystem;
use Parstock\Reorder\Core\Money;

/** A purchase order as PDF, with a font that comes with Magento; one of them, since each is put into the file whole. */
class PdfDocument
{
    private const FONT = 'lib/internal/LinLibertineFont/LinLibertine_Re-4.4.1.ttf';
    private const LEFT = 50;
    private const RIGHT = 545;
    private const TOP = 790;
    private const BOTTOM = 60;
    private const LEADING = 15;
    /** Heading → where the column begins, and how many characters fit. */
    private const COLUMNS = ['No.' => [50, 4], 'Item' => [80, 48], 'Your number' => [320, 16], 'Quantity' => [410, 10], 'Amount' => [480, 14]];

    private \Zend_Pdf $pdf;
    private \Zend_Pdf_Page $page;
    private float $y = 0;

    public function __construct(private readonly Filesystem $filesystem)
    {
    }

    public function render(object $state, object $company): string
    {
        $order = $state->order;
        $supplier = $state->parties->supplier;
        $this->pdf = new \Zend_Pdf();
        $this->turn();
        $this->write((string) __('Purchase order %1', $order->reference), 18);
        $this->write("$company->name, $order->orderDay");
        $this->y -= self::LEADING;
        $this->write((string) __('To'), 13);
        array_map($this->write(...), [$supplier->name, ...($supplier->address ?? [])]);
        $this->y -= self::LEADING;
        $this->write((string) __('Deliver to'), 13);
        array_map($this->write(...), [$company->name, ...($state->parties->shipTo->address ?? [])]);
        $this->y -= self::LEADING;
        $this->heading();
        foreach ($order->lines as $line) {
            $this->line($line, $order->currency);
        }
        $this->y -= self::LEADING;
        $this->write((string) __('Total: %1', Money::amountText($order->total, $order->currency)), 13);
        if (isset($order->expectedDay)) {
            $this->write((string) __('Expected by %1.', $order->expectedDay));
        }
        $pages = count($this->pdf->pages);
        foreach ($this->pdf->pages as $place => $page) {
            $page->setFont($this->font(), 9);
            $page->drawText((string) __('Page %1 of %2', $place + 1, $pages), self::LEFT, 35, 'UTF-8');
        }
        return $this->pdf->render();
    }

    private function line(object $line, string $currency): void
    {
        $name = mb_str_split("$line->name ($line->item)", self::COLUMNS['Item'][1]);
        if ($this->y - self::LEADING * count($name) < self::BOTTOM) {
            $this->turn();
            $this->heading();
        }
        $this->draw('No.', (string) $line->number);
        $this->draw('Your number', $line->supplierSku ?? '');
        $this->draw('Quantity', "$line->quantity {$line->unit->code}");
        $this->draw('Amount', Money::amountText($line->total, $currency));
        foreach ($name as $piece) {
            $this->draw('Item', $piece);
            $this->y -= self::LEADING;
        }
    }

    private function heading(): void
    {
        $this->page->setFont($this->font(), 10);
        foreach (self::COLUMNS as $name => [$x]) {
            $this->page->drawText((string) __($name), $x, $this->y, 'UTF-8');
        }
        $this->page->setFont($this->font(), 10);
        $this->page->drawLine(self::LEFT, $this->y - 4, self::RIGHT, $this->y - 4);
        $this->y -= self::LEADING + 4;
    }

    private function draw(string $column, string $text): void
    {
        [$x, $fits] = self::COLUMNS[$column];
        $this->page->drawText(mb_substr($text, 0, $fits), $x, $this->y, 'UTF-8');
    }

    private function write(string $text, int $size = 11): void
    {
        if ($this->y < self::BOTTOM) {
            $this->turn();
        }
        $this->page->setFont($this->font(), $size);
        $this->page->drawText(mb_substr($text, 0, 90), self::LEFT, $this->y, 'UTF-8');
        $this->page->setFont($this->font(), 10);
        $this->y -= max(self::LEADING, $size + 4);
    }

    private function turn(): void
    {
        $this->page = $this->pdf->newPage(\Zend_Pdf_Page::SIZE_A4);
        $this->pdf->pages[] = $this->page;
        $this->page->setFont($this->font(), 10);
        $this->y = self::TOP;
    }

    private function font(): \Zend_Pdf_Resource_Font
    {
        $root = $this->filesystem->getDirectoryRead(DirectoryList::ROOT);
        return \Zend_Pdf_Font::fontWithPath($root->getAbsolutePath(self::FONT));
    }
}
