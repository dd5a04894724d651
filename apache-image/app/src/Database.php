<?php

declare(strict_types=1);

namespace LampDr;

/**
 * Opens connections that are encrypted, verified and limited in time.
 *
 * A connection lives for one request: a small RDS instance accepts some 60 of them, fewer than the
 * workers of six tasks, and a new one never points at a server that has been replaced.
 */
final class Database
{
    /** Limit of each network wait: connecting, and each answer. PHP's drivers support whole seconds only. */
    private const WAIT_SECONDS = 1;
    private const BUSY_RETRY_MICROSECONDS = 100_000;

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
                return $this->open();
            } catch (DatabaseUnavailable $error) {
                // A shortage of connections passes in milliseconds, unlike every other fault.
                if ($error->fault !== DatabaseFault::Busy || $deadline->remainingSeconds() <= 0) {
                    throw $error;
                }
                usleep(random_int(1, self::BUSY_RETRY_MICROSECONDS));
            }
        }
    }

    private function open(): \PDO
    {
        ini_set('mysqlnd.net_read_timeout', (string) self::WAIT_SECONDS);
        $settings = $this->settings;
        $ca = is_dir($settings->tlsCa) ? \PDO::MYSQL_ATTR_SSL_CAPATH : \PDO::MYSQL_ATTR_SSL_CA;
        error_clear_last();
        try {
            // The driver's warnings contain host names: they are read below and not printed.
            return @new \PDO(
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
        } catch (\PDOException $error) {
            throw new DatabaseUnavailable(
                DatabaseFault::of($error, error_get_last()['message'] ?? ''),
                (int) $error->getCode(),
            );
        }
    }
}
