<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** Another writer had the version or the need first. */
final class Overtaken extends \RuntimeException
{
}
