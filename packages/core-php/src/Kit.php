<?php

declare(strict_types=1);

namespace Parstock\Core;

/** What open kits ask of the items that they are made of. */
final class Kit
{
    /**
     * Explodes the open demand of kits to their components, location by location: what is committed and backordered and
     * not covered by ready-made kits, times the quantity in each. Outer kits first, so that ready-made inner kits are
     * used up before components are asked for. Records of other items are passed over.
     *
     * @param list<object> $records
     * @return object{demand: array<string, array<string, string>>, faults: list<object>}
     */
    public static function kitDemand(array $records): object
    {
        $kits = [];
        $stock = [];
        foreach ($records as $record) {
            if ($record->item->kind === 'kit') {
                $kits[$record->item->id] = $record->item;
                $stock[$record->stock->location][$record->item->id] = $record->stock;
            }
        }
        [$order, $faults] = self::outerFirst($kits);
        $demand = array_map(static fn (array $here): array => self::explode($order, $here), $stock);
        return (object) ['demand' => $demand, 'faults' => $faults];
    }

    /**
     * @param list<object> $order
     * @param array<string, object> $stock
     * @return array<string, string>
     */
    private static function explode(array $order, array $stock): array
    {
        $asked = [];
        foreach ($order as $kit) {
            $open = Quantity::add($asked[$kit->id] ?? '0', self::uncovered($stock[$kit->id] ?? null));
            if (!Quantity::isPositive($open)) {
                continue;
            }
            foreach ($kit->components ?? [] as $component) {
                $more = Quantity::multiply($open, $component->quantity);
                $asked[$component->item] = Quantity::add($asked[$component->item] ?? '0', $more);
            }
        }
        return $asked;
    }

    /** Promised kits less ready-made ones; negative when some are left for the kits around them. */
    private static function uncovered(?object $stock): string
    {
        return $stock === null ? '0' : Quantity::subtract(
            Quantity::add($stock->committed, $stock->backordered),
            Quantity::largest($stock->onHand, '0')
        );
    }

    /**
     * Kits that can be exploded, every one before the kits within it.
     *
     * @param array<string, object> $kits
     * @return array{list<object>, list<object>}
     */
    private static function outerFirst(array $kits): array
    {
        $faults = [];
        $seen = [];
        $innerFirst = [];
        $fault = static function (object $item, string $message) use (&$faults): void {
            $faults[$item->id] ??= (object) ['item' => $item->id, 'message' => $message];
        };
        $visit = static function (object $kit, array $path) use (&$visit, &$seen, &$innerFirst, $kits, $fault): void {
            $start = array_search($kit, $path, true);
            if ($start !== false) {
                $circle = array_slice($path, $start);
                $names = implode(' → ', array_map(static fn (object $one): string => $one->name, [...$circle, $kit]));
                foreach ($circle as $one) {
                    $fault($one, "Kit {$one->name} contains itself ($names): correct its components.");
                }
            }
            if (isset($seen[$kit->id])) {
                return;
            }
            $seen[$kit->id] = true;
            $components = $kit->components ?? [];
            if ($components === []) {
                $fault($kit, "Kit {$kit->name} has no components: list what it is made of.");
            }
            foreach ($components as $component) {
                if (!Quantity::isPositive($component->quantity)) {
                    $what = 'a component whose quantity is not above zero';
                    $fault($kit, "Kit {$kit->name} has $what: correct it.");
                }
            }
            foreach ($components as $component) {
                if (isset($kits[$component->item])) {
                    $visit($kits[$component->item], [...$path, $kit]);
                }
            }
            $innerFirst[] = $kit;
        };
        foreach ($kits as $kit) {
            $visit($kit, []);
        }
        $order = array_filter($innerFirst, static fn (object $kit): bool => !isset($faults[$kit->id]));
        return [array_reverse($order), array_values($faults)];
    }
}
