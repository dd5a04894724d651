<?php

declare(strict_types=1);

namespace LampDr;

/** The time by which a request must be answered. */
final class Deadline
{
    private function __construct(private readonly float $endsAt)
    {
    }

    public static function inSeconds(float $seconds): self
    {
        return new self(microtime(true) + $seconds);
    }

    public function remainingSeconds(): float
    {
        return $this->endsAt - microtime(true);
    }
}
