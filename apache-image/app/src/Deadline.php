<?php

declare(strict_types=1);

namespace LampDr;

/** The time by which a request must be answered. */
final class Deadline
{
    private float $endsAt;

    private function __construct(private readonly float $seconds)
    {
        $this->restart();
    }

    public static function inSeconds(float $seconds): self
    {
        return new self($seconds);
    }

    /** Gives the whole time again, after a wait that has a limit of its own. */
    public function restart(): void
    {
        $this->endsAt = microtime(true) + $this->seconds;
    }

    public function remainingSeconds(): float
    {
        return $this->endsAt - microtime(true);
    }
}
