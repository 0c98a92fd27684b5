<?php

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    // For hosts without Composer.
    $prefix = 'Parstock\\Core\\';
    if (str_starts_with($class, $prefix)) {
        $file = __DIR__ . '/src/' . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
