<?php

declare(strict_types=1);

namespace LampDr;

/** An HTTP response. Apache sets the headers common to every response. */
final class Response
{
    /**
     * @param array<string, string> $headers
     */
    private function __construct(
        public readonly int $status,
        public readonly array $headers,
        public readonly string $body,
    ) {
    }

    /**
     * @param array<string, string> $headers
     */
    public static function html(int $status, string $body, array $headers = []): self
    {
        return new self($status, ['Content-Type' => 'text/html; charset=utf-8'] + self::uncached($headers), $body);
    }

    /**
     * @param array<string, string|null> $data
     * @param array<string, string> $headers
     */
    public static function json(int $status, array $data, array $headers = []): self
    {
        $body = json_encode($data, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);

        return new self($status, ['Content-Type' => 'application/json'] + self::uncached($headers), "$body\n");
    }

    public function send(): void
    {
        http_response_code($this->status);
        foreach ($this->headers as $name => $value) {
            header("$name: $value");
        }
        header('Content-Length: ' . strlen($this->body));
        if (($_SERVER['REQUEST_METHOD'] ?? 'GET') !== 'HEAD') {
            echo $this->body;
        }
    }

    /**
     * @param array<string, string> $headers
     * @return array<string, string>
     */
    private static function uncached(array $headers): array
    {
        return $headers + ['Cache-Control' => 'no-store'];
    }
}
