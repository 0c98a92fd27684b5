<?php

declare(strict_types=1);

namespace Parstock\Reorder\Console;

use Magento\Framework\Console\Cli;
use Parstock\Reorder\Model\RunFactory;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;

/** bin/magento parstock:run */
class RunCommand extends Command
{
    /** The command list is built for every command, before the database may be there. */
    public function __construct(private readonly RunFactory $runs)
    {
        parent::__construct();
    }

    protected function configure(): void
    {
        $this->setName('parstock:run')
            ->setDescription('Looks at all stock and proposes or sends what is to be ordered')
            ->addOption('checked', null, InputOption::VALUE_NONE, 'The stock looks unusual and is right');
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        $done = $this->runs->create()->start('person', null, (bool) $input->getOption('checked'));
        foreach ([...$done->stopped, ...array_column($done->exceptions, 'message')] as $message) {
            $output->writeln($message, OutputInterface::OUTPUT_RAW);
        }
        $count = count($done->orders);
        $output->writeln($count === 1 ? '1 order.' : "$count orders.");
        return $done->stopped === [] ? Cli::RETURN_SUCCESS : Cli::RETURN_FAILURE;
    }
}
