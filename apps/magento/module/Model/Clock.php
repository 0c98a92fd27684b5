<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\Stdlib\DateTime\TimezoneInterface;

/** What time it is, in the kernel's words. */
class Clock
{
    /** The kernel's name for the shop's time zone. */
    public const ZONE = 'shop';

    public function __construct(private readonly TimezoneInterface $timezone)
    {
    }

    public function now(): string
    {
        return (new \DateTimeImmutable('now', new \DateTimeZone('UTC')))->format('Y-m-d\TH:i:s.v\Z');
    }

    public function moment(): object
    {
        $zone = new \DateTimeZone((string) $this->timezone->getConfigTimezone());
        $now = new \DateTimeImmutable('now', $zone);
        $local = (object) [
            'day' => $now->format('Y-m-d'),
            'minute' => (int) $now->format('G') * 60 + (int) $now->format('i'),
        ];
        return (object) ['at' => $this->now(), 'local' => (object) [self::ZONE => $local]];
    }

    public function today(): string
    {
        return $this->moment()->local->{self::ZONE}->day;
    }

    /** An instant as the shop's people write dates. */
    public function shown(string $instant): string
    {
        return $this->timezone->formatDateTime(new \DateTime($instant), \IntlDateFormatter::MEDIUM, \IntlDateFormatter::SHORT);
    }
}
