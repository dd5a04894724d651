<?php

declare(strict_types=1);

namespace LampDrTests;

/** Exceptions like those of PDO. */
final class Errors
{
    public static function statement(int $number): \PDOException
    {
        $error = new \PDOException("SQLSTATE[HY000]: General error: $number");
        $error->errorInfo = ['HY000', $number, ''];

        return $error;
    }

    /** For a failed connection, the error number is the code. */
    public static function connection(int $number): \PDOException
    {
        return new \PDOException("SQLSTATE[HY000] [$number]", $number);
    }
}
