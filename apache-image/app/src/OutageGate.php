<?php

declare(strict_types=1);

namespace LampDr;

/**
 * Keeps a dead database from occupying every worker.
 *
 * Once an attempt has failed, one request at a time may try again; the others are answered at once.
 * The first success opens the gate for all. All workers of the task share it through two files.
 */
final class OutageGate
{
    private readonly string $marker;
    private readonly string $lock;

    public function __construct(string $stateDirectory)
    {
        $this->marker = $stateDirectory . '/database-outage';
        $this->lock = $stateDirectory . '/database-attempt.lock';
    }

    /** Whether one request at a time may try. */
    public function isClosed(): bool
    {
        return file_exists($this->marker);
    }

    /**
     * @template T
     * @param callable(): T $attempt
     * @param bool $opens whether the attempt's success shows that others would succeed
     * @return T
     * @throws DatabaseUnavailable from the attempt, or at once while another request is trying
     */
    public function pass(callable $attempt, bool $opens = true): mixed
    {
        if (!$this->isClosed()) {
            return $this->watch($attempt);
        }
        $lock = @fopen($this->lock, 'c');
        if ($lock === false) {
            return $this->watch($attempt);
        }
        try {
            if (!flock($lock, LOCK_EX | LOCK_NB)) {
                throw new DatabaseUnavailable(DatabaseFault::Suspended);
            }
            $result = $this->watch($attempt);
            if ($opens) {
                @unlink($this->marker);
            }

            return $result;
        } finally {
            fclose($lock);
        }
    }

    /**
     * @template T
     * @param callable(): T $attempt
     * @return T
     */
    private function watch(callable $attempt): mixed
    {
        try {
            return $attempt();
        } catch (DatabaseUnavailable $error) {
            if ($error->fault->stopsAttempts()) {
                @touch($this->marker);
            }
            throw $error;
        }
    }
}
