<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\Deployment;
use LampDr\Recording;
use LampDr\Visits;
use PHPUnit\Framework\TestCase;

final class VisitsTest extends TestCase
{
    /**
     * @dataProvider refusals
     */
    public function testReturnsWhyNothingWasRecorded(int $number, Recording $expected): void
    {
        $statement = $this->createStub(\PDOStatement::class);
        $statement->method('execute')->willThrowException(Errors::statement($number));

        self::assertSame($expected, $this->record($statement));
    }

    public function refusals(): array
    {
        return [
            '--read-only' => [1290, Recording::ReadOnlyMode],
            'read-only mode' => [1836, Recording::ReadOnlyMode],
            'read-only engine' => [1874, Recording::ReadOnlyMode],
            'table full' => [1114, Recording::StorageFull],
        ];
    }

    public function testIsRecordedWhenARowWasInserted(): void
    {
        self::assertSame(Recording::Recorded, $this->record($this->inserting(1)));
    }

    public function testIsReadOnlyWhenAPrivilegedUserInsertedNothing(): void
    {
        self::assertSame(Recording::ReadOnlyMode, $this->record($this->inserting(0)));
    }

    public function testAsksNoSettingOfTheServerWhereItWrites(): void
    {
        $statements = [];
        $connection = $this->createStub(\PDO::class);
        $connection->method('prepare')->willReturnCallback(function (string $sql) use (&$statements): \PDOStatement {
            $statements[] = $sql;

            return $this->inserting(1);
        });
        (new Visits($connection))->record(
            '203.0.113.0/24',
            'curl',
            new Deployment('eu-west-1', 'primary', 'task', 'commit', 'tag'),
        );

        // A replica would answer it anew under binlog_format = STATEMENT.
        self::assertCount(1, $statements);
        self::assertStringNotContainsString('@@', $statements[0]);
        self::assertStringContainsString('WHERE @lamp_writable', $statements[0]);
    }

    public function testPassesOnEveryOtherError(): void
    {
        $statement = $this->createStub(\PDOStatement::class);
        $statement->method('execute')->willThrowException(Errors::statement(1205));

        $this->expectExceptionObject(Errors::statement(1205));
        $this->record($statement);
    }

    private function inserting(int $rows): \PDOStatement
    {
        $statement = $this->createStub(\PDOStatement::class);
        $statement->method('rowCount')->willReturn($rows);

        return $statement;
    }

    private function record(\PDOStatement $statement): Recording
    {
        $connection = $this->createStub(\PDO::class);
        $connection->method('prepare')->willReturn($statement);
        $deployment = new Deployment('eu-west-1', 'primary', 'task', 'commit', 'tag');

        return (new Visits($connection))->record('203.0.113.0/24', 'curl', $deployment);
    }
}
