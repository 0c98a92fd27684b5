<?php

declare(strict_types=1);

namespace Parstock\Core;

/** References of orders, "PS-261123-7KQ4MX": the same needs on the same day give the same one. */
final class Reference
{
    /** Crockford's base 32: no I, L, O or U. */
    private const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

    /** @param list<string> $parts */
    public static function orderReference(string $prefix, string $day, array $parts, int $salt = 0): string
    {
        $bits = self::hash30(implode("\n", [...$parts, (string) $salt]));
        $code = '';
        for ($digit = 0; $digit < 6; $digit += 1) {
            $code = self::ALPHABET[$bits & 31] . $code;
            $bits >>= 5;
        }
        return $prefix . '-' . str_replace('-', '', substr($day, 2)) . '-' . $code;
    }

    /** FNV-1a over UTF-16 code units with the finaliser of MurmurHash3, folded to 30 bits. */
    private static function hash30(string $text): int
    {
        $hash = 0x811c9dc5;
        foreach (Text::utf16Units($text) as $unit) {
            $hash = self::times($hash ^ $unit, 0x01000193);
        }
        $hash = self::times($hash ^ ($hash >> 16), 0x85ebca6b);
        $hash = self::times($hash ^ ($hash >> 13), 0xc2b2ae35);
        $hash ^= $hash >> 16;
        return (($hash >> 30) ^ $hash) & 0x3fffffff;
    }

    /** The low 32 bits of a product, in halves that stay below 2^53. */
    private static function times(int $a, int $b): int
    {
        return (($a & 0xffff) * $b + ((($a >> 16) * $b & 0xffff) << 16)) & 0xffffffff;
    }
}
