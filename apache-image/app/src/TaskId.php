<?php

declare(strict_types=1);

namespace LampDr;

/**
 * The id of the ECS task, from the metadata endpoint that ECS names in the environment:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
 */
final class TaskId
{
    private const WAIT_SECONDS = 1;

    /** The task's id; the host's name where there is no endpoint or it does not answer. */
    public static function ask(string $metadataUri): string
    {
        if (!str_starts_with($metadataUri, 'http://')) {
            return (string) gethostname();
        }
        $answer = @file_get_contents("$metadataUri/task", false, stream_context_create([
            'http' => ['timeout' => self::WAIT_SECONDS],
        ]));
        $task = json_decode((string) $answer, true);
        $arn = is_array($task) && is_string($task['TaskARN'] ?? null) ? $task['TaskARN'] : '';

        // arn:aws:ecs:eu-west-1:111122223333:task/CLUSTER/ID
        return preg_match('~:task/(?:[^/]+/)?([A-Za-z0-9-]+)$~D', $arn, $found) === 1
            ? $found[1]
            : (string) gethostname();
    }
}
