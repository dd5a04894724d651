<?php

declare(strict_types=1);

namespace LampDrTests;

/** Exceptions as PDO throws them. */
final class Errors
{
    public static function statement(int $number): \PDOException
    {
        $error = new \PDOException("SQLSTATE[HY000]: General error: $number");
        $error->errorInfo = ['HY000', $number, ''];

        return $error;
    }

    /** Of a failed connection the number is the code. */
    public static function connection(int $number): \PDOException
    {
        return new \PDOException("SQLSTATE[HY000] [$number]", $number);
    }
}
