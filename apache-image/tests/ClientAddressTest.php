<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\ClientAddress;
use PHPUnit\Framework\TestCase;

final class ClientAddressTest extends TestCase
{
    /**
     * @dataProvider addresses
     */
    public function testShortens(string $address, string $expected): void
    {
        self::assertSame($expected, ClientAddress::shorten($address));
    }

    public function addresses(): array
    {
        return [
            'IPv4' => ['203.0.113.77', '203.0.113.0/24'],
            'IPv6' => ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::/48'],
            'IPv6 in short' => ['2001:db8::1', '2001:db8::/48'],
            'loopback' => ['::1', '::/48'],
            'IPv4 in IPv6' => ['::ffff:203.0.113.77', '203.0.113.0/24'],
            'none' => ['', 'unknown'],
            'a name' => ['<b>host</b>', 'unknown'],
            'a network' => ['203.0.113.0/24', 'unknown'],
        ];
    }
}
