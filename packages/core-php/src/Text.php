<?php

declare(strict_types=1);

namespace Parstock\Core;

/** Texts and numbers as JavaScript orders and writes them, so that both kernels say and sort the same. */
final class Text
{
    /** Orders UTF-8 as JavaScript orders UTF-16: U+E000 to U+FFFF come after everything beyond them. */
    public static function compare(string $a, string $b): int
    {
        return strcmp(strtr($a, "\xEE\xEF", "\xF8\xF9"), strtr($b, "\xEE\xEF", "\xF8\xF9"));
    }

    /**
     * @param list<string> $texts
     * @return list<string>
     */
    public static function sorted(array $texts): array
    {
        usort($texts, self::compare(...));
        return $texts;
    }

    /** A number as String(number) writes it in JavaScript. */
    public static function ofNumber(int|float $number): string
    {
        if (is_int($number)) {
            return (string) $number;
        }
        if (!is_finite($number)) {
            return is_nan($number) ? 'NaN' : ($number > 0 ? 'Infinity' : '-Infinity');
        }
        // The shortest digits that read back as the same double, taken apart and written with JavaScript's bounds.
        [$mantissa, $exponent] = explode('e', self::shortestScientific(abs($number)));
        $digits = rtrim(str_replace('.', '', $mantissa), '0');
        if ($digits === '') {
            return '0';
        }
        $point = (int) $exponent + 1;
        $sign = $number < 0 ? '-' : '';
        if ($point > 21 || $point < -5) {
            $fraction = strlen($digits) > 1 ? '.' . substr($digits, 1) : '';
            return $sign . $digits[0] . $fraction . 'e' . ($point > 0 ? '+' : '-') . abs($point - 1);
        }
        if ($point <= 0) {
            return $sign . '0.' . str_repeat('0', -$point) . $digits;
        }
        return strlen($digits) <= $point
            ? $sign . str_pad($digits, $point, '0')
            : $sign . substr($digits, 0, $point) . '.' . substr($digits, $point);
    }

    private static function shortestScientific(float $number): string
    {
        for ($places = 0; $places < 17; $places += 1) {
            $text = sprintf("%.{$places}e", $number);
            if ((float) $text === $number) {
                return $text;
            }
        }
        return sprintf('%.17e', $number);
    }

    /** @return list<int> the UTF-16 code units of a UTF-8 text */
    public static function utf16Units(string $text): array
    {
        $units = [];
        $length = strlen($text);
        for ($at = 0; $at < $length; $at += 1) {
            $lead = ord($text[$at]);
            $more = $lead < 0x80 ? 0 : ($lead < 0xE0 ? 1 : ($lead < 0xF0 ? 2 : 3));
            $point = $more === 0 ? $lead : $lead & (0x3F >> $more);
            for (; $more > 0; $more -= 1) {
                $at += 1;
                $point = ($point << 6) | (ord($text[$at] ?? "\x80") & 0x3F);
            }
            if ($point < 0x10000) {
                $units[] = $point;
            } else {
                $units[] = 0xD800 | (($point - 0x10000) >> 10);
                $units[] = 0xDC00 | (($point - 0x10000) & 0x3FF);
            }
        }
        return $units;
    }
}
