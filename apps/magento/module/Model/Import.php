<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

/** Suppliers and reorder settings from CSV files: a heading with the names of the fields, a row each. */
class Import
{
    public function __construct(
        private readonly Suppliers $suppliers,
        private readonly Items $items
    ) {
    }

    /** @return list<string> what was wrong, a sentence a row; the other rows are kept */
    public function suppliers(string $file): array
    {
        $known = [
            'code', 'name', 'email', 'currency', 'status', 'account_number', 'payment_terms', 'address', 'minimum', 'below',
            'short_delivery',
        ];
        return $this->read($file, ['code', 'name'], $known, function (array $row): array {
            $problem = $this->suppliers->save($row);
            return $problem === null ? [] : [$problem];
        });
    }

    /** @return list<string> */
    public function items(string $file): array
    {
        $known = ['sku', 'source', ...array_keys(Items::FIELDS)];
        return $this->read($file, ['sku'], $known, fn (array $row): array => trim($row['sku']) === ''
            ? [(string) __('The SKU is missing.')]
            : $this->items->save(trim($row['sku']), trim($row['source'] ?? ''), array_diff_key($row, ['sku' => 1, 'source' => 1])));
    }

    /**
     * @param list<string> $needed
     * @param list<string> $known
     * @param callable(array<string, string>): list<string> $keep
     * @return list<string>
     */
    private function read(string $file, array $needed, array $known, callable $keep): array
    {
        $stream = @fopen($file, 'rb');
        if ($stream === false) {
            return [(string) __('The file %1 can not be read.', $file)];
        }
        try {
            $heading = fgetcsv($stream, null, ',', '"', '');
            $names = array_map(
                static fn (?string $name): string => str_replace(' ', '_', strtolower(trim((string) $name, " \t\u{FEFF}"))),
                is_array($heading) ? $heading : []
            );
            $unknown = array_diff($names, $known);
            if (array_diff($needed, $names) !== [] || $unknown !== []) {
                $says = 'The heading of %1 must have %2, and of other columns only %3.';
                return [(string) __($says, basename($file), implode(', ', $needed), implode(', ', array_diff($known, $needed)))];
            }
            $problems = [];
            for ($line = 2; ($cells = fgetcsv($stream, null, ',', '"', '')) !== false; $line++) {
                if ($cells === [null]) {
                    continue;
                }
                $row = array_combine($names, array_pad(array_slice($cells, 0, count($names)), count($names), ''));
                foreach ($keep(array_map(strval(...), $row)) as $problem) {
                    $problems[] = (string) __('%1, row %2: %3', basename($file), $line, $problem);
                }
            }
            return $problems;
        } finally {
            fclose($stream);
        }
    }
}
