<?php

declare(strict_types=1);

namespace LampDr;

/** One JSON line per event on stderr, with the load balancer's trace id to match the access log. */
final class Log
{
    public function __construct(private readonly string $traceId)
    {
    }

    public function databaseUnavailable(DatabaseUnavailable $error): void
    {
        // Requests turned away at the gate met a fault that has already been logged.
        if ($error->fault !== DatabaseFault::Suspended) {
            $this->write(['event' => 'database', 'fault' => $error->fault->value, 'error' => $error->errorNumber]);
        }
    }

    public function notRecorded(Recording $recording): void
    {
        $this->write(['event' => 'not-recorded', 'fault' => $recording->name]);
    }

    public function configuration(ConfigurationError $error): void
    {
        $this->write(['event' => 'configuration', 'message' => $error->getMessage()]);
    }

    /**
     * @param array<string, string|int> $fields
     */
    private function write(array $fields): void
    {
        $line = json_encode(
            ['time' => gmdate('Y-m-d\TH:i:s\Z'), 'level' => 'error'] + $fields + ['trace' => $this->traceId],
            JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE,
        );
        file_put_contents('php://stderr', "$line\n");
    }
}
