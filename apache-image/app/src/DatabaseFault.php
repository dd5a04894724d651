<?php

declare(strict_types=1);

namespace LampDr;

/**
 * What is wrong with the database, derived from the server's and the client's error numbers.
 *
 * Error numbers are MySQL's, which MariaDB shares:
 * https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
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

    public static function of(\PDOException $error, string $warning = ''): self
    {
        // A failed TLS handshake has no error number of its own: only PHP's warning shows it.
        if (preg_match('/SSL|TLS|certificate|crypto|capath|cafile/i', $warning . $error->getMessage()) === 1) {
            return self::Tls;
        }

        return match ((int) ($error->errorInfo[1] ?? $error->getCode())) {
            // Connection refused or timed out; server gone away, connection lost during a query, server
            // shutting down, this host blocked after too many failed handshakes.
            2002, 2003, 2005, 2006, 2013, 1053, 1129, 1152, 1158, 1159, 1160, 1161 => self::Unreachable,
            // Statement timeout, lock wait timeout, deadlock.
            1205, 1213, 1317, 1969, 3024 => self::Slow,
            // Too many connections, to the server or by the user.
            1040, 1203, 1226 => self::Busy,
            1044, 1045, 1049, 1130, 1142, 1698, 1820, 1862, 3118, 4151 => self::Credentials,
            3159 => self::Tls,
            // No such table or column: the schema is older than this image.
            1054, 1146 => self::Schema,
            // --read-only; three forms of the engine's read-only mode.
            1036, 1290, 1836, 1874 => self::ReadOnlyMode,
            // Table full, disk full, error writing a file, error from the engine (28: no space left).
            3, 1021, 1026, 1030, 1114 => self::StorageFull,
            default => self::Other,
        };
    }

    /** Faults that other requests would meet as well: after one, a single request at a time tries again. */
    public function stopsAttempts(): bool
    {
        return match ($this) {
            self::Unreachable, self::Slow, self::Credentials, self::Tls => true,
            default => false,
        };
    }
}
