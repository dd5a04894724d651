<?php

declare(strict_types=1);

// The entrypoint runs this once, before Apache: refuses a wrong environment, and stores the task's id for the pages.

use LampDr\ConfigurationError;
use LampDr\DatabaseSettings;
use LampDr\TaskId;

require __DIR__ . '/../src/autoload.php';

const EXIT_CONFIG = 78;

$environment = getenv();
try {
    DatabaseSettings::fromEnvironment($environment);
} catch (ConfigurationError $error) {
    fwrite(STDERR, "lamp-entrypoint: {$error->getMessage()}\n");
    exit(EXIT_CONFIG);
}
file_put_contents(
    $environment['LAMP_STATE_DIRECTORY'] . '/task',
    TaskId::ask($environment['ECS_CONTAINER_METADATA_URI_V4'] ?? ''),
);
