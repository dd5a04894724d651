import { execFileSync } from "node:child_process";
import { join } from "node:path";

const autoload = join(__dirname, "../apache-image/app/src/autoload.php");

/**
 * The minimal PHP with the visitor page's database work: the same connection, the same three statements, read from the
 * application, and one figure printed.
 */
export function bareScript(): string {
  const constant = (owner: string, name: string): string =>
    execFileSync("php", [
      "-r",
      `require $argv[1]; var_export((new ReflectionClassConstant(LampDr\\${owner}::class, '${name}'))->getValue());`,
      autoload,
    ]).toString();
  return `<?php
$pdo = new PDO(
    'mysql:host=' . getenv('DATABASE_HOST') . ';port=' . getenv('DATABASE_PORT')
        . ';dbname=' . getenv('DATABASE_NAME') . ';charset=utf8mb4',
    getenv('DATABASE_USER'),
    getenv('DATABASE_PASSWORD'),
    [
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::ATTR_EMULATE_PREPARES => true,
        PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        PDO::MYSQL_ATTR_SSL_CA => getenv('DATABASE_TLS_CA'),
        PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true,
    ]
);
$pdo->exec(sprintf(${constant("Database", "SESSION")}, 1));
$pdo->prepare(${constant("Visits", "RECORD")})->execute([
    'address' => '127.0.0.0/24', 'user_agent' => 'unknown', 'region' => 'bench', 'task' => 'bare',
]);
$rows = $pdo->query(${constant("Visits", "READ")})->fetchAll();
echo $rows[0]['counted'] + $rows[0]['open_visits'];
`;
}
