<?php

declare(strict_types=1);

namespace LampDr;

/**
 * What is wrong with the database, derived from the server's and the client's error numbers.
 *
 * Error numbers are MySQL's, most of which MariaDB shares:
 * https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html
 * https://mariadb.com/docs/server/reference/error-codes
 */
enum DatabaseFault: string
{
    case Unreachable = 'unreachable';
    case Slow = 'slow';
    case Busy = 'busy';
    case Credentials = 'credentials';
    case Tls = 'tls';
    case Schema = 'schema';
    case ReadOnlyMode = 'read-only';
    case StorageFull = 'storage-full';
    case Suspended = 'suspended';
    case Other = 'other';

    public const GONE_AWAY = 2006;
    private const HANDSHAKE_FAILED = 'Cannot connect to MySQL using SSL';

    public static function of(\PDOException $error): self
    {
        // A refused certificate has the number of a refused connection, as has every other end of the handshake.
        if (str_contains($error->getMessage(), self::HANDSHAKE_FAILED)) {
            return self::Tls;
        }

        return match ((int) ($error->errorInfo[1] ?? $error->getCode())) {
            // Connection refused or timed out; server gone away, connection lost during a query.
            2002, 2003, 2005, self::GONE_AWAY, 2013,
            // Server shutting down; connection killed or aborted, as by a failing init_connect; offline mode;
            // idle for too long; this host blocked after too many failed handshakes.
            1053, 1077, 1080, 1152, 1184, 1927, 3032, 3169, 4031, 1129,
            // Broken packets and timeouts on the wire.
            1047, 1153, 1156, 1157, 1158, 1159, 1160, 1161, 2027 => self::Unreachable,
            // Lock wait timeout, deadlock (two forms); statement killed or timed out (MariaDB, MySQL).
            1205, 1213, 3058, 1317, 1969, 3024 => self::Slow,
            // Too many connections, to the server or by the user; no thread or memory for another.
            1040, 1203, 1226, 1041, 1135 => self::Busy,
            // Database, host, user, table, column or privilege refused; password wrong, expired or locked (MySQL,
            // MariaDB); a method of authentication that one of the two sides does not have.
            1044, 1045, 1049, 1130, 1142, 1143, 1227, 1251, 1275, 1524, 1698, 1820, 1862, 3118, 3955, 4151,
            2049, 2054, 2058, 2059, 2061 => self::Credentials,
            // TLS required, and the same in the client's words.
            3159, 2026 => self::Tls,
            // No such table or column: the schema is older than this image.
            1054, 1146 => self::Schema,
            // --read-only; forms of the engine's read-only mode, of a read-only transaction and of forced recovery.
            1036, 1290, 1792, 1836, 1874, 1881 => self::ReadOnlyMode,
            // Table full, disk full.
            1021, 1114 => self::StorageFull,
            default => self::ofSystemError($error->getMessage()),
        };
    }

    /** Errors of files, locks and engines quote the number of an error below them. */
    private static function ofSystemError(string $message): self
    {
        preg_match('/(?:errno|errcode|got error):? +(\d+)/i', $message, $found);

        return match ($found[1] ?? '') {
            '28' => self::StorageFull,
            '165' => self::ReadOnlyMode,
            default => self::Other,
        };
    }

    /**
     * Faults that other requests would meet as well: after one, a single request at a time tries again. One that is
     * unknown is taken for such a fault, as it may be any setting of the server.
     */
    public function stopsAttempts(): bool
    {
        return match ($this) {
            self::Unreachable, self::Slow, self::Credentials, self::Tls, self::Other => true,
            default => false,
        };
    }
}
