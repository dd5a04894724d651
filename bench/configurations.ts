import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const project = join(__dirname, "..");
const production = configOf("production.json");
const { dns } = production;

/** The least that, between them, adds, removes or reshapes every kind of resource. */
export const configurations: Readonly<Record<string, object>> = {
  production,
  staging: configOf("staging.example.json"),
  "HTTPS in an existing zone": {
    ...production,
    dns: { ...dns, zone: { id: "Z0123456789ABCDEFGHIJ", name: "lamp-visitor.test" }, https: true },
  },
  "created zone, alarms by e-mail": {
    ...production,
    notifications: { email: "ops@lamp-visitor.test" },
    dns: { zone: { create: "a.lamp-visitor.test" }, recordName: "b.a.lamp-visitor.test" },
  },
  "states in HCP Terraform": { ...production, backend: { kind: "cloud", organization: "lamp-team" } },
  "permissions boundary": {
    ...production,
    iam: { permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/boundary" },
  },
  "credential rotation": {
    ...production,
    credentials: {
      rotation: {
        functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:rotate",
        afterDays: 30,
      },
    },
  },
  "NAT gateway when active": { ...production, network: { natGateway: "when-active" } },
  "ECS Exec and Container Insights": {
    ...production,
    service: { executeCommand: true, containerInsights: true },
  },
  "Multi-AZ, other sizes, later generations": {
    ...production,
    tags: { Owner: "ops" },
    regions: {
      primary: { region: "us-east-1", cidrBlock: "10.0.0.0/18", posture: "standby", databaseGeneration: 3 },
      dr: { region: "us-west-2", cidrBlock: "10.1.0.0/18", posture: "active", databaseGeneration: 2 },
    },
    service: { cpuUnits: 1024, memoryMib: 4096 },
    scaling: { minTasks: 2, normalTasks: 4, maxTasks: 12, scaleInBelowCpuPercent: 35 },
    database: { instanceClass: "db.m6g.large", storageGib: 200, multiAz: true, backupRetentionDays: 14 },
  },
};

/** What is refused with today's provider, so synthesized with a later one only. */
export const laterConfigurations: Readonly<Record<string, object>> = {
  "accelerated recovery": { ...production, dns: { ...dns, acceleratedRecovery: true } },
};

function configOf(name: string): Record<string, object> {
  const { $schema, ...config } = JSON.parse(readFileSync(join(project, "config", name), "utf8"));
  return config;
}

/** Runs a checkout's app command into a folder; the JSON of each stack, by its path there. */
export function synthesized(checkout: string, configFile: string, outdir: string): Map<string, string> {
  const { app } = JSON.parse(readFileSync(join(checkout, "cdktf.json"), "utf8")) as { app: string };
  const [program = "", ...args] = app.split(" ");
  const { status, error, stderr } = spawnSync(program, args, {
    cwd: checkout,
    env: { ...process.env, LAMP_CONFIG: configFile, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`${app} in ${checkout} ended with ${status ?? error?.message}:\n${stderr}`);
  }
  const files = readdirSync(outdir, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith("cdk.tf.json"),
  );
  return new Map(files.sort().map((name) => [name, readFileSync(join(outdir, name), "utf8")]));
}
