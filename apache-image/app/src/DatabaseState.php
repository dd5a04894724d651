<?php

declare(strict_types=1);

namespace LampDr;

/** What the database can do for a page, in the words of the deep health check. */
enum DatabaseState: string
{
    /** Records visits. */
    case Writer = 'writer';
    /** Shows the figures: a replica, or a writer that accepts no changes. */
    case ReadOnlyMode = 'read-only';
    /** Shows the figures, and has no room for a visit. */
    case Full = 'full';
    /** Pages are unavailable. */
    case Unavailable = 'unavailable';

    /** Whether it should have taken a visit and did not. */
    public function refuses(): bool
    {
        return $this === self::Full || $this === self::Unavailable;
    }
}
