<?php

declare(strict_types=1);

use Parstock\Core\Approval;
use Parstock\Core\Arrival;
use Parstock\Core\Calendar;
use Parstock\Core\Confirmation;
use Parstock\Core\Evolve;
use Parstock\Core\Explain;
use Parstock\Core\Guard;
use Parstock\Core\Json;
use Parstock\Core\Kit;
use Parstock\Core\LifeCycle;
use Parstock\Core\Limits;
use Parstock\Core\Money;
use Parstock\Core\Need;
use Parstock\Core\Offer;
use Parstock\Core\PlainIntegers;
use Parstock\Core\Plan;
use Parstock\Core\Position;
use Parstock\Core\Quantity;
use Parstock\Core\Reference;
use Parstock\Core\Shortfall;
use Parstock\Core\Sizing;

require __DIR__ . '/../autoload.php';

// Reads a call a line, {"call": "planOrders", "given": [...]}, and writes its answer a line. An argument "plain" leaves
// bcmath out.

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $level, $file, $line);
});

$byId = static fn (array $list): array => array_column($list, null, 'id');
$calls = [
    'planOrders' => Plan::planOrders(...),
    'decideNeed' => Need::decideNeed(...),
    'positionOf' => Position::positionOf(...),
    'sizeLine' => Sizing::sizeLine(...),
    'expectedDay' => Arrival::expectedDay(...),
    'protectionDays' => Arrival::protectionDays(...),
    'leadTimeUntilUsable' => Arrival::leadTimeUntilUsable(...),
    'firstOrderDay' => Arrival::firstOrderDay(...),
    'judgeRead' => Guard::judgeRead(...),
    'judgeBatch' => Guard::judgeBatch(...),
    'judgeLine' => Guard::judgeLine(...),
    'judgeOrder' => Guard::judgeOrder(...),
    'mayApprove' => Approval::mayApprove(...),
    'approvalDue' => Approval::approvalDue(...),
    'decideOrder' => LifeCycle::decideOrder(...),
    'evolveOrder' => Evolve::evolveOrder(...),
    'replayOrder' => Evolve::replayOrder(...),
    'supplyOf' => LifeCycle::supplyOf(...),
    'quietedBy' => LifeCycle::quietedBy(...),
    'shortfallsBy' => Shortfall::shortfallsBy(...),
    'refusalsBy' => Shortfall::refusalsBy(...),
    'explainProof' => Explain::explainProof(...),
    'explainNeed' => Explain::explainNeed(...),
    'explainSizing' => Explain::explainSizing(...),
    'recompute' => Explain::recompute(...),
    'limitsOf' => Limits::limitsOf(...),
    'compareLimits' => Limits::compareLimits(...),
    'orderReference' => Reference::orderReference(...),
    'needKey' => Need::needKey(...),
    'parseDecimal' => Quantity::parseDecimal(...),
    'add' => Quantity::add(...),
    'subtract' => Quantity::subtract(...),
    'multiply' => Quantity::multiply(...),
    'divide' => Quantity::divide(...),
    'round' => Quantity::round(...),
    'compare' => Quantity::compare(...),
    'median' => Quantity::median(...),
    'lineTotal' => Money::lineTotal(...),
    'minorUnits' => Money::minorUnits(...),
    'amountText' => Money::amountText(...),
    'addDays' => Calendar::addDays(...),
    'daysBetween' => Calendar::daysBetween(...),
    'weekday' => Calendar::weekday(...),
    'parseInstant' => Calendar::parseInstant(...),
    'addMs' => Calendar::addMs(...),
    'addWorkingDays' => Calendar::addWorkingDays(...),
    'rankOffers' => static fn (object $item, array $offers, array $suppliers, mixed ...$rest): object
        => Offer::rankOffers($item, $offers, $byId($suppliers), ...$rest),
    'judgeAutopilot' => static fn (object $order, array $items, mixed ...$rest): object
        => Approval::judgeAutopilot($order, $byId($items), ...$rest),
    'judgeAnswer' => Confirmation::judgeAnswer(...),
    'kitDemand' => static function (array $records): array {
        $entries = static fn (array $map): array => array_map(
            static fn (string|int $key, mixed $value): array => [(string) $key, $value],
            array_keys($map),
            array_values($map)
        );
        $kits = Kit::kitDemand($records);
        return ['demand' => $entries(array_map($entries, $kits->demand)), 'faults' => $kits->faults];
    },
    'arithmetic' => static fn (): string => function_exists('bcadd') ? 'bcmath' : 'plain',
];

if (in_array('plain', $argv, true)) {
    Quantity::computeWith(new PlainIntegers());
}
while (($line = fgets(STDIN)) !== false) {
    $asked = Json::decode($line);
    try {
        $answer = ['value' => $calls[$asked->call](...$asked->given)];
    } catch (RangeException | LogicException $fault) {
        $answer = ['thrown' => $fault->getMessage()];
    }
    echo Json::encode($answer), "\n";
}
