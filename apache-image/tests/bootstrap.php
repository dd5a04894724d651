<?php

declare(strict_types=1);

require __DIR__ . '/../app/src/autoload.php';
require __DIR__ . '/Errors.php';
require __DIR__ . '/TemporaryFolder.php';
