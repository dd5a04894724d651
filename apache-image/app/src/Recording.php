<?php

declare(strict_types=1);

namespace LampDr;

/** What became of this visit. */
enum Recording
{
    /** Committed. */
    case Recorded;
    /** The database is a read-only replica. */
    case ReadOnlyMode;
    /** The database has no room left. */
    case StorageFull;
}
