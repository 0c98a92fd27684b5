<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\App\ResourceConnection;
use Psr\Log\LoggerInterface;

/**
 * SKUs whose stock has moved. Marking happens inside checkouts and imports, so it is one small write, and whatever goes wrong
 * with it stays in the log: the nightly look at everything finds what was missed.
 */
class Changes
{
    private const AT_ONCE = 1000;

    public function __construct(
        private readonly ResourceConnection $resource,
        private readonly Clock $clock,
        private readonly LoggerInterface $logger
    ) {
    }

    /** @param string[] $skus */
    public function mark(array $skus): void
    {
        try {
            $at = $this->clock->now();
            $rows = array_map(
                static fn (string $sku): array => ['sku' => $sku, 'marked_at' => $at],
                array_values(array_unique(array_filter($skus, static fn (string $sku): bool => $sku !== '')))
            );
            foreach (array_chunk($rows, self::AT_ONCE) as $chunk) {
                $this->resource->getConnection()->insertOnDuplicate($this->table(), $chunk, ['marked_at']);
            }
        } catch (\Throwable $fault) {
            $this->logger->error('Parstock could not mark changed stock: ' . $fault->getMessage());
        }
    }

    public function markProduct(int $product): void
    {
        try {
            $table = $this->resource->getTableName('catalog_product_entity');
            $connection = $this->resource->getConnection();
            $select = $connection->select()->from($table, ['sku'])->where('entity_id = ?', $product);
            $this->mark([(string) $connection->fetchOne($select)]);
        } catch (\Throwable $fault) {
            $this->logger->error('Parstock could not mark changed stock: ' . $fault->getMessage());
        }
    }

    /** @return array<string, string> when it was marked, by SKU; the longest waiting first */
    public function waiting(): array
    {
        $connection = $this->resource->getConnection();
        $select = $connection->select()->from($this->table(), ['sku', 'marked_at'])->order('marked_at')->limit(self::AT_ONCE);
        return $connection->fetchPairs($select);
    }

    /**
     * Takes marks away that have been looked at. What was marked again meanwhile stays.
     *
     * @param array<string, string> $marks
     */
    public function settle(array $marks): void
    {
        foreach ($marks as $sku => $at) {
            $this->resource->getConnection()->delete($this->table(), ['sku = ?' => (string) $sku, 'marked_at = ?' => $at]);
        }
    }

    private function table(): string
    {
        return $this->resource->getTableName('parstock_dirty_sku');
    }
}
