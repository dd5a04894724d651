<?php

declare(strict_types=1);

namespace LampDr;

/**
 * This task's share of the server's connections: a request that finds all of them in use queues for one, in order.
 *
 * Six tasks of 31 workers would want more than a small server has, and a refused connection costs it as much as
 * a login. The workers share locks on files, which the kernel releases even where a worker dies.
 */
final class ConnectionShare
{
    private const QUEUE_SECONDS = 3.0;
    private const LOOK_AGAIN_MICROSECONDS = 2_000;
    /** The rest is for operators, RDS itself, and the connections that the server has not closed yet. */
    private const PART_OF_SERVER = 0.8;
    /** Until the first page has asked the server. */
    private const UNKNOWN = 2;
    /** The server may be resized. */
    private const ASK_AGAIN_SECONDS = 300;

    private const LIMITS = 'SELECT @@global.max_connections, @@session.max_user_connections';

    private readonly string $file;

    /**
     * @param int $tasks how many tasks share the server; 0 for no limit
     */
    public function __construct(string $stateDirectory, private readonly int $tasks)
    {
        $this->file = $stateDirectory . '/connections';
    }

    /**
     * Waits for one of the share's connections.
     *
     * @param callable(): bool $abandoned ends the wait where waiting has become useless
     * @return ?resource keeps the connection while it exists; null where there is no limit, or the wait was abandoned
     * @throws DatabaseUnavailable after three seconds
     */
    public function take(callable $abandoned): mixed
    {
        $queue = $this->tasks === 0 ? false : @fopen("$this->file.queue", 'c');
        if ($queue === false) {
            return null;
        }
        $deadline = Deadline::inSeconds(self::QUEUE_SECONDS);
        // The kernel wakes those who wait in their order. Only the first looks for a free connection.
        flock($queue, LOCK_EX);
        try {
            return $this->firstFree($deadline, $abandoned);
        } finally {
            fclose($queue);
        }
    }

    /**
     * Asks the server how many connections it has, unless that is known.
     *
     * @throws \PDOException
     */
    public function learn(\PDO $connection): void
    {
        if ($this->tasks === 0 || time() - (int) @filemtime($this->file) < self::ASK_AGAIN_SECONDS) {
            return;
        }
        [$server, $user] = $connection->query(self::LIMITS)->fetch(\PDO::FETCH_NUM);
        $connections = (int) $user > 0 ? min((int) $server, (int) $user) : (int) $server;
        $share = max(1, (int) floor($connections * self::PART_OF_SERVER / $this->tasks));
        @file_put_contents($this->file, (string) $share);
    }

    /**
     * @return ?resource
     */
    private function firstFree(Deadline $deadline, callable $abandoned): mixed
    {
        $share = (int) @file_get_contents($this->file) ?: self::UNKNOWN;
        $locks = [];
        while (true) {
            for ($i = 0; $i < $share; $i++) {
                $locks[$i] ??= @fopen("$this->file.$i", 'c');
                if ($locks[$i] !== false && flock($locks[$i], LOCK_EX | LOCK_NB)) {
                    return $locks[$i];
                }
            }
            if ($abandoned()) {
                return null;
            }
            if ($deadline->remainingSeconds() <= 0) {
                throw new DatabaseUnavailable(DatabaseFault::Busy);
            }
            usleep(self::LOOK_AGAIN_MICROSECONDS);
        }
    }
}
