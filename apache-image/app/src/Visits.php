<?php

declare(strict_types=1);

namespace LampDr;

/** The visits in the database: one statement to record one, another to read everything the page shows. */
final class Visits
{
    /** Fewer than this are counted again for each page. */
    private const WORTH_COUNTING_ONCE = 1000;

    // Writes nothing on a replica, even as a user whom its read_only does not restrict. It asks no setting of the
    // server, but a variable of the session: under binlog_format = STATEMENT a replica runs it as well, with the
    // variable as it was here.
    private const RECORD = 'INSERT INTO visits (visited_at, address, user_agent, region, task)
        SELECT UTC_TIMESTAMP(), :address, :user_agent, :region, :task FROM DUAL
        WHERE @lamp_writable';

    // Counts what visit_totals has not counted yet, split at midnight and at `closing`: the full minute
    // that ended at least one minute ago, in which no insert can still be in progress.
    private const READ = 'SELECT
            NOT @lamp_writable AS read_only,
            counts.*,
            last_visits.*
        FROM (
            SELECT
                totals.counted_until,
                totals.visits AS counted,
                totals.visits_of_day AS counted_of_day,
                clock.today,
                clock.closing,
                COUNT(visits.id) AS open_visits,
                COALESCE(SUM(visits.visited_at >= clock.today), 0) AS open_today,
                COALESCE(SUM(visits.visited_at < clock.closing), 0) AS closable,
                COALESCE(SUM(visits.visited_at < clock.closing AND visits.visited_at >= DATE(clock.closing)), 0)
                    AS closable_of_day
            FROM visit_totals AS totals
            CROSS JOIN (
                SELECT
                    CAST(UTC_DATE() AS DATETIME) AS today,
                    UTC_TIMESTAMP() - INTERVAL (60 + SECOND(UTC_TIMESTAMP())) SECOND AS closing
            ) AS clock
            LEFT JOIN visits ON visits.visited_at >= totals.counted_until
            WHERE totals.id = 1
            GROUP BY totals.counted_until, totals.visits, totals.visits_of_day, clock.today, clock.closing
        ) AS counts
        LEFT JOIN (
            SELECT id, visited_at, address, user_agent, region FROM visits ORDER BY id DESC LIMIT 10
        ) AS last_visits ON TRUE
        ORDER BY last_visits.id DESC';

    // When several requests close the same minutes, only one finds counted_until unchanged.
    private const CLOSE = 'UPDATE visit_totals
        SET counted_until = :closing, visits = :visits, visits_of_day = :visits_of_day
        WHERE id = 1 AND counted_until = :counted_until';

    public function __construct(private readonly \PDO $connection)
    {
    }

    /**
     * Records a visit: committed once this has returned Recorded, as the connection has autocommit.
     *
     * @throws \PDOException
     */
    public function record(string $address, string $userAgent, Deployment $by): Recording
    {
        try {
            $statement = $this->connection->prepare(self::RECORD);
            $statement->execute([
                'address' => $address,
                'user_agent' => $userAgent,
                'region' => $by->region,
                'task' => $by->task,
            ]);
        } catch (\PDOException $error) {
            return match (DatabaseFault::of($error)) {
                DatabaseFault::ReadOnlyMode => Recording::ReadOnlyMode,
                DatabaseFault::StorageFull => Recording::StorageFull,
                default => throw $error,
            };
        }

        return $statement->rowCount() === 1 ? Recording::Recorded : Recording::ReadOnlyMode;
    }

    /**
     * Reads the page's figures.
     *
     * @param bool $close whether to keep the sum of many visits, so that no later page counts them again
     * @throws \PDOException
     * @throws DatabaseUnavailable while the row of totals is missing
     */
    public function summary(bool $close): Summary
    {
        $rows = $this->connection->query(self::READ)->fetchAll();
        if ($rows === []) {
            // The migration's last statement writes the row of totals.
            throw new DatabaseUnavailable(DatabaseFault::Schema);
        }
        $counts = $rows[0];
        $readOnly = (bool) $counts['read_only'];
        if ($close && !$readOnly && $counts['closable'] >= self::WORTH_COUNTING_ONCE) {
            $this->closeCounted($counts);
        }
        $countedToday = $counts['counted_until'] >= $counts['today'] ? (int) $counts['counted_of_day'] : 0;

        return new Summary(
            (int) $counts['counted'] + (int) $counts['open_visits'],
            $countedToday + (int) $counts['open_today'],
            array_map(self::visit(...), array_filter($rows, static fn (array $row): bool => $row['id'] !== null)),
            $readOnly,
        );
    }

    /**
     * @param array<string, int|string> $counts
     */
    private function closeCounted(array $counts): void
    {
        $sameDay = substr((string) $counts['counted_until'], 0, 10) === substr((string) $counts['closing'], 0, 10);
        try {
            $this->connection->prepare(self::CLOSE)->execute([
                'closing' => $counts['closing'],
                'visits' => (int) $counts['counted'] + (int) $counts['closable'],
                'visits_of_day' => ($sameDay ? (int) $counts['counted_of_day'] : 0) + (int) $counts['closable_of_day'],
                'counted_until' => $counts['counted_until'],
            ]);
        } catch (\PDOException) {
            // A later page counts them.
        }
    }

    /**
     * @param array<string, int|string> $row
     */
    private static function visit(array $row): Visit
    {
        return new Visit(
            new \DateTimeImmutable((string) $row['visited_at'], new \DateTimeZone('UTC')),
            (string) $row['address'],
            (string) $row['user_agent'],
            (string) $row['region'],
        );
    }
}
