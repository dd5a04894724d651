import type { Dialect, Position, Settings } from "./dialect";
import { secondsOf } from "./mysql";

const LOG_SIZE = "16M";

/** MariaDB, 10.11 and later: one domain of GTIDs, in which a server's position is its last transaction. */
export const mariadb: Dialect = {
  title: "MariaDB",
  programs: {
    server: "mariadbd",
    client: "mariadb",
    dump: "mariadb-dump",
    install: "mariadb-install-db",
  },
  administrator: (user) => user,
  install: ({ install }, folder, user) => ({
    program: install,
    args: [
      ...["--no-defaults", `--datadir=${folder}`, `--user=${user}`, `--auth-root-socket-user=${user}`],
      ...["--skip-test-db", `--innodb-log-file-size=${LOG_SIZE}`],
    ],
  }),
  installStatements: () => "",
  settings: {
    "log-bin": "binlog",
    "log-basename": "lamp",
    "log-slave-updates": 1,
    "gtid-strict-mode": 1,
    "skip-name-resolve": 1,
    "performance-schema": 0,
    "innodb-buffer-pool-size": "128M",
    "innodb-log-file-size": LOG_SIZE,
  },
  tls: (certificate): Settings =>
    certificate
      ? { "ssl-cert": certificate.file, "ssl-key": certificate.keyFile }
      : { "skip-ssl": 1, "require-secure-transport": "OFF" },
  // A parameter of MySQL's that MariaDB has not gives a warning.
  parameter: (name, value) => `--loose-${name}=${value}`,
  clientTls: "--ssl",
  dump: ["--single-transaction", "--master-data=1", "--gtid"],
  replicateFrom: ({ host, port, user, password, caFile }) => `
    CHANGE MASTER TO MASTER_HOST = '${host}', MASTER_PORT = ${port}, MASTER_USER = '${user}',
      MASTER_PASSWORD = '${password}', MASTER_SSL = 1, MASTER_SSL_CA = '${caFile}',
      MASTER_SSL_VERIFY_SERVER_CERT = 1, MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1;
    START SLAVE`,
  forgetTransactions: "RESET MASTER; SET GLOBAL gtid_slave_pos = ''",
  endReplication: "STOP SLAVE; RESET SLAVE ALL",
  // It must be stopped as a whole, which drops what it received: its source is there to send that again.
  delayApplying: (seconds) => `STOP SLAVE; CHANGE MASTER TO MASTER_DELAY = ${seconds}; START SLAVE`,
  stopReplication: "STOP SLAVE",
  // A writer's own last transaction, a replica's last applied.
  position: "SELECT @@gtid_current_pos",
  waitFor: (position, seconds) => `SELECT MASTER_GTID_WAIT('${position}', ${seconds})`,
  transactions: transactionsUntil,
  missing: async (_, of, from) => Math.max(0, transactionsUntil(of) - transactionsUntil(from)),
  replicaStatus: "SHOW SLAVE STATUS",
  received: (status, applied) => (status.Gtid_IO_Pos || applied) as Position,
  lagSeconds: ({ Seconds_Behind_Master: seconds }) => secondsOf(seconds),
};

/**
 * Transactions up to a GTID position of one domain, such as `0-1-1234`; none for an empty one.
 * @throws Error where there are several domains
 */
export function transactionsUntil(position: string): number {
  if (position === "") {
    return 0;
  }
  const found = /^\d+-\d+-(\d+)$/.exec(position);
  if (!found) {
    throw new Error(`"${position}" is not a GTID position of one domain.`);
  }
  return Number(found[1]);
}
