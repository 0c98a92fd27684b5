<?php

declare(strict_types=1);

namespace Parstock\Reorder\Cron;

use Parstock\Reorder\Model\Changes;
use Parstock\Reorder\Model\Courier;
use Parstock\Reorder\Model\Run;

/** Decides about what has moved, and carries on what is unfinished. */
class LookAtChanges
{
    public function __construct(
        private readonly Changes $changes,
        private readonly Run $run,
        private readonly Courier $courier
    ) {
    }

    public function execute(): void
    {
        $marks = $this->changes->waiting();
        if ($marks === []) {
            $this->courier->carryAll();
            return;
        }
        $this->run->start('event', array_map(strval(...), array_keys($marks)));
        $this->changes->settle($marks);
    }
}
