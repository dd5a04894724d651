<?php

declare(strict_types=1);

namespace LampDr;

/** An environment variable of the task is missing or wrong; the message names it and never quotes its value. */
final class ConfigurationError extends \RuntimeException
{
}
