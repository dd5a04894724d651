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
            'init_connect fails' => [1184, DatabaseFault::Unreachable],
            'offline mode' => [3032, DatabaseFault::Unreachable],
            'connection killed, MariaDB' => [1927, DatabaseFault::Unreachable],
            'session killed, MySQL' => [3169, DatabaseFault::Unreachable],
            'idle for too long' => [4031, DatabaseFault::Unreachable],
            'packet too large' => [1153, DatabaseFault::Unreachable],
            'malformed packet' => [2027, DatabaseFault::Unreachable],
            'lock wait' => [1205, DatabaseFault::Slow],
            'deadlock' => [1213, DatabaseFault::Slow],
            'deadlock of named locks' => [3058, DatabaseFault::Slow],
            'statement killed' => [1317, DatabaseFault::Slow],
            'statement time, MySQL' => [3024, DatabaseFault::Slow],
            'statement time, MariaDB' => [1969, DatabaseFault::Slow],
            'too many connections' => [1040, DatabaseFault::Busy],
            'too many of the user' => [1203, DatabaseFault::Busy],
            'too many of the user in an hour' => [1226, DatabaseFault::Busy],
            'no thread for a connection' => [1135, DatabaseFault::Busy],
            'access denied' => [1045, DatabaseFault::Credentials],
            'password expired' => [1862, DatabaseFault::Credentials],
            'account locked, MySQL' => [3118, DatabaseFault::Credentials],
            'account locked, MariaDB' => [4151, DatabaseFault::Credentials],
            'account blocked after wrong passwords' => [3955, DatabaseFault::Credentials],
            'column refused' => [1143, DatabaseFault::Credentials],
            'plugin of authentication not loaded' => [1524, DatabaseFault::Credentials],
            'authentication unknown to the client' => [2054, DatabaseFault::Credentials],
            'TLS in the words of the client' => [2026, DatabaseFault::Tls],
            'secure transport required' => [3159, DatabaseFault::Tls],
            'no such table' => [1146, DatabaseFault::Schema],
            'no such column' => [1054, DatabaseFault::Schema],
            'read-only server' => [1290, DatabaseFault::ReadOnlyMode],
            'read-only mode' => [1836, DatabaseFault::ReadOnlyMode],
            'read-only table' => [1036, DatabaseFault::ReadOnlyMode],
            'read-only engine' => [1874, DatabaseFault::ReadOnlyMode],
            'read-only transaction' => [1792, DatabaseFault::ReadOnlyMode],
            'forced recovery' => [1881, DatabaseFault::ReadOnlyMode],
            'table full' => [1114, DatabaseFault::StorageFull],
            'disk full' => [1021, DatabaseFault::StorageFull],
            'syntax error' => [1064, DatabaseFault::Other],
            'too many rows examined' => [1104, DatabaseFault::Other],
            'no row in this binlog format' => [1665, DatabaseFault::Other],
            'unknown variable' => [1193, DatabaseFault::Other],
            'engine error without a number' => [1030, DatabaseFault::Other],
        ];
    }

    /**
     * @dataProvider systemErrors
     */
    public function testOfAFileOrEngineIsDerivedFromTheErrorBelow(string $message, DatabaseFault $expected): void
    {
        self::assertSame($expected, DatabaseFault::of(new \PDOException($message)));
    }

    public function systemErrors(): array
    {
        return [
            'engine, no space' => [
                'General error: 1030 Got error 28 "No space left on device" from storage engine InnoDB',
                DatabaseFault::StorageFull,
            ],
            'file, no space' => [
                "General error: 3 Error writing file 'binlog' (Errcode: 28 \"No space left on device\")",
                DatabaseFault::StorageFull,
            ],
            'temporary file, MySQL' => [
                "General error: 1026 Error writing file '/tmp/MLfd=1' (OS errno 28 - No space left on device)",
                DatabaseFault::StorageFull,
            ],
            'lock, read-only' => [
                "General error: 1015 Can't lock file (errno: 165 - Table is read only)",
                DatabaseFault::ReadOnlyMode,
            ],
            'lock, anything else' => [
                "General error: 1015 Can't lock file (errno: 37 - No locks available)",
                DatabaseFault::Other,
            ],
            'engine, anything else' => [
                'General error: 1030 Got error 168 - "Unknown (generic) error from engine" from storage engine',
                DatabaseFault::Other,
            ],
        ];
    }

    /**
     * @dataProvider passing
     */
    public function testLeavesOtherRequestsAloneWhereTheyMayFareBetter(DatabaseFault $fault): void
    {
        self::assertFalse($fault->stopsAttempts());
    }

    public function passing(): array
    {
        return array_map(
            static fn (DatabaseFault $fault): array => [$fault],
            [
                'busy' => DatabaseFault::Busy,
                'schema' => DatabaseFault::Schema,
                'read-only' => DatabaseFault::ReadOnlyMode,
                'storage full' => DatabaseFault::StorageFull,
                'suspended' => DatabaseFault::Suspended,
            ],
        );
    }

    /**
     * @dataProvider lasting
     */
    public function testStopsOtherRequestsThatWouldMeetItAsWell(DatabaseFault $fault): void
    {
        self::assertTrue($fault->stopsAttempts());
    }

    public function lasting(): array
    {
        return array_map(
            static fn (DatabaseFault $fault): array => [$fault],
            [
                'unreachable' => DatabaseFault::Unreachable,
                'slow' => DatabaseFault::Slow,
                'credentials' => DatabaseFault::Credentials,
                'tls' => DatabaseFault::Tls,
                'unknown' => DatabaseFault::Other,
            ],
        );
    }

    public function testIsTlsWhereTheHandshakeFailed(): void
    {
        $error = new \PDOException('SQLSTATE[HY000] [2002] Cannot connect to MySQL using SSL', 2002);

        self::assertSame(DatabaseFault::Tls, DatabaseFault::of($error));
    }
}
