<?php

declare(strict_types=1);

namespace LampDr;

/**
 * Opens connections that are encrypted, verified, limited in time, and the same whatever the server's defaults.
 *
 * A connection lives for one request: a small RDS instance accepts some 60 of them, fewer than the
 * workers of six tasks, and a new one never points at a server that has been replaced.
 */
final class Database
{
    /** Limit of each network wait: connecting, and each answer. PHP's drivers support whole seconds only. */
    private const WAIT_SECONDS = 1;
    /** The same where a table is made: MySQL writes its dictionary, and syncs several files. */
    private const PATIENT_WAIT_SECONDS = 6;
    private const BUSY_RETRY_MICROSECONDS = 100_000;

    // Everything that the statements rest on, since the server's own defaults, init_connect and a parameter group may
    // say otherwise. autocommit: what was answered is committed. REPEATABLE READ: the only level in which
    // binlog_format = STATEMENT accepts a row. The limits of the server's own: a lock is not waited for by a statement
    // whose client has given up, and no figure is cut off. @lamp_writable is a variable, as a statement that asked
    // @@read_only itself would be answered anew by every replica under binlog_format = STATEMENT; all of
    // these refuse a row, but not always to a privileged user.
    private const SESSION = "SET NAMES utf8mb4,
        autocommit = 1,
        sql_mode = 'TRADITIONAL',
        /*!80000 transaction_isolation = 'REPEATABLE-READ', max_execution_time = 0, */
        /*M! tx_isolation = 'REPEATABLE-READ', max_statement_time = 0, */
        sql_big_selects = 1,
        sql_select_limit = 18446744073709551615,
        lock_wait_timeout = %d,
        innodb_lock_wait_timeout = 1,
        @lamp_writable = NOT (
            @@global.read_only
            OR @@global.innodb_read_only
            OR @@global.innodb_force_recovery
            OR /*!80000 @@session.transaction_read_only */ /*M! @@session.tx_read_only */
        )";

    public function __construct(private readonly DatabaseSettings $settings)
    {
    }

    /**
     * @throws DatabaseUnavailable
     */
    public function connect(Deadline $deadline): \PDO
    {
        while (true) {
            try {
                return $this->open($deadline, self::WAIT_SECONDS);
            } catch (DatabaseUnavailable $error) {
                // A shortage of connections passes in milliseconds, unlike every other fault.
                if ($error->fault !== DatabaseFault::Busy || $deadline->remainingSeconds() <= 0) {
                    throw $error;
                }
                usleep(random_int(1, self::BUSY_RETRY_MICROSECONDS));
            }
        }
    }

    /**
     * A connection for statements that take longer than a page may.
     *
     * @throws DatabaseUnavailable
     */
    public function connectPatiently(Deadline $deadline): \PDO
    {
        return $this->open($deadline, self::PATIENT_WAIT_SECONDS);
    }

    private function open(Deadline $deadline, int $waitSeconds): \PDO
    {
        ini_set('mysqlnd.net_read_timeout', (string) $waitSeconds);
        $settings = $this->settings;
        $ca = is_dir($settings->tlsCa) ? \PDO::MYSQL_ATTR_SSL_CAPATH : \PDO::MYSQL_ATTR_SSL_CA;
        try {
            // The driver's warnings contain host names.
            $connection = @new \PDO(
                "mysql:host=$settings->host;port=$settings->port;dbname=$settings->name;charset=utf8mb4",
                $settings->user,
                $settings->password,
                [
                    \PDO::ATTR_ERRMODE => \PDO::ERRMODE_EXCEPTION,
                    \PDO::ATTR_TIMEOUT => self::WAIT_SECONDS,
                    // One round trip per statement; the driver still quotes values, in utf8mb4.
                    \PDO::ATTR_EMULATE_PREPARES => true,
                    \PDO::ATTR_DEFAULT_FETCH_MODE => \PDO::FETCH_ASSOC,
                    \PDO::MYSQL_ATTR_MULTI_STATEMENTS => false,
                    $ca => $settings->tlsCa,
                    \PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true,
                ],
            );
            if ($deadline->remainingSeconds() <= 0) {
                throw new DatabaseUnavailable(DatabaseFault::Slow);
            }
            $connection->exec(sprintf(self::SESSION, $waitSeconds));

            return $connection;
        } catch (\PDOException $error) {
            throw $this->unavailable($error, $deadline);
        }
    }

    private function unavailable(\PDOException $error, Deadline $deadline): DatabaseUnavailable
    {
        $number = (int) ($error->errorInfo[1] ?? $error->getCode());
        // The driver hangs up on a server without TLS, and calls that "gone away" like every other end.
        $fault = $number === DatabaseFault::GONE_AWAY && $this->server()->speaksPlainTextOnly($deadline)
            ? DatabaseFault::Tls
            : DatabaseFault::of($error);

        return new DatabaseUnavailable($fault, $number);
    }

    private function server(): ServerGreeting
    {
        return new ServerGreeting($this->settings->host, $this->settings->port);
    }
}
