import * as z from "zod/mini";
import { AWS_REGIONS } from "./aws-regions";
import { defaults } from "./defaults";
import { FARGATE_CPU_UNITS } from "./fargate";
import {
  choice,
  cidrBlock,
  domain,
  flag,
  logRetention,
  oneOf,
  pair,
  refuse,
  section,
  settings,
  text,
  whole,
} from "./fields";
import { MYSQL_RELEASES } from "./mysql-releases";
import { isReservedDatabaseName, isReservedUsername } from "./reserved-words";
import { WARNINGS, type WarningId } from "./warning-ids";
import { dailyWindow, weeklyWindow, windowMinutes } from "./windows";

/** Without the prefixes that AWS reserves: for parameters (aws, ssm), security groups (sg-), buckets and load balancers. */
const NAME = /^(?!aws|ssm|amzn|sg-|sg$|internal-|sthree-|xn--)(?!.*--)[a-z][a-z0-9-]{0,14}[a-z0-9]$/;

function tags() {
  const key = "a tag key of 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:";
  const value = "a string of up to 256 letters, digits, spaces and _ . : / = + - @";
  return z
    .record(
      z.string().check(z.regex(/^(?![aA][wW][sS]:)[\p{L}\p{N}\p{Zs}_.:/=+\-@]{1,128}$/u, { error: key })),
      z.string({ error: value }).check(z.regex(/^[\p{L}\p{N}\p{Zs}_.:/=+\-@]{0,256}$/u, { error: value })),
      { error: "an object of strings" },
    )
    .check(
      // AWS allows 50 per resource; the other ten are for the project's own.
      refuse((all) =>
        Object.keys(all).length > 40
          ? {
              allowed: "at most 40 tags",
              fix: "remove some; AWS allows 50 per resource, and the project sets its own",
            }
          : undefined,
      ),
      z.meta({
        description: "Tags on every resource, in addition to the project's own. At most 40.",
        maxProperties: 40,
      }),
    );
}

