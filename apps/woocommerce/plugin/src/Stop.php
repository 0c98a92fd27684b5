<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** One switch that stops all sending; proposals go on. */
final class Stop
{
    public static function reason(): ?string
    {
        $reason = get_option('parstock_stopped', '');
        return is_string($reason) && $reason !== '' ? $reason : null;
    }

    public static function set(?string $reason): void
    {
        update_option('parstock_stopped', $reason ?? '', true);
    }
}
