<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\ConnectionShare;
use LampDr\DatabaseFault;
use LampDr\DatabaseUnavailable;
use PHPUnit\Framework\TestCase;

final class ConnectionShareTest extends TestCase
{
    use TemporaryFolder;

    /**
     * @dataProvider shares
     */
    public function testIsFourFifthsOfTheServerDividedByTheTasks(int $server, int $user, int $tasks, int $share): void
    {
        $connections = new ConnectionShare($this->folder, $tasks);
        $connections->learn($this->server($server, $user));

        self::assertSame($share, $this->places($connections));
    }

    public function shares(): array
    {
        return [
            'db.t3.micro, six tasks' => [60, 0, 6, 8],
            'db.t3.micro, one task' => [60, 0, 1, 48],
            'a limit of the user' => [60, 30, 6, 4],
            'a limit of the user above the server' => [60, 100, 6, 8],
            'more tasks than connections' => [60, 0, 100, 1],
        ];
    }

    public function testIsSmallUntilTheServerHasBeenAsked(): void
    {
        self::assertSame(2, $this->places(new ConnectionShare($this->folder, 6)));
    }

    public function testAsksTheServerOnce(): void
    {
        $share = new ConnectionShare($this->folder, 6);
        $share->learn($this->server(60, 0));
        $silent = $this->createMock(\PDO::class);
        $silent->expects(self::never())->method('query');

        $share->learn($silent);
    }

    public function testAsksAgainAfterFiveMinutes(): void
    {
        $share = new ConnectionShare($this->folder, 6);
        $share->learn($this->server(60, 0));
        touch("$this->folder/connections", time() - 301);
        clearstatcache();
        $share->learn($this->server(120, 0));

        self::assertSame(16, $this->places($share));
    }

    public function testHasNoLimitWithoutANumberOfTasks(): void
    {
        $silent = $this->createMock(\PDO::class);
        $silent->expects(self::never())->method('query');
        $share = new ConnectionShare($this->folder, 0);
        $share->learn($silent);

        self::assertNull($share->take(static fn (): never => self::fail('waited')));
        self::assertSame([], glob("$this->folder/*"));
    }

    public function testAPlaceThatIsGivenBackIsFree(): void
    {
        $share = new ConnectionShare($this->folder, 6);
        $first = $share->take(self::fail(...));
        $second = $share->take(self::fail(...));
        fclose($first);

        self::assertIsResource($share->take(static fn (): never => self::fail('waited')));
        self::assertIsResource($second);
    }

    public function testRefusesAfterThreeSecondsWithoutAFreePlace(): void
    {
        $share = new ConnectionShare($this->folder, 6);
        $held = [$share->take(self::fail(...)), $share->take(self::fail(...))];
        $start = microtime(true);
        try {
            $share->take(static fn (): bool => false);
            self::fail('taken');
        } catch (DatabaseUnavailable $error) {
            self::assertSame(DatabaseFault::Busy, $error->fault);
        }

        self::assertEqualsWithDelta(3.0, microtime(true) - $start, 0.5);
        self::assertCount(2, $held);
    }

    public function testWaitsNoLongerOnceThatIsUseless(): void
    {
        $share = new ConnectionShare($this->folder, 6);
        $held = [$share->take(self::fail(...)), $share->take(self::fail(...))];

        self::assertNull($share->take(static fn (): bool => true));
        self::assertCount(2, $held);
    }

    public function testHasNoLimitWithoutItsFolder(): void
    {
        self::assertNull((new ConnectionShare("$this->folder/missing", 6))->take(self::fail(...)));
    }

    private function places(ConnectionShare $share): int
    {
        $taken = [];
        do {
            $taken[] = $share->take(static fn (): bool => true);
        } while (end($taken) !== null);

        return count($taken) - 1;
    }

    private function server(int $connections, int $ofUser): \PDO
    {
        $statement = $this->createStub(\PDOStatement::class);
        $statement->method('fetch')->willReturn([$connections, $ofUser]);
        $server = $this->createMock(\PDO::class);
        $server->expects(self::once())->method('query')->willReturn($statement);

        return $server;
    }
}
