<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model\Config;

use Magento\Framework\Data\OptionSourceInterface;

class Autopilot implements OptionSourceInterface
{
    /** @return array<int, array<string, string>> */
    public function toOptionArray(): array
    {
        return array_map(
            static fn (string $mode): array => ['value' => $mode, 'label' => $mode],
            ['ask', 'auto', 'off']
        );
    }
}
