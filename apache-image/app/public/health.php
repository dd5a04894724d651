<?php

declare(strict_types=1);

use LampDr\Application;
use LampDr\ConfigurationError;
use LampDr\HealthCheck;
use LampDr\Response;

require __DIR__ . '/../src/autoload.php';

if (($_GET['deep'] ?? '') !== '1') {
    HealthCheck::shallow()->send();

    return;
}

$application = new Application();
try {
    $response = HealthCheck::deep($application->book(), $application->log, Application::deadline());
} catch (ConfigurationError $error) {
    $application->log->configuration($error);
    $response = Response::json(503, ['status' => 'unavailable', 'database' => null]);
}
$response->send();
