import * as z from "zod";
import { defaults } from "./defaults";

/** A section of settings: unknown keys are refused; a refusal's message is the list of known ones. */
function section<Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape) {
  const known = Object.keys(shape).join(", ");
  return z
    .strictObject(shape, {
      error: (issue) => (issue.code === "unrecognized_keys" ? known : `an object with: ${known}`),
    })
    .describe(description);
}

function whole(description: string, minimum: number, maximum: number, unit: string) {
  const error = `a whole number from ${minimum} to ${maximum} (${unit})`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error }).describe(description);
}

function text(description: string, pattern: RegExp, allowed: string) {
  return z.string({ error: allowed }).regex(pattern, { error: allowed }).describe(description);
}

function flag(description: string) {
  return z.boolean({ error: "true or false" }).describe(description);
}

function choice<const Values extends readonly [string, ...string[]]>(description: string, values: Values) {
  return z
    .enum(values, { error: values.map((value) => JSON.stringify(value)).join(" or ") })
    .describe(description);
}

/** The retentions CloudWatch Logs accepts (PutRetentionPolicy), in days. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

function logRetention(description: string) {
  return z
    .literal(LOG_RETENTION_DAYS, { error: `days CloudWatch Logs accepts: ${LOG_RETENTION_DAYS.join(", ")}` })
    .describe(description);
}

const cidr = (description: string) =>
  text(
    description,
    /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/,
    "an IPv4 CIDR block such as 10.0.0.0/16, with a prefix of /16 to /28",
  );

const pair = <Item extends z.core.$ZodType>(description: string, item: Item, allowed: string) =>
  z.tuple([item, item], { error: allowed }).describe(description);

function region(which: "primary" | "dr") {
  const own = defaults.regions[which];
  return section(`The ${which} region.`, {
    region: text(
      "AWS region code.",
      /^(?!cn-)[a-z]{2}-[a-z]+-\d$/,
      "a region of the standard partition, such as eu-west-1",
    ).default(own.region),
    cidrBlock: cidr("The VPC's IPv4 range.").default(own.cidrBlock),
    availabilityZones: pair(
      "Two Availability Zones of the region. Default: the region's a and b.",
      text("An Availability Zone.", /^[a-z]{2}-[a-z]+-\d[a-z]$/, "an Availability Zone such as eu-west-1a"),
      "a list of two Availability Zones",
    ).optional(),
    publicSubnets: pair(
      "Two public subnets. Default: networks 1 and 2 of cidrBlock with 8 more bits.",
      cidr("A subnet's IPv4 range."),
      "a list of two IPv4 CIDR blocks",
    ).optional(),
    privateSubnets: pair(
      "Two private subnets. Default: networks 3 and 4 of cidrBlock with 8 more bits.",
      cidr("A subnet's IPv4 range."),
      "a list of two IPv4 CIDR blocks",
    ).optional(),
    posture: choice("Default of the Terraform variable `posture`.", ["active", "standby"]).default(
      own.posture,
    ),
    databaseGeneration: whole("Current generation of the region's database.", 1, 999, "generation").default(
      defaults.databaseGeneration,
    ),
    oldestDatabaseGeneration: whole(
      "Oldest generation that is kept; older ones are retired.",
      1,
      999,
      "generation",
    ).default(defaults.oldestDatabaseGeneration),
  }).prefault({});
}

const domain = (description: string) =>
  text(
    description,
    /^(?=.{1,253}$)([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "a lower-case domain name of at least two labels, without a trailing dot",
  );

const bucket = (description: string) =>
  text(
    description,
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "3 to 63 of a-z, 0-9 and -, with a letter or digit at both ends",
  );

const workspace = (description: string) =>
  text(description, /^[A-Za-z0-9_-]{1,90}$/, "1 to 90 letters, digits, - and _");

/** The configuration file's schema. What spans several values is in `checks/`. */
export const schema = section("Configuration of lamp-dr.", {
  $schema: z.string({ error: "the JSON Schema's location" }).describe("JSON Schema for editors.").optional(),
  name: text(
    "Prefix of every name.",
    /^[a-z][a-z0-9-]{0,14}[a-z0-9]$/,
    "2 to 16 of a-z, 0-9 and -, beginning with a letter and not ending in -",
  ).default(defaults.name),
  accountId: text("The AWS account.", /^\d{12}$/, "an AWS account id: a string of 12 digits"),
  tags: z
    .record(z.string(), z.string({ error: "a string" }), { error: "an object of strings" })
    .describe("Tags of every resource, besides the project's own.")
    .default({}),
  notifications: section("Who hears of alarms.", {
    email: text(
      "Address that alarms are sent to.",
      /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
      "an e-mail address, or null",
    )
      .nullable()
      .default(defaults.notifications.email),
  }).prefault({}),
  objectives: section("Recovery objectives.", {
    rtoMinutes: whole("Recovery time objective.", 1, 1440, "minutes").default(defaults.objectives.rtoMinutes),
    rpoMinutes: whole("Recovery point objective.", 1, 1440, "minutes").default(
      defaults.objectives.rpoMinutes,
    ),
  }).prefault({}),
  regions: section("The two regions.", { primary: region("primary"), dr: region("dr") }).prefault({}),
  network: section("Network settings of both regions.", {
    natGateway: choice("When the DR region has its NAT gateway.", ["always", "when-active"]).default(
      defaults.network.natGateway,
    ),
    flowLogRetentionDays: logRetention("Retention of the VPC flow logs.").default(
      defaults.network.flowLogRetentionDays,
    ),
  }).prefault({}),
  service: section("The web service.", {
    cpuUnits: whole("Fargate CPU units of a task.", 256, 16384, "CPU units").default(
      defaults.service.cpuUnits,
    ),
    memoryMib: whole("Fargate memory of a task.", 512, 122880, "MiB").default(defaults.service.memoryMib),
    logGroup: text(
      "CloudWatch log group. Default: /ecs/ and the name and -visitor.",
      /^(?!aws\/)[A-Za-z0-9._/#-]{1,512}$/,
      "1 to 512 letters, digits and . _ - / #, not beginning with aws/",
    ).optional(),
    logRetentionDays: logRetention("Retention of the tasks' logs.").default(
      defaults.service.logRetentionDays,
    ),
    executeCommand: flag("ECS Exec.").default(defaults.service.executeCommand),
    containerInsights: flag("CloudWatch Container Insights.").default(defaults.service.containerInsights),
  }).prefault({}),
  scaling: section("Step scaling of the tasks.", {
    minTasks: whole("Least tasks of an active region.", 1, 5000, "tasks").default(defaults.scaling.minTasks),
    normalTasks: whole("Tasks in normal operation.", 1, 5000, "tasks").default(defaults.scaling.normalTasks),
    maxTasks: whole("Most tasks.", 1, 5000, "tasks").default(defaults.scaling.maxTasks),
    scaleOutAboveCpuPercent: whole("One task more above this CPU use.", 1, 99, "percent").default(
      defaults.scaling.scaleOutAboveCpuPercent,
    ),
    scaleInBelowCpuPercent: whole("One task less below this CPU use.", 1, 99, "percent").default(
      defaults.scaling.scaleInBelowCpuPercent,
    ),
    evaluationPeriods: whole("Consecutive periods before a step.", 1, 1440, "periods").default(
      defaults.scaling.evaluationPeriods,
    ),
    periodSeconds: whole("Length of a period.", 60, 86400, "seconds").default(defaults.scaling.periodSeconds),
    cooldownSeconds: whole("Pause after a step.", 0, 86400, "seconds").default(
      defaults.scaling.cooldownSeconds,
    ),
  }).prefault({}),
  database: section("The RDS for MySQL database.", {
    name: text(
      "The schema the application uses.",
      /^[A-Za-z][A-Za-z0-9_]{0,63}$/,
      "a letter, then up to 63 letters, digits and _",
    ).default(defaults.database.name),
    username: text(
      "Master user.",
      /^[A-Za-z][A-Za-z0-9_]{0,15}$/,
      "a letter, then up to 15 letters, digits and _",
    ).default(defaults.database.username),
    instanceClass: text(
      "DB instance class.",
      /^db\.[a-z][a-z0-9-]*\.(micro|small|medium|large|\d*xlarge)$/,
      "a DB instance class such as db.t3.micro",
    ).default(defaults.database.instanceClass),
    storageGib: whole("Allocated storage.", 20, 65536, "GiB").default(defaults.database.storageGib),
    storageType: choice("Storage type.", ["gp2", "gp3"]).default(defaults.database.storageType),
    engineVersion: text(
      "MySQL version.",
      /^8\.4(\.\d{1,3})?$/,
      "8.4, or 8.4. and a patch release; 8.0 is past the end of RDS standard support",
    ).default(defaults.database.engineVersion),
    multiAz: flag("A standby instance in a second Availability Zone.").default(defaults.database.multiAz),
    backupRetentionDays: whole("Days automated backups are kept.", 1, 35, "days").default(
      defaults.database.backupRetentionDays,
    ),
    backupWindow: text(
      "Daily, UTC.",
      /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/,
      "hh:mm-hh:mm in UTC",
    ).default(defaults.database.backupWindow),
    maintenanceWindow: text(
      "Weekly, UTC.",
      /^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d$/,
      "ddd:hh:mm-ddd:hh:mm in UTC",
    ).default(defaults.database.maintenanceWindow),
  }).prefault({}),
  image: section("The container image.", {
    repository: text(
      "ECR repository. Default: the name and -apache.",
      /^(?=.{2,256}$)[a-z][a-z0-9]*([._/-][a-z0-9]+)*$/,
      "2 to 256 of a-z, 0-9 and single . _ - / between them, beginning with a letter",
    ).optional(),
    tag: text(
      "Image tag.",
      /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/,
      "1 to 128 letters, digits and . _ -",
    ).default(defaults.image.tag),
  }).prefault({}),
  imageRegistry: section("The account's ECR registry.", {
    manageReplication: flag(
      "Whether this environment owns the registry's replication configuration.",
    ).default(defaults.imageRegistry.manageReplication),
  }).prefault({}),
  credentials: section("The database credentials.", {
    recoveryWindowDays: whole("Days a deleted secret can be recovered.", 0, 30, "days").default(
      defaults.credentials.recoveryWindowDays,
    ),
    rotation: section("Rotation by a Lambda function.", {
      functionArn: text(
        "The rotation function, in the primary region.",
        /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?$/,
        "the ARN of a Lambda function",
      ),
      afterDays: whole("Days between rotations.", 1, 1000, "days"),
    })
      .nullable()
      .default(defaults.credentials.rotation),
  }).prefault({}),
  dns: section("The DNS record that fails over.", {
    zone: z
      .union([
        section("A zone to create.", { create: domain("Name of the zone.") }),
        section("A zone that exists.", {
          id: text(
            "The zone's id.",
            /^Z[A-Z0-9]{1,31}$/,
            "a hosted zone id: Z and up to 31 capitals and digits",
          ),
          name: domain("The zone's name."),
        }),
      ])
      .describe("The hosted zone."),
    recordName: z
      .string({ error: "a label such as www, or a full name inside the zone" })
      .min(1)
      .describe("A label, or a full name inside the zone.")
      .default(defaults.dns.recordName),
    https: flag("HTTPS with ACM certificates.").default(defaults.dns.https),
  }),
  backend: z
    .discriminatedUnion("kind", [
      section("State in S3.", {
        kind: z.literal("s3"),
        buckets: section("The state buckets.", {
          primary: bucket("Bucket in the primary region.").optional(),
          dr: bucket("Bucket in the DR region.").optional(),
        }).prefault({}),
      }),
      section("State in HCP Terraform.", {
        kind: z.literal("cloud"),
        organization: text("The organization.", /^[A-Za-z0-9_-]{3,40}$/, "3 to 40 letters, digits, - and _"),
        hostname: domain("Host of HCP Terraform or Terraform Enterprise.").default(defaults.backend.hostname),
        workspaces: section("The workspaces.", {
          primary: workspace("Workspace of the primary stack.").optional(),
          dr: workspace("Workspace of the DR stack.").optional(),
          dns: workspace("Workspace of the DNS stack.").optional(),
        }).prefault({}),
      }),
    ])
    .describe("Where Terraform keeps its state.")
    .prefault({ kind: defaults.backend.kind }),
});

/** A document that fits the schema, static defaults filled in. */
export type ParsedConfig = z.output<typeof schema>;
/** A document as a user writes it. */
export type ConfigInput = z.input<typeof schema>;
