<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\UserAgent;
use PHPUnit\Framework\TestCase;

final class UserAgentTest extends TestCase
{
    /**
     * @dataProvider headers
     */
    public function testShortens(string $header, string $expected): void
    {
        self::assertSame($expected, UserAgent::shorten($header));
    }

    public function headers(): array
    {
        $webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

        return [
            'Firefox' => [
                'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
                'Firefox 140 on Linux',
            ],
            'Chrome' => [
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) $webKit Chrome/142.0.0.0 Safari/537.36",
                'Chrome 142 on Windows',
            ],
            'Chrome on a phone' => [
                "Mozilla/5.0 (Linux; Android 10; K) $webKit Chrome/142.0.0.0 Mobile Safari/537.36",
                'Chrome 142 on Android',
            ],
            'Chrome on a Chromebook' => [
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) $webKit Chrome/142.0.0.0 Safari/537.36",
                'Chrome 142 on ChromeOS',
            ],
            'Chrome without a screen' => [
                "Mozilla/5.0 (X11; Linux x86_64) $webKit HeadlessChrome/142.0.0.0 Safari/537.36",
                'Chrome 142 on Linux',
            ],
            'Edge' => [
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) $webKit Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                'Edge 142 on Windows',
            ],
            'Opera' => [
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) $webKit Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0",
                'Opera 125 on macOS',
            ],
            'Safari' => [
                'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'
                    . ' Version/26.0 Safari/605.1.15',
                'Safari 26 on macOS',
            ],
            'Safari on a phone' => [
                'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
                    . ' Version/26.0 Mobile/15E148 Safari/604.1',
                'Safari 26 on iOS',
            ],
            'a program' => ['curl/8.14.1', 'curl/8.14.1'],
            'a long program' => [str_repeat('x', 60), str_repeat('x', 37) . '...'],
            'forty characters' => [str_repeat('x', 40), str_repeat('x', 40)],
            'none' => ['', 'unknown'],
            'spaces' => ['   ', 'unknown'],
            'control characters and broken UTF-8' => ["a\x00\x1b[31m\xff\xfeb", 'a?[31m?b'],
            'markup' => ['<script>alert(1)</script>', '<script>alert(1)</script>'],
            'a version of a hundred digits' => ['Firefox/' . str_repeat('9', 100), 'Firefox 9999'],
        ];
    }

    public function testIsNeverLongerThanItsColumn(): void
    {
        $longest = UserAgent::shorten('Mozilla/5.0 (X11; CrOS x86_64) SamsungBrowser/9999 Chrome/1');

        self::assertSame('Samsung Internet 9999 on ChromeOS', $longest);
        self::assertLessThanOrEqual(40, strlen($longest));
    }
}
