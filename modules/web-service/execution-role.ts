import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { assumeRolePolicy } from "../iam";

export interface ExecutionRoleProps {
  /** Name of the role, with the region in it: IAM names are global to the account. */
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  /** The one secret that may be read. */
  readonly secretArn: string;
  /** KMS key of that secret, if it is not the AWS managed one. */
  readonly encryptionKeyArn?: string;
  /** The one parameter that may be read. */
  readonly hostParameterArn: string;
}

/** What ECS itself may do to start a task: pull, log, and read exactly this region's secret and parameter. */
export class ExecutionRole extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly managedPolicy: IamRolePolicyAttachment;
  readonly readPolicy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.name,
      description: "ECS starts the visitor tasks with it",
      assumeRolePolicy: assumeRolePolicy("ecs-tasks.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": props.accountId },
      }),
    });
    this.managedPolicy = new IamRolePolicyAttachment(this, "managed-policy", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    });
    this.readPolicy = new IamRolePolicy(this, "read-credentials", {
      name: "read-database-credentials",
      role: role.id,
      policy: Fn.jsonencode({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: props.secretArn },
          { Effect: "Allow", Action: "ssm:GetParameters", Resource: props.hostParameterArn },
          ...(props.encryptionKeyArn
            ? [
                {
                  Effect: "Allow",
                  Action: "kms:Decrypt",
                  Resource: props.encryptionKeyArn,
                  Condition: {
                    StringEquals: { "kms:ViaService": `secretsmanager.${props.region}.amazonaws.com` },
                  },
                },
              ]
            : []),
        ],
      }),
    });
    this.arn = role.arn;
    this.name = role.name;
  }
}
