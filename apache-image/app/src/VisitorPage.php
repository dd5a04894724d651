<?php

declare(strict_types=1);

namespace LampDr;

/** The page at /. */
final class VisitorPage
{
    private const RETRY_AFTER_SECONDS = 5;

    public function __construct(
        private readonly VisitorBook $book,
        private readonly Deployment $deployment,
        private readonly Log $log,
    ) {
    }

    /**
     * @param array<string, string> $server as $_SERVER
     */
    public function respond(array $server, Deadline $deadline): Response
    {
        try {
            // Programs that check the page without visiting it send HEAD.
            [$recording, $summary] = ($server['REQUEST_METHOD'] ?? '') === 'HEAD'
                ? [null, $this->book->read($deadline)]
                : $this->book->recordAndRead(
                    ClientAddress::shorten($server['REMOTE_ADDR'] ?? ''),
                    UserAgent::shorten($server['HTTP_USER_AGENT'] ?? ''),
                    $deadline,
                );
        } catch (DatabaseUnavailable $error) {
            $this->log->databaseUnavailable($error);

            return self::unavailable($this->deployment);
        }
        if ($recording === Recording::StorageFull) {
            $this->log->notRecorded($recording);
        }

        return Response::html(200, Template::render('page', [
            'recording' => $recording,
            'summary' => $summary,
            'deployment' => $this->deployment,
            'now' => time(),
        ]));
    }

    public static function unavailable(Deployment $deployment): Response
    {
        return Response::html(
            503,
            Template::render('unavailable', ['deployment' => $deployment]),
            ['Retry-After' => (string) self::RETRY_AFTER_SECONDS],
        );
    }
}
