<?php

declare(strict_types=1);

namespace LampDr;

/** The visits, and what the pages that record them show of the database. */
final class VisitorBook
{
    public function __construct(
        private readonly DatabaseAccess $access,
        private readonly LastPage $lastPage,
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
        $work = function (\PDO $connection, callable $inSchema) use ($address, $userAgent): array {
            $visits = new Visits($connection);
            $record = fn (): Recording => $visits->record($address, $userAgent, $this->deployment);

            return [
                $this->remembered(static fn (): Recording => $inSchema($record)),
                $inSchema(static fn (): Summary => $visits->summary(true)),
            ];
        };
        try {
            return $this->access->run($work, $deadline, true);
        } catch (DatabaseUnavailable $error) {
            $this->lastPage->failed();
            throw $error;
        }
    }

    /**
     * Reads the page's figures, and writes nothing.
     *
     * @throws DatabaseUnavailable
     */
    public function read(Deadline $deadline): Summary
    {
        return $this->access->run(
            static fn (\PDO $connection, callable $inSchema): Summary => $inSchema(
                static fn (): Summary => (new Visits($connection))->summary(false),
            ),
            $deadline,
            // That the figures can be read does not show that a visit can be recorded.
            $this->lastPage->still() !== DatabaseState::Unavailable,
        );
    }

    /**
     * What the database can do for pages: as the task's last page found it, or else as its figures can be read now.
     *
     * @throws DatabaseUnavailable
     */
    public function state(Deadline $deadline): DatabaseState
    {
        return $this->lastPage->still()
            ?? ($this->read($deadline)->readOnly ? DatabaseState::ReadOnlyMode : DatabaseState::Writer);
    }

    /**
     * @param callable(): Recording $record
     * @throws DatabaseUnavailable
     */
    private function remembered(callable $record): Recording
    {
        try {
            $recording = $record();
        } catch (DatabaseUnavailable $error) {
            if ($error->fault->stopsAttempts()) {
                $this->lastPage->found(DatabaseState::Unavailable);
            }
            throw $error;
        }
        $this->lastPage->found($recording->state());

        return $recording;
    }
}
