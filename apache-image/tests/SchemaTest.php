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
        $readOnly->method('fetchColumn')->willReturn(1);
        $connection = $this->createMock(\PDO::class);
        $connection->expects(self::once())->method('query')->willReturn($readOnly);
        $connection->expects(self::never())->method('exec');

        try {
            (new Schema($connection))->migrate(Deadline::inSeconds(1));
            self::fail('migrated');
        } catch (DatabaseUnavailable $error) {
            self::assertSame(DatabaseFault::Schema, $error->fault);
        }
    }

    public function testGivesUpWhenAnotherTaskHoldsTheLock(): void
    {
        $no = $this->createStub(\PDOStatement::class);
        $no->method('fetchColumn')->willReturn(0);
        $connection = $this->createMock(\PDO::class);
        $connection->method('query')->willReturn($no);
        $connection->expects(self::never())->method('exec');

        $this->expectException(DatabaseUnavailable::class);
        (new Schema($connection))->migrate(Deadline::inSeconds(0.1));
    }
}
