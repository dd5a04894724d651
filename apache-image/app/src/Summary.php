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

    /**
     * How old the data may be, for pages of a replica.
     *
     * All that a replica can tell without other privileges, and without another statement: it has everything up to its
     * newest visit. Where nobody has come since, it has everything at all, which it cannot know.
     */
    public function age(int $now): string
    {
        $newest = $this->lastVisits[0] ?? null;
        if ($newest === null) {
            return 'No visit has arrived here yet: some may be missing.';
        }
        $seconds = max(0, $now - $newest->at->getTimestamp());
        [$number, $unit] = match (true) {
            $seconds < 120 => [$seconds, 'second'],
            $seconds < 7200 => [intdiv($seconds, 60), 'minute'],
            $seconds < 172_800 => [intdiv($seconds, 3600), 'hour'],
            default => [intdiv($seconds, 86_400), 'day'],
        };

        return sprintf(
            'The newest visit that has arrived here was %s %s%s ago: later ones may be missing.',
            number_format($number),
            $unit,
            $number === 1 ? '' : 's',
        );
    }
}
