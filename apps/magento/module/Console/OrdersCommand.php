<?php

declare(strict_types=1);

namespace Parstock\Reorder\Console;

use Magento\Framework\Console\Cli;
use Parstock\Reorder\Core\Money;
use Parstock\Reorder\Model\OrderBookFactory;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Helper\Table;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;

/** bin/magento parstock:orders */
class OrdersCommand extends Command
{
    public function __construct(private readonly OrderBookFactory $books)
    {
        parent::__construct();
    }

    protected function configure(): void
    {
        $this->setName('parstock:orders')->setDescription('Lists purchase orders that are not finished');
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        $rows = array_map(static fn (object $state): array => [
            $state->order->reference,
            $state->status,
            $state->parties->supplier->name,
            $state->order->shipTo,
            count($state->order->lines),
            Money::amountText($state->order->total, $state->order->currency),
        ], $this->books->create()->live());
        (new Table($output))->setHeaders(['Order', 'Status', 'Supplier', 'Source', 'Lines', 'Total'])->setRows($rows)->render();
        return Cli::RETURN_SUCCESS;
    }
}
