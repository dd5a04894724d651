<?php

declare(strict_types=1);

namespace LampDr;

/** What a server says before anyone has logged in. */
final class ServerGreeting
{
    /** Of the packet's header: its length and number. */
    private const HEADER_BYTES = 4;
    /** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html */
    private const PROTOCOL = 10;
    private const BYTES_AFTER_VERSION = 13;
    private const CLIENT_SSL = 0x0800;

    public function __construct(private readonly string $host, private readonly int $port)
    {
    }

    /** True where the server greets, and does not offer TLS; false where it does, or does not greet in time. */
    public function speaksPlainTextOnly(Deadline $deadline): bool
    {
        $seconds = $deadline->remainingSeconds();
        if ($seconds <= 0) {
            return false;
        }
        $socket = @stream_socket_client("tcp://$this->host:$this->port", timeout: $seconds);
        if ($socket === false) {
            return false;
        }
        stream_set_timeout($socket, 0, (int) (max(0, $deadline->remainingSeconds()) * 1_000_000));
        $packet = (string) fread($socket, 1024);
        fclose($socket);

        return self::isWithoutTls(substr($packet, self::HEADER_BYTES));
    }

    /** Whether the packet is a greeting whose capabilities lack TLS. */
    public static function isWithoutTls(string $packet): bool
    {
        $end = strpos($packet, "\0");
        if ($end === false || ord($packet[0]) !== self::PROTOCOL) {
            return false;
        }
        $capabilities = substr($packet, $end + 1 + self::BYTES_AFTER_VERSION, 2);

        return strlen($capabilities) === 2 && (unpack('v', $capabilities)[1] & self::CLIENT_SSL) === 0;
    }
}
