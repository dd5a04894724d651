import { describe, expect, test } from "vitest";
import { documentWith, problemsOf, problemsWith } from "./test-support";

interface Refusal {
  readonly path: string;
  readonly values: readonly unknown[];
  readonly allowed: string;
  readonly fix: string;
}

const refusals: readonly Refusal[] = [
  {
    path: "name",
    values: ["a", "lamp-", "a23456789012345678", "lamp--eu", "aws-lamp", "sg", 7],
    allowed:
      "2 to 16 of a-z, 0-9 and single -, beginning with a letter, not ending in -, and without a prefix that AWS reserves (aws, ssm, amzn, sg-, internal-, sthree-, xn--)",
    fix: 'give an allowed value, or remove name for its default, "lamp"',
  },
  {
    path: "accountId",
    values: ["12345678901", 12345678901],
    allowed: "an AWS account id: a string of 12 digits",
    fix: "give an allowed value",
  },
  {
    path: "tags",
    values: [["a"]],
    allowed: "an object of strings",
    fix: "give an allowed value, or remove tags for its default, {}",
  },
  {
    path: "notifications.email",
    values: [
      "nobody",
      "${var.posture}@acme.dev",
      "%{x}@acme.dev",
      'a"b@acme.dev',
      "a\\b@acme.dev",
      "a@${x}.dev",
    ],
    allowed: 'an e-mail address without any of { } " \\, or null',
    fix: "give an allowed value, or remove notifications.email for its default, null",
  },
  {
    path: "objectives.rtoMinutes",
    values: [0],
    allowed: "a whole number from 1 to 1440 (minutes)",
    fix: "give an allowed value, or remove objectives.rtoMinutes for its default, 30",
  },
  {
    path: "objectives.rpoMinutes",
    values: [1441, 1.5, "5"],
    allowed: "a whole number from 1 to 1440 (minutes)",
    fix: "give an allowed value, or remove objectives.rpoMinutes for its default, 5",
  },
  {
    path: "regions.primary.region",
    values: ["eu-wset-1"],
    allowed: "a region of AWS's standard partition that the AWS provider 5.100.0 knows, such as eu-west-1",
    fix: "did you mean eu-west-1?",
  },
  {
    path: "regions.primary.region",
    values: ["cn-north-1"],
    allowed: "a region of AWS's standard partition that the AWS provider 5.100.0 knows, such as eu-west-1",
    fix: "did you mean eu-north-1?",
  },
  {
    path: "regions.primary.region",
    values: [1],
    allowed: "a region of AWS's standard partition that the AWS provider 5.100.0 knows, such as eu-west-1",
    fix: 'give an allowed value, or remove regions.primary.region for its default, "eu-west-1"',
  },
  {
    path: "regions.primary.cidrBlock",
    values: ["11.0.0.0"],
    allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16",
    fix: 'give an allowed value, or remove regions.primary.cidrBlock for its default, "11.0.0.0/16"',
  },
  {
    path: "regions.primary.cidrBlock",
    values: ["11.0.0.0/15"],
    allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16",
    fix: "AWS allows no /15: choose a prefix from /16 to /28",
  },
  {
    path: "regions.primary.cidrBlock",
    values: ["11.0.0.0/29"],
    allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16",
    fix: "AWS allows no /29: choose a prefix from /16 to /28",
  },
  {
    path: "regions.primary.cidrBlock",
    values: ["11.0.5.0/16"],
    allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16, without host bits",
    fix: "use 11.0.0.0/16",
  },
  {
    path: "regions.primary.cidrBlock",
    values: ["11.0.0.256/16"],
    allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16",
    fix: "give four numbers up to 255 and a prefix up to 32",
  },
  {
    path: "regions.primary.cidrBlock",
    values: ["127.0.0.0/16"],
    allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16, outside 127.0.0.0/8",
    fix: "choose a private range, such as 10.0.0.0/16",
  },
  {
    path: "regions.primary.cidrBlock",
    values: ["169.254.0.0/20"],
    allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16, outside 169.254.0.0/16",
    fix: "choose a private range, such as 10.0.0.0/16",
  },
  {
    path: "regions.primary.cidrBlock",
    values: ["224.0.0.0/16"],
    allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16, outside 224.0.0.0/4",
    fix: "choose a private range, such as 10.0.0.0/16",
  },
  {
    path: "regions.primary.cidrBlock",
    values: ["0.0.0.0/16"],
    allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16, outside 0.0.0.0/8",
    fix: "choose a private range, such as 10.0.0.0/16",
  },
  {
    path: "regions.primary.availabilityZones",
    values: [["eu-west-1a"], ["eu-west-1a", "eu-west-1b", "eu-west-1c"], "eu-west-1a"],
    allowed: "a list of two Availability Zones such as eu-west-1a",
    fix: "give an allowed value, or remove regions.primary.availabilityZones",
  },
  {
    path: "regions.primary.publicSubnets",
    values: [["11.0.1.0/24"]],
    allowed: "a list of two IPv4 CIDR blocks",
    fix: "give an allowed value, or remove regions.primary.publicSubnets",
  },
  {
    path: "regions.dr.posture",
    values: ["passive"],
    allowed: '"active" or "standby"',
    fix: 'give an allowed value, or remove regions.dr.posture for its default, "standby"',
  },
  {
    path: "regions.dr.databaseGeneration",
    values: [0],
    allowed: "a whole number from 1 to 9999 (generation number)",
    fix: "give an allowed value, or remove regions.dr.databaseGeneration for its default, 1",
  },
  {
    path: "regions.dr.oldestDatabaseGeneration",
    values: [-1],
    allowed: "a whole number from 1 to 9999 (generation number)",
    fix: "give an allowed value, or remove regions.dr.oldestDatabaseGeneration for its default, 1",
  },
  {
    path: "network.natGateway",
    values: ["never"],
    allowed: '"always" or "when-active"',
    fix: 'give an allowed value, or remove network.natGateway for its default, "always"',
  },
  {
    path: "network.flowLogRetentionDays",
    values: [4, 0],
    allowed:
      "a number of days that CloudWatch Logs accepts: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
    fix: "give an allowed value, or remove network.flowLogRetentionDays for its default, 3",
  },
  {
    path: "service.cpuUnits",
    values: [500],
    allowed: "CPU units that Fargate offers: 256, 512, 1024, 2048, 4096, 8192, 16384",
    fix: "give an allowed value, or remove service.cpuUnits for its default, 512",
  },
  {
    path: "service.memoryMib",
    values: ["1024", 256],
    allowed: "a whole number from 512 to 122880 (MiB)",
    fix: "give an allowed value, or remove service.memoryMib for its default, 1024",
  },
  {
    path: "service.logGroup",
    values: ["aws/x", "a?b"],
    allowed: "a log group name of 1 to 512 letters, digits and . _ - / #, not beginning with aws/",
    fix: "give an allowed value, or remove service.logGroup",
  },
  {
    path: "service.logRetentionDays",
    values: [2],
    allowed:
      "a number of days that CloudWatch Logs accepts: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
    fix: "give an allowed value, or remove service.logRetentionDays for its default, 3",
  },
  {
    path: "service.executeCommand",
    values: ["yes"],
    allowed: "true or false",
    fix: "give an allowed value, or remove service.executeCommand for its default, false",
  },
  {
    path: "service.containerInsights",
    values: [1],
    allowed: "true or false",
    fix: "give an allowed value, or remove service.containerInsights for its default, false",
  },
  {
    path: "scaling.minTasks",
    values: [0],
    allowed:
      "a whole number from 1 to 5000 (tasks); with 0 tasks there is no CPU metric, so scaling would never start one",
    fix: "give an allowed value, or remove scaling.minTasks for its default, 1",
  },
  {
    path: "scaling.normalTasks",
    values: [0],
    allowed: "a whole number from 1 to 5000 (tasks)",
    fix: "give an allowed value, or remove scaling.normalTasks for its default, 2",
  },
  {
    path: "scaling.maxTasks",
    values: [5001],
    allowed: "a whole number from 1 to 5000 (tasks)",
    fix: "give an allowed value, or remove scaling.maxTasks for its default, 6",
  },
  {
    path: "scaling.scaleOutAboveCpuPercent",
    values: [100],
    allowed: "a whole number from 1 to 99 (percent)",
    fix: "give an allowed value, or remove scaling.scaleOutAboveCpuPercent for its default, 70",
  },
  {
    path: "scaling.scaleInBelowCpuPercent",
    values: [0],
    allowed: "a whole number from 1 to 99 (percent)",
    fix: "give an allowed value, or remove scaling.scaleInBelowCpuPercent for its default, 70",
  },
  {
    path: "scaling.evaluationPeriods",
    values: [0],
    allowed: "a whole number from 1 to 1440 (periods)",
    fix: "give an allowed value, or remove scaling.evaluationPeriods for its default, 2",
  },
  {
    path: "scaling.periodSeconds",
    values: [30, 90],
    allowed:
      "a whole number from 60 to 86400 (seconds); a multiple of 60, as ECS reports its metrics every minute",
    fix: "give an allowed value, or remove scaling.periodSeconds for its default, 60",
  },
  {
    path: "scaling.cooldownSeconds",
    values: [-1],
    allowed: "a whole number from 0 to 86400 (seconds)",
    fix: "give an allowed value, or remove scaling.cooldownSeconds for its default, 300",
  },
  {
    path: "database.name",
    values: ["2visitors", "visitors-db"],
    allowed: "a letter, then up to 63 letters, digits and _, not a word that MySQL reserves",
    fix: 'give an allowed value, or remove database.name for its default, "visitors"',
  },
  {
    path: "database.name",
    values: ["Table"],
    allowed: "a letter, then up to 63 letters, digits and _, not a word that MySQL reserves",
    fix: "Table is reserved: choose another name",
  },
  {
    path: "database.name",
    values: ["mysql"],
    allowed: "a letter, then up to 63 letters, digits and _, not a word that MySQL reserves",
    fix: "mysql is reserved: choose another name",
  },
  {
    path: "database.username",
    values: ["a2345678901234567"],
    allowed: "a letter, then up to 15 letters, digits and _, not a word that MySQL or RDS reserves",
    fix: 'give an allowed value, or remove database.username for its default, "lamp"',
  },
  {
    path: "database.username",
    values: ["root"],
    allowed: "a letter, then up to 15 letters, digits and _, not a word that MySQL or RDS reserves",
    fix: "root is reserved: choose another name",
  },
  {
    path: "database.username",
    values: ["rdsadmin"],
    allowed: "a letter, then up to 15 letters, digits and _, not a word that MySQL or RDS reserves",
    fix: "rdsadmin is reserved: choose another name",
  },
  {
    path: "database.username",
    values: ["SELECT"],
    allowed: "a letter, then up to 15 letters, digits and _, not a word that MySQL or RDS reserves",
    fix: "SELECT is reserved: choose another name",
  },
  {
    path: "database.instanceClass",
    values: ["t3.micro"],
    allowed: "a DB instance class such as db.t3.micro",
    fix: 'give an allowed value, or remove database.instanceClass for its default, "db.t3.micro"',
  },
  {
    path: "database.storageGib",
    values: [19, 65537],
    allowed: "a whole number from 20 to 65536 (GiB)",
    fix: "give an allowed value, or remove database.storageGib for its default, 20",
  },
  {
    path: "database.storageType",
    values: ["io1"],
    allowed: '"gp2" or "gp3"',
    fix: 'give an allowed value, or remove database.storageType for its default, "gp3"',
  },
  {
    path: "database.engineVersion",
    values: ["8.0", "8.0.40", "9.6", "9.70", 9.6],
    allowed:
      'the string "8.4" or "9.7", or one with a patch release, such as "8.4.5"; 8.0 is past its end of standard support on RDS, and other versions are untested',
    fix: 'give an allowed value, or remove database.engineVersion for its default, "8.4"',
  },
  {
    path: "database.multiAz",
    values: [null],
    allowed: "true or false",
    fix: "give an allowed value, or remove database.multiAz for its default, false",
  },
  {
    path: "database.backupRetentionDays",
    values: [0, 36],
    allowed:
      "a whole number from 1 to 35 (days); 0 turns backups off, and a database without them can have no replica",
    fix: "give an allowed value, or remove database.backupRetentionDays for its default, 1",
  },
  {
    path: "database.backupWindow",
    values: ["2:00-3:00", "24:00-25:00"],
    allowed: "hh:mm-hh:mm in UTC, 30 minutes or more",
    fix: 'give an allowed value, or remove database.backupWindow for its default, "02:00-03:00"',
  },
  {
    path: "database.backupWindow",
    values: ["02:00-02:29"],
    allowed: "hh:mm-hh:mm in UTC, 30 minutes or more",
    fix: "lengthen it to 30 minutes or more",
  },
  {
    path: "database.maintenanceWindow",
    values: ["sun:04:00-05:00", "sun:04:00-sun:25:00"],
    allowed: "ddd:hh:mm-ddd:hh:mm in UTC, 30 minutes or more and less than 24 hours",
    fix: 'give an allowed value, or remove database.maintenanceWindow for its default, "sun:04:00-sun:05:00"',
  },
  {
    path: "database.maintenanceWindow",
    values: ["sun:04:00-sun:04:15"],
    allowed: "ddd:hh:mm-ddd:hh:mm in UTC, 30 minutes or more and less than 24 hours",
    fix: "lengthen it to 30 minutes or more",
  },
  {
    path: "database.maintenanceWindow",
    values: ["sun:04:00-mon:04:00"],
    allowed: "ddd:hh:mm-ddd:hh:mm in UTC, 30 minutes or more and less than 24 hours",
    fix: "shorten it to less than 24 hours",
  },
  {
    path: "image.repository",
    values: ["a", "lamp//apache"],
    allowed: "a repository name of 2 to 256 of a-z, 0-9 and . _ - / between them, beginning with a letter",
    fix: "give an allowed value, or remove image.repository",
  },
  {
    path: "image.tag",
    values: ["-x", "a?b"],
    allowed: "an image tag of 1 to 128 letters, digits and . _ -",
    fix: 'give an allowed value, or remove image.tag for its default, "latest"',
  },
  {
    path: "imageRegistry.manageReplication",
    values: ["no"],
    allowed: "true or false",
    fix: "give an allowed value, or remove imageRegistry.manageReplication for its default, true",
  },
  {
    path: "credentials.recoveryWindowDays",
    values: [3, 31],
    allowed: "0 (deleted at once), or a whole number from 7 to 30 (days)",
    fix: "give an allowed value, or remove credentials.recoveryWindowDays for its default, 7",
  },
  {
    path: "credentials.rotation",
    values: [true],
    allowed: "an object with functionArn, afterDays",
    fix: "give an allowed value, or remove credentials.rotation for its default, null",
  },
  {
    path: "iam.permissionsBoundaryArn",
    values: [
      "lamp-boundary",
      "",
      "arn:aws:iam::123456789012:role/lamp",
      "arn:aws:iam:eu-west-1:123456789012:policy/lamp",
      "arn:aws:iam::1234:policy/lamp",
      "arn:aws:iam::123456789012:policy/",
      "arn:aws:iam::123456789012:policy/${x}",
      true,
    ],
    allowed:
      "the ARN of an IAM policy, arn:aws:iam::ACCOUNT:policy/NAME with a path of 512 characters at most, or null",
    fix: "give an allowed value, or remove iam.permissionsBoundaryArn for its default, null",
  },
  {
    path: "dns.zone",
    values: [{}, "lamp.test", { create: "a.test", id: "Z1", name: "a.test" }],
    allowed: '{"create": NAME} for a zone to create, or {"id": ID, "name": NAME} for an existing one',
    fix: "give an allowed value",
  },
  {
    path: "dns.recordName",
    values: ["*", "www.", ""],
    allowed: "a label such as www, or a full name inside the zone, in lower case, without a trailing dot",
    fix: 'give an allowed value, or remove dns.recordName for its default, "www"',
  },
  {
    path: "dns.https",
    values: ["true"],
    allowed: "true or false",
    fix: "give an allowed value, or remove dns.https for its default, false",
  },
  {
    path: "backend",
    values: ["s3"],
    allowed: 'an object with kind "s3" or "cloud"',
    fix: "give an allowed value",
  },
  {
    path: "service",
    values: [5],
    allowed:
      "an object with cpuUnits, memoryMib, standbyTasks, logGroup, logRetentionDays, executeCommand, containerInsights",
    fix: "give an allowed value",
  },
];

