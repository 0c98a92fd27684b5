<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * Who raised a limit may not be the only one to approve what it then lets through. Settings know no person, so the
 * ledger keeps the limits that were last in force with whoever named themselves for them.
 */
final class Limits
{
    private const CAPS = [
        'fellToZeroShare',
        'unitsMovedShare',
        'staleIntervals',
        'ordersPerRun',
        'valuePerRun',
        'timesUsualRun',
        'timesMedian',
        'coverDays',
        'priceChangeShare',
        'coolDownDays',
        'backlogCap',
    ];
    private const APPROVALS = [
        'lineValue',
        'orderValue',
        'confirmedLessShare',
        'confirmedPriceShare',
        'confirmedLateDays',
    ];
    /** The only limit that lets more through when it is lower. */
    private const COOL_DOWN = 'guards.coolDownDays';
    private const UNLIMITED = 'none';
    private const ANYBODY = 'approval.approvers.*';

    /** Every limit in force under its path in the settings; "none" where nothing limits. */
    public static function limitsOf(object $settings): object
    {
        ['guards' => $guards, 'approval' => $approval] = (array) $settings;
        $limits = new \stdClass();
        foreach (self::CAPS as $name) {
            $limits->{"guards.$name"} = self::text($guards->{$name});
        }
        foreach (self::APPROVALS as $name) {
            $limits->{"approval.$name"} = self::text($approval->{$name});
        }
        foreach ($guards->budgets as $budget) {
            $limits->{"guards.budgets.{$budget->costCentre}/{$budget->currency}"} = $budget->monthly;
        }
        if ($approval->approvers === []) {
            $limits->{self::ANYBODY} = self::UNLIMITED;
        }
        foreach ($approval->approvers as $approver) {
            foreach ($approver->costCentres ?? ['*'] as $costCentre) {
                $limits->{"approval.approvers.{$approver->id}/$costCentre"} = $approver->upTo ?? self::UNLIMITED;
            }
        }
        return $limits;
    }

    private static function text(string|int|float $limit): string
    {
        return is_string($limit) ? $limit : Text::ofNumber($limit);
    }

    /**
     * What differs between the limits that were recorded last and those in force; `raised` when it lets more through.
     *
     * @return list<object>
     */
    public static function compareLimits(object $recorded, object $inForce): array
    {
        $names = array_keys([...(array) $recorded, ...(array) $inForce]);
        $changes = [];
        foreach (Text::sorted($names) as $limit) {
            $from = self::limitIn($recorded, $limit);
            $to = self::limitIn($inForce, $limit);
            if ($from === $to) {
                continue;
            }
            $more = ($to === self::UNLIMITED) === ($from === self::UNLIMITED)
                ? Quantity::compare(Quantity::decimal($to), Quantity::decimal($from)) > 0
                : $to === self::UNLIMITED;
            $changes[] = (object) [
                'limit' => $limit,
                'from' => $from,
                'to' => $to,
                'raised' => $limit === self::COOL_DOWN ? !$more : $more,
            ];
        }
        return $changes;
    }

    /** A limit that is not listed: a budget does not limit, and only who is listed may approve. */
    private static function limitIn(object $limits, string $limit): string
    {
        if (isset($limits->{$limit})) {
            return $limits->{$limit};
        }
        if (!str_starts_with($limit, 'approval.approvers.')) {
            return self::UNLIMITED;
        }
        $whole = preg_replace('~/[^/]*$~D', '/*', $limit);
        return $limits->{$whole} ?? $limits->{self::ANYBODY} ?? '0';
    }

    /**
     * Limits that were raised since they were recorded last, one sentence each; no recorded ones, none raised.
     *
     * @return list<string>
     */
    public static function unrecordedRaises(?object $recorded, object $settings): array
    {
        $raises = [];
        foreach ($recorded === null ? [] : self::compareLimits($recorded, self::limitsOf($settings)) as $change) {
            if ($change->raised) {
                $raises[] = "The limit {$change->limit} was raised from {$change->from} to {$change->to} and nobody "
                    . 'has put their name to it; record it by name, or set it back.';
            }
        }
        return $raises;
    }
}
