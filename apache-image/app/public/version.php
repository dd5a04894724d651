<?php

declare(strict_types=1);

use LampDr\Application;
use LampDr\Response;

require __DIR__ . '/../src/autoload.php';

$deployment = (new Application())->deployment;
Response::json(200, [
    'commit' => $deployment->commit,
    'imageTag' => $deployment->imageTag,
    'region' => $deployment->region,
    'role' => $deployment->role,
    'task' => $deployment->task,
])->send();
