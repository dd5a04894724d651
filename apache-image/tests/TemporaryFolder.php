<?php

declare(strict_types=1);

namespace LampDrTests;

/** A folder for the files that workers share, gone after each test. */
trait TemporaryFolder
{
    private string $folder;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/lamp-' . bin2hex(random_bytes(8));
        mkdir($this->folder);
    }

    protected function tearDown(): void
    {
        array_map(unlink(...), (array) glob("$this->folder/*"));
        rmdir($this->folder);
    }
}
