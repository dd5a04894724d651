import * as z from "zod";
import { AWS_REGIONS } from "./aws-regions";
import { defaults } from "./defaults";
import { FARGATE_CPU_UNITS } from "./fargate";
import { choice, cidrBlock, domain, flag, logRetention, pair, refuse, section, text, whole } from "./fields";
import { isReservedDatabaseName, isReservedUsername } from "./reserved-words";
import { dailyWindow, weeklyWindow, windowMinutes } from "./windows";

function region(which: "primary" | "dr", description: string) {
  const own = defaults.regions[which];
  const subnets = (tier: string, networks: string) =>
    pair(
      `The two ${tier} subnets, in the order of availabilityZones. Default: networks ${networks} of cidrBlock with 8 more bits (fewer where they would be smaller than /27).`,
      cidrBlock("IPv4 range of a subnet, within cidrBlock."),
      "a list of two IPv4 CIDR blocks",
    ).optional();
  return section(description, {
    region: z
      .enum(AWS_REGIONS, {
        error: "a region of AWS's standard partition that the AWS provider 5.100.0 knows, such as eu-west-1",
      })
      .describe("AWS region code.")
      .default(own.region),
    cidrBlock: cidrBlock("IPv4 range of the VPC, /16 to /28.").default(own.cidrBlock),
    availabilityZones: pair(
      "Two different Availability Zones of the region, by name. Default: its zones a and b.",
      text(
        "Name of an Availability Zone.",
        /^[a-z]{2}-[a-z]+-\d[a-z]$/,
        "an Availability Zone such as eu-west-1a",
      ),
      "a list of two Availability Zones such as eu-west-1a",
    ).optional(),
    publicSubnets: subnets("public", "1 and 2"),
    privateSubnets: subnets("private", "3 and 4"),
    posture: choice(
      "Default of the stack's Terraform variable `posture`: whether the region serves or stands by.",
      ["active", "standby"],
    ).default(own.posture),
    databaseGeneration: whole(
      "Current generation of the region's database. Raised by one to make a new replica when failing back.",
      1,
      9999,
      "generation number",
    ).default(defaults.databaseGeneration),
    oldestDatabaseGeneration: whole(
      "Oldest generation that is kept. Raised to retire the older ones, each with a final snapshot.",
      1,
      9999,
      "generation number",
    ).default(defaults.oldestDatabaseGeneration),
  }).prefault({});
}

/** Beginnings that AWS keeps for itself: in parameters (aws, ssm), security groups (sg-), buckets and load balancers. */
const NAME = /^(?!aws|ssm|amzn|sg-|sg$|internal-|sthree-|xn--)(?!.*--)[a-z][a-z0-9-]{0,14}[a-z0-9]$/;

const HOUR = "([01]\\d|2[0-3]):[0-5]\\d";
const DAY = "(mon|tue|wed|thu|fri|sat|sun)";

function databaseName() {
  const allowed = "a letter, then up to 63 letters, digits and _, and no word that MySQL reserves";
  return text("The schema the application uses.", /^[A-Za-z][A-Za-z0-9_]{0,63}$/, allowed).check(
    refuse((value) =>
      isReservedDatabaseName(value)
        ? { allowed, fix: `${value} is reserved: choose another name` }
        : undefined,
    ),
  );
}

function username() {
  const allowed = "a letter, then up to 15 letters, digits and _, and no word that MySQL or RDS reserves";
  return text(
    "Name of the master user. Fixed for the life of the database.",
    /^[A-Za-z][A-Za-z0-9_]{0,15}$/,
    allowed,
  ).check(
    refuse((value) =>
      isReservedUsername(value) ? { allowed, fix: `${value} is reserved: choose another name` } : undefined,
    ),
  );
}

function backupWindow() {
  const allowed = "hh:mm-hh:mm in UTC, 30 minutes or more";
  return text("When the daily backup runs, UTC.", new RegExp(`^${HOUR}-${HOUR}$`), allowed).check(
    refuse((value) =>
      windowMinutes(dailyWindow(value)) < 30
        ? { allowed, fix: "lengthen it to 30 minutes or more" }
        : undefined,
    ),
  );
}

