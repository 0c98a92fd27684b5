<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * When goods ordered now can be used: the next order day of the supplier, plus the lead time over its calendar, then
 * its next delivery day, then the next receiving day of the location. `$inputs` holds moment, supplier, offer and
 * location.
 */
final class Arrival
{
    /** A lead time above ten years is a mistake in the list. */
    private const LEAD_TIME_DAYS_MAX = 3650;

    /**
     * The day that an order placed at the moment counts from; null when two years bring none or the cut-off is no
     * time.
     */
    public static function firstOrderDay(object $moment, object $supplier): ?string
    {
        return self::orderDayFrom(
            Calendar::localIn($moment, $supplier->timeZone ?? null),
            $supplier->calendar ?? new \stdClass()
        );
    }

    private static function orderDayFrom(object $local, object $calendar): ?string
    {
        $late = self::isLate($local, $calendar);
        if ($late === null) {
            return null;
        }
        $from = $late ? Calendar::addDays($local->day, 1) : $local->day;
        return self::openDay($from, $calendar, $calendar->orderDays ?? null);
    }

    private static function isLate(object $local, object $calendar): ?bool
    {
        if (!isset($calendar->cutOff)) {
            return false;
        }
        $cutOff = Calendar::parseTimeOfDay($calendar->cutOff);
        return $cutOff === null ? null : $local->minute > $cutOff;
    }

    /** @param list<int>|null $days */
    private static function openDay(string $from, object $calendar, ?array $days): ?string
    {
        return Calendar::nextOpenDay(
            $from,
            $days ?? $calendar->workingDays ?? null,
            $calendar->holidays ?? null,
            $calendar->shutdowns ?? null
        );
    }

    /** Null when there is no such day: a calendar that never opens, or a lead time or cut-off that is none. */
    public static function expectedDay(object $inputs): ?object
    {
        return self::arrivalOf($inputs, Calendar::localIn($inputs->moment, $inputs->supplier->timeZone ?? null));
    }

    private static function arrivalOf(object $inputs, object $local): ?object
    {
        $offer = $inputs->offer;
        $location = $inputs->location;
        $calendar = $inputs->supplier->calendar ?? new \stdClass();
        $orderDay = self::orderDayFrom($local, $calendar);
        $leavesBy = $orderDay === null ? null : self::leadTimeEnd($orderDay, $offer, $calendar);
        $delivered = $leavesBy === null
            ? null
            : self::openDay($leavesBy, $calendar, $calendar->deliveryDays ?? null);
        $arrives = $delivered === null
            ? null
            : Calendar::nextOpenDay($delivered, $location->receivingDays ?? null, $location->holidays ?? null);
        if ($arrives === null) {
            return null;
        }
        $reasons = [];
        $late = self::isLate($local, $calendar) === true;
        if ($late) {
            $reasons[] = (object) ['kind' => 'cut-off', 'day' => $local->day, 'cutOff' => $calendar->cutOff];
        }
        $wait = static function (string $for, string $from, string $to) use (&$reasons): void {
            if ($from !== $to) {
                $reasons[] = (object) ['kind' => 'wait', 'for' => $for, 'from' => $from, 'to' => $to];
            }
        };
        $wait('order-day', $late ? Calendar::addDays($local->day, 1) : $local->day, $orderDay);
        $reasons[] = (object) [
            'kind' => 'lead-time',
            'days' => $offer->leadTimeDays,
            'in' => $offer->leadTimeIn ?? 'working-days',
            'from' => $orderDay,
            'to' => $leavesBy,
        ];
        $wait('delivery-day', $leavesBy, $delivered);
        $wait('receiving-day', $delivered, $arrives);
        foreach ($calendar->shutdowns ?? [] as $shutdown) {
            if ($shutdown->from <= $delivered && $shutdown->to >= $local->day) {
                $reasons[] = (object) ['kind' => 'shutdown', 'shutdown' => $shutdown];
            }
        }
        return (object) [
            'orderDay' => $orderDay,
            'leavesBy' => $leavesBy,
            'delivered' => $delivered,
            'arrives' => $arrives,
            'reasons' => $reasons,
        ];
    }

    private static function leadTimeEnd(string $orderDay, object $offer, object $calendar): ?string
    {
        $days = $offer->leadTimeDays;
        if (($offer->leadTimeIn ?? null) !== 'calendar-days') {
            return Calendar::addWorkingDays(
                $orderDay,
                $days,
                $calendar->workingDays ?? null,
                $calendar->holidays ?? null,
                $calendar->shutdowns ?? null
            );
        }
        return $days >= 0 && $days <= self::LEAD_TIME_DAYS_MAX ? Calendar::addDays($orderDay, ceil($days)) : null;
    }

    /** Calendar days from the location's today until goods ordered now can be used there: L of the policies. */
    public static function leadTimeUntilUsable(object $inputs): ?int
    {
        return self::protectionDays($inputs, 0);
    }

    /** Calendar days that a decision made now has to cover: until goods ordered at the next look can be used. */
    public static function protectionDays(object $inputs, int|float $reviewDays): ?int
    {
        $local = Calendar::localIn($inputs->moment, $inputs->supplier->timeZone ?? null);
        $later = (object) [...(array) $local, 'day' => Calendar::addDays($local->day, ceil($reviewDays))];
        $arrival = self::arrivalOf($inputs, $later);
        if ($arrival === null) {
            return null;
        }
        $today = Calendar::localIn($inputs->moment, $inputs->location->timeZone ?? null)->day;
        return max(0, Calendar::daysBetween($today, $arrival->arrives));
    }
}
