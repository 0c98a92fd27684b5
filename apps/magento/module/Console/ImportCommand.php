<?php

declare(strict_types=1);

namespace Parstock\Reorder\Console;

use Magento\Framework\Console\Cli;
use Parstock\Reorder\Model\ImportFactory;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputArgument;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;

/** bin/magento parstock:import suppliers suppliers.csv */
class ImportCommand extends Command
{
    public function __construct(private readonly ImportFactory $imports)
    {
        parent::__construct();
    }

    protected function configure(): void
    {
        $this->setName('parstock:import')
            ->setDescription('Reads suppliers or reorder settings from a CSV file with a heading')
            ->addArgument('what', InputArgument::REQUIRED, 'suppliers or items')
            ->addArgument('file', InputArgument::REQUIRED);
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        $file = (string) $input->getArgument('file');
        $problems = match ((string) $input->getArgument('what')) {
            'suppliers' => $this->imports->create()->suppliers($file),
            'items' => $this->imports->create()->items($file),
            default => ['Say what to import: suppliers or items.'],
        };
        foreach ($problems as $problem) {
            $output->writeln($problem, OutputInterface::OUTPUT_RAW);
        }
        $output->writeln($problems === [] ? 'Done.' : 'Rows without a message were kept.');
        return $problems === [] ? Cli::RETURN_SUCCESS : Cli::RETURN_FAILURE;
    }
}
