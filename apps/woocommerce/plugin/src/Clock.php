<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** What time it is, in the kernel's words. */
final class Clock
{
    public static function now(): string
    {
        $now = new \DateTimeImmutable('now', new \DateTimeZone('UTC'));
        return $now->format('Y-m-d\TH:i:s.v\Z');
    }

    public static function moment(): object
    {
        $now = new \DateTimeImmutable('now', wp_timezone());
        $local = (object) [
            'day' => $now->format('Y-m-d'),
            'minute' => (int) $now->format('G') * 60 + (int) $now->format('i'),
        ];
        return (object) ['at' => self::now(), 'local' => (object) ['shop' => $local]];
    }

    public static function today(): string
    {
        return self::moment()->local->shop->day;
    }

    /** An instant as the shop writes dates. */
    public static function shown(string $instant): string
    {
        $format = get_option('date_format') . ' ' . get_option('time_format');
        return wp_date($format, (int) strtotime($instant)) ?: $instant;
    }
}
