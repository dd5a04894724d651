import { Cidr } from "./cidr";
import type { Config } from "./config";
import { RDS_OFFER } from "./rds-offer";
import type { WarningId } from "./warning-ids";

/** Something that is allowed, but that its owner should know about. */
export interface ConfigWarning {
  /** Undefined for what cannot be acknowledged. */
  readonly id?: WarningId;
  /** The value it is about, such as `image.tag`. */
  readonly path: string;
  readonly value: unknown;
  /** Why, and what to change. */
  readonly text: string;
}

/** The warnings about a valid configuration that it does not acknowledge, and the acknowledgements that it no longer needs. */
export function configWarnings(config: Config): readonly ConfigWarning[] {
  const all = allWarnings(config);
  const raised = new Set(all.map(({ id }) => id));
  const unused = Object.entries(config.acknowledge).filter(([id]) => !raised.has(id as WarningId));
  return [
    ...all.filter(({ id }) => id === undefined || config.acknowledge[id] === undefined),
    ...unused.map(([id, reason]) => ({
      path: `acknowledge.${id}`,
      value: reason,
      text: "nothing raises this warning any more: remove the line, or it hides the warning when it comes back",
    })),
  ];
}

function allWarnings(config: Config): ConfigWarning[] {
  return [
    ...regionWarnings(config),
    ...addressWarnings(config),
    ...scalingWarnings(config),
    ...databaseWarnings(config),
    ...imageWarnings(config),
    ...postureWarnings(config),
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/disaster-recovery-resiliency.html */
function regionWarnings({ regions: { primary } }: Config): ConfigWarning[] {
  if (primary.region !== "us-east-1") {
    return [];
  }
  return [
    {
      id: "primary-in-us-east-1",
      path: "regions.primary.region",
      value: primary.region,
      text: "the control planes of IAM and Route 53 are in us-east-1: when it is lost, a plan that refreshes waits for IAM in vain, so activate with --no-refresh (plain Terraform: -refresh=false)",
    },
  ];
}

/** RFC 1918, and the shared space of RFC 6598. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(Cidr.parse);
/** "Some AWS services use the 172.17.0.0/16 CIDR range" (VPC user guide, "VPC CIDR blocks"). */
const DOCKER = Cidr.parse("172.17.0.0/16");

function addressWarnings({ regions }: Config): ConfigWarning[] {
  return (["primary", "dr"] as const).flatMap((which): ConfigWarning[] => {
    const { cidrBlock: value } = regions[which];
    const block = Cidr.parse(value);
    const path = `regions.${which}.cidrBlock`;
    if (block.overlaps(DOCKER)) {
      return [
        {
          id: "cidr-block-used-by-aws",
          path,
          value,
          text: `AWS services such as Cloud9 and SageMaker use 172.17.0.0/16 themselves: choose another range`,
        },
      ];
    }
    if (PRIVATE.some((range) => range.contains(block))) {
      return [];
    }
    const other = Cidr.parse(regions[which === "primary" ? "dr" : "primary"].cidrBlock);
    const change = privateTwin(block, other);
    return [
      {
        id: "cidr-block-public",
        path,
        value,
        text: `public address space: the real hosts of ${value} cannot be reached from this VPC, and no private range can be added to it later; to change: "cidrBlock": "${change}"`,
      },
    ];
  });
}

/** The same block in 10.0.0.0/8, or the next one where that is taken. */
function privateTwin(block: Cidr, taken: Cidr): string {
  const tens = Cidr.parse("10.0.0.0/8");
  const bits = block.prefixLength - 8;
  const index = (block.first % 2 ** 24) / 2 ** (32 - block.prefixLength);
  const twin = tens.subnet(bits, index);
  return (twin.overlaps(taken) ? tens.subnet(bits, (index + 1) % 2 ** bits) : twin).toString();
}

function scalingWarnings({ scaling }: Config): ConfigWarning[] {
  const { minTasks, maxTasks, scaleOutAboveCpuPercent, scaleInBelowCpuPercent } = scaling;
  // CPU utilization once one more task shares a load just above the threshold: lowest where there are fewest tasks.
  const afterScaleOut = (scaleOutAboveCpuPercent * minTasks) / (minTasks + 1);
  if (minTasks === maxTasks || scaleInBelowCpuPercent <= afterScaleOut) {
    return [];
  }

  const highest = Math.min(100, (scaleInBelowCpuPercent * (minTasks + 1)) / minTasks);
  const load = Math.min(scaleOutAboveCpuPercent + 5, (scaleOutAboveCpuPercent + highest) / 2);
  const before = `${minTasks === 1 ? "1 task" : `${minTasks} tasks`} at ${percent(load)}`;
  const after = `${minTasks + 1} at ${percent((load * minTasks) / (minTasks + 1))}`;
  return [
    {
      id: "scaling-oscillates",
      path: "scaling.scaleInBelowCpuPercent",
      value: scaleInBelowCpuPercent,
      text: `scaling oscillates: ${before} ${minTasks === 1 ? "scales" : "scale"} out to ${after}, under ${scaleInBelowCpuPercent} %, so the new task is removed and the load returns; to change: "scaleInBelowCpuPercent": ${Math.floor(afterScaleOut)} or less`,
    },
  ];
}

function percent(value: number): string {
  return `${Math.round(value * 10) / 10} %`;
}

/** What RDS may not offer: the list ages, so nothing is refused. */
function databaseWarnings({ database: { engineVersion, instanceClass } }: Config): ConfigWarning[] {
  const { date, instanceClasses, patchReleases } = RDS_OFFER;
  const [major = "", minor = "", patch] = engineVersion.split(".");
  const patches = patchReleases[`${major}.${minor}`];
  const [, family = "", size = ""] = instanceClass.split(".");
  const sizes = instanceClasses[family]?.split(" ");
  return [
    ...(patches === undefined || patch === undefined || patches.includes(Number(patch))
      ? []
      : [
          {
            id: "engine-version-not-offered" as const,
            path: "database.engineVersion",
            value: engineVersion,
            text: `RDS did not offer it on ${date}, only ${patches.map((one) => `${major}.${minor}.${one}`).join(", ")}; what it offers now: aws rds describe-db-engine-versions --engine mysql --query 'DBEngineVersions[].EngineVersion'`,
          },
        ]),
    ...(sizes?.includes(size)
      ? []
      : [
          {
            id: "instance-class-not-offered" as const,
            path: "database.instanceClass",
            value: instanceClass,
            text: `RDS for MySQL did not offer it on ${date}, only ${sizes === undefined ? `the families ${Object.keys(instanceClasses).join(", ")}` : `db.${family} in the sizes ${sizes.join(", ")}`}; what a region offers now: aws rds describe-orderable-db-instance-options --engine mysql --engine-version ${engineVersion} --query 'OrderableDBInstanceOptions[].DBInstanceClass'`,
          },
        ]),
  ];
}

function imageWarnings({ image: { tag } }: Config): ConfigWarning[] {
  if (tag !== "latest") {
    return [];
  }
  return [
    {
      id: "image-tag-moves",
      path: "image.tag",
      value: tag,
      text: "the tag moves with every push, so a restarted task may run a different image, and there is no earlier tag to roll back to; use the commit's tag",
    },
  ];
}

function postureWarnings({ regions: { primary, dr } }: Config): ConfigWarning[] {
  if (primary.posture !== "active" || dr.posture !== "active") {
    return [];
  }
  return [
    {
      id: "both-regions-active",
      path: "regions.dr.posture",
      value: dr.posture,
      text: "both regions are active, each with its own writer: right between an activation and the end of its repair, while DNS stays with DR; otherwise what is written to one is missing from the other",
    },
  ];
}
