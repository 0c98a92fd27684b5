<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\App\ResourceConnection;
use Parstock\Reorder\Core\Json;

/** What the module remembers of itself: the last good read, the last run, whether sending is stopped. */
class Notes
{
    public const STOPPED = 'stopped';
    public const LAST_READ = 'last_read';
    public const LAST_RUN = 'last_run';
    public const USUAL_ORDERS = 'usual_orders';
    public const EXCEPTIONS = 'exceptions';

    public function __construct(private readonly ResourceConnection $resource)
    {
    }

    public function get(string $name): mixed
    {
        $connection = $this->resource->getConnection();
        $select = $connection->select()->from($this->table(), ['value'])->where('name = ?', $name);
        $value = $connection->fetchOne($select);
        return $value === false ? null : Json::decode($value);
    }

    public function set(string $name, mixed $value): void
    {
        $row = ['name' => $name, 'value' => Json::encode($value)];
        $this->resource->getConnection()->insertOnDuplicate($this->table(), [$row], ['value']);
    }

    /** Why nothing may be sent at present; null when it may. */
    public function stopped(): ?string
    {
        $reason = $this->get(self::STOPPED);
        return is_string($reason) && $reason !== '' ? $reason : null;
    }

    private function table(): string
    {
        return $this->resource->getTableName('parstock_note');
    }
}
