<?php

declare(strict_types=1);

namespace LampDr;

/** Shortens an IP address so that it names a network, not a person. */
final class ClientAddress
{
    private const IPV4_MAPPED = "\0\0\0\0\0\0\0\0\0\0\xff\xff";
    private const IPV6_KEPT_BYTES = 6;

    /** The /24 of an IPv4 address, the /48 of an IPv6 address; "unknown" for anything else. */
    public static function shorten(string $address): string
    {
        $bytes = @inet_pton($address);
        if ($bytes === false) {
            return 'unknown';
        }
        if (str_starts_with($bytes, self::IPV4_MAPPED)) {
            $bytes = substr($bytes, strlen(self::IPV4_MAPPED));
        }
        if (strlen($bytes) === 4) {
            return inet_ntop(substr($bytes, 0, 3) . "\0") . '/24';
        }

        return inet_ntop(str_pad(substr($bytes, 0, self::IPV6_KEPT_BYTES), 16, "\0")) . '/48';
    }
}
