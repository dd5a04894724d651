<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\Deployment;
use LampDr\Recording;
use LampDr\Summary;
use LampDr\Template;
use LampDr\Visit;
use PHPUnit\Framework\TestCase;

final class TemplateTest extends TestCase
{
    public function testShowsTheFiguresOfTheDatabase(): void
    {
        $page = self::page(Recording::Recorded, new Summary(1234567, 1001, [], false));

        self::assertStringContainsString('<dd id="total">1,234,567</dd>', $page);
        self::assertStringContainsString('<dd id="today">1,001</dd>', $page);
        self::assertStringContainsString('<dd id="database">writer</dd>', $page);
        self::assertStringContainsString('Your visit is recorded.', $page);
        self::assertStringContainsString('None yet.', $page);
    }

    public function testEscapesWhatVisitorsSent(): void
    {
        $visit = new Visit(
            new \DateTimeImmutable('2026-11-23T07:15:09Z'),
            '203.0.113.0/24',
            '<img src=x onerror="alert(1)">',
            "eu'west",
        );
        $page = self::page(Recording::Recorded, new Summary(1, 1, [$visit], false));

        self::assertStringContainsString('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;', $page);
        self::assertStringContainsString('eu&apos;west', $page);
        self::assertStringNotContainsString('<img', $page);
        self::assertStringContainsString(
            '<time datetime="2026-11-23T07:15:09Z">23 Nov 2026, 07:15:09</time>',
            $page,
        );
    }

    /**
     * @dataProvider notices
     */
    public function testSaysThatNothingWasRecorded(?Recording $recording, bool $readOnly, string $notice): void
    {
        $page = self::page($recording, new Summary(7, 3, [], $readOnly));

        self::assertStringContainsString($notice, $page);
        self::assertStringContainsString('Your visit is not recorded', $page);
        self::assertStringNotContainsString('Your visit is recorded', $page);
    }

    public function notices(): array
    {
        return [
            'on a replica' => [Recording::ReadOnlyMode, true, 'Read-only mode'],
            'promoted between the two statements' => [Recording::ReadOnlyMode, false, 'Read-only mode'],
            'out of storage' => [Recording::StorageFull, false, 'no room left'],
        ];
    }

    public function testConfirmsARecordedVisitWhenTheDatabaseTurnsReadOnlyAfterwards(): void
    {
        $page = self::page(Recording::Recorded, new Summary(7, 3, [], true));

        self::assertStringContainsString('Your visit is recorded.', $page);
        self::assertStringContainsString('<dd id="database">read-only</dd>', $page);
    }

    public function testSaysNothingAboutRecordingWithoutAVisit(): void
    {
        $page = self::page(null, new Summary(7, 3, [], false));

        self::assertStringNotContainsString('recorded', $page);
    }

    public function testShowsTheRegionsRole(): void
    {
        $deployment = new Deployment('eu-central-1', 'dr', 'abc', 'commit', 'tag');
        $page = Template::render('unavailable', ['deployment' => $deployment]);

        self::assertMatchesRegularExpression('~<dd id="region">eu-central-1\s+\(disaster recovery\)</dd>~', $page);
    }

    private static function page(?Recording $recording, Summary $summary): string
    {
        return Template::render('page', [
            'recording' => $recording,
            'summary' => $summary,
            'deployment' => new Deployment('eu-west-1', 'primary', 'abc', 'commit', 'tag'),
        ]);
    }
}
