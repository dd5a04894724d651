<?php

declare(strict_types=1);

namespace LampDr;

/** Renders a file of templates/ with the given variables. */
final class Template
{
    private const FOLDER = __DIR__ . '/../templates/';

    /**
     * @param array<string, mixed> $variables
     */
    public static function render(string $name, array $variables): string
    {
        ob_start();
        (static function () use ($name, $variables): void {
            extract($variables);
            require self::FOLDER . "$name.php";
        })();

        return (string) ob_get_clean();
    }

    /** Escapes text for HTML, attributes included. */
    public static function text(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5, 'UTF-8');
    }
}
