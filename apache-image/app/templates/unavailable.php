<?php

declare(strict_types=1);

use LampDr\Deployment;
use LampDr\Template;

/** @var Deployment $deployment */
?>
<!DOCTYPE html>
<html lang="en">
<head>
<?php require __DIR__ . '/head.php'; ?>
<title>Visitors: back soon</title>
</head>
<body>
<main>
<h1>Back soon</h1>
<p class="notice" role="status">The visitor book cannot be reached right now. Your visit may not be recorded.
 Please try again in a few seconds.</p>
</main>
<footer aria-label="Served by">
<dl class="served">
<div><dt>Region</dt><dd id="region"><?= Template::text($deployment->region) ?>
 (<?= $deployment->role === 'dr' ? 'disaster recovery' : 'primary' ?>)</dd></div>
<div><dt>Task</dt><dd id="task"><?= Template::text($deployment->task) ?></dd></div>
<div><dt>Version</dt><dd id="version"><?= Template::text(substr($deployment->commit, 0, 12)) ?></dd></div>
</dl>
</footer>
</body>
</html>