const elsewhere: readonly (readonly [path: string, value: unknown, problem: object])[] = [
  [
    "tags",
    { "aws:team": "x" },
    {
      path: 'tags["aws:team"]',
      got: '"aws:team"',
      allowed: "a tag key of 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:",
      fix: 'give an allowed value, or remove tags["aws:team"]',
    },
  ],
  [
    "tags",
    { "AWS:team": "x" },
    {
      path: 'tags["AWS:team"]',
      got: '"AWS:team"',
      allowed: "a tag key of 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:",
      fix: 'give an allowed value, or remove tags["AWS:team"]',
    },
  ],
  [
    "tags",
    { team: 1 },
    {
      path: "tags.team",
      got: "1",
      allowed: "a string of up to 256 letters, digits, spaces and _ . : / = + - @",
      fix: "give an allowed value, or remove tags.team",
    },
  ],
  [
    "tags",
    { "a#b": "x" },
    {
      path: 'tags["a#b"]',
      got: '"a#b"',
      allowed: "a tag key of 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:",
      fix: 'give an allowed value, or remove tags["a#b"]',
    },
  ],
  [
    "tags",
    { team: "a#b" },
    {
      path: "tags.team",
      got: '"a#b"',
      allowed: "a string of up to 256 letters, digits, spaces and _ . : / = + - @",
      fix: "give an allowed value, or remove tags.team",
    },
  ],
  [
    "regions.primary.availabilityZones",
    ["eu-west-1a", "eu-west-1"],
    {
      path: "regions.primary.availabilityZones[1]",
      got: '"eu-west-1"',
      allowed: "an Availability Zone such as eu-west-1a",
      fix: "give an allowed value, or remove regions.primary.availabilityZones",
    },
  ],
  [
    "regions.primary.publicSubnets",
    ["11.0.1.0/24", "11.0.2.0/29"],
    {
      path: "regions.primary.publicSubnets[1]",
      got: '"11.0.2.0/29"',
      allowed: "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16",
      fix: "AWS allows no /29: choose a prefix from /16 to /28",
    },
  ],
  [
    "credentials.rotation",
    { afterDays: 30 },
    {
      path: "credentials.rotation.functionArn",
      got: "nothing",
      allowed: "the ARN of a Lambda function: arn:aws:lambda:REGION:ACCOUNT:function:NAME",
      fix: "add it",
    },
  ],
  [
    "credentials.rotation",
    { functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:rotate", afterDays: 0 },
    {
      path: "credentials.rotation.afterDays",
      got: "0",
      allowed: "a whole number from 1 to 1000 (days)",
      fix: "give an allowed value, or remove credentials.rotation for its default, null",
    },
  ],
  [
    "dns.zone",
    { create: "test" },
    {
      path: "dns.zone.create",
      got: '"test"',
      allowed: "a domain name in lower case, of two labels or more, without a trailing dot",
      fix: "give an allowed value",
    },
  ],
  [
    "dns.zone",
    { create: "Lamp.test" },
    {
      path: "dns.zone.create",
      got: '"Lamp.test"',
      allowed: "a domain name in lower case, of two labels or more, without a trailing dot",
      fix: 'did you mean "lamp.test"?',
    },
  ],
  [
    "dns.zone",
    { create: "lamp.test." },
    {
      path: "dns.zone.create",
      got: '"lamp.test."',
      allowed: "a domain name in lower case, of two labels or more, without a trailing dot",
      fix: "give an allowed value",
    },
  ],
  [
    "dns.zone",
    { id: "z1", name: "lamp.test" },
    {
      path: "dns.zone.id",
      got: '"z1"',
      allowed: "a hosted zone id: Z, then up to 31 capital letters and digits",
      fix: "give an allowed value",
    },
  ],
  [
    "dns.zone",
    { id: "Z1" },
    {
      path: "dns.zone.name",
      got: "nothing",
      allowed: "a domain name in lower case, of two labels or more, without a trailing dot",
      fix: "add it",
    },
  ],
  [
    "backend",
    { kind: "gcs" },
    { path: "backend.kind", got: '"gcs"', allowed: '"s3" or "cloud"', fix: "give an allowed value" },
  ],
  ["backend", {}, { path: "backend.kind", got: "nothing", allowed: '"s3" or "cloud"', fix: "add it" }],
  [
    "backend",
    { kind: "s3", buckets: { primary: "A_b" } },
    {
      path: "backend.buckets.primary",
      got: '"A_b"',
      allowed:
        "a bucket name of 3 to 63 of a-z, 0-9 and -, with a letter or digit at both ends, without the prefixes (xn--, sthree-, amzn-s3-demo-) and suffixes (-s3alias, --ol-s3, --x-s3, --table-s3) that AWS reserves",
      fix: 'did you mean "a-b"?',
    },
  ],
  [
    "backend",
    { kind: "s3", buckets: { dr: "state--x-s3" } },
    {
      path: "backend.buckets.dr",
      got: '"state--x-s3"',
      allowed:
        "a bucket name of 3 to 63 of a-z, 0-9 and -, with a letter or digit at both ends, without the prefixes (xn--, sthree-, amzn-s3-demo-) and suffixes (-s3alias, --ol-s3, --x-s3, --table-s3) that AWS reserves",
      fix: "give an allowed value, or remove backend.buckets.dr",
    },
  ],
  [
    "backend",
    { kind: "s3", organization: "acme" },
    { path: "backend.organization", got: "an unknown key", allowed: "kind, buckets", fix: "remove it" },
  ],
  [
    "backend",
    { kind: "cloud" },
    {
      path: "backend.organization",
      got: "nothing",
      allowed: "3 to 40 letters, digits, - and _",
      fix: "add it",
    },
  ],
  [
    "backend",
    { kind: "cloud", organization: "a b" },
    {
      path: "backend.organization",
      got: '"a b"',
      allowed: "3 to 40 letters, digits, - and _",
      fix: 'did you mean "a-b"?',
    },
  ],
  [
    "backend",
    { kind: "cloud", organization: "acme", hostname: "https://tfe" },
    {
      path: "backend.hostname",
      got: '"https://tfe"',
      allowed: "a domain name in lower case, of two labels or more, without a trailing dot",
      fix: 'give an allowed value, or remove backend.hostname for its default, "app.terraform.io"',
    },
  ],
  [
    "backend",
    { kind: "cloud", organization: "acme", workspaces: { dns: "a b" } },
    {
      path: "backend.workspaces.dns",
      got: '"a b"',
      allowed: "a workspace name of 1 to 90 letters, digits, - and _",
      fix: 'did you mean "a-b"?',
    },
  ],
  [
    "region",
    "eu-west-1",
    {
      path: "region",
      got: "an unknown key",
      allowed:
        "$schema, name, accountId, tags, notifications, objectives, regions, network, service, scaling, database, image, imageRegistry, credentials, iam, dns, backend, acknowledge",
      fix: "did you mean regions?",
    },
  ],
  [
    "service.memory",
    1024,
    {
      path: "service.memory",
      got: "an unknown key",
      allowed:
        "cpuUnits, memoryMib, standbyTasks, logGroup, logRetentionDays, executeCommand, containerInsights",
      fix: "did you mean memoryMib?",
    },
  ],
  [
    "database.password",
    "hunter2",
    {
      path: "database.password",
      got: "an unknown key",
      allowed:
        "name, username, instanceClass, storageGib, storageType, engineVersion, multiAz, backupRetentionDays, backupWindow, maintenanceWindow",
      fix: "remove it: no secret belongs here, Terraform generates the password",
    },
  ],
  [
    "database.zzz",
    { secret: "hunter2" },
    {
      path: "database.zzz",
      got: "an unknown key",
      allowed:
        "name, username, instanceClass, storageGib, storageType, engineVersion, multiAz, backupRetentionDays, backupWindow, maintenanceWindow",
      fix: "remove it",
    },
  ],
  [
    "regions.third",
    {},
    { path: "regions.third", got: "an unknown key", allowed: "primary, dr", fix: "remove it" },
  ],
];

describe("refuses", () => {
  const rows = refusals.flatMap(({ path, values, allowed, fix }) =>
    values.map((value) => ({ path, value, got: JSON.stringify(value), allowed, fix })),
  );

  test.each(rows)("$path of $got", ({ path, value, got, allowed, fix }) => {
    expect(problemsWith({ [path]: value })).toEqual([{ path, got, allowed, fix }]);
  });

  test.each(elsewhere)("in %s: %j", (path, value, problem) => {
    expect(problemsWith({ [path]: value })).toEqual([problem]);
  });

  test("more than 40 tags", () => {
    const tags = Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`tag${index}`, "x"]));
    expect(problemsWith({ tags })).toMatchObject([
      {
        path: "tags",
        allowed: "at most 40 tags",
        fix: "remove some; AWS allows 50 per resource, and the project sets its own",
      },
    ]);
  });

  test("a document without what has no default", () => {
    expect(problemsOf({})).toEqual([
      {
        path: "accountId",
        got: "nothing",
        allowed: "an AWS account id: a string of 12 digits",
        fix: "add it",
      },
      {
        path: "dns",
        got: "nothing",
        allowed: "an object with zone, recordName, https, acceleratedRecovery, healthCheckIntervalSeconds",
        fix: "add it",
      },
    ]);
  });

  test.each([null, [], "text", 1, undefined])("the document %j", (document) => {
    expect(problemsOf(document)).toMatchObject([
      {
        path: "(root)",
        allowed:
          "an object with $schema, name, accountId, tags, notifications, objectives, regions, network, service, scaling, database, image, imageRegistry, credentials, iam, dns, backend, acknowledge",
      },
    ]);
  });
});

