<?php

declare(strict_types=1);

namespace LampDr;

/** The identity of this copy of the application: shown on the page and stored with each visit. */
final class Deployment
{
    private const TASK_FILE = '/task';

    public function __construct(
        public readonly string $region,
        public readonly string $role,
        public readonly string $task,
        public readonly string $commit,
        public readonly string $imageTag,
    ) {
    }

    /**
     * @param array<string, string> $environment
     * @param string $stateDirectory where the entrypoint has stored the task's id
     */
    public static function fromEnvironment(array $environment, string $stateDirectory): self
    {
        $task = is_file($stateDirectory . self::TASK_FILE)
            ? trim((string) file_get_contents($stateDirectory . self::TASK_FILE))
            : '';

        return new self(
            $environment['LAMP_REGION'] ?? 'local',
            $environment['LAMP_REGION_ROLE'] ?? 'primary',
            $task !== '' ? $task : (string) gethostname(),
            $environment['IMAGE_COMMIT'] ?? 'unknown',
            $environment['IMAGE_TAG'] ?? 'unknown',
        );
    }
}
