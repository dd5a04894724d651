import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "../cache";
import type { Caretaker } from "./caretaker";
import type { Certificate } from "./certificate";
import type { Database } from "./database";
import { freePort } from "./free-port";
import { LocalError } from "./local-error";
import { start } from "./start";

const image = join(projectDirectory, "apache-image");

export interface WebServerOptions {
  /** Its own folder, created here. */
  readonly folder: string;
  readonly database: Database;
  readonly certificate: Certificate;
  readonly caretaker: Caretaker;
  /** Region shown on the page. */
  readonly region: string;
  readonly regionRole: "primary" | "dr";
  /** Commit shown on the page. */
  readonly commit: string;
  /**
   * Port on 127.0.0.1.
   * @default a free one
   */
  readonly port?: number;
  /**
   * Wait for the database to answer, not only for Apache.
   * @default false: a task of a region that lost its database starts as well
   */
  readonly waitForDatabase?: boolean;
  /**
   * Memory the number of workers is derived from, as in the task, in MiB.
   * @default 256, ten workers or fewer
   */
  readonly taskMemoryMib?: number;
}

export interface WebServer {
  /** Ends with a slash. */
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** The file it logs to. */
  readonly logFile: string;
  /** Document root: files added here are served. */
  readonly publicFolder: string;
  /** Stops it as ECS stops a task: accepted requests are answered. */
  stop(): Promise<void>;
  /** Kills all its processes at once, like the loss of the machine. */
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
  // Copies, since Apache's user may lack permission to read the checkout.
  for (const part of ["app", "conf", "scripts"]) {
    cpSync(join(image, part), join(folder, part), { recursive: true });
  }
  cpSync(certificate.file, join(folder, "database-ca.pem"));
  // As in the image, Apache does not run as root.
  const owner = process.getuid?.() === 0 ? apacheUser() : undefined;
  if (owner) {
    chownSync(state, owner.uid, owner.gid);
  }
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
  // In its own session, which outlives a killed entrypoint.
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
      for (const group of [apache, child.pid as number]) {
        process.kill(-group, "SIGKILL");
      }
    },
  };
}

function apacheUser(): { uid: number; gid: number } {
  const line = /^www-data:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"));
  if (!line) {
    throw new LocalError("there is no user www-data, which Apache's package creates");
  }
  return { uid: Number(line[1]), gid: Number(line[2]) };
}
