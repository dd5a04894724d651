<?php

declare(strict_types=1);

namespace LampDr;

/** Where the database is and how to verify that it is the right one. */
final class DatabaseSettings
{
    /**
     * @param string $tlsCa file of CA certificates, or a directory of them prepared by `openssl rehash`
     */
    public function __construct(
        public readonly string $host,
        public readonly int $port,
        public readonly string $name,
        public readonly string $user,
        #[\SensitiveParameter] public readonly string $password,
        public readonly string $tlsCa,
    ) {
    }

    /**
     * @param array<string, string> $environment
     * @throws ConfigurationError naming every missing variable, or the first wrong one
     */
    public static function fromEnvironment(#[\SensitiveParameter] array $environment): self
    {
        $required = [
            'DATABASE_HOST',
            'DATABASE_PORT',
            'DATABASE_NAME',
            'DATABASE_USER',
            'DATABASE_PASSWORD',
            'DATABASE_TLS_CA',
        ];
        $missing = array_filter($required, static fn (string $name): bool => ($environment[$name] ?? '') === '');
        if ($missing !== []) {
            throw new ConfigurationError('not set: ' . implode(', ', $missing));
        }
        // A semicolon would end the host in a PDO data source name and start another setting.
        $forms = ['DATABASE_HOST' => '/^[A-Za-z0-9.:-]+$/D', 'DATABASE_NAME' => '/^[A-Za-z0-9_$-]+$/D'];
        foreach ($forms as $name => $form) {
            if (preg_match($form, $environment[$name]) !== 1) {
                throw new ConfigurationError("$name must match $form");
            }
        }
        $port = filter_var($environment['DATABASE_PORT'], FILTER_VALIDATE_INT, [
            'options' => ['min_range' => 1, 'max_range' => 65535],
        ]);
        if ($port === false) {
            throw new ConfigurationError('DATABASE_PORT must be a number from 1 to 65535');
        }
        if (!file_exists($environment['DATABASE_TLS_CA'])) {
            throw new ConfigurationError('DATABASE_TLS_CA names no file or directory');
        }

        return new self(
            $environment['DATABASE_HOST'],
            $port,
            $environment['DATABASE_NAME'],
            $environment['DATABASE_USER'],
            $environment['DATABASE_PASSWORD'],
            $environment['DATABASE_TLS_CA'],
        );
    }
}
