import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "../cache";
import type { Caretaker } from "./caretaker";
import type { Certificate } from "./certificate";
import { freePort } from "./free-port";
import { LocalError } from "./local-error";
import type { MariaDb } from "./mariadb";
import { start } from "./start";

const image = join(projectDirectory, "apache-image");

export interface WebServerOptions {
  /** Folder of its own, made here. */
  readonly folder: string;
  readonly database: MariaDb;
  readonly certificate: Certificate;
  readonly caretaker: Caretaker;
  /** What the page says of the region. */
  readonly region: string;
  readonly regionRole: "primary" | "dr";
  /** What the page says of the version. */
  readonly commit: string;
  /**
   * Port on 127.0.0.1.
   * @default a free one
   */
  readonly port?: number;
  /**
   * Take it for started when the database answers it too, not only Apache.
   * @default false: a task of a region that lost its database starts as well
   */
  readonly waitForDatabase?: boolean;
  /**
   * Memory the number of workers is derived from, as in the task, in MiB.
   * @default 256, ten workers or less
   */
  readonly taskMemoryMib?: number;
}

export interface WebServer {
  /** Ends with a slash. */
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Where all it logs goes. */
  readonly logFile: string;
  /** Document root: what is added here is served. */
  readonly publicFolder: string;
  /** Stops it as ECS stops a task: requests that were accepted are answered. */
  stop(): Promise<void>;
  /** Ends every process of it at once, as a lost machine would. */
  kill(): void;
}

/** Runs the image's entrypoint, configuration and application with this system's Apache and PHP. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const {
    folder,
    database,
    certificate,
    caretaker,
    region,
    regionRole,
    commit,
    waitForDatabase = false,
    taskMemoryMib = 256,
  } = options;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}/`;
  const state = join(folder, "state");
  const logFile = join(folder, "log");
  mkdirSync(state, { recursive: true });
  // Copies, since Apache's user may not be allowed to read the checkout.
  for (const part of ["app", "conf", "scripts"])
    cpSync(join(image, part), join(folder, part), { recursive: true });
  cpSync(certificate.file, join(folder, "database-ca.pem"));
  // As in the image, Apache is not started by root.
  const owner = process.getuid?.() === 0 ? apacheUser() : undefined;
  if (owner) chownSync(state, owner.uid, owner.gid);
  const child = await start({
    name: "Apache",
    program: join(folder, "scripts/lamp-entrypoint"),
    args: [],
    owner,
    env: {
      LAMP_HOME: join(folder, "app"),
      LAMP_CONF: join(folder, "conf"),
      LAMP_STATE_DIRECTORY: state,
      LISTEN: `127.0.0.1:${port}`,
      LAMP_REGION: region,
      LAMP_REGION_ROLE: regionRole,
      TASK_MEMORY_MIB: String(taskMemoryMib),
      IMAGE_COMMIT: commit,
      IMAGE_TAG: "local",
      DATABASE_HOST: database.host,
      DATABASE_PORT: String(database.port),
      DATABASE_NAME: "visitors",
      DATABASE_USER: database.user,
      DATABASE_PASSWORD: database.password,
      DATABASE_TLS_CA: join(folder, "database-ca.pem"),
    },
    logFile,
    caretaker,
    ready: () =>
      fetch(`${url}health.php${waitForDatabase ? "?deep=1" : ""}`).then(
        (response) => response.ok,
        () => false,
      ),
  });
  // A session of its own, which outlives the entrypoint that is killed.
  const apache = Number(readFileSync(join(state, "apache2.pid"), "utf8"));
  caretaker.adopt(apache);
  const gone = once(child, "exit").then(() => caretaker.release(apache));
  return {
    url,
    port,
    process: child,
    logFile,
    publicFolder: join(folder, "app/public"),
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
    kill() {
      for (const group of [apache, child.pid as number]) process.kill(-group, "SIGKILL");
    },
  };
}

function apacheUser(): { uid: number; gid: number } {
  const line = /^www-data:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"));
  if (!line) throw new LocalError("there is no user www-data, which Apache's package makes");
  return { uid: Number(line[1]), gid: Number(line[2]) };
}
