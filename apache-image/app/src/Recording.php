<?php

declare(strict_types=1);

namespace LampDr;

/** Whether the visit was recorded. */
enum Recording
{
    /** Committed. */
    case Recorded;
    /** The database is a read-only replica. */
    case ReadOnlyMode;
    /** The database is out of storage. */
    case StorageFull;
}
