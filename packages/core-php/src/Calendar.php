<?php

declare(strict_types=1);

namespace Parstock\Core;

/** Days and instants as ISO texts; the host says what day and time it is in each zone that a decision needs. */
final class Calendar
{
    /** Monday to Friday as ISO weekdays. */
    public const WORK_WEEK = [1, 2, 3, 4, 5];

    private const DAY_MS = 86_400_000;
    private const MINUTE_MS = 60_000;
    /** Day numbers of 0000-01-01 and 9999-12-31. */
    private const FIRST_DAY_NUMBER = -719_528;
    private const LAST_DAY_NUMBER = 2_932_896;
    /** Closed days in a row after which a calendar counts as never open. */
    private const CLOSED_DAYS_MAX = 731;
    /** No lead time counts more open days than this, about ten years. */
    private const OPEN_DAYS_MAX = 3650;
    private const INSTANT_SHAPE = '/^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?'
        . '(?:[Zz]|([+-])(\d{2}):?(\d{2})?)$/D';

    /** The day that the text writes as YYYY-MM-DD, or null when it is not a real one ("2026-02-29"). */
    public static function parseDay(string $text): ?string
    {
        if (preg_match('/^(\d{4})-(\d{2})-(\d{2})$/D', $text, $parts) !== 1) {
            return null;
        }
        [$year, $month, $dayOfMonth] = [(int) $parts[1], (int) $parts[2], (int) $parts[3]];
        return $month >= 1 && $month <= 12 && $dayOfMonth >= 1 && $dayOfMonth <= self::daysInMonth($year, $month)
            ? $text
            : null;
    }

    private static function daysInMonth(int $year, int $month): int
    {
        if ($month === 2) {
            return $year % 4 === 0 && ($year % 100 !== 0 || $year % 400 === 0) ? 29 : 28;
        }
        return in_array($month, [4, 6, 9, 11], true) ? 30 : 31;
    }

    /** Days since 1970-01-01 (Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil). */
    public static function dayNumber(string $day): int
    {
        $month = (int) substr($day, 5, 2);
        $year = (int) substr($day, 0, 4) - ($month <= 2 ? 1 : 0);
        $era = self::floorDivision($year, 400);
        $yearOfEra = $year - $era * 400;
        $dayOfYear = intdiv(153 * (($month + 9) % 12) + 2, 5) + (int) substr($day, 8, 2) - 1;
        $dayOfEra = $yearOfEra * 365 + intdiv($yearOfEra, 4) - intdiv($yearOfEra, 100) + $dayOfYear;
        return $era * 146_097 + $dayOfEra - 719_468;
    }

    /**
     * The day so many days after 1970-01-01 (civil_from_days).
     *
     * @throws \RangeException outside the years 0000 to 9999
     */
    public static function dayFromNumber(int|float $number): string
    {
        $whole = (int) $number;
        if ((float) $whole !== (float) $number || $whole < self::FIRST_DAY_NUMBER || $whole > self::LAST_DAY_NUMBER) {
            throw new \RangeException('no day has the number ' . Text::ofNumber($number));
        }
        $shifted = $whole + 719_468;
        $era = self::floorDivision($shifted, 146_097);
        $dayOfEra = $shifted - $era * 146_097;
        $yearOfEra = intdiv(
            $dayOfEra - intdiv($dayOfEra, 1460) + intdiv($dayOfEra, 36_524) - intdiv($dayOfEra, 146_096),
            365
        );
        $dayOfYear = $dayOfEra - (365 * $yearOfEra + intdiv($yearOfEra, 4) - intdiv($yearOfEra, 100));
        $marchMonth = intdiv(5 * $dayOfYear + 2, 153);
        $dayOfMonth = $dayOfYear - intdiv(153 * $marchMonth + 2, 5) + 1;
        $month = $marchMonth < 10 ? $marchMonth + 3 : $marchMonth - 9;
        $year = $yearOfEra + $era * 400 + ($month <= 2 ? 1 : 0);
        return sprintf('%04d-%02d-%02d', $year, $month, $dayOfMonth);
    }

    private static function floorDivision(int $a, int $b): int
    {
        return (int) floor($a / $b);
    }

    /** @throws \RangeException outside the years 0000 to 9999 */
    public static function addDays(string $from, int|float $days): string
    {
        return self::dayFromNumber(self::dayNumber($from) + $days);
    }

    /** Days from one to the other; negative when the second is earlier. */
    public static function daysBetween(string $from, string $to): int
    {
        return self::dayNumber($to) - self::dayNumber($from);
    }

    /** ISO weekday: 1 is Monday, 7 is Sunday. */
    public static function weekday(string $day): int
    {
        // 1970-01-01 was a Thursday.
        return (((self::dayNumber($day) + 3) % 7) + 7) % 7 + 1;
    }

    /** The instant that an ISO 8601 text with an offset writes, in UTC with milliseconds; null for anything else. */
    public static function parseInstant(string $text): ?string
    {
        if (preg_match(self::INSTANT_SHAPE, $text, $parts) !== 1) {
            return null;
        }
        $day = self::parseDay($parts[1]);
        [$hour, $minute, $second] = [(int) $parts[2], (int) $parts[3], (int) ($parts[4] ?? 0)];
        [$offsetHour, $offsetMinute] = [(int) ($parts[7] ?? 0), (int) ($parts[8] ?? 0)];
        if ($day === null || $minute > 59 || $second > 59 || $offsetMinute > 59 || $offsetHour > 23) {
            return null;
        }
        $ms = (int) substr(str_pad($parts[5] ?? '', 3, '0'), 0, 3);
        // 24:00 is the end of the day in ISO 8601; 24:01 is nothing.
        if ($hour > 24 || ($hour === 24 && $minute + $second + $ms > 0)) {
            return null;
        }
        $offset = $offsetHour * 60 + $offsetMinute;
        $minutes = $hour * 60 + $minute - (($parts[6] ?? '') === '-' ? -$offset : $offset);
        return self::instantOrNull(
            self::dayNumber($day) * self::DAY_MS + $minutes * self::MINUTE_MS + $second * 1000 + $ms
        );
    }

