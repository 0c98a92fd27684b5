<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

/** Another writer was first: nothing of this append was kept. */
class Overtaken extends \RuntimeException
{
}
