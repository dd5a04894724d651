<?php

declare(strict_types=1);

namespace LampDr;

/** Whether the visit was recorded. */
enum Recording
{
    /** Committed. */
    case Recorded;
    /** The database accepts no changes, as a replica does. */
    case ReadOnlyMode;
    /** The database is out of storage. */
    case StorageFull;

    /** What this shows of the database. */
    public function state(): DatabaseState
    {
        return match ($this) {
            self::Recorded => DatabaseState::Writer,
            self::ReadOnlyMode => DatabaseState::ReadOnlyMode,
            self::StorageFull => DatabaseState::Full,
        };
    }
}
