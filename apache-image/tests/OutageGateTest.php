<?php

declare(strict_types=1);

namespace LampDrTests;

use LampDr\DatabaseFault;
use LampDr\DatabaseUnavailable;
use LampDr\OutageGate;
use PHPUnit\Framework\TestCase;

final class OutageGateTest extends TestCase
{
    use TemporaryFolder;

    public function testLetsManyThroughWithoutAFault(): void
    {
        $gate = new OutageGate($this->folder);

        self::assertSame('both', $gate->pass(fn (): string => $gate->pass(fn (): string => 'both')));
    }

    public function testAfterAFailureLetsOneThroughAtATime(): void
    {
        $gate = new OutageGate($this->folder);
        $this->fail503($gate, DatabaseFault::Unreachable);

        $second = null;
        $first = $gate->pass(function () use ($gate, &$second): string {
            try {
                $gate->pass(fn (): string => 'second');
            } catch (DatabaseUnavailable $error) {
                $second = $error->fault;
            }

            return 'first';
        });

        self::assertSame('first', $first);
        self::assertSame(DatabaseFault::Suspended, $second);
    }

    public function testOpensAfterTheFirstSuccess(): void
    {
        $gate = new OutageGate($this->folder);
        $this->fail503($gate, DatabaseFault::Slow);
        $gate->pass(fn (): bool => true);

        self::assertSame('both', $gate->pass(fn (): string => $gate->pass(fn (): string => 'both')));
    }

    public function testStaysClosedAfterASuccessThatShowsNothingForOthers(): void
    {
        $gate = new OutageGate($this->folder);
        $this->fail503($gate, DatabaseFault::Slow);

        self::assertSame('read', $gate->pass(static fn (): string => 'read', false));
        self::assertTrue($gate->isClosed());
    }

    public function testStaysOpenAfterAFaultThatAffectsOneRequest(): void
    {
        $gate = new OutageGate($this->folder);
        $this->fail503($gate, DatabaseFault::Busy);

        self::assertSame('both', $gate->pass(fn (): string => $gate->pass(fn (): string => 'both')));
    }

    public function testWorksWithoutItsFolder(): void
    {
        $gate = new OutageGate("$this->folder/missing");
        $this->fail503($gate, DatabaseFault::Unreachable);

        self::assertSame('served', $gate->pass(fn (): string => 'served'));
    }

    private function fail503(OutageGate $gate, DatabaseFault $fault): void
    {
        try {
            $gate->pass(fn (): never => throw new DatabaseUnavailable($fault));
        } catch (DatabaseUnavailable $error) {
            self::assertSame($fault, $error->fault);
        }
    }
}
