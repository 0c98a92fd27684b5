<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Backend\Model\Auth\Session;

/** Whoever is signed in to the admin, as the order book names people. */
class Person
{
    public function __construct(private readonly Session $session)
    {
    }

    public function here(): object
    {
        $user = $this->session->getUser();
        $name = trim((string) $user?->getName());
        return (object) [
            'kind' => 'person',
            'id' => 'user:' . (int) $user?->getId(),
            'name' => $name === '' ? (string) $user?->getUserName() : $name,
        ];
    }
}
