<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\DatabaseFault;
use PHPUnit\Framework\TestCase;

final class DatabaseFaultTest extends TestCase
{
    /**
     * @dataProvider numbers
     */
    public function testIsDerivedFromTheErrorNumber(int $number, DatabaseFault $expected): void
    {
        self::assertSame($expected, DatabaseFault::of(Errors::statement($number)));
        self::assertSame($expected, DatabaseFault::of(Errors::connection($number)));
    }

    public function numbers(): array
    {
        return [
            'refused, timed out or no such name' => [2002, DatabaseFault::Unreachable],
            'gone away' => [2006, DatabaseFault::Unreachable],
            'shutting down' => [1053, DatabaseFault::Unreachable],
            'host blocked' => [1129, DatabaseFault::Unreachable],
            'lock wait' => [1205, DatabaseFault::Slow],
            'deadlock' => [1213, DatabaseFault::Slow],
            'statement time, MySQL' => [3024, DatabaseFault::Slow],
            'statement time, MariaDB' => [1969, DatabaseFault::Slow],
            'too many connections' => [1040, DatabaseFault::Busy],
            'too many of the user' => [1203, DatabaseFault::Busy],
            'access denied' => [1045, DatabaseFault::Credentials],
            'password expired' => [1862, DatabaseFault::Credentials],
            'account locked, MySQL' => [3118, DatabaseFault::Credentials],
            'account locked, MariaDB' => [4151, DatabaseFault::Credentials],
            'secure transport required' => [3159, DatabaseFault::Tls],
            'no such table' => [1146, DatabaseFault::Schema],
            'no such column' => [1054, DatabaseFault::Schema],
            'read-only server' => [1290, DatabaseFault::ReadOnlyMode],
            'read-only mode' => [1836, DatabaseFault::ReadOnlyMode],
            'read-only table' => [1036, DatabaseFault::ReadOnlyMode],
            'read-only engine' => [1874, DatabaseFault::ReadOnlyMode],
            'table full' => [1114, DatabaseFault::StorageFull],
            'disk full' => [1021, DatabaseFault::StorageFull],
            'syntax error' => [1064, DatabaseFault::Other],
        ];
    }

    public function testIsTlsWhereTheHandshakeFailed(): void
    {
        $warning = 'PDO::__construct(): SSL operation failed with code 1: certificate verify failed';

        self::assertSame(DatabaseFault::Tls, DatabaseFault::of(Errors::connection(2006), $warning));
    }
}
