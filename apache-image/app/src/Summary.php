<?php

declare(strict_types=1);

namespace LampDr;

/** The page's data from the database, read in one statement. */
final class Summary
{
    /**
     * @param list<Visit> $lastVisits newest first
     */
    public function __construct(
        public readonly int $total,
        public readonly int $today,
        public readonly array $lastVisits,
        public readonly bool $readOnly,
    ) {
    }
}
