<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * Exact decimals as canonical texts ("12", "0.5", "-3"): no exponent, no plus sign, no trailing zeros, never "-0".
 * Whatever fits 64 bits is computed there; longer figures go to bcmath, or to plain PHP where it is not installed.
 */
final class Quantity
{
    private const SHAPE = '/^[+-]?(?:\d{1,30}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?$/D';
    /** Everything at or beyond 10^15 is refused, and more than twelve decimals are. */
    private const WHOLE_DIGITS = 15;
    private const FINEST = 12;
    /** Signs of a scaled figure that surely fits 64 bits, also when some of them are added. */
    private const SHORT = 17;

    private static ?Integers $integers = null;

    /** The arithmetic for long figures; null chooses bcmath where it is installed. */
    public static function computeWith(?Integers $integers): void
    {
        self::$integers = $integers;
    }

    private static function integers(): Integers
    {
        return self::$integers ??= function_exists('bcadd') ? new BcIntegers() : new PlainIntegers();
    }

    /** The decimal that the text writes, or null when it is not one, is 10^15 or more, or has more than 12 decimals. */
    public static function parseDecimal(string $text): ?string
    {
        if (preg_match(self::SHAPE, $text) !== 1) {
            return null;
        }
        $minus = $text[0] === '-';
        $parts = explode('e', strtolower(ltrim($text, '+-')));
        [$whole, $fraction] = [...explode('.', $parts[0]), ''];
        $digits = ltrim($whole . $fraction, '0');
        $places = strlen($fraction) - (int) ($parts[1] ?? '0');
        $kept = rtrim($digits, '0');
        $places -= strlen($digits) - strlen($kept);
        if ($kept === '') {
            return '0';
        }
        if ($places > self::FINEST || strlen($kept) - $places > self::WHOLE_DIGITS) {
            return null;
        }
        $value = $places <= 0 ? $kept . str_repeat('0', -$places) : self::withPoint($kept, $places);
        return $minus ? '-' . $value : $value;
    }

    /** @throws \RangeException on anything else than a decimal: for literals and trusted data */
    public static function decimal(string|int|float $value): string
    {
        $text = is_string($value) ? $value : Text::ofNumber($value);
        return self::parseDecimal($text) ?? throw new \RangeException("not an exact decimal: $text");
    }

    public static function add(string $first, string ...$rest): string
    {
        return self::sum($first, $rest, false);
    }

    public static function subtract(string $from, string ...$rest): string
    {
        return self::sum($from, $rest, true);
    }

    /** @param array<string> $rest */
    private static function sum(string $first, array $rest, bool $minus): string
    {
        $places = self::placesOf($first);
        foreach ($rest as $term) {
            $places = max($places, self::placesOf($term));
        }
        $sum = self::short($first, $places);
        foreach ($rest as $term) {
            $next = self::short($term, $places);
            $sum = $sum === null || $next === null ? null : ($minus ? $sum - $next : $sum + $next);
            if (!is_int($sum)) {
                return self::longSum($first, $rest, $minus, $places);
            }
        }
        return $sum === null ? $first : self::withPoint((string) $sum, $places);
    }

    /** @param array<string> $rest */
    private static function longSum(string $first, array $rest, bool $minus, int $places): string
    {
        $sum = self::long($first, $places);
        foreach ($rest as $term) {
            $next = self::long($term, $places);
            $sum = self::integers()->sum($sum, $minus ? self::negated($next) : $next);
        }
        return self::withPoint($sum, $places);
    }

    private static function negated(string $whole): string
    {
        return $whole === '0' ? $whole : ($whole[0] === '-' ? substr($whole, 1) : '-' . $whole);
    }

    public static function multiply(string $a, string $b): string
    {
        $places = self::placesOf($a) + self::placesOf($b);
        $left = self::long($a, self::placesOf($a));
        $right = self::long($b, self::placesOf($b));
        $product = strlen($left) + strlen($right) <= self::SHORT
            ? (string) ((int) $left * (int) $right)
            : self::integers()->product($left, $right);
        return self::withPoint($product, $places);
    }

    /**
     * a / b rounded to so many places; "up" is towards positive infinity.
     *
     * @throws \RangeException when b is zero
     */
    public static function divide(string $a, string $b, int $decimals, string $rounding = 'half-even'): string
    {
        if ($b === '0') {
            throw new \RangeException('division by zero');
        }
        $places = max(self::placesOf($a) - $decimals, self::placesOf($b), 0);
        $dividend = self::long($a, $places + $decimals);
        $divisor = self::long($b, $places);
        $sign = ($dividend[0] === '-') === ($divisor[0] === '-') ? 1 : -1;
        if (strlen($dividend) <= self::SHORT && strlen($divisor) <= self::SHORT) {
            $quotient = intdiv((int) $dividend, (int) $divisor);
            $rest = (int) $dividend % (int) $divisor;
            $half = 2 * abs($rest) <=> abs((int) $divisor);
            $moves = $rest !== 0 && self::movesAway($rounding, $sign, $half, $quotient % 2 !== 0);
            return self::withPoint((string) ($moves ? $quotient + $sign : $quotient), $decimals);
        }
        [$quotient, $rest] = self::integers()->quotient($dividend, $divisor);
        $twice = ltrim(self::integers()->product($rest, '2'), '-');
        $size = ltrim($divisor, '-');
        $half = strlen($twice) <=> strlen($size) ?: strcmp($twice, $size);
        $odd = (int) substr($quotient, -1) % 2 !== 0;
        if ($rest !== '0' && self::movesAway($rounding, $sign, $half, $odd)) {
            $quotient = self::integers()->sum($quotient, (string) $sign);
        }
        return self::withPoint($quotient, $decimals);
    }

