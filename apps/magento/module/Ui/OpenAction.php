<?php

declare(strict_types=1);

namespace Parstock\Reorder\Ui;

use Magento\Framework\UrlInterface;
use Magento\Framework\View\Element\UiComponent\ContextInterface;
use Magento\Framework\View\Element\UiComponentFactory;
use Magento\Ui\Component\Listing\Columns\Column;

/** The link of a grid's row to its page. */
class OpenAction extends Column
{
    /**
     * @param \Magento\Framework\View\Element\UiComponentInterface[] $components
     * @param array<string, mixed> $data
     */
    public function __construct(
        ContextInterface $context,
        UiComponentFactory $uiComponentFactory,
        private readonly UrlInterface $url,
        array $components = [],
        array $data = []
    ) {
        parent::__construct($context, $uiComponentFactory, $components, $data);
    }

    /**
     * @param array<string, mixed> $dataSource
     * @return array<string, mixed>
     */
    public function prepareDataSource(array $dataSource): array
    {
        $key = $this->getData('config/key');
        foreach ($dataSource['data']['items'] ?? [] as $place => $item) {
            $dataSource['data']['items'][$place][$this->getData('name')] = ['open' => [
                'href' => $this->url->getUrl($this->getData('config/path'), [$key => $item[$key]]),
                'label' => __('Open'),
            ]];
        }
        return $dataSource;
    }
}
