<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\DatabaseFault;
use LampDr\DatabaseUnavailable;
use LampDr\Deadline;
use LampDr\Schema;
use PHPUnit\Framework\TestCase;

final class SchemaTest extends TestCase
{
    public function testChangesNothingOnAReplica(): void
    {
        $readOnly = $this->createStub(\PDOStatement::class);
        $readOnly->method('fetchColumn')->willReturn(0);
        $connection = $this->createMock(\PDO::class);
        $connection->expects(self::once())->method('query')->willReturn($readOnly);
        $connection->expects(self::never())->method('exec');

        try {
            (new Schema($connection, self::noOther(...)))->migrate(Deadline::inSeconds(1));
            self::fail('migrated');
        } catch (DatabaseUnavailable $error) {
            self::assertSame(DatabaseFault::Schema, $error->fault);
        }
    }

    public function testGivesUpWhenAnotherTaskHoldsTheLock(): void
    {
        $connection = $this->answering(['@lamp_writable' => 1, 'GET_LOCK' => 0]);
        $connection->expects(self::never())->method('exec');

        $this->expectException(DatabaseUnavailable::class);
        (new Schema($connection, self::noOther(...)))->migrate(Deadline::inSeconds(0.1));
    }

    public function testMakesNothingWhereAnotherTaskHasMadeAllMeanwhile(): void
    {
        $connection = $this->answering(
            ['@lamp_writable' => 1, 'GET_LOCK' => 1, 'SELECT version' => [1, 2], 'RELEASE_LOCK' => 1],
        );
        $connection->expects(self::never())->method('exec');

        (new Schema($connection, self::noOther(...)))->migrate(Deadline::inSeconds(1));
    }

    public function testMakesTheTablesOnTheConnectionThatMayTakeLonger(): void
    {
        $connection = $this->answering(
            ['@lamp_writable' => 1, 'GET_LOCK' => 1, 'SELECT version' => [1], 'RELEASE_LOCK' => 1],
        );
        $connection->expects(self::never())->method('exec');
        $patient = $this->createMock(\PDO::class);
        $made = [];
        $patient->method('exec')->willReturnCallback(static function (string $statement) use (&$made): int {
            $made[] = implode(' ', array_slice(preg_split('/\s+/', $statement), 0, 6));

            return 0;
        });

        (new Schema($connection, static fn (): \PDO => $patient))->migrate(Deadline::inSeconds(1));

        self::assertSame(
            [
                'CREATE TABLE IF NOT EXISTS schema_migrations',
                'CREATE TABLE IF NOT EXISTS visit_totals',
                'INSERT IGNORE INTO visit_totals (id, counted_until,',
                'INSERT IGNORE INTO schema_migrations (version, applied_at)',
            ],
            $made,
        );
    }

    public function testMakesNothingAfterItsTime(): void
    {
        $connection = $this->answering(['@lamp_writable' => 1, 'GET_LOCK' => 1, 'SELECT version' => []]);
        $patient = $this->createMock(\PDO::class);
        $patient->expects(self::once())->method('exec')->with(self::stringContains('schema_migrations'));

        $this->expectException(DatabaseUnavailable::class);
        (new Schema($connection, static fn (): \PDO => $patient))->migrate(Deadline::inSeconds(0));
    }

    private static function noOther(): never
    {
        self::fail('connected again');
    }

    /**
     * @param array<string, int|list<int>> $answers by a part of the statement
     */
    private function answering(array $answers): \PDO
    {
        $connection = $this->createMock(\PDO::class);
        $connection->method('query')->willReturnCallback(function (string $query) use ($answers): \PDOStatement {
            foreach ($answers as $part => $answer) {
                if (str_contains($query, $part)) {
                    $statement = $this->createStub(\PDOStatement::class);
                    $statement->method('fetchColumn')->willReturn($answer);
                    $statement->method('fetchAll')->willReturn((array) $answer);

                    return $statement;
                }
            }
            self::fail("unexpected: $query");
        });

        return $connection;
    }
}