    /** Whether a cut quotient moves one step away from zero; $half compares what was cut with a half. */
    private static function movesAway(string $rounding, int $sign, int $half, bool $odd): bool
    {
        return match ($rounding) {
            'up' => $sign > 0,
            'down' => false,
            'half-up' => $half >= 0,
            default => $half > 0 || ($half === 0 && $odd),
        };
    }

    public static function compare(string $a, string $b): int
    {
        if ($a === $b) {
            return 0;
        }
        // Reading a decimal as a double never reverses two: where the doubles differ, they decide.
        $quick = (float) $a <=> (float) $b;
        return $quick !== 0 ? $quick : (self::isNegative(self::subtract($a, $b)) ? -1 : 1);
    }

    public static function isPositive(string $value): bool
    {
        return $value !== '0' && $value[0] !== '-';
    }

    public static function isNegative(string $value): bool
    {
        return $value[0] === '-';
    }

    public static function largest(string $first, string ...$rest): string
    {
        foreach ($rest as $next) {
            $first = self::compare($next, $first) > 0 ? $next : $first;
        }
        return $first;
    }

    public static function smallest(string $first, string ...$rest): string
    {
        foreach ($rest as $next) {
            $first = self::compare($next, $first) < 0 ? $next : $first;
        }
        return $first;
    }

    public static function round(string $value, int $decimals, string $rounding): string
    {
        return $decimals >= 0 && !str_contains($value, '.') ? $value : self::divide($value, '1', $decimals, $rounding);
    }

    public static function absolute(string $value): string
    {
        return ltrim($value, '-');
    }

    /** Whether a unit has places enough for a quantity. */
    public static function isIn(string $quantity, object $unit): bool
    {
        return self::placesOf($quantity) <= $unit->decimals;
    }

    /** A share as people write it: "15 %". */
    public static function percent(string $share): string
    {
        return self::multiply($share, '100') . ' %';
    }

    /** The smallest k × multiple that is at least the value. */
    public static function raiseToMultiple(string $value, string $multiple): string
    {
        return self::multiply(self::divide($value, $multiple, 0, 'up'), $multiple);
    }

    /** The largest k × multiple that is at most the value, which is not negative. */
    public static function lowerToMultiple(string $value, string $multiple): string
    {
        return self::multiply(self::divide($value, $multiple, 0, 'down'), $multiple);
    }

    /** The fewest purchase units, to so many places, that hold at least so many base units. */
    public static function toPurchaseUnits(string $base, object $ratio, int $decimals): string
    {
        return self::divide(self::multiply($base, $ratio->denominator), $ratio->numerator, $decimals, 'up');
    }

    /** Exact unless the ratio does not divide, then to 12 places. */
    public static function toBaseUnits(string $purchase, object $ratio): string
    {
        return self::divide(self::multiply($purchase, $ratio->numerator), $ratio->denominator, self::FINEST);
    }

    /** @param iterable<string> $values */
    public static function total(iterable $values): string
    {
        $sum = '0';
        foreach ($values as $value) {
            $sum = self::add($sum, $value);
        }
        return $sum;
    }

    /**
     * The middle value (the mean of the middle two), or null of nothing.
     *
     * @param list<string> $values
     */
    public static function median(array $values): ?string
    {
        if ($values === []) {
            return null;
        }
        usort($values, self::compare(...));
        $middle = count($values) >> 1;
        return count($values) % 2 === 1
            ? $values[$middle]
            : self::divide(self::add($values[$middle - 1], $values[$middle]), '2', self::FINEST);
    }

    private static function placesOf(string $value): int
    {
        $point = strpos($value, '.');
        return $point === false ? 0 : strlen($value) - $point - 1;
    }

    private static function short(string $value, int $places): ?int
    {
        $own = self::placesOf($value);
        return strlen($value) + $places - $own > self::SHORT
            ? null
            : (int) str_replace('.', '', $value) * 10 ** ($places - $own);
    }

    /** The whole number value × 10^places. */
    private static function long(string $value, int $places): string
    {
        $digits = str_replace('.', '', $value) . str_repeat('0', $places - self::placesOf($value));
        $minus = $digits[0] === '-';
        $size = ltrim($digits, '-0');
        return $size === '' ? '0' : ($minus ? '-' . $size : $size);
    }

    private static function withPoint(string $whole, int $places): string
    {
        if ($places <= 0 || $whole === '0') {
            return $whole;
        }
        $minus = $whole[0] === '-';
        $digits = str_pad($minus ? substr($whole, 1) : $whole, $places + 1, '0', STR_PAD_LEFT);
        $fraction = rtrim(substr($digits, -$places), '0');
        return ($minus ? '-' : '') . substr($digits, 0, -$places) . ($fraction === '' ? '' : '.' . $fraction);
    }
}
