<?php

declare(strict_types=1);

use LampDr\Application;
use LampDr\ConfigurationError;
use LampDr\VisitorPage;

require __DIR__ . '/../src/autoload.php';

$application = new Application();
try {
    $page = new VisitorPage($application->book(), $application->deployment, $application->log);
    $response = $page->respond($_SERVER, Application::deadline());
} catch (ConfigurationError $error) {
    $application->log->configuration($error);
    $response = VisitorPage::unavailable($application->deployment);
}
$response->send();
