<?php

declare(strict_types=1);

namespace LampDr;

/**
 * What the task's last page found the database to be: whether a row can be written, only writing one shows, and the
 * health check that DNS asks writes none. All workers of the task share it through a file.
 */
final class LastPage
{
    /** For this long, a page that was served answers in the database's place. */
    private const SERVED_SECONDS = 1;
    /** A refused visit counts for this long: less than the 90 seconds of failed checks after which DNS moves. */
    private const REFUSED_SECONDS = 60;
    /** Refusals that have gone on for longer count for as long again, but no longer than this. */
    private const REFUSED_SECONDS_AT_MOST = 600;

    private readonly string $file;

    public function __construct(string $stateDirectory)
    {
        $this->file = $stateDirectory . '/last-page';
    }

    public function found(DatabaseState $state): void
    {
        $now = microtime(true);
        $since = $now;
        if ($state->refuses()) {
            [$before, $beganAt] = $this->read();
            $since = $before?->refuses() ? $beganAt : $now;
        }
        @file_put_contents($this->file, "$state->value $since $now");
    }

    /** A page met another fault: that visits were served says nothing any more, that they were refused still does. */
    public function failed(): void
    {
        [$state] = $this->read();
        if ($state !== null && !$state->refuses()) {
            @unlink($this->file);
        }
    }

    /** The state found by the last page, or null once that says nothing of the present. */
    public function still(): ?DatabaseState
    {
        [$state, $since, $last] = $this->read();
        $seconds = $state?->refuses()
            ? min(max($last - $since, self::REFUSED_SECONDS), self::REFUSED_SECONDS_AT_MOST)
            : self::SERVED_SECONDS;

        return microtime(true) - $last < $seconds ? $state : null;
    }

    /**
     * @return array{?DatabaseState, float, float} the state, since when it has been refusing, when it was last found
     */
    private function read(): array
    {
        $words = explode(' ', (string) @file_get_contents($this->file));

        // While another worker writes, the file may be cut off.
        return count($words) === 3
            ? [DatabaseState::tryFrom($words[0]), (float) $words[1], (float) $words[2]]
            : [null, 0.0, 0.0];
    }
}
