<?php

declare(strict_types=1);

namespace LampDr;

/** One visit as stored and shown: nothing in it identifies a person. */
final class Visit
{
    public function __construct(
        public readonly \DateTimeImmutable $at,
        public readonly string $address,
        public readonly string $userAgent,
        public readonly string $region,
    ) {
    }
}
