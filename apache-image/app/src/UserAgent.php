<?php

declare(strict_types=1);

namespace LampDr;

/** Shortens a User-Agent header to what a reader wants to know, such as "Firefox 140 on Linux". */
final class UserAgent
{
    private const LONGEST = 40;

    /** Tried in this order: Edge and Opera also contain Chrome, Chrome also contains Safari. */
    private const BROWSERS = [
        'Edge' => '~\bEdg(?:e|A|iOS)?/(\d{1,4})~',
        'Opera' => '~\bOPR/(\d{1,4})~',
        'Samsung Internet' => '~\bSamsungBrowser/(\d{1,4})~',
        'Firefox' => '~\b(?:Firefox|FxiOS)/(\d{1,4})~',
        'Chrome' => '~\b(?:Chrome|HeadlessChrome|CriOS)/(\d{1,4})~',
        'Safari' => '~\bVersion/(\d{1,4})[\d.]* (?:Mobile/\S+ )?Safari/~',
    ];

    /** Android also contains Linux, an iPhone also contains Mac OS X. */
    private const SYSTEMS = [
        'Android' => '~\bAndroid\b~',
        'iOS' => '~\b(?:iPhone|iPad|iPod)\b~',
        'Windows' => '~\bWindows\b~',
        'ChromeOS' => '~\bCrOS\b~',
        'macOS' => '~\bMac OS X\b~',
        'Linux' => '~\bLinux\b~',
    ];

    /** Printable ASCII, at most 40 characters; "unknown" for none. */
    public static function shorten(string $header): string
    {
        foreach (self::BROWSERS as $browser => $pattern) {
            if (preg_match($pattern, $header, $found) === 1) {
                return "$browser $found[1]" . self::system($header);
            }
        }
        $printable = trim((string) preg_replace('/[^\x20-\x7e]+/', '?', $header));

        return match (true) {
            $printable === '' => 'unknown',
            strlen($printable) > self::LONGEST => substr($printable, 0, self::LONGEST - 3) . '...',
            default => $printable,
        };
    }

    private static function system(string $header): string
    {
        foreach (self::SYSTEMS as $system => $pattern) {
            if (preg_match($pattern, $header) === 1) {
                return " on $system";
            }
        }

        return '';
    }
}
