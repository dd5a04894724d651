<?php

declare(strict_types=1);

namespace LampDr;

/**
 * No page can be served from the database now.
 *
 * Holds only the kind of fault and the error number: the driver's own message contains user and host.
 */
final class DatabaseUnavailable extends \RuntimeException
{
    public function __construct(public readonly DatabaseFault $fault, public readonly int $errorNumber = 0)
    {
        parent::__construct($fault->value);
    }
}
