<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * The inventory position IP = OH - AL - BO + OO + IT + DR (Silver, Pyke & Thomas 2017, ch. 6, with drafts), less what
 * will expire, plus what substitutes can stand in for.
 */
final class Position
{
    public static function positionOf(object $inputs): object
    {
        $stock = $inputs->stock;
        $onHand = $inputs->backlogCap === null
            ? $stock->onHand
            : Quantity::largest($stock->onHand, Quantity::subtract('0', $inputs->backlogCap));
        $committed = Quantity::add($stock->committed, $inputs->kitDemand);
        $onOrder = Quantity::add($stock->onOrder, self::coming($inputs, 'order'));
        $inTransit = Quantity::add($stock->inTransit, self::coming($inputs, 'transfer'));
        $draft = self::coming($inputs, 'draft');
        $promised = Quantity::add($committed, $stock->backordered);
        $expiring = Quantity::smallest(
            Quantity::largest($onHand, '0'),
            self::expiringOf($stock->lots ?? [], self::dailyDemandOf($inputs->rule), $promised, $inputs->today)
        );
        $substitutes = self::substituteStock($inputs);
        $position = Quantity::subtract(
            Quantity::add($onHand, $onOrder, $inTransit, $draft, $substitutes),
            $promised,
            $expiring
        );
        return (object) [
            'onHand' => $onHand,
            'committed' => $committed,
            'backordered' => $stock->backordered,
            'onOrder' => $onOrder,
            'inTransit' => $inTransit,
            'draft' => $draft,
            'expiring' => $expiring,
            'substitutes' => $substitutes,
            'total' => $position,
            'within' => Quantity::subtract($position, self::sumOfRests(Need::lateSupply($inputs))),
        ];
    }

    private static function coming(object $inputs, string $from): string
    {
        return self::sumOfRests(
            array_filter($inputs->supply, static fn (object $supply): bool => $supply->from === $from)
        );
    }

    /**
     * An over-delivered order has nothing left to come: its negative rest is not counted.
     *
     * @param array<object> $supply
     */
    private static function sumOfRests(array $supply): string
    {
        $rests = array_map(static fn (object $one): string => $one->quantity, $supply);
        return Quantity::total(array_filter($rests, Quantity::isPositive(...)));
    }

    /** The expected demand a day that a rule knows of: its policy's own first; null when nobody said. */
    public static function dailyDemandOf(?object $rule): ?string
    {
        if ($rule === null) {
            return null;
        }
        return $rule->policy->kind === 'days-of-cover' ? $rule->policy->dailyDemand : $rule->dailyDemand ?? null;
    }

    /**
     * Base units of lots that will not be sold in time when the lot that expires first is sold first.
     *
     * @param list<object> $lots
     */
    public static function expiringOf(array $lots, ?string $dailyDemand, string $promised, string $today): string
    {
        usort($lots, static fn (object $a, object $b): int => Calendar::daysBetween($b->usableUntil, $a->usableUntil));
        $sold = '0';
        $expiring = '0';
        foreach ($lots as $lot) {
            $days = Calendar::daysBetween($today, $lot->usableUntil) + 1;
            if ($days > 0 && $dailyDemand === null) {
                break;
            }
            $outlet = $days > 0
                ? Quantity::largest($promised, Quantity::multiply($dailyDemand ?? '0', (string) $days))
                : '0';
            $fromThis = Quantity::smallest(
                $lot->quantity,
                Quantity::largest('0', Quantity::subtract($outlet, $sold))
            );
            $sold = Quantity::add($sold, $fromThis);
            $expiring = Quantity::add($expiring, Quantity::subtract($lot->quantity, $fromThis));
        }
        return $expiring;
    }

    /** Only substitutes that the item itself lists count, and none takes away. */
    private static function substituteStock(object $inputs): string
    {
        $listed = array_map(static fn (object $one): string => $one->item, $inputs->item->substitutes ?? []);
        $sum = '0';
        foreach ($inputs->substitutes as $one) {
            if (
                Quantity::isPositive($one->available)
                && Quantity::isPositive($one->ratio->denominator)
                && in_array($one->item, $listed, true)
            ) {
                $stands = Quantity::multiply($one->available, $one->ratio->numerator);
                $sum = Quantity::add($sum, Quantity::divide($stands, $one->ratio->denominator, 12, 'down'));
            }
        }
        return $sum;
    }
}
