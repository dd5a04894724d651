import { TerraformOutput, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { hcl } from "../../modules/hcl";
import type { Config } from "../config";
import { remoteState } from "./backends";
import { alertsTopicName, databaseIdentifier, regionName, secretName, serviceName } from "./names";
import type { RegionRole } from "./stack-names";

interface OutputDefinition {
  readonly description: string;
  /** A value of the right shape, for a plan on the emulator before the stack is applied. */
  readonly placeholder: (region: string, config: Config, role: RegionRole) => string;
}

/**
 * What a region stack outputs for the others: the whole contract between stacks, in one place.
 *
 * Both regions have the same outputs, so that either can be the other's peer.
 */
export const REGION_OUTPUTS = {
  load_balancer_dns_name: {
    description: "DNS name of the load balancer; the DNS records are aliases of it.",
    placeholder: (region, config, role) =>
      `${regionName(config, role)}-0000000000.${region}.elb.amazonaws.com`,
  },
  load_balancer_zone_id: {
    description: "Hosted zone of the load balancer's DNS name.",
    placeholder: () => "Z0000000000000",
  },
  database_arn: {
    description: "ARN of the current database; the peer's replica has it as its source.",
    placeholder: (region, config, role) =>
      `arn:aws:rds:${region}:${config.accountId}:db:${currentDatabase(config, role)}`,
  },
  database_identifier: {
    description: "Identifier of the current database.",
    placeholder: (_region, config, role) => currentDatabase(config, role),
  },
  database_engine_version: {
    description: "Version of MySQL that the current database runs; a new replica of it has the same release.",
    placeholder: (_region, config) => config.database.engineVersion,
  },
  credentials_secret_arn: {
    description: "ARN, in this region, of the secret with the database's credentials.",
    placeholder: (region, config) =>
      `arn:aws:secretsmanager:${region}:${config.accountId}:secret:${secretName(config)}-AbCdEf`,
  },
  image_repository_url: {
    description: "Repository that the image is pushed to.",
    placeholder: (region, config) =>
      `${config.accountId}.dkr.ecr.${region}.amazonaws.com/${config.image.repository}`,
  },
  cluster_name: {
    description: "ECS cluster.",
    placeholder: (_region, config, role) => regionName(config, role),
  },
  service_name: {
    description: "ECS service.",
    placeholder: (_region, config) => serviceName(config),
  },
  alerts_topic_arn: {
    description: "SNS topic of this region's alarms.",
    placeholder: (region, config, role) =>
      `arn:aws:sns:${region}:${config.accountId}:${alertsTopicName(config, role)}`,
  },
  posture: {
    description: "active, quiesced or standby: what the last apply made of this region.",
    placeholder: (_region, config, role) => config.regions[role].posture,
  },
  database_generation: {
    description: "Generation of the current database.",
    placeholder: (_region, config, role) => `${config.regions[role].databaseGeneration}`,
  },
  oldest_database_generation: {
    description: "Generation of the oldest database that is kept.",
    placeholder: (_region, config, role) => `${config.regions[role].oldestDatabaseGeneration}`,
  },
  fences_peer: {
    description: "true while this region, having taken over from a lost peer, keeps visitors away from it.",
    placeholder: () => "false",
  },
} as const satisfies Record<string, OutputDefinition>;

function currentDatabase(config: Config, role: RegionRole): string {
  return databaseIdentifier(config, role, config.regions[role].databaseGeneration);
}

export type RegionOutput = keyof typeof REGION_OUTPUTS;

/** Declares every output of the contract on a region stack; a missing one does not compile. */
export function declareRegionOutputs(stack: TerraformStack, values: Record<RegionOutput, string>): void {
  const scope = new Construct(stack, "outputs");
  for (const [name, definition] of Object.entries(REGION_OUTPUTS)) {
    new TerraformOutput(scope, name, {
      value: values[name as RegionOutput],
      description: definition.description,
    }).overrideLogicalId(name);
  }
}

/** Placeholder outputs of a region stack. Only for the emulator: on AWS a stack's producers are applied first. */
export function placeholderRegionOutputs(config: Config, role: RegionRole): Record<RegionOutput, string> {
  return Object.fromEntries(
    Object.entries(REGION_OUTPUTS).map(([name, definition]) => [
      name,
      definition.placeholder(config.regions[role].region, config, role),
    ]),
  ) as Record<RegionOutput, string>;
}

export interface RemoteRegionOptions {
  /** Region whose copy of the state is read: the reader's own. */
  readonly readFrom: RegionRole;
  /**
   * HCL condition for reading at all.
   *
   * @default - always
   */
  readonly onlyWhen?: string;
}

/** Another region stack's outputs, read explicitly: never by a CDKTF cross-stack reference. */
export class RemoteRegion {
  private readonly base: string;

  constructor(stack: TerraformStack, config: Config, producer: RegionRole, options: RemoteRegionOptions) {
    const state = remoteState(stack, config, producer, options.readFrom);
    if (options.onlyWhen) {
      state.addOverride("count", hcl(`${options.onlyWhen} ? 1 : 0`));
    }
    this.base = `data.terraform_remote_state.${producer}${options.onlyWhen ? "[0]" : ""}.outputs`;
  }

  /** HCL for an output, for use inside a longer expression. The plan fails if the state is not read. */
  expression(output: RegionOutput): string {
    return `${this.base}.${output}`;
  }

  /** An output as a reference. */
  get(output: RegionOutput): string {
    return hcl(this.expression(output));
  }
}
