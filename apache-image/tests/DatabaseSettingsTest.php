<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\ConfigurationError;
use LampDr\DatabaseSettings;
use PHPUnit\Framework\TestCase;

final class DatabaseSettingsTest extends TestCase
{
    private const GOOD = [
        'DATABASE_HOST' => 'visitors.abc123.eu-west-1.rds.amazonaws.com',
        'DATABASE_PORT' => '3306',
        'DATABASE_NAME' => 'visitors',
        'DATABASE_USER' => 'lamp',
        'DATABASE_PASSWORD' => 'p;w= "\'',
        'DATABASE_TLS_CA' => __FILE__,
    ];

    public function testReadsTheEnvironment(): void
    {
        $settings = DatabaseSettings::fromEnvironment(self::GOOD);

        self::assertSame('visitors.abc123.eu-west-1.rds.amazonaws.com', $settings->host);
        self::assertSame(3306, $settings->port);
        self::assertSame('visitors', $settings->name);
        self::assertSame('lamp', $settings->user);
        self::assertSame('p;w= "\'', $settings->password);
        self::assertSame(__FILE__, $settings->tlsCa);
    }

    public function testNamesEverythingThatIsMissing(): void
    {
        $this->expectException(ConfigurationError::class);
        $this->expectExceptionMessage('not set: DATABASE_HOST, DATABASE_PASSWORD');

        DatabaseSettings::fromEnvironment(['DATABASE_HOST' => '', 'DATABASE_PASSWORD' => ''] + self::GOOD);
    }

    /**
     * @dataProvider wrongValues
     */
    public function testRefusesWithoutQuotingTheValue(string $name, string $value, string $message): void
    {
        $this->expectException(ConfigurationError::class);
        $this->expectExceptionMessage($message);

        DatabaseSettings::fromEnvironment([$name => $value] + self::GOOD);
    }

    public function wrongValues(): array
    {
        $host = 'DATABASE_HOST must match /^[A-Za-z0-9.:-]+$/D';
        $port = 'DATABASE_PORT must be a number from 1 to 65535';

        return [
            'a second setting in the host' => ['DATABASE_HOST', 'a;dbname=mysql', $host],
            'a socket for a host' => ['DATABASE_HOST', '/run/mysqld/mysqld.sock', $host],
            'a line break after the host' => ['DATABASE_HOST', "a\n", $host],
            'a second setting in the name' => [
                'DATABASE_NAME',
                'a;host=b',
                'DATABASE_NAME must match /^[A-Za-z0-9_$-]+$/D',
            ],
            'port 0' => ['DATABASE_PORT', '0', $port],
            'port 65536' => ['DATABASE_PORT', '65536', $port],
            'a port in words' => ['DATABASE_PORT', 'mysql', $port],
            'no such CA' => ['DATABASE_TLS_CA', '/no/such/file', 'DATABASE_TLS_CA names no file or directory'],
        ];
    }
}