    private static function instantOrNull(int $ms): ?string
    {
        $number = self::floorDivision($ms, self::DAY_MS);
        if ($number < self::FIRST_DAY_NUMBER || $number > self::LAST_DAY_NUMBER) {
            return null;
        }
        $ofDay = $ms - $number * self::DAY_MS;
        return sprintf(
            '%sT%02d:%02d:%02d.%03dZ',
            self::dayFromNumber($number),
            intdiv($ofDay, 3_600_000),
            intdiv($ofDay, self::MINUTE_MS) % 60,
            intdiv($ofDay, 1000) % 60,
            $ofDay % 1000
        );
    }

    /** Milliseconds since 1970-01-01T00:00:00Z, without leap seconds. */
    public static function epochMs(string $instant): int
    {
        return self::dayNumber($instant) * self::DAY_MS + self::msOfDay($instant);
    }

    private static function msOfDay(string $instant): int
    {
        $minutes = (int) substr($instant, 11, 2) * 60 + (int) substr($instant, 14, 2);
        return $minutes * self::MINUTE_MS + (int) substr($instant, 17, 2) * 1000 + (int) substr($instant, 20, 3);
    }

    /** @throws \RangeException unless the result is whole and within the years 0000 to 9999 */
    public static function addMs(string $instant, int|float $ms): string
    {
        $sum = self::epochMs($instant) + $ms;
        $whole = (int) $sum;
        $reached = (float) $whole === (float) $sum ? self::instantOrNull($whole) : null;
        return $reached
            ?? throw new \RangeException('no instant is ' . Text::ofNumber($sum) . ' ms after the epoch');
    }

    /** Minutes from one to the other, with their fraction; negative when the second is earlier. */
    public static function minutesBetween(string $from, string $to): int|float
    {
        return (self::epochMs($to) - self::epochMs($from)) / self::MINUTE_MS;
    }

    /** The local day and minute in a time zone; UTC without a zone, or when the moment does not know it. */
    public static function localIn(object $moment, ?string $timeZone): object
    {
        return ($timeZone === null ? null : $moment->local->{$timeZone} ?? null) ?? (object) [
            'day' => substr($moment->at, 0, 10),
            'minute' => intdiv(self::msOfDay($moment->at), self::MINUTE_MS),
        ];
    }

    /** Minutes since midnight of a local time "14:30", or null when it is none. */
    public static function parseTimeOfDay(string $text): ?int
    {
        return preg_match('/^([01]?\d|2[0-3]):([0-5]\d)$/D', $text, $parts) === 1
            ? (int) $parts[1] * 60 + (int) $parts[2]
            : null;
    }

    /**
     * Whether a day is one of the weekdays and neither a holiday nor within a shutdown.
     *
     * @param list<int> $weekdays
     * @param list<string> $holidays
     * @param list<object> $shutdowns
     */
    public static function isOpen(
        string $day,
        array $weekdays = self::WORK_WEEK,
        array $holidays = [],
        array $shutdowns = []
    ): bool {
        if (!in_array(self::weekday($day), $weekdays, true) || in_array($day, $holidays, true)) {
            return false;
        }
        foreach ($shutdowns as $closed) {
            if ($closed->from <= $day && $day <= $closed->to) {
                return false;
            }
        }
        return true;
    }

    /**
     * The first open day from a day on, or null when two years bring none.
     *
     * @param list<int>|null $weekdays
     * @param list<string>|null $holidays
     * @param list<object>|null $shutdowns
     */
    public static function nextOpenDay(
        string $from,
        ?array $weekdays = null,
        ?array $holidays = null,
        ?array $shutdowns = null
    ): ?string {
        $first = self::dayNumber($from);
        $last = min($first + self::CLOSED_DAYS_MAX, self::LAST_DAY_NUMBER);
        for ($number = $first; $number <= $last; $number += 1) {
            $day = self::dayFromNumber($number);
            if (self::isOpen($day, $weekdays ?? self::WORK_WEEK, $holidays ?? [], $shutdowns ?? [])) {
                return $day;
            }
        }
        return null;
    }

    /**
     * The so-many-th open day after a day; the day itself, open or not, for 0. Parts of a day count whole. Null when
     * the calendar never opens within two years, or when the days are negative or above ten years.
     *
     * @param list<int>|null $weekdays
     * @param list<string>|null $holidays
     * @param list<object>|null $shutdowns
     */
    public static function addWorkingDays(
        string $from,
        int|float $days,
        ?array $weekdays = null,
        ?array $holidays = null,
        ?array $shutdowns = null
    ): ?string {
        if (!($days >= 0 && $days <= self::OPEN_DAYS_MAX)) {
            return null;
        }
        for ($left = (int) ceil($days); $left > 0; $left -= 1) {
            $next = self::nextOpenDay(self::addDays($from, 1), $weekdays, $holidays, $shutdowns);
            if ($next === null) {
                return null;
            }
            $from = $next;
        }
        return $from;
    }
}
