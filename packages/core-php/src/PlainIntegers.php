<?php

declare(strict_types=1);

namespace Parstock\Core;

/** Schoolbook arithmetic for a PHP without bcmath. Only figures beyond 64 bits come here. */
final class PlainIntegers implements Integers
{
    /** Digits in a limb: the product of two limbs and a carry fits 64 bits. */
    private const LIMB = 7;
    private const BASE = 10_000_000;

    public function sum(string $a, string $b): string
    {
        [$minusA, $sizeA] = self::parts($a);
        [$minusB, $sizeB] = self::parts($b);
        if ($minusA === $minusB) {
            return self::signed($minusA, self::plus($sizeA, $sizeB));
        }
        return self::order($sizeA, $sizeB) >= 0
            ? self::signed($minusA, self::minus($sizeA, $sizeB))
            : self::signed($minusB, self::minus($sizeB, $sizeA));
    }

    public function product(string $a, string $b): string
    {
        [$minusA, $sizeA] = self::parts($a);
        [$minusB, $sizeB] = self::parts($b);
        $left = self::limbs($sizeA);
        $right = self::limbs($sizeB);
        $limbs = array_fill(0, count($left) + count($right), 0);
        foreach ($left as $i => $one) {
            $carry = 0;
            foreach ($right as $j => $other) {
                $carry += $limbs[$i + $j] + $one * $other;
                $limbs[$i + $j] = $carry % self::BASE;
                $carry = intdiv($carry, self::BASE);
            }
            $limbs[$i + count($right)] += $carry;
        }
        return self::signed($minusA !== $minusB, self::text($limbs));
    }

    public function quotient(string $a, string $b): array
    {
        [$minusA, $sizeA] = self::parts($a);
        [$minusB, $sizeB] = self::parts($b);
        $quotient = '';
        $rest = '0';
        foreach (str_split($sizeA) as $digit) {
            $rest = ltrim($rest . $digit, '0');
            $rest = $rest === '' ? '0' : $rest;
            for ($times = 0; self::order($rest, $sizeB) >= 0; $times += 1) {
                $rest = self::minus($rest, $sizeB);
            }
            $quotient .= $times;
        }
        $quotient = ltrim($quotient, '0');
        return [
            self::signed($minusA !== $minusB, $quotient === '' ? '0' : $quotient),
            self::signed($minusA, $rest),
        ];
    }

    /** @return array{bool, string} */
    private static function parts(string $value): array
    {
        return $value[0] === '-' ? [true, substr($value, 1)] : [false, $value];
    }

    private static function signed(bool $minus, string $size): string
    {
        return $minus && $size !== '0' ? '-' . $size : $size;
    }

    private static function order(string $a, string $b): int
    {
        return strlen($a) <=> strlen($b) ?: strcmp($a, $b);
    }

    private static function plus(string $a, string $b): string
    {
        $left = self::limbs($a);
        $right = self::limbs($b);
        $carry = 0;
        $limbs = [];
        for ($i = 0; $i < max(count($left), count($right)); $i += 1) {
            $carry += ($left[$i] ?? 0) + ($right[$i] ?? 0);
            $limbs[] = $carry % self::BASE;
            $carry = intdiv($carry, self::BASE);
        }
        $limbs[] = $carry;
        return self::text($limbs);
    }

    /** $a is at least $b. */
    private static function minus(string $a, string $b): string
    {
        $right = self::limbs($b);
        $borrow = 0;
        $limbs = [];
        foreach (self::limbs($a) as $i => $limb) {
            $limb -= ($right[$i] ?? 0) + $borrow;
            $borrow = $limb < 0 ? 1 : 0;
            $limbs[] = $limb + $borrow * self::BASE;
        }
        return self::text($limbs);
    }

    /** @return list<int> lowest limb first */
    private static function limbs(string $size): array
    {
        $length = (int) ceil(strlen($size) / self::LIMB) * self::LIMB;
        return array_reverse(array_map('intval', str_split(str_pad($size, $length, '0', STR_PAD_LEFT), self::LIMB)));
    }

    /** @param list<int> $limbs */
    private static function text(array $limbs): string
    {
        $text = '';
        foreach (array_reverse($limbs) as $limb) {
            $text .= str_pad((string) $limb, self::LIMB, '0', STR_PAD_LEFT);
        }
        $text = ltrim($text, '0');
        return $text === '' ? '0' : $text;
    }
}
