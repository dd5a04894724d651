<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\Deadline;
use LampDr\ServerGreeting;
use PHPUnit\Framework\TestCase;

final class ServerGreetingTest extends TestCase
{
    private const WITHOUT_TLS = "\x0a" . "9.7.4\0" . "\x01\0\0\0" . "12345678\0" . "\xff\xf7" . "\xff\x02\0";

    /**
     * @dataProvider packets
     */
    public function testReadsWhetherTheServerOffersTls(string $packet, bool $expected): void
    {
        self::assertSame($expected, ServerGreeting::isWithoutTls($packet));
    }

    public function packets(): array
    {
        return [
            'a greeting without TLS' => [self::WITHOUT_TLS, true],
            'a greeting with TLS' => [str_replace("\xff\xf7", "\xff\xff", self::WITHOUT_TLS), false],
            'an error: too many connections' => ["\xff\x10\x04Too many connections", false],
            'cut off before its capabilities' => [substr(self::WITHOUT_TLS, 0, 20), false],
            'cut off in its version' => ["\x0a9.7", false],
            'nothing' => ['', false],
            'another protocol' => ["HTTP/1.1 400 Bad Request\r\n\0 further bytes", false],
        ];
    }

    public function testDoesNotAskAfterTheDeadline(): void
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        [$host, $port] = explode(':', stream_socket_get_name($server, false));
        $greeting = new ServerGreeting($host, (int) $port);

        self::assertFalse($greeting->speaksPlainTextOnly(Deadline::inSeconds(0)));
        self::assertFalse(@stream_socket_accept($server, 0));
    }

    public function testGivesUpOnASilentServerAtTheDeadline(): void
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        [$host, $port] = explode(':', stream_socket_get_name($server, false));
        $start = microtime(true);

        self::assertFalse((new ServerGreeting($host, (int) $port))->speaksPlainTextOnly(Deadline::inSeconds(0.2)));
        self::assertEqualsWithDelta(0.2, microtime(true) - $start, 0.15);
    }

    public function testIsFalseWhereNobodyListens(): void
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        [$host, $port] = explode(':', stream_socket_get_name($server, false));
        fclose($server);

        self::assertFalse((new ServerGreeting($host, (int) $port))->speaksPlainTextOnly(Deadline::inSeconds(1)));
    }
}
