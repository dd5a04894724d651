<?php

declare(strict_types=1);

use LampDr\Deployment;
use LampDr\Template;

/** @var Deployment $deployment */

$version = rawurlencode($deployment->commit);
?>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="stylesheet" href="/style.css?v=<?= Template::text($version) ?>">
<link rel="icon" href="/favicon.svg?v=<?= Template::text($version) ?>" type="image/svg+xml">
