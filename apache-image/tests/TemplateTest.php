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
    private const NOW = 1_795_000_000;

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

    /**
     * @dataProvider ages
     */
    public function testSaysHowOldTheDataOfAReplicaMayBe(int $secondsAgo, string $age): void
    {
        $visit = new Visit(new \DateTimeImmutable('@' . (self::NOW - $secondsAgo)), 'a', 'b', 'c');
        $page = self::page(Recording::ReadOnlyMode, new Summary(7, 3, [$visit], true));

        self::assertStringContainsString(
            "<p class=\"small\" id=\"age\">The newest visit that has arrived here was $age ago: "
            . 'later ones may be missing.</p>',
            $page,
        );
    }

    public function ages(): array
    {
        return [
            'now' => [0, '0 seconds'],
            'a second' => [1, '1 second'],
            'in the clock of another machine' => [-3, '0 seconds'],
            'two minutes, but for one second' => [119, '119 seconds'],
            'two minutes' => [120, '2 minutes'],
            'two hours' => [7200, '2 hours'],
            'two days' => [172_800, '2 days'],
        ];
    }

    public function testSaysThatAReplicaHasNoVisitsYet(): void
    {
        $page = self::page(Recording::ReadOnlyMode, new Summary(0, 0, [], true));

        self::assertStringContainsString('No visit has arrived here yet: some may be missing.', $page);
    }

    public function testSaysNothingOfAgeOnAWriter(): void
    {
        self::assertStringNotContainsString('id="age"', self::page(null, new Summary(7, 3, [], false)));
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
            'now' => self::NOW,
        ]);
    }
}
