<?php

declare(strict_types=1);

use LampDr\Deployment;
use LampDr\Recording;
use LampDr\Summary;
use LampDr\Template;

/** @var ?Recording $recording */
/** @var Summary $summary */
/** @var Deployment $deployment */
/** @var int $now Unix time */

$notice = match ($recording) {
    Recording::StorageFull
        => 'The database has no room left. Your visit is not recorded; the figures below are correct.',
    Recording::ReadOnlyMode
        => 'Read-only mode: the database accepts no changes. '
        . 'Your visit is not recorded; the figures may be a moment behind.',
    default => null,
};
?>
<!DOCTYPE html>
<html lang="en">
<head>
<?php require __DIR__ . '/head.php'; ?>
<title>Visitors</title>
</head>
<body>
<header>
<h1>Visitors</h1>
<?php if ($notice !== null) : ?>
<p class="notice" role="status"><?= Template::text($notice) ?></p>
<?php elseif ($recording === Recording::Recorded) : ?>
<p class="recorded" role="status">Welcome. Your visit is recorded.</p>
<?php endif ?>
<?php if ($summary->readOnly) : ?>
<p class="small" id="age"><?= Template::text($summary->age($now)) ?></p>
<?php endif ?>
</header>
<main>
<section aria-label="Counts">
<dl class="counts">
<div><dt>Total visits</dt><dd id="total"><?= number_format($summary->total) ?></dd></div>
<div><dt>Visits today (UTC)</dt><dd id="today"><?= number_format($summary->today) ?></dd></div>
</dl>
</section>
<section aria-labelledby="last-visits">
<h2 id="last-visits">Last visits</h2>
<?php if ($summary->lastVisits === []) : ?>
<p>None yet.</p>
<?php else : ?>
<ol class="visits">
    <?php foreach ($summary->lastVisits as $visit) : ?>
<li>
<time datetime="<?= $visit->at->format('Y-m-d\TH:i:s\Z') ?>"><?= $visit->at->format('j M Y, H:i:s') ?></time>
<span class="agent"><?= Template::text($visit->userAgent) ?></span>
<span class="address"><?= Template::text($visit->address) ?></span>
<span class="region"><?= Template::text($visit->region) ?></span>
</li>
    <?php endforeach ?>
</ol>
<p class="small">Times are UTC. Addresses are shortened before they are stored.</p>
<?php endif ?>
</section>
</main>
<footer aria-label="Served by">
<dl class="served">
<div><dt>Region</dt><dd id="region"><?= Template::text($deployment->region) ?>
 (<?= $deployment->role === 'dr' ? 'disaster recovery' : 'primary' ?>)</dd></div>
<div><dt>Task</dt><dd id="task"><?= Template::text($deployment->task) ?></dd></div>
<div><dt>Database</dt><dd id="database"><?= $summary->readOnly ? 'read-only' : 'writer' ?></dd></div>
<div><dt>Version</dt><dd id="version"><?= Template::text(substr($deployment->commit, 0, 12)) ?></dd></div>
</dl>
</footer>
</body>
</html>
