import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { rawHttp } from "../support/http";
import { type ImageUnderTest, imageUnderTest, testCommit } from "../support/image";
import { application, type Region, Regions } from "../support/regions";
import { until } from "../support/until";
import { visitorPage } from "../support/visitor-page";
import type { WebInstance, WebInstanceOptions } from "../support/web-instance";

let image: ImageUnderTest;
let regions: Regions;
let region: Region;
const started: WebInstance[] = [];

beforeAll(async () => {
  image = await imageUnderTest();
  regions = new Regions();
  region = await regions.startPrimary();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((task) => task.kill()));
});
afterAll(() => regions.stop());

async function startTask(options: Partial<WebInstanceOptions> = {}): Promise<WebInstance> {
  const task = await region.startTask(options);
  started.push(task);
  return task;
}

/** ECS's metadata endpoint on a bad day: it takes every question and answers none. Ends with the test. */
async function startSilentServer(): Promise<{ uri: string; questions: () => number }> {
  let questions = 0;
  const server = createServer(() => {
    questions++;
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { uri: `http://127.0.0.1:${port}/v4/abc`, questions: () => questions };
}

/** Runs a program of the image, as root, without starting the container. */
function inImage(...command: string[]): string {
  return execFileSync("chroot", [image.root, ...command], { encoding: "utf8" });
}

describe("the image", () => {
  it("tells the runtime how to run it", () => {
    expect(image.config).toMatchObject({
      User: "www-data",
      Entrypoint: ["/usr/local/bin/lamp-entrypoint"],
      StopSignal: "SIGWINCH",
      ExposedPorts: { "80/tcp": {} },
      Volumes: { "/run/lamp": {}, "/tmp": {} },
      Healthcheck: { Test: ["CMD", "/usr/local/bin/lamp-healthcheck"] },
      Labels: { "org.opencontainers.image.revision": testCommit },
    });
    expect(image.config.Env).toContain(`IMAGE_COMMIT=${testCommit}`);
    expect(image.config.Env.join()).not.toMatch(/PASSWORD|SECRET/);
  });

  it("gives the volume of its state to its user", () => {
    const { uid, gid, mode } = statSync(join(image.root, "run/lamp"));
    expect([uid, gid, mode & 0o7777]).toEqual([image.user.uid, image.user.gid, 0o750]);
  });

  it("holds Apache and PHP 8.2 from Debian, with the four extensions it needs beside PHP's own", () => {
    const version = inImage("php", "-v");
    expect(version).toMatch(/^PHP 8\.2\./);
    const modules = inImage("php", "-m");
    expect(modules).toMatch(/^mysqlnd$/m);
    expect(modules).toMatch(/^PDO$/m);
    expect(modules).toMatch(/^pdo_mysql$/m);
    expect(modules).toMatch(/^Zend OPcache$/m);
    expect(modules).not.toMatch(/^(FFI|ftp|sockets|phar|exif|mysqli|shmop)$/im);
  });

  it("holds no compiler, no client of anything, no package lists", () => {
    const tools = [
      "gcc",
      "cc",
      "make",
      "phpize",
      "setcap",
      "openssl",
      "curl",
      "wget",
      "git",
      "mariadb",
      "mysql",
    ];
    const found = tools.filter((tool) => spawnSync("chroot", [image.root, "which", tool]).status === 0);
    expect(found).toEqual([]);
    expect(readdirSync(join(image.root, "var/lib/apt/lists"))).toEqual([]);
  });

  it("holds the application apart from its document root, and nothing else of the project", () => {
    expect(readdirSync(join(image.root, "srv/lamp")).sort()).toEqual(["bin", "public", "src", "templates"]);
    expect(readdirSync(join(image.root, "srv/lamp/public")).sort()).toEqual([
      ...["error", "favicon.svg", "health.php", "index.php", "style.css", "version.php"],
    ]);
  });

  it("lets its user change nothing of what it runs", () => {
    const writable = execFileSync(
      "find",
      [
        ...["srv", "etc/lamp", "etc/php", "usr", "-xdev", "!", "-type", "l"],
        ...["(", "-uid", `${image.user.uid}`, "-o", "-gid", `${image.user.gid}`, "-o", "-perm", "-o=w", ")"],
      ],
      { cwd: image.root, encoding: "utf8" },
    );
    expect(writable).toBe("");
  });

  it("finds each RDS authority by its hash", () => {
    const folder = join(image.root, "usr/local/share/lamp/rds-ca");
    const links = readdirSync(folder).filter((name) => lstatSync(join(folder, name)).isSymbolicLink());
    const subjects = links.map((link) => readFileSync(join(folder, link), "utf8").split("\n")[0]);
    expect(links).toHaveLength(81);
    expect(subjects).toContain("# Amazon RDS eu-west-1 Root CA RSA2048 G1");
    expect(subjects).toContain("# Amazon RDS eu-central-1 Root CA RSA2048 G1");
  });
});

describe("a container", () => {
  it("runs everything as www-data, without a capability that it was not left", async () => {
    const task = await startTask();
    const status = task.processes().map((pid) => readFileSync(`/proc/${pid}/status`, "utf8"));

    expect(status.length).toBeGreaterThan(5);
    for (const text of status) {
      expect(text).toMatch(/^Uid:\t33\t33\t33\t33$/m);
      // Bit 10: net_bind_service.
      expect(text).toMatch(/^CapBnd:\t0000000000000400$/m);
      expect(text).toMatch(/^CapEff:\t0000000000000[04]00$/m);
    }
  });

  it("writes to its two volumes only: the root file system is read-only", async () => {
    const task = await startTask();
    expect(() => writeFileSync(task.path("/srv/lamp/public/new.php"), "")).toThrow(/EROFS/);
    expect((await task.get("/")).status).toBe(200);
  });

  it("listens on port 80 as www-data where ports below 1024 are for root", async () => {
    const task = await startTask({
      wrapper: ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"],
      env: { LISTEN: "80" },
      wait: false,
    });
    await until("Apache to start", () => task.errors.includes("resuming normal operations"));
    const [first] = task.processes();
    const inside = ["--target", `${first}`, "--net", "--mount", "--root"];

    expect(
      execFileSync("nsenter", [...inside, "cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start"], {
        encoding: "utf8",
      }),
    ).toBe("1024\n");
    const health = spawnSync("nsenter", [...inside, "/usr/local/bin/lamp-healthcheck"]);
    expect(health.status).toBe(0);
    await until("the line", () => task.accessLog().length > 0);
    expect(task.accessLog().at(-1)).toMatchObject({
      path: "/health.php",
      status: 200,
      user_agent: "lamp-healthcheck",
    });
  });

  it("starts where the runtime allows no capability at all", async () => {
    const task = await startTask({ capabilities: "-all" });
    expect((await task.get("/")).status).toBe(200);
  });

  it("is asked for its health by its own tool", async () => {
    const task = await startTask();
    const check = () =>
      spawnSync(
        "nsenter",
        ["--target", `${task.processes()[0]}`, "--mount", "--root", "/usr/local/bin/lamp-healthcheck"],
        {
          env: { LISTEN: `127.0.0.1:${task.port}`, PATH: "/usr/bin:/bin" },
        },
      ).status;
    expect(check()).toBe(0);
    const stopped = new Set<number>();
    const running = () =>
      task
        .processes()
        .filter((pid) => !stopped.has(pid) && readFileSync(`/proc/${pid}/comm`, "utf8") === "apache2\n");
    // Apache may fork another worker until its first process is stopped.
    for (let found = running(); found.length > 0; found = running()) {
      for (const pid of found) {
        process.kill(pid, "SIGSTOP");
        stopped.add(pid);
      }
    }
    expect(check()).not.toBe(0);
    for (const pid of stopped) {
      process.kill(pid, "SIGCONT");
    }
    await until("health", () => check() === 0);
  });

  it("ends when Apache ends, so that ECS replaces the task", async () => {
    const task = await startTask();
    const apache = task.processes().find((pid) => readFileSync(`/proc/${pid}/comm`, "utf8") === "apache2\n");
    process.kill(apache as number, "SIGKILL");
    expect(await task.ended).toBe(137);
  });

  it.each<[string, Record<string, string>, string]>([
    ["no password", { DATABASE_PASSWORD: "" }, "lamp-entrypoint: not set: DATABASE_PASSWORD\n"],
    [
      "a host with a setting in it",
      { DATABASE_HOST: "a;b" },
      "lamp-entrypoint: DATABASE_HOST must match /^[A-Za-z0-9.:-]+$/D\n",
    ],
    [
      "a CA that is not there",
      { DATABASE_TLS_CA: "/no/such/file" },
      "lamp-entrypoint: DATABASE_TLS_CA names no file or directory\n",
    ],
    [
      "a proxy that is a directive",
      { TRUSTED_PROXIES: "10.0.0.0/8\nLogLevel debug" },
      "lamp-entrypoint: TRUSTED_PROXIES must be CIDR blocks separated by spaces\n",
    ],
    [
      "a region that ends the JSON",
      { LAMP_REGION: 'eu"west' },
      "lamp-entrypoint: LAMP_REGION must be like eu-west-1\n",
    ],
    [
      "memory in GB",
      { TASK_MEMORY_MIB: "1GB" },
      "lamp-entrypoint: TASK_MEMORY_MIB must be a whole number of MiB, like 1024\n",
    ],
    [
      "hardly any memory",
      { TASK_MEMORY_MIB: "128" },
      "lamp-entrypoint: TASK_MEMORY_MIB is 128: at least 140 is needed for two workers\n",
    ],
    ["a port in words", { LISTEN: "http" }, "lamp-entrypoint: LISTEN must be PORT or ADDRESS:PORT\n"],
  ])("refuses %s in one line, with exit code 78", async (_what, env, message) => {
    const task = await startTask({ env, wait: false });
    expect(await task.ended).toBe(78);
    expect(task.errors).toBe(message);
    expect(task.output).toBe("");
  });
});

describe("the task's id", () => {
  let metadata: Server;
  let answer: string;
  beforeAll(async () => {
    metadata = createServer((request, response) => {
      response.end(request.url === "/v4/abc/task" ? answer : "not found");
    }).listen(0, "127.0.0.1");
    await once(metadata, "listening");
  });
  afterAll(() => {
    metadata.close();
  });
  const uri = () => `http://127.0.0.1:${(metadata.address() as AddressInfo).port}/v4/abc`;

  it("is the one that ECS gives", async () => {
    answer = JSON.stringify({
      Cluster: "lamp",
      TaskARN: "arn:aws:ecs:eu-west-1:111122223333:task/lamp/158d1c8083dd49d6b527399fd6414f5c",
    });
    const task = await startTask({ env: { ECS_CONTAINER_METADATA_URI_V4: uri() } });
    expect(visitorPage(await task.get("/")).task).toBe("158d1c8083dd49d6b527399fd6414f5c");
  });

  it.each(["{", '{"TaskARN":["x"]}', '{"TaskARN":"<script>"}'])(
    "is the host's name when ECS answers %s",
    async (text) => {
      answer = text;
      const task = await startTask({ env: { ECS_CONTAINER_METADATA_URI_V4: uri() } });
      expect(visitorPage(await task.get("/")).task).toMatch(/^[\w.-]+$/);
    },
  );

  it("holds no start up when ECS does not answer", async () => {
    const start = Date.now();
    const silent = await startSilentServer();
    const task = await startTask({ env: { ECS_CONTAINER_METADATA_URI_V4: silent.uri } });
    expect(silent.questions()).toBe(1);
    expect(Date.now() - start).toBeLessThan(10_000);
    expect((await task.get("/")).status).toBe(200);
  });
});

describe("the stop signal", () => {
  it("lets requests under way finish, takes no new ones, and loses no line of the log", async () => {
    const task = await startTask();
    await task.get("/");
    // The database holds the request up for a moment.
    region.database.freeze();
    const answer = task.get("/", { headers: { "X-Amzn-Trace-Id": "Root=1-last" } });
    await delay(200);
    const stopped = task.stop();
    await until("the port to close", () =>
      task.get("/health.php", { timeoutSeconds: 2 }).then(
        () => false,
        () => true,
      ),
    );
    region.database.thaw();

    expect(await stopped).toBe(0);
    expect(visitorPage(await answer).status).toBe("Welcome. Your visit is recorded.");
    expect(task.accessLog().at(-1)).toMatchObject({ path: "/", status: 200, trace: "Root=1-last" });
  });

  it("is obeyed while the container starts", async () => {
    const silent = await startSilentServer();
    const task = await startTask({ env: { ECS_CONTAINER_METADATA_URI_V4: silent.uri }, wait: false });
    await until("the question for the task's id", () => silent.questions() === 1);
    expect(await task.stop(20)).toBe(143);
    expect(task.errors).not.toContain("resuming normal operations");
  });

  it("ends an idle container in less than the deregistration delay", async () => {
    const task = await startTask();
    const start = Date.now();
    expect(await task.stop()).toBe(0);
    expect(Date.now() - start).toBeLessThan(5000);
  });

  it("is obeyed within 30 seconds even with a client that never finishes", async () => {
    const task = await startTask();
    const sockets = Array.from({ length: 3 }, () => connect(task.port, "127.0.0.1"));
    // One byte a second keeps the request alive.
    const drip = setInterval(() => sockets.map((socket) => socket.write("G")), 1000);
    for (const socket of sockets) {
      socket.on("error", () => {});
    }
    await delay(500);
    const start = Date.now();
    await task.stop();
    clearInterval(drip);
    for (const socket of sockets) {
      socket.destroy();
    }
    expect(Date.now() - start).toBeLessThan(30_000);
  });

  it("may also be SIGTERM, from runtimes that know no other", async () => {
    const task = await startTask();
    task.signal("SIGTERM");
    expect(await task.ended).toBe(0);
    expect(task.errors).toContain("shutting down gracefully");
  });
});

describe("the log", () => {
  it("is one JSON line a request, with the load balancer's trace id", async () => {
    const task = await startTask();
    await task.get("/?a=1", {
      headers: {
        "X-Amzn-Trace-Id": "Root=1-67891233-abcdef012345678912345678",
        "User-Agent": "curl/8",
        Host: "example.com",
      },
    });
    await until("the line", () => task.accessLog().some(({ query }) => query === "?a=1"));
    expect(task.accessLog().find(({ query }) => query === "?a=1")).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      client: "127.0.0.1",
      peer: "127.0.0.1",
      method: "GET",
      host: "example.com",
      path: "/",
      query: "?a=1",
      protocol: "HTTP/1.1",
      status: 200,
      bytes: expect.any(Number),
      microseconds: expect.any(Number),
      user_agent: "curl/8",
      referer: "-",
      trace: "Root=1-67891233-abcdef012345678912345678",
      region: "eu-west-1",
    });
  });

  it("keeps every byte that clients send, as JSON", async () => {
    const task = await startTask();
    const bytes = 'a"b\\c\\x41\\\\d\xff\xfe\xc3\xa9\te';
    await rawHttp(
      task.port,
      Buffer.from(`GET /version.php?q="\\x41" HTTP/1.1\r\nHost: x\r\nUser-Agent: ${bytes}\r\n\r\n`, "latin1"),
    );
    await rawHttp(task.port, Buffer.from('\x16\x03\x01\v\b\x1b"\\\r\n\r\n', "latin1"));
    await until("the lines", () => task.accessLog().length >= 3);

    expect(task.accessLog().find(({ path }) => path === "/version.php")).toMatchObject({
      query: '?q="\\x41"',
      user_agent: bytes,
    });
  });

  it("names the client of a trusted proxy, which no client can claim to be", async () => {
    const trusting = await startTask({ env: { TRUSTED_PROXIES: "11.0.0.0/16 127.0.0.0/8" } });
    await trusting.get("/version.php", { headers: { "X-Forwarded-For": "198.51.100.9, 203.0.113.5" } });
    const doubting = await startTask({ env: { TRUSTED_PROXIES: "11.0.0.0/16" } });
    await doubting.get("/version.php", { headers: { "X-Forwarded-For": "203.0.113.5" } });
    const silent = await startTask();
    await silent.get("/version.php", { headers: { "X-Forwarded-For": "203.0.113.5" } });

    const line = async (task: WebInstance) => {
      await until("the line", () => task.accessLog().some(({ path }) => path === "/version.php"));
      const { client, peer } = task.accessLog().find(({ path }) => path === "/version.php") ?? {};
      return { client, peer };
    };
    expect(await line(trusting)).toEqual({ client: "203.0.113.5", peer: "127.0.0.1" });
    expect(await line(doubting)).toEqual({ client: "127.0.0.1", peer: "127.0.0.1" });
    expect(await line(silent)).toEqual({ client: "127.0.0.1", peer: "127.0.0.1" });
  });

  it("holds no password and no host of the database, nor does what visitors see", async () => {
    const task = await startTask();
    const page = (await task.get("/")).body;
    await region.database.sql(`ALTER USER '${application.user}'@'%' ACCOUNT LOCK`);
    const locked = await task.get("/");
    await region.database.sql(`ALTER USER '${application.user}'@'%' ACCOUNT UNLOCK`);
    expect(locked.status).toBe(503);
    await until("the fault in the log", () => task.errors.includes('"fault"'));
    const everything = page + locked.body + task.errors + task.output;
    expect(everything).toContain('"fault":"credentials"');
    expect(everything).not.toContain(application.password);
    expect(everything).not.toContain(region.databaseHost);
    expect(everything).not.toMatch(/Stack trace|PDO|\/srv\/lamp/);
  });
});

describe("a full volume", () => {
  it("stops no page", async () => {
    const task = await startTask({ stateMib: 1 });
    writeFileSync(task.path("/run/lamp/fill"), Buffer.alloc(900_000));
    try {
      writeFileSync(task.path("/run/lamp/fill-the-rest"), Buffer.alloc(200_000));
    } catch {
      // Full now.
    }
    expect(visitorPage(await task.get("/")).status).toBe("Welcome. Your visit is recorded.");
    await region.database.sql(`ALTER USER '${application.user}'@'%' ACCOUNT LOCK`);
    expect((await task.get("/")).status).toBe(503);
    await region.database.sql(`ALTER USER '${application.user}'@'%' ACCOUNT UNLOCK`);
    expect((await task.get("/")).status).toBe(200);
  });
});
