<?php

declare(strict_types=1);

namespace LampDr;

/**
 * Migrates the database's tables to what this image needs.
 *
 * Runs when a statement finds a table or column missing, so it costs nothing otherwise and needs no
 * separate step in a deployment or a failover. It takes longer than a page may: MySQL needs about a second for the
 * three tables, so it has a time limit and a connection of its own. Tasks that start together take turns through a
 * named lock, held by the page's connection. Migrations only ever add: tasks of the previous image run beside it
 * during a deployment.
 */
final class Schema
{
    private const LOCK = 'lamp-dr.visitors.schema';
    private const LOCK_RETRY_MICROSECONDS = 50_000;

    /** By version. Each can run again after it was interrupted half-way. */
    private const MIGRATIONS = [
        1 => [
            // Times are UTC. The address and the user agent are stored as they are shown: shortened.
            'CREATE TABLE IF NOT EXISTS visits (
                id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
                visited_at DATETIME NOT NULL,
                address VARCHAR(45) NOT NULL,
                user_agent VARCHAR(40) NOT NULL,
                region VARCHAR(32) NOT NULL,
                task VARCHAR(64) NOT NULL,
                INDEX visited_at (visited_at)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4',
        ],
        2 => [
            // One row: the number of visits before counted_until, and how many of them were on that day.
            'CREATE TABLE IF NOT EXISTS visit_totals (
                id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
                counted_until DATETIME NOT NULL,
                visits BIGINT UNSIGNED NOT NULL,
                visits_of_day BIGINT UNSIGNED NOT NULL
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4',
            "INSERT IGNORE INTO visit_totals (id, counted_until, visits, visits_of_day)
                VALUES (1, '2000-01-01 00:00:00', 0, 0)",
        ],
    ];

    /**
     * @param \PDO $connection the page's
     * @param callable(): \PDO $connectPatiently opens a connection on which a statement may take seconds
     */
    public function __construct(private readonly \PDO $connection, private readonly mixed $connectPatiently)
    {
    }

    /**
     * @throws DatabaseUnavailable on a read-only database, or while another task holds the lock too long
     */
    public function migrate(Deadline $deadline): void
    {
        // Checked first: a privileged user could create tables on a replica, which would end its replication.
        if ((int) $this->connection->query('SELECT @lamp_writable')->fetchColumn() !== 1) {
            throw new DatabaseUnavailable(DatabaseFault::Schema);
        }
        // Polled, since a wait in the server could outlast the time limit of the answer.
        while ($this->connection->query(sprintf("SELECT GET_LOCK('%s', 0)", self::LOCK))->fetchColumn() !== 1) {
            if ($deadline->remainingSeconds() <= 0) {
                throw new DatabaseUnavailable(DatabaseFault::Schema);
            }
            usleep(self::LOCK_RETRY_MICROSECONDS);
        }
        // The lock ends with the connection, even when this is interrupted.
        if ($this->missing() !== []) {
            $this->apply(($this->connectPatiently)(), $deadline);
        }
        $this->connection->query(sprintf("SELECT RELEASE_LOCK('%s')", self::LOCK))->fetchColumn();
    }

    private function apply(\PDO $connection, Deadline $deadline): void
    {
        $connection->exec(
            'CREATE TABLE IF NOT EXISTS schema_migrations (
                version INT UNSIGNED NOT NULL PRIMARY KEY,
                applied_at DATETIME NOT NULL
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4',
        );
        foreach ($this->missing() as $version => $statements) {
            $statements[] =
                "INSERT IGNORE INTO schema_migrations (version, applied_at) VALUES ($version, UTC_TIMESTAMP())";
            foreach ($statements as $statement) {
                if ($deadline->remainingSeconds() <= 0) {
                    throw new DatabaseUnavailable(DatabaseFault::Schema);
                }
                $connection->exec($statement);
            }
        }
    }

    /**
     * @return array<int, list<string>> the statements of each version that the database does not have yet
     */
    private function missing(): array
    {
        try {
            $applied = $this->connection->query('SELECT version FROM schema_migrations')->fetchAll(\PDO::FETCH_COLUMN);
        } catch (\PDOException $error) {
            if (DatabaseFault::of($error) !== DatabaseFault::Schema) {
                throw $error;
            }
            $applied = [];
        }

        return array_diff_key(self::MIGRATIONS, array_flip($applied));
    }
}
