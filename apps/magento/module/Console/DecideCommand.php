<?php

declare(strict_types=1);

namespace Parstock\Reorder\Console;

use Magento\Framework\Console\Cli;
use Parstock\Reorder\Model\DeskFactory;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputArgument;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;

/** bin/magento parstock:decide approve PS-261123-ABCDEF --by="Maria Lopez" */
class DecideCommand extends Command
{
    private const DECISIONS = ['approve', 'reject', 'hold', 'release', 'confirm-sent', 'send-again', 'retry', 'cancel', 'close'];

    public function __construct(private readonly DeskFactory $desks)
    {
        parent::__construct();
    }

    protected function configure(): void
    {
        $this->setName('parstock:decide')
            ->setDescription('Decides about a purchase order under a name')
            ->addArgument('decision', InputArgument::REQUIRED, implode(', ', self::DECISIONS))
            ->addArgument('reference', InputArgument::REQUIRED)
            ->addOption('by', null, InputOption::VALUE_REQUIRED, 'Who decides')
            ->addOption('reason', null, InputOption::VALUE_REQUIRED, 'Why', '');
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        $decision = (string) $input->getArgument('decision');
        $name = trim((string) $input->getOption('by'));
        $problem = match (true) {
            !in_array($decision, self::DECISIONS, true) => "\"$decision\" is none of " . implode(', ', self::DECISIONS) . '.',
            $name === '' => 'Say who decides with --by="Your Name".',
            default => $this->decide($decision, $input, (object) ['kind' => 'person', 'id' => "cli:$name", 'name' => $name]),
        };
        $output->writeln($problem ?? 'Done.', OutputInterface::OUTPUT_RAW);
        return $problem === null ? Cli::RETURN_SUCCESS : Cli::RETURN_FAILURE;
    }

    private function decide(string $decision, InputInterface $input, object $person): ?string
    {
        $reference = (string) $input->getArgument('reference');
        $reason = (string) $input->getOption('reason');
        $desk = $this->desks->create();
        return match ($decision) {
            'approve' => $desk->approve($reference, $person),
            'reject' => $desk->reject($reference, $person, $reason),
            'cancel' => $desk->end($reference, 'cancelled', $person, $reason),
            'close' => $desk->end($reference, 'closed', $person, $reason),
            'hold' => $desk->command($reference, 'held', $person, $reason),
            'release' => $desk->command($reference, 'released', $person),
            default => $desk->command($reference, $decision, $person),
        };
    }
}
