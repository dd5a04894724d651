<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\Deployment;
use LampDr\HealthCheck;
use LampDr\Response;
use LampDr\VisitorPage;
use PHPUnit\Framework\TestCase;

final class ResponseTest extends TestCase
{
    public function testNothingIsCached(): void
    {
        self::assertSame('no-store', Response::html(200, '')->headers['Cache-Control']);
        self::assertSame('no-store', Response::json(200, [])->headers['Cache-Control']);
    }

    public function testJsonSurvivesBrokenUtf8(): void
    {
        self::assertSame("{\"task\":\"\\ufffd\"}\n", Response::json(200, ['task' => "\xff"])->body);
    }

    public function testUnavailableTellsWhenToRetry(): void
    {
        $response = VisitorPage::unavailable(new Deployment('eu-west-1', 'primary', 'abc', 'commit', 'tag'));

        self::assertSame(503, $response->status);
        self::assertSame('5', $response->headers['Retry-After']);
    }

    public function testShallowHealthNeedsNothing(): void
    {
        self::assertSame(200, HealthCheck::shallow()->status);
        self::assertSame("{\"status\":\"ok\"}\n", HealthCheck::shallow()->body);
    }
}
