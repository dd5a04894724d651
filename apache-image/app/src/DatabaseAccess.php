<?php

declare(strict_types=1);

namespace LampDr;

/** A request's way to the database, which turns every fault on it into DatabaseUnavailable. */
final class DatabaseAccess
{
    /** For the request that makes the tables, and for those that wait for it. */
    private const MIGRATION_SECONDS = 8.0;

    public function __construct(
        private readonly Database $database,
        private readonly OutageGate $gate,
        private readonly ConnectionShare $share,
    ) {
    }

    /**
     * Runs work on a connection of its own.
     *
     * @template T
     * @param callable(\PDO, callable): T $work its second argument runs one step, migrating first if necessary
     * @param bool $opens whether success ends an outage
     * @return T
     * @throws DatabaseUnavailable
     */
    public function run(callable $work, Deadline $deadline, bool $opens): mixed
    {
        // In an outage nobody queues: one request at a time tries.
        $place = $this->gate->isClosed() ? null : $this->share->take($this->gate->isClosed(...));
        $deadline->restart();
        try {
            return $this->gate->pass(fn (): mixed => $this->connected($work, $deadline), $opens);
        } finally {
            // The connection has ended with the call above.
            unset($place);
        }
    }

    /**
     * @template T
     * @param callable(\PDO, callable): T $work
     * @return T
     */
    private function connected(callable $work, Deadline $deadline): mixed
    {
        $connection = $this->database->connect($deadline);
        self::step(fn () => $this->share->learn($connection), $deadline);
        $inSchema = function (callable $step) use ($connection, $deadline): mixed {
            try {
                return self::step($step, $deadline);
            } catch (DatabaseUnavailable $error) {
                if ($error->fault !== DatabaseFault::Schema) {
                    throw $error;
                }
            }
            $this->migrate($connection);
            $deadline->restart();

            return self::step($step, $deadline);
        };

        return $work($connection, $inSchema);
    }

    private function migrate(\PDO $connection): void
    {
        $deadline = Deadline::inSeconds(self::MIGRATION_SECONDS);
        $schema = new Schema($connection, fn (): \PDO => $this->database->connectPatiently($deadline));
        self::step(static fn () => $schema->migrate($deadline), $deadline);
    }

    /**
     * @template T
     * @param callable(): T $step
     * @return T
     */
    private static function step(callable $step, Deadline $deadline): mixed
    {
        if ($deadline->remainingSeconds() <= 0) {
            throw new DatabaseUnavailable(DatabaseFault::Slow);
        }
        try {
            return $step();
        } catch (\PDOException $error) {
            throw new DatabaseUnavailable(DatabaseFault::of($error), (int) ($error->errorInfo[1] ?? 0));
        }
    }
}
