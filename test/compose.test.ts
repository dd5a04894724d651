import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { synthesize } from "./support/synth";

// Docker Compose is not installed everywhere the tests run. This is the part of its specification that the file uses:
// an unknown key or a value of another type is refused here, as in Compose.
const duration = z.string().regex(/^(\d+h)?(\d+m)?(\d+s)?$/);
const words = z.array(z.string());
const service = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), args: z.record(z.string(), z.string()) }).optional(),
  user: z.string().optional(),
  restart: z.literal("no").optional(),
  entrypoint: words.optional(),
  command: words.optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: words.optional(),
  read_only: z.boolean().optional(),
  volumes: words.optional(),
  tmpfs: words.optional(),
  sysctls: z.record(z.string(), z.string()).optional(),
  cpus: z.number().optional(),
  mem_limit: z
    .string()
    .regex(/^\d+[bkmg]$/)
    .optional(),
  stop_grace_period: duration.optional(),
  healthcheck: z
    .strictObject({
      test: words,
      interval: duration,
      timeout: duration,
      retries: z.int(),
      start_period: duration,
    })
    .optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(["service_healthy", "service_completed_successfully"]) }),
    )
    .optional(),
});
const composeFile = z.strictObject({
  name: z.string(),
  services: z.strictObject({ certificate: service, database: service, web: service }),
  volumes: z.record(z.string(), z.strictObject({})),
});

const text = readFileSync(join(__dirname, "../compose.yaml"), "utf8");
const compose = composeFile.parse(parse(text));
const { database, web } = compose.services;

/** The task definition's container, as in the stack: HCL text. */
const container: string = synthesize().primary.resource("aws_ecs_task_definition").container_definitions;

describe("compose.yaml", () => {
  it("mounts only volumes that are declared, or that are anonymous", () => {
    const mounted = Object.values(compose.services).flatMap((each) => each.volumes ?? []);
    const named = mounted.filter((volume) => !volume.startsWith("/")).map((volume) => volume.split(":")[0]);
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)));
  });

  it("starts each service after one that reports it is ready", () => {
    expect(web.depends_on).toEqual({ database: { condition: "service_healthy" } });
    expect(database.healthcheck).toBeDefined();
    expect(database.depends_on).toEqual({ certificate: { condition: "service_completed_successfully" } });
  });

  it("is reachable from this machine only", () => {
    expect(web.ports).toEqual(["127.0.0.1:${LAMP_PORT:-8080}:80"]);
    expect(database.ports).toBeUndefined();
  });

  it("does not persist the database", () => {
    expect(database.tmpfs).toEqual(["/var/lib/mysql"]);
  });

  it("runs the version of MySQL that RDS runs", () => {
    const { engine_version } = synthesize().primary.resource("aws_db_instance", "database");
    expect(database.image).toBe("mysql:8.4");
    expect(engine_version).toContain('"8.4"');
  });

  it("gives the web server the environment of the task definition, and the certificate's path", () => {
    const inTask = [...container.matchAll(/"name" = "([A-Z_]+)"/g)].map(([, name]) => name as string);
    expect(Object.keys(web.environment ?? {}).sort()).toEqual([...inTask, "DATABASE_TLS_CA"].sort());
  });

  it("gives the web server the task's limits, read-only root and writable folders", () => {
    expect(synthesize().primary.resource("aws_ecs_task_definition")).toMatchObject({
      cpu: "512",
      memory: "1024",
    });
    expect(web).toMatchObject({ cpus: 0.5, mem_limit: "1024m", read_only: true });
    const writable = [...container.matchAll(/"containerPath" = "([^"]+)"/g)].map(([, path]) => path);
    expect(web.volumes?.filter((volume) => volume.startsWith("/"))).toEqual(writable);
  });

  it("checks the web server's health with the task's command", () => {
    expect(web.healthcheck?.test).toEqual(["CMD", "/usr/local/bin/lamp-healthcheck"]);
    expect(container).toContain('"command" = ["CMD", "/usr/local/bin/lamp-healthcheck"]');
  });

  it("logs the web server in to the database", () => {
    expect(web.environment).toMatchObject({
      DATABASE_HOST: "database",
      DATABASE_NAME: database.environment?.MYSQL_DATABASE,
      DATABASE_USER: database.environment?.MYSQL_USER,
      DATABASE_PASSWORD: database.environment?.MYSQL_PASSWORD,
    });
  });
});
