<?php

declare(strict_types=1);

// One class per file, named after it, in this folder: no Composer needed in the image.
spl_autoload_register(static function (string $class): void {
    $prefix = 'LampDr\\';
    if (str_starts_with($class, $prefix)) {
        require __DIR__ . '/' . substr($class, strlen($prefix)) . '.php';
    }
});