describe("shows no value of an unknown key, which may be a secret", () => {
  test.each(["database.password", "database.masterUserSecret", "credentials.apiToken", "anything"])(
    "%s",
    (path) => {
      expect(JSON.stringify(problemsWith({ [path]: { value: "hunter2" } }))).not.toContain("hunter2");
    },
  );
});

describe("accepts", () => {
  test.each([
    ["name", ["ab", "lamp", "a-b-c", "a234567890123456"]],
    ["accountId", ["000000000001"]],
    ["tags", [{}, { team: "web", "cost centre": "42", Ärger: "ja +-=._:/@" }, { awsome: "x" }]],
    ["notifications.email", [null, "ops@acme.test", "first.last+tag@mail.acme.co.uk"]],
    ["objectives.rtoMinutes", [1, 1440]],
    ["regions.primary.region", ["us-east-1", "ap-southeast-4", "sa-east-1"]],
    ["regions.primary.cidrBlock", ["10.0.0.0/16", "172.16.0.0/20", "192.168.1.0/24", "100.64.0.0/16"]],
    ["regions.dr.databaseGeneration", [1, 2, 9999]],
    ["network.natGateway", ["always", "when-active"]],
    ["network.flowLogRetentionDays", [1, 3653]],
    ["service.logGroup", ["/ecs/lamp", "a.b_c-d#e"]],
    ["service.executeCommand", [true]],
    ["scaling.minTasks", [1, 2]],
    ["scaling.periodSeconds", [60, 120, 3600]],
    ["scaling.cooldownSeconds", [0]],
    ["database.name", ["v", "shop_2"]],
    ["database.username", ["admin", "a234567890123456"]],
    ["database.instanceClass", ["db.t4g.small", "db.m7g.16xlarge", "db.r6i.xlarge", "db.x2iedn.2xlarge"]],
    ["database.storageGib", [20, 65536]],
    ["database.storageType", ["gp2", "gp3"]],
    ["database.engineVersion", ["8.4", "8.4.5", "9.7", "9.7.4"]],
    ["database.backupRetentionDays", [1, 35]],
    ["database.backupWindow", ["00:00-00:30", "23:45-00:15"]],
    ["database.maintenanceWindow", ["mon:05:00-mon:05:30", "sun:23:00-mon:01:00"]],
    ["image.repository", ["ab", "team/web_app", "a--b"]],
    ["image.tag", ["latest", "4f2c1ab", "v1.2.3"]],
    ["credentials.recoveryWindowDays", [0, 7, 30]],
    [
      "credentials.rotation",
      [null, { functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:rotate:live", afterDays: 1000 }],
    ],
    [
      "iam.permissionsBoundaryArn",
      [
        null,
        "arn:aws:iam::123456789012:policy/lamp-boundary",
        "arn:aws:iam::123456789012:policy/organisation/teams/boundary",
        "arn:aws:iam::aws:policy/PowerUserAccess",
      ],
    ],
    ["dns.zone", [{ create: "a.b.test" }, { id: "Z0123456789ABCDEFGHIJ", name: "acme.dev" }]],
    ["dns.recordName", ["www", "_web", "lamp-visitor.test"]],
    [
      "backend",
      [
        { kind: "s3", buckets: { primary: "acme-state-1" } },
        { kind: "cloud", organization: "acme" },
      ],
    ],
  ] as const)("%s", (path, values) => {
    for (const value of values) {
      expect(problemsOf(documentWith({ [path]: value }))).toEqual([]);
    }
  });
});

test.each([
  ["name", "Shop", 'did you mean "shop"?'],
  ["name", "my_shop ", 'did you mean "my-shop"?'],
  ["image.repository", "Lamp/Apache", 'did you mean "lamp/apache"?'],
  ["accountId", 123456789012, 'put it in quotes: "123456789012"'],
  ["accountId", " 123456789012", 'did you mean "123456789012"?'],
  ["database.engineVersion", 8.4, 'put it in quotes: "8.4"'],
  ["database.engineVersion", 9.7, 'put it in quotes: "9.7"'],
  ["database.maintenanceWindow", "Sun:04:00-Sun:05:00", 'did you mean "sun:04:00-sun:05:00"?'],
  ["image.tag", 1234567, 'put it in quotes: "1234567"'],
  ["regions.primary.cidr", "10.0.0.0/16", "did you mean cidrBlock?"],
  ["https", true, "did you mean dns.https?"],
  ["minTasks", 2, "did you mean scaling.minTasks?"],
  ["acknowledge.cidr-block-publik", "ours", "did you mean cidr-block-public?"],
])("what was meant by %s of %j: %s", (path, value, fix) => {
  expect(problemsWith({ [path]: value })).toMatchObject([{ fix }]);
});

test("a key of several sections is not guessed", () => {
  expect(problemsWith({ logRetentionDays: 3, primary: {} })).toMatchObject([
    { path: "logRetentionDays", fix: "did you mean service.logRetentionDays?" },
    { path: "primary", fix: "remove it" },
  ]);
});

test.each(["", " ", "two\nlines", 1])("a warning is acknowledged with a reason, not with %j", (reason) => {
  expect(problemsWith({ "acknowledge.image-tag-moves": reason })).toMatchObject([
    { path: "acknowledge.image-tag-moves", allowed: "the reason in one line, of up to 500 characters" },
  ]);
});
