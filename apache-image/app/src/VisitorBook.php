<?php

declare(strict_types=1);

namespace LampDr;

/** Access to the visits, which turns every fault on the way into DatabaseUnavailable. */
final class VisitorBook
{
    public function __construct(
        private readonly Database $database,
        private readonly OutageGate $gate,
        private readonly Deployment $deployment,
    ) {
    }

    /**
     * Records one visit and reads the page's figures, this visit among them.
     *
     * @return array{Recording, Summary}
     * @throws DatabaseUnavailable
     */
    public function recordAndRead(string $address, string $userAgent, Deadline $deadline): array
    {
        return $this->withVisits(
            fn (Visits $visits, callable $inSchema): array => [
                $inSchema(fn (): Recording => $visits->record($address, $userAgent, $this->deployment)),
                $inSchema($visits->summary(...)),
            ],
            $deadline,
        );
    }

    /**
     * @throws DatabaseUnavailable
     */
    public function read(Deadline $deadline): Summary
    {
        return $this->withVisits(
            static fn (Visits $visits, callable $inSchema): Summary => $inSchema($visits->summary(...)),
            $deadline,
        );
    }

    /**
     * @template T
     * @param callable(Visits, callable): T $work its second argument runs one step, migrating first if necessary
     * @return T
     */
    private function withVisits(callable $work, Deadline $deadline): mixed
    {
        return $this->gate->pass(function () use ($work, $deadline): mixed {
            $connection = $this->database->connect($deadline);
            $inSchema = static function (callable $step) use ($connection, $deadline): mixed {
                try {
                    return self::step($step, $deadline);
                } catch (DatabaseUnavailable $error) {
                    if ($error->fault !== DatabaseFault::Schema) {
                        throw $error;
                    }
                }
                self::step(fn () => (new Schema($connection))->migrate($deadline), $deadline);

                return self::step($step, $deadline);
            };

            return $work(new Visits($connection), $inSchema);
        });
    }

    /**
     * @template T
     * @param callable(): T $step
     * @return T
     */
    private static function step(callable $step, Deadline $deadline): mixed
    {
        if ($deadline->remainingSeconds() <= 0) {
            throw new DatabaseUnavailable(DatabaseFault::Slow);
        }
        try {
            return $step();
        } catch (\PDOException $error) {
            throw new DatabaseUnavailable(DatabaseFault::of($error), (int) ($error->errorInfo[1] ?? 0));
        }
    }
}