function maintenanceWindow() {
  const allowed = "ddd:hh:mm-ddd:hh:mm in UTC, 30 minutes or more and less than 24 hours";
  return text(
    "When AWS may maintain the database, weekly, UTC.",
    new RegExp(`^${DAY}:${HOUR}-${DAY}:${HOUR}$`),
    allowed,
  ).check(
    refuse((value) => {
      const minutes = windowMinutes(weeklyWindow(value));
      if (minutes < 30) return { allowed, fix: "lengthen it to 30 minutes or more" };
      return minutes >= 24 * 60 ? { allowed, fix: "shorten it to less than 24 hours" } : undefined;
    }),
  );
}

function tags() {
  const key = "a tag key of 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:";
  const value = "a string of up to 256 letters, digits, spaces and _ . : / = + - @";
  return z
    .record(
      z.string().regex(/^(?![aA][wW][sS]:)[\p{L}\p{N}\p{Zs}_.:/=+\-@]{1,128}$/u, { error: key }),
      z.string({ error: value }).regex(/^[\p{L}\p{N}\p{Zs}_.:/=+\-@]{0,256}$/u, { error: value }),
      { error: "an object of strings" },
    )
    .check(
      // AWS counts 50 on a resource; the rest is for the project's own.
      refuse((all) =>
        Object.keys(all).length > 40
          ? {
              allowed: "at most 40 tags",
              fix: "remove some; AWS takes 50 on a resource, and the project sets its own",
            }
          : undefined,
      ),
    )
    .meta({
      description: "Tags of every resource, besides the project's own. At most 40.",
      maxProperties: 40,
    });
}

function recoveryWindow() {
  const error = "0 (deleted at once), or a whole number from 7 to 30 (days)";
  return z
    .union([z.literal(0), z.int({ error }).min(7, { error }).max(30, { error })], { error })
    .describe("Days a deleted secret can be recovered: 0, or 7 to 30. Its name stays taken for as long.");
}

function zone() {
  return z
    .union(
      [
        section("A zone that the dns stack creates.", { create: domain("Name of the zone to create.") }),
        section("A zone that exists.", {
          id: text(
            "Id of the hosted zone.",
            /^Z[A-Z0-9]{1,31}$/,
            "a hosted zone id: Z, then up to 31 capitals and digits",
          ),
          name: domain("Name of the hosted zone."),
        }),
      ],
      { error: '{"create": NAME} for a zone to create, or {"id": ID, "name": NAME} for one that exists' },
    )
    .describe("The public hosted zone: one to create, or one that exists.");
}

function bucket(which: string) {
  return text(
    `State bucket in the ${which} region. Default: the name, -tfstate-, the account id, - and the region.`,
    /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "a bucket name of 3 to 63 of a-z, 0-9 and -, with a letter or digit at both ends, without the beginnings (xn--, sthree-, amzn-s3-demo-) and endings (-s3alias, --ol-s3, --x-s3, --table-s3) that AWS keeps",
  ).optional();
}

function workspace(stack: string) {
  return text(
    `Workspace of the ${stack} stack. Default: the name and -${stack}.`,
    /^[A-Za-z0-9_-]{1,90}$/,
    "a workspace name of 1 to 90 letters, digits, - and _",
  ).optional();
}

function backend() {
  return z
    .discriminatedUnion(
      "kind",
      [
        section("State in S3, one bucket a region, each replicated to the other.", {
          kind: z.literal("s3"),
          buckets: section("Names of the two buckets.", {
            primary: bucket("primary"),
            dr: bucket("DR"),
          }).prefault({}),
        }),
        section("State in HCP Terraform or Terraform Enterprise.", {
          kind: z.literal("cloud"),
          organization: text(
            "The organization.",
            /^[A-Za-z0-9_-]{3,40}$/,
            "3 to 40 letters, digits, - and _",
          ),
          hostname: domain("Host of HCP Terraform or Terraform Enterprise.").default(
            defaults.backend.hostname,
          ),
          workspaces: section("Names of the workspaces.", {
            primary: workspace("primary"),
            dr: workspace("dr"),
            dns: workspace("dns"),
          }).prefault({}),
        }),
      ],
      {
        error: (issue) =>
          issue.code === "invalid_union" ? '"s3" or "cloud"' : 'an object with kind "s3" or "cloud"',
      },
    )
    .describe("Where Terraform keeps its state.");
}

