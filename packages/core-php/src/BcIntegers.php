<?php

declare(strict_types=1);

namespace Parstock\Core;

/** By PHP's bcmath extension. */
final class BcIntegers implements Integers
{
    public function sum(string $a, string $b): string
    {
        return bcadd($a, $b, 0);
    }

    public function product(string $a, string $b): string
    {
        return bcmul($a, $b, 0);
    }

    public function quotient(string $a, string $b): array
    {
        return [bcdiv($a, $b, 0), bcmod($a, $b, 0)];
    }
}
