<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\Deployment;
use PHPUnit\Framework\TestCase;

final class DeploymentTest extends TestCase
{
    public function testReadsTheEnvironment(): void
    {
        $deployment = Deployment::fromEnvironment(
            ['LAMP_REGION' => 'eu-central-1', 'LAMP_REGION_ROLE' => 'dr', 'IMAGE_COMMIT' => 'abc', 'IMAGE_TAG' => 'v1'],
            '/no/such/file',
        );

        self::assertSame('eu-central-1', $deployment->region);
        self::assertSame('dr', $deployment->role);
        self::assertSame('abc', $deployment->commit);
        self::assertSame('v1', $deployment->imageTag);
    }

    public function testTheTaskIsTheHostWhereTheEntrypointStoredNone(): void
    {
        self::assertSame(gethostname(), Deployment::fromEnvironment([], '/no/such/file')->task);
    }
}
