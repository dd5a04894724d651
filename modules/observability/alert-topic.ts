import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface AlertTopicProps {
  /** Name of the topic. */
  readonly name: string;
  /** Address that receives what is published; AWS asks its owner to confirm. */
  readonly email: string | null;
  /**
   * Provider of the topic's region.
   *
   * @default - the stack's own
   */
  readonly provider?: TerraformProvider;
}

/**
 * Where alarms go.
 *
 * Not encrypted with a key: CloudWatch can publish to an encrypted topic only with a customer managed key,
 * and an alarm names a metric, nothing about a visitor.
 */
export class AlertTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "topic", { name: props.name, provider: props.provider });
    if (props.email !== null) {
      new SnsTopicSubscription(this, "email", {
        topicArn: topic.arn,
        protocol: "email",
        endpoint: props.email,
        provider: props.provider,
      });
    }
    this.arn = topic.arn;
  }
}