/** One document's schema. What spans several values is in `checks/`; what derives from others in `resolve.ts`. */
export const schema = section("Configuration of lamp-dr.", {
  $schema: z.string({ error: "a string" }).describe("Where editors find this schema.").optional(),
  name: text(
    "Prefix of every name. Short enough that every name made from it fits AWS's limits.",
    NAME,
    "2 to 16 of a-z, 0-9 and single -, beginning with a letter, not ending in -, and without a beginning that AWS keeps (aws, ssm, amzn, sg-, internal-, sthree-, xn--)",
  ).default(defaults.name),
  accountId: text(
    "The AWS account. Terraform refuses to run in any other.",
    /^\d{12}$/,
    "an AWS account id: a string of 12 digits",
  ),
  tags: tags().default({}),
  notifications: section("Who hears of alarms.", {
    email: text("An e-mail address.", /^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$/, "an e-mail address, or null")
      .nullable()
      .describe(
        "Address that the alarms of both regions are sent to; null: none. It must confirm the subscription.",
      )
      .default(defaults.notifications.email),
  }).prefault({}),
  objectives: section("Recovery objectives.", {
    rtoMinutes: whole(
      "Recovery time objective: what a drill is measured against.",
      1,
      1440,
      "minutes",
    ).default(defaults.objectives.rtoMinutes),
    rpoMinutes: whole(
      "Recovery point objective: what a drill is measured against, and the replica lag that raises the alarm.",
      1,
      1440,
      "minutes",
    ).default(defaults.objectives.rpoMinutes),
  }).prefault({}),
  regions: section("The two regions.", {
    primary: region("primary", "The region that serves in normal operation."),
    dr: region("dr", "The region that stands by in normal operation."),
  }).prefault({}),
  network: section("What the networks of both regions share.", {
    natGateway: choice(
      "NAT gateway of the DR region: always there, or only while it is active, which saves its cost and adds about two minutes to the recovery.",
      ["always", "when-active"],
    ).default(defaults.network.natGateway),
    flowLogRetentionDays: logRetention("Days the VPC flow logs are kept.").default(
      defaults.network.flowLogRetentionDays,
    ),
  }).prefault({}),
  service: section("The web service on ECS Fargate.", {
    cpuUnits: z
      .literal(FARGATE_CPU_UNITS, { error: `CPU units that Fargate has: ${FARGATE_CPU_UNITS.join(", ")}` })
      .describe("CPU units of a task; 1024 are one vCPU.")
      .default(defaults.service.cpuUnits),
    memoryMib: whole("Memory of a task; what is allowed depends on cpuUnits.", 512, 122880, "MiB").default(
      defaults.service.memoryMib,
    ),
    logGroup: text(
      "CloudWatch log group of the tasks. Default: /ecs/, the name and -visitor.",
      /^(?!aws\/)[A-Za-z0-9._/#-]{1,512}$/,
      "a log group name of 1 to 512 letters, digits and . _ - / #, not beginning with aws/",
    ).optional(),
    logRetentionDays: logRetention("Days the logs of the tasks are kept.").default(
      defaults.service.logRetentionDays,
    ),
    executeCommand: flag("ECS Exec: a shell in a running task.").default(defaults.service.executeCommand),
    containerInsights: flag("CloudWatch Container Insights, at its own cost.").default(
      defaults.service.containerInsights,
    ),
  }).prefault({}),
  scaling: section("Step scaling of an active region, one task at a time.", {
    minTasks: whole(
      "Least tasks.",
      1,
      5000,
      "tasks",
      "with 0 tasks there is no CPU metric, so scaling would never start one",
    ).default(defaults.scaling.minTasks),
    normalTasks: whole("Tasks in normal operation, and after an activation.", 1, 5000, "tasks").default(
      defaults.scaling.normalTasks,
    ),
    maxTasks: whole("Most tasks.", 1, 5000, "tasks").default(defaults.scaling.maxTasks),
    scaleOutAboveCpuPercent: whole("One task more above this average CPU use.", 1, 99, "percent").default(
      defaults.scaling.scaleOutAboveCpuPercent,
    ),
    scaleInBelowCpuPercent: whole("One task less below this average CPU use.", 1, 99, "percent").default(
      defaults.scaling.scaleInBelowCpuPercent,
    ),
    evaluationPeriods: whole("Consecutive periods before a step.", 1, 1440, "periods").default(
      defaults.scaling.evaluationPeriods,
    ),
    periodSeconds: whole(
      "Length of a period, a multiple of 60.",
      60,
      86400,
      "seconds",
      "a multiple of 60, as ECS reports its metrics by the minute",
    )
      .multipleOf(60, {
        error:
          "a whole number from 60 to 86400 (seconds); a multiple of 60, as ECS reports its metrics by the minute",
      })
      .default(defaults.scaling.periodSeconds),
    cooldownSeconds: whole("Pause after a step.", 0, 86400, "seconds").default(
      defaults.scaling.cooldownSeconds,
    ),
  }).prefault({}),
  database: section("The RDS for MySQL database.", {
    name: databaseName().default(defaults.database.name),
    username: username().default(defaults.database.username),
    instanceClass: text(
      "DB instance class of both regions.",
      /^db\.[a-z][a-z0-9-]*\.(micro|small|medium|large|\d*xlarge)$/,
      "a DB instance class such as db.t3.micro",
    ).default(defaults.database.instanceClass),
    storageGib: whole("Allocated storage. AWS lets it grow, never shrink.", 20, 65536, "GiB").default(
      defaults.database.storageGib,
    ),
    storageType: choice("General purpose storage.", ["gp2", "gp3"]).default(defaults.database.storageType),
    engineVersion: text(
      "MySQL version; without a patch release AWS chooses it.",
      /^8\.4(\.\d{1,3})?$/,
      'the string "8.4", or "8.4." and a patch release; 8.0 is past its end of standard support on RDS, and other versions are untried',
    ).default(defaults.database.engineVersion),
    multiAz: flag("A standby instance in a second Availability Zone of an active region.").default(
      defaults.database.multiAz,
    ),
    backupRetentionDays: whole(
      "Days automated backups are kept.",
      1,
      35,
      "days",
      "0 turns backups off, and a database without them can have no replica",
    ).default(defaults.database.backupRetentionDays),
    backupWindow: backupWindow().default(defaults.database.backupWindow),
    maintenanceWindow: maintenanceWindow().default(defaults.database.maintenanceWindow),
  }).prefault({}),
  image: section("The container image.", {
    repository: text(
      "ECR repository in both regions. Default: the name and -apache.",
      /^(?=.{2,256}$)[a-z][a-z0-9]*((\.|_|__|-+|\/)[a-z0-9]+)*$/,
      "a repository name of 2 to 256 of a-z, 0-9 and . _ - / between them, beginning with a letter",
    ).optional(),
    tag: text(
      "Tag that the tasks run.",
      /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/,
      "an image tag of 1 to 128 letters, digits and . _ -",
    ).default(defaults.image.tag),
  }).prefault({}),
  imageRegistry: section("The account's ECR registry.", {
    manageReplication: flag(
      "Whether this environment owns the registry's replication configuration. There is one for an account and region: a second environment in the account sets false.",
    ).default(defaults.imageRegistry.manageReplication),
  }).prefault({}),
  credentials: section("The database credentials in Secrets Manager.", {
    recoveryWindowDays: recoveryWindow().default(defaults.credentials.recoveryWindowDays),
    rotation: section("A Lambda function and its interval.", {
      functionArn: text(
        "The rotation function, in the primary region.",
        /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?$/,
        "the ARN of a Lambda function: arn:aws:lambda:REGION:ACCOUNT:function:NAME",
      ),
      afterDays: whole("Days between rotations.", 1, 1000, "days"),
    })
      .nullable()
      .describe("Rotation of the password by a Lambda function; null: none.")
      .default(defaults.credentials.rotation),
  }).prefault({}),
  dns: section("The record that fails over.", {
    zone: zone(),
    recordName: text(
      "The record: a label such as www, or a full name inside the zone.",
      /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$/,
      "a label such as www, or a full name inside the zone, in lower case, without a dot at its end",
    ).default(defaults.dns.recordName),
    https: flag(
      "HTTPS with certificates of ACM in both regions, and plain HTTP redirected. Needs a zone that exists.",
    ).default(defaults.dns.https),
  }),
  backend: backend().prefault({ kind: defaults.backend.kind }),
});

/** A document that fits the schema, with its static defaults. */
export type ParsedConfig = z.output<typeof schema>;

/** A document as it is written. */
export type ConfigInput = z.input<typeof schema>;