function email() {
  const address = text(
    "An e-mail address.",
    // No braces: Terraform would take ${...} and %{...} for templates.
    /^[^@\s{}"\\]{1,64}@[^@\s.{}"\\]+(\.[^@\s.{}"\\]+)+$/,
    'an e-mail address without any of { } " \\, or null',
  );
  return z
    .nullable(address)
    .check(
      z.describe(
        "Address that receives the alarms of both regions; null: none. Its owner must confirm the subscription.",
      ),
    );
}

function region(which: "primary" | "dr", description: string) {
  const subnets = (tier: string, networks: string) =>
    z.optional(
      pair(
        `The two ${tier} subnets, in the order of availabilityZones. Default: networks ${networks} of cidrBlock with 8 more bits (fewer where they would be smaller than /27).`,
        cidrBlock("IPv4 range of a subnet, within cidrBlock."),
        "a list of two IPv4 CIDR blocks",
      ),
    );
  const zone = text(
    "Name of an Availability Zone.",
    /^[a-z]{2}-[a-z]+-\d[a-z]$/,
    "an Availability Zone such as eu-west-1a",
  );
  const zones = pair(
    "Two different Availability Zones of the region, by name. Default: its zones a and b.",
    zone,
    "a list of two Availability Zones such as eu-west-1a",
  );
  return settings(
    description,
    {
      region: choice(
        "AWS region code.",
        AWS_REGIONS,
        "a region of AWS's standard partition that the AWS provider 5.100.0 knows, such as eu-west-1",
      ),
      cidrBlock: cidrBlock("IPv4 range of the VPC, /16 to /28."),
      availabilityZones: z.optional(zones),
      publicSubnets: subnets("public", "1 and 2"),
      privateSubnets: subnets("private", "3 and 4"),
      posture: choice(
        "Default of the stack's Terraform variable `posture`: whether the region serves or stands by.",
        ["active", "standby"],
      ),
      databaseGeneration: whole(
        "Current generation of the region's database. Raise it by one to create a new replica when failing back.",
        1,
        9999,
        "generation number",
      ),
      oldestDatabaseGeneration: whole(
        "Oldest generation to keep. Raise it to retire older ones, each with a final snapshot.",
        1,
        9999,
        "generation number",
      ),
    },
    defaults.regions[which],
  );
}

const HOUR = "([01]\\d|2[0-3]):[0-5]\\d";
const DAY = "(mon|tue|wed|thu|fri|sat|sun)";

function databaseName() {
  const allowed = "a letter, then up to 63 letters, digits and _, not a word that MySQL reserves";
  return text("The schema the application uses.", /^[A-Za-z][A-Za-z0-9_]{0,63}$/, allowed, (value) =>
    isReservedDatabaseName(value) ? { allowed, fix: `${value} is reserved: choose another name` } : undefined,
  );
}

function username() {
  const description = "Name of the master user. Fixed for the life of the database.";
  const allowed = "a letter, then up to 15 letters, digits and _, not a word that MySQL or RDS reserves";
  return text(description, /^[A-Za-z][A-Za-z0-9_]{0,15}$/, allowed, (value) =>
    isReservedUsername(value) ? { allowed, fix: `${value} is reserved: choose another name` } : undefined,
  );
}

function backupWindow() {
  const allowed = "hh:mm-hh:mm in UTC, 30 minutes or more";
  return text("When the daily backup runs, UTC.", new RegExp(`^${HOUR}-${HOUR}$`), allowed, (value) =>
    windowMinutes(dailyWindow(value)) < 30
      ? { allowed, fix: "lengthen it to 30 minutes or more" }
      : undefined,
  );
}

function maintenanceWindow() {
  const description = "When AWS may maintain the database, weekly, UTC.";
  const allowed = "ddd:hh:mm-ddd:hh:mm in UTC, 30 minutes or more and less than 24 hours";
  return text(description, new RegExp(`^${DAY}:${HOUR}-${DAY}:${HOUR}$`), allowed, (value) => {
    const minutes = windowMinutes(weeklyWindow(value));
    if (minutes < 30) {
      return { allowed, fix: "lengthen it to 30 minutes or more" };
    }
    return minutes >= 24 * 60 ? { allowed, fix: "shorten it to less than 24 hours" } : undefined;
  });
}

function recoveryWindow() {
  const error = "0 (deleted at once), or a whole number from 7 to 30 (days)";
  return z
    .union([z.literal(0), z.int({ error }).check(z.minimum(7, { error }), z.maximum(30, { error }))], {
      error,
    })
    .check(
      z.describe("Days a deleted secret can be recovered: 0, or 7 to 30. Its name stays in use that long."),
    );
}

function rotation() {
  const fields = section("A Lambda function and its interval.", {
    functionArn: text(
      "The rotation function, in the primary region.",
      /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?$/,
      "the ARN of a Lambda function: arn:aws:lambda:REGION:ACCOUNT:function:NAME",
    ),
    afterDays: whole("Days between rotations.", 1, 1000, "days"),
  });
  return z.nullable(fields).check(z.describe("Rotation of the password by a Lambda function; null: none."));
}

function permissionsBoundaryArn() {
  const arn = text(
    "ARN of a managed policy.",
    // A path, with both its slashes, has 512 characters at most.
    /^arn:aws:iam::(aws|\d{12}):policy(?=\/.{0,511}[^/]*$)\/([\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/,
    "the ARN of an IAM policy, arn:aws:iam::ACCOUNT:policy/NAME with a path of 512 characters at most, or null",
  );
  return z
    .nullable(arn)
    .check(
      z.describe(
        "Managed policy used as the permissions boundary of every role in the stacks: their maximum permissions, whatever their own policies grant; null: none. It must exist before the roles do.",
      ),
    );
}

function zone() {
  return z
    .union(
      [
        section("A zone that the dns stack creates.", { create: domain("Name of the zone to create.") }),
        section("An existing zone.", {
          id: text(
            "Id of the hosted zone.",
            /^Z[A-Z0-9]{1,31}$/,
            "a hosted zone id: Z, then up to 31 capital letters and digits",
          ),
          name: domain("Name of the hosted zone."),
        }),
      ],
      { error: '{"create": NAME} for a zone to create, or {"id": ID, "name": NAME} for an existing one' },
    )
    .check(z.describe("The public hosted zone: one to create, or an existing one."));
}

function bucket(which: string) {
  return z.optional(
    text(
      `State bucket in the ${which} region. Default: the name, -tfstate-, the account id, - and the region.`,
      /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
      "a bucket name of 3 to 63 of a-z, 0-9 and -, with a letter or digit at both ends, without the prefixes (xn--, sthree-, amzn-s3-demo-) and suffixes (-s3alias, --ol-s3, --x-s3, --table-s3) that AWS reserves",
    ),
  );
}

function workspace(stack: string) {
  return z.optional(
    text(
      `Workspace of the ${stack} stack. Default: the name and -${stack}.`,
      /^[A-Za-z0-9_-]{1,90}$/,
      "a workspace name of 1 to 90 letters, digits, - and _",
    ),
  );
}

function backend() {
  const s3 = section("State in S3, one bucket per region, each replicated to the other.", {
    kind: z.literal("s3"),
    buckets: settings("Names of the two buckets.", { primary: bucket("primary"), dr: bucket("DR") }),
  });
  const cloud = section(
    "State in HCP Terraform or Terraform Enterprise.",
    {
      kind: z.literal("cloud"),
      organization: text("The organization.", /^[A-Za-z0-9_-]{3,40}$/, "3 to 40 letters, digits, - and _"),
      hostname: domain("Host of HCP Terraform or Terraform Enterprise."),
      workspaces: settings("Names of the workspaces.", {
        primary: workspace("primary"),
        dr: workspace("dr"),
        dns: workspace("dns"),
      }),
    },
    defaults.cloudBackend,
  );
  const error = (issue: { code: string }) =>
    issue.code === "invalid_union" ? '"s3" or "cloud"' : 'an object with kind "s3" or "cloud"';
  return z
    .discriminatedUnion("kind", [s3, cloud], { error })
    .check(z.describe("Where Terraform keeps its state."));
}

function acknowledge() {
  const reasons = Object.entries(WARNINGS).map(([id, what]) => [
    id,
    z.optional(
      text(
        `${what} Why that is accepted.`,
        /^\s*\S.{0,499}$/,
        "the reason in one line, of up to 500 characters",
      ),
    ),
  ]);
  return settings(
    "Warnings that are accepted, each with the reason: they are not shown again.",
    Object.fromEntries(reasons) as Record<WarningId, z.ZodMiniOptional<ReturnType<typeof text>>>,
  );
}

const EVERY_MINUTE = "a multiple of 60, as ECS reports its metrics every minute";

/** The schema of a document. Checks across several values are in `checks/`, values derived from others in `resolve.ts`. */
export const schema = section(
  "Configuration of lamp-dr.",
  {
    $schema: z.optional(z.string({ error: "a string" }).check(z.describe("Where editors find this schema."))),
    name: text(
      "Prefix of every name, short enough for every name built from it to fit AWS's limits.",
      NAME,
      "2 to 16 of a-z, 0-9 and single -, beginning with a letter, not ending in -, and without a prefix that AWS reserves (aws, ssm, amzn, sg-, internal-, sthree-, xn--)",
    ),
    accountId: text(
      "The AWS account. Terraform refuses to run in any other.",
      /^\d{12}$/,
      "an AWS account id: a string of 12 digits",
    ),
    tags: tags(),
    notifications: settings("Who is notified of alarms.", { email: email() }, defaults.notifications),
    objectives: settings(
      "Recovery objectives.",
      {
        rtoMinutes: whole("Recovery time objective: what a drill is measured against.", 1, 1440, "minutes"),
        rpoMinutes: whole(
          "Recovery point objective: what a drill is measured against, and the replica lag that raises the alarm.",
          1,
          1440,
          "minutes",
        ),
      },
      defaults.objectives,
    ),
    regions: settings("The two regions.", {
      primary: region("primary", "The region that serves in normal operation."),
      dr: region("dr", "The region that stands by in normal operation."),
    }),
    network: settings(
      "Settings of both regions' networks.",
      {
        natGateway: choice(
          "NAT gateway of the DR region: always, or only while the region is active, which saves its cost and adds about two minutes to a recovery.",
          ["always", "when-active"],
        ),
        flowLogRetentionDays: logRetention("Days the VPC flow logs are kept."),
      },
      defaults.network,
    ),
    service: settings(
      "The web service on ECS Fargate.",
      {
        cpuUnits: oneOf(
          "CPU units of a task; 1024 is one vCPU.",
          FARGATE_CPU_UNITS,
          "CPU units that Fargate offers",
        ),
        memoryMib: whole("Memory of a task; what is allowed depends on cpuUnits.", 512, 122880, "MiB"),
        standbyTasks: whole(
          "Tasks that the region on standby runs, at their price: a warm standby, which serves read-only pages from its replica as soon as DNS finds the other region gone. 0: a pilot light, which serves when it is activated.",
          0,
          5000,
          "tasks",
        ),
        logGroup: z.optional(
          text(
            "CloudWatch log group of the tasks. Default: /ecs/, the name and -visitor.",
            /^(?!aws\/)[A-Za-z0-9._/#-]{1,512}$/,
            "a log group name of 1 to 512 letters, digits and . _ - / #, not beginning with aws/",
          ),
        ),
        logRetentionDays: logRetention("Days the logs of the tasks are kept."),
        executeCommand: flag(
          "ECS Exec: a shell, as root, in a running task. Makes the root file system of the tasks writable, which ECS Exec needs.",
        ),
        containerInsights: flag("CloudWatch Container Insights, at its own cost."),
      },
      defaults.service,
    ),
    scaling: settings(
      "Step scaling of an active region, one task at a time.",
      {
        minTasks: whole(
          "Minimum number of tasks.",
          1,
          5000,
          "tasks",
          "with 0 tasks there is no CPU metric, so scaling would never start one",
        ),
        normalTasks: whole("Tasks in normal operation, and after an activation.", 1, 5000, "tasks"),
        maxTasks: whole("Maximum number of tasks.", 1, 5000, "tasks"),
        scaleOutAboveCpuPercent: whole("Adds a task above this average CPU utilization.", 1, 99, "percent"),
        scaleInBelowCpuPercent: whole("Removes a task below this average CPU utilization.", 1, 99, "percent"),
        evaluationPeriods: whole("Consecutive periods before a step.", 1, 1440, "periods"),
        periodSeconds: whole(
          "Length of a period, a multiple of 60.",
          60,
          86400,
          "seconds",
          EVERY_MINUTE,
        ).check(z.multipleOf(60, { error: `a whole number from 60 to 86400 (seconds); ${EVERY_MINUTE}` })),
        cooldownSeconds: whole("Pause after a step.", 0, 86400, "seconds"),
      },
      defaults.scaling,
    ),
    database: settings(
      "The RDS for MySQL database.",
      {
        name: databaseName(),
        username: username(),
        instanceClass: text(
          "DB instance class of both regions.",
          /^db\.[a-z][a-z0-9-]*\.(micro|small|medium|large|\d*xlarge)$/,
          "a DB instance class such as db.t3.micro",
        ),
        storageGib: whole("Allocated storage. AWS lets it grow, never shrink.", 20, 65536, "GiB"),
        storageType: choice("General purpose storage.", ["gp2", "gp3"]),
        engineVersion: text(
          "MySQL version that the databases should run; without a patch release, AWS chooses one. A newer release reaches existing databases through the replica: see docs/upgrading.md.",
          new RegExp(
            `^(${MYSQL_RELEASES.map((release) => release.replace(".", "\\.")).join("|")})(\\.\\d{1,3})?$`,
          ),
          'the string "8.4" or "9.7", or one with a patch release, such as "8.4.5"; 8.0 is past its end of standard support on RDS, and other versions are untested',
        ),
        multiAz: flag(
          "A standby instance in a second Availability Zone, for the database of each region: the writer and the replica, in either posture, so that a promotion stays one call. Doubles the price of both.",
        ),
        backupRetentionDays: whole(
          "Days automated backups are kept.",
          1,
          35,
          "days",
          "0 turns backups off, and a database without them can have no replica",
        ),
        backupWindow: backupWindow(),
        maintenanceWindow: maintenanceWindow(),
      },
      defaults.database,
    ),
    image: settings(
      "The container image.",
      {
        repository: z.optional(
          text(
            "ECR repository in both regions. Default: the name and -apache.",
            /^(?=.{2,256}$)[a-z][a-z0-9]*((\.|_|__|-+|\/)[a-z0-9]+)*$/,
            "a repository name of 2 to 256 of a-z, 0-9 and . _ - / between them, beginning with a letter",
          ),
        ),
        tag: text(
          "Tag that the tasks run.",
          /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/,
          "an image tag of 1 to 128 letters, digits and . _ -",
        ),
      },
      defaults.image,
    ),
    imageRegistry: settings(
      "The account's ECR registry.",
      {
        manageReplication: flag(
          "Whether this environment owns the registry's replication configuration. There is one per account and region: a second environment in the account sets false.",
        ),
      },
      defaults.imageRegistry,
    ),
    credentials: settings(
      "The database credentials in Secrets Manager.",
      { recoveryWindowDays: recoveryWindow(), rotation: rotation() },
      defaults.credentials,
    ),
    iam: settings(
      "The IAM roles of all stacks.",
      { permissionsBoundaryArn: permissionsBoundaryArn() },
      defaults.iam,
    ),
    dns: section(
      "The record that fails over.",
      {
        zone: zone(),
        recordName: text(
          "The record: a label such as www, or a full name inside the zone.",
          /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$/,
          "a label such as www, or a full name inside the zone, in lower case, without a trailing dot",
        ),
        https: flag(
          "HTTPS with ACM certificates in both regions; plain HTTP redirects to it. Needs an existing zone.",
        ),
        acceleratedRecovery: flag(
          "Route 53's accelerated recovery of a zone to create: its records can be changed again about 60 minutes after us-east-1 fails. Needs AWS provider 6.25.0 or later.",
        ),
        healthCheckIntervalSeconds: oneOf(
          "Seconds between two checks of an endpoint by one of Route 53's health checkers, which takes an endpoint for lost after three failures. 10 finds a loss a minute earlier, at the price of Route 53's fast interval for each endpoint check; AWS cannot change it, so a change replaces the checks.",
          [10, 30],
          "seconds that Route 53 offers",
        ),
      },
      defaults.dns,
    ),
    backend: z.prefault(backend(), defaults.backend),
    acknowledge: acknowledge(),
  },
  { name: defaults.name, tags: defaults.tags },
);

/** A document that fits the schema, with its static defaults. */
export type ParsedConfig = z.output<typeof schema>;
