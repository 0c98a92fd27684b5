<?php

declare(strict_types=1);

namespace Parstock\Reorder\Cron;

use Parstock\Reorder\Model\Run;

/** Every night: whatever went past Magento's services, straight into the database, is found here. */
class LookAtAll
{
    public function __construct(private readonly Run $run)
    {
    }

    public function execute(): void
    {
        $this->run->start('schedule');
    }
}
