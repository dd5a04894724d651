<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\DatabaseState;
use LampDr\LastPage;
use PHPUnit\Framework\TestCase;

final class LastPageTest extends TestCase
{
    use TemporaryFolder;

    public function testSaysNothingBeforeTheFirst(): void
    {
        self::assertNull((new LastPage($this->folder))->still());
    }

    public function testIsSharedByAllWorkers(): void
    {
        (new LastPage($this->folder))->found(DatabaseState::Writer);

        self::assertSame(DatabaseState::Writer, (new LastPage($this->folder))->still());
    }

    /**
     * @dataProvider ages
     */
    public function testCountsForAWhile(string $state, int $since, float $last, ?DatabaseState $expected): void
    {
        $now = microtime(true);
        file_put_contents("$this->folder/last-page", "$state " . ($now - $since) . ' ' . ($now - $last));

        self::assertSame($expected, (new LastPage($this->folder))->still());
    }

    public function ages(): array
    {
        return [
            'served half a second ago' => ['writer', 0, 0.5, DatabaseState::Writer],
            'served two seconds ago' => ['writer', 2, 2, null],
            'served read-only two seconds ago' => ['read-only', 2, 2, null],
            'refused once, 59 seconds ago' => ['unavailable', 59, 59, DatabaseState::Unavailable],
            'refused once, 61 seconds ago' => ['unavailable', 61, 61, null],
            'no room, 59 seconds ago' => ['full', 59, 59, DatabaseState::Full],
            'refused for three minutes, until two minutes ago' => [
                'unavailable',
                300,
                120,
                DatabaseState::Unavailable,
            ],
            'refused for three minutes, until four minutes ago' => ['unavailable', 420, 240, null],
            'refused for an hour, until nine minutes ago' => [
                'unavailable',
                4140,
                540,
                DatabaseState::Unavailable,
            ],
            'refused for an hour, until eleven minutes ago' => ['unavailable', 4260, 660, null],
            'cut off' => ['', 0, 0, null],
            'unknown' => ['other', 0, 0, null],
        ];
    }

    public function testRefusalsGoOnUntilAVisitIsRecorded(): void
    {
        $page = new LastPage($this->folder);
        $began = microtime(true) - 300;
        file_put_contents("$this->folder/last-page", "full $began $began");
        $page->found(DatabaseState::Unavailable);
        self::assertStringStartsWith("unavailable $began ", (string) file_get_contents("$this->folder/last-page"));

        $page->found(DatabaseState::Writer);
        self::assertSame(DatabaseState::Writer, $page->still());
    }

    public function testAnotherFaultEndsWhatWasServedOnly(): void
    {
        $page = new LastPage($this->folder);
        $page->found(DatabaseState::Writer);
        $page->failed();
        self::assertNull($page->still());

        $page->found(DatabaseState::Unavailable);
        $page->failed();
        self::assertSame(DatabaseState::Unavailable, $page->still());
    }

    public function testSaysNothingWithoutItsFolder(): void
    {
        $page = new LastPage("$this->folder/missing");
        $page->found(DatabaseState::Writer);
        $page->failed();

        self::assertNull($page->still());
    }
}
