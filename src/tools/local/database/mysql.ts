import type { Dialect, Position, Settings } from "./dialect";

/** Oracle's MySQL, 8.4 and later: GTIDs are sets of a server's UUID and intervals, which the server itself compares. */
export const mysql: Dialect = {
  title: "MySQL",
  // MariaDB installs its programs under MySQL's names, too.
  isVersion: (text) => /\bVer\b/.test(text) && !text.includes("MariaDB"),
  programs: { server: "mysqld", client: "mysql", dump: "mysqldump", install: "mysqld" },
  administrator: () => "root",
  install: ({ install }, folder, user, initFile) => ({
    program: install,
    args: [
      ...["--no-defaults", "--initialize-insecure", `--user=${user}`, `--datadir=${folder}`],
      ...[`--init-file=${initFile}`, "--secure-file-priv=NULL", "--skip-log-bin"],
      ...["--auto-generate-certs=OFF", "--caching-sha2-password-auto-generate-rsa-keys=OFF"],
    ],
  }),
  // Without a password, and for the user who runs the server alone.
  installStatements: (user) =>
    `INSTALL PLUGIN auth_socket SONAME 'auth_socket.so';
ALTER USER root@localhost IDENTIFIED WITH auth_socket AS '${user}';
`,
  settings: {
    "log-bin": "binlog",
    "gtid-mode": "ON",
    "enforce-gtid-consistency": "ON",
    "skip-name-resolve": 1,
    "secure-file-priv": "NULL",
    mysqlx: "OFF",
    "performance-schema": "OFF",
    "innodb-buffer-pool-size": "128M",
    "innodb-redo-log-capacity": "32M",
    "auto-generate-certs": "OFF",
    "caching-sha2-password-auto-generate-rsa-keys": "OFF",
  },
  tls: (certificate): Settings =>
    certificate
      ? { "ssl-cert": certificate.file, "ssl-key": certificate.keyFile }
      : { "tls-version": "", "require-secure-transport": "OFF" },
  parameter: (name, value) => `--${name}=${value}`,
  clientTls: "--ssl-mode=REQUIRED",
  // source-data takes the lock under which the data and the position belong together.
  dump: ["--single-transaction", "--source-data=2", "--set-gtid-purged=ON"],
  // The default number of retries, 10, would end replication after ten seconds without the source.
  replicateFrom: ({ host, port, user, password, caFile }) => `
    CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}', SOURCE_PORT = ${port}, SOURCE_USER = '${user}',
      SOURCE_PASSWORD = '${password}', SOURCE_SSL = 1, SOURCE_SSL_CA = '${caFile}',
      SOURCE_SSL_VERIFY_SERVER_CERT = 1, SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1,
      SOURCE_RETRY_COUNT = 86400;
    START REPLICA`,
  forgetTransactions: "RESET BINARY LOGS AND GTIDS",
  endReplication: "STOP REPLICA; RESET REPLICA ALL",
  // The receiving thread goes on: with both stopped, what it received would be dropped.
  delayApplying: (seconds) => `
    STOP REPLICA SQL_THREAD; CHANGE REPLICATION SOURCE TO SOURCE_DELAY = ${seconds}; START REPLICA SQL_THREAD`,
  stopReplication: "STOP REPLICA",
  position: "SELECT REPLACE(@@GLOBAL.gtid_executed, '\\n', '')",
  waitFor: (position, seconds) => `SELECT WAIT_FOR_EXECUTED_GTID_SET('${position}', ${seconds})`,
  transactions: transactionsIn,
  missing: async (sql, of, from) =>
    transactionsIn(await sql(`SELECT REPLACE(GTID_SUBTRACT('${of}', '${from}'), '\\n', '')`)),
  replicaStatus: "SHOW REPLICA STATUS",
  // Retrieved_Gtid_Set is empty again after a restart, when all of it was applied.
  received: (status, applied) =>
    [applied, status.Retrieved_Gtid_Set?.replaceAll("\\n", "")].filter(Boolean).join(",") as Position,
  lagSeconds: ({ Seconds_Behind_Source: seconds }) => secondsOf(seconds),
};

/**
 * The number of transactions in a GTID set, such as `UUID:1-5:7,UUID:tag:3`.
 * @throws Error where it is none
 */
export function transactionsIn(set: string): number {
  let count = 0;
  for (const part of set.split(",")) {
    const [uuid = "", ...rest] = part.trim().split(":");
    if (uuid === "" && rest.length === 0) {
      continue;
    }
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid) || rest.length === 0) {
      throw new Error(`"${set}" is not a set of GTIDs.`);
    }
    for (const interval of rest) {
      const found = /^(\d+)(?:-(\d+))?$/.exec(interval);
      if (found) {
        count += Number(found[2] ?? found[1]) - Number(found[1]) + 1;
      } else if (!/^[a-z_]\w*$/i.test(interval)) {
        throw new Error(`"${set}" is not a set of GTIDs.`);
      }
    }
  }
  return count;
}

/** A number of seconds, or undefined for NULL. */
export function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
