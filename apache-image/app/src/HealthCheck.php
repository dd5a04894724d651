<?php

declare(strict_types=1);

namespace LampDr;

/**
 * /health.php: Apache and PHP answer. For the load balancer: a database outage removes no tasks.
 * /health.php?deep=1: pages can be served from the database, and with what. For DNS.
 */
final class HealthCheck
{
    public static function shallow(): Response
    {
        return Response::json(200, ['status' => 'ok']);
    }

    public static function deep(VisitorBook $book, Log $log, Deadline $deadline): Response
    {
        try {
            $state = $book->state($deadline);
        } catch (DatabaseUnavailable $error) {
            $log->databaseUnavailable($error);
            $state = DatabaseState::Unavailable;
        }

        return $state === DatabaseState::Unavailable
            ? Response::json(503, ['status' => 'unavailable', 'database' => null])
            : Response::json(200, ['status' => 'ok', 'database' => $state->value]);
    }
}
