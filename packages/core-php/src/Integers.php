<?php

declare(strict_types=1);

namespace Parstock\Core;

/** Whole numbers of any length as canonical decimal texts ("12", "-3", "0"). */
interface Integers
{
    public function sum(string $a, string $b): string;

    public function product(string $a, string $b): string;

    /** @return array{string, string} quotient cut towards zero, and remainder with the sign of $a; $b is not zero */
    public function quotient(string $a, string $b): array;
}
