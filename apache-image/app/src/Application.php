<?php

declare(strict_types=1);

namespace LampDr;

/** Assembles the parts from the task's environment. */
final class Application
{
    /** Leaves time to render and send within the two seconds that callers wait. */
    private const ANSWER_SECONDS = 1.0;
    private const STATE_DIRECTORY = '/run/lamp';

    public readonly Deployment $deployment;
    public readonly Log $log;

    /** @var array<string, string> */
    private readonly array $environment;
    private readonly string $stateDirectory;

    public function __construct()
    {
        $this->environment = getenv();
        $this->stateDirectory = $this->environment['LAMP_STATE_DIRECTORY'] ?? self::STATE_DIRECTORY;
        $this->deployment = Deployment::fromEnvironment($this->environment, $this->stateDirectory);
        $this->log = new Log($_SERVER['HTTP_X_AMZN_TRACE_ID'] ?? '');
    }

    /**
     * @throws ConfigurationError
     */
    public function book(): VisitorBook
    {
        return new VisitorBook(
            new DatabaseAccess(
                new Database(DatabaseSettings::fromEnvironment($this->environment)),
                new OutageGate($this->stateDirectory),
                new ConnectionShare($this->stateDirectory, (int) ($this->environment['MAX_TASKS'] ?? 0)),
            ),
            new LastPage($this->stateDirectory),
            $this->deployment,
        );
    }

    /** No step of a request starts later than this after its turn; each step takes at most a second. */
    public static function deadline(): Deadline
    {
        return Deadline::inSeconds(self::ANSWER_SECONDS);
    }
}
