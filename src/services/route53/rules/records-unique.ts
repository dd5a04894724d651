import { show, Unknown } from "../../../terraform/hcl";
import { instancesOf } from "../../../terraform/stack/instances";
import { situationsOf } from "../../../terraform/stack/situations";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { failoverTypeOf, RECORD } from "./records";

export const recordsUnique: Rule = {
  id: "route53-records-unique",
  title: "Records with the same name and type form one failover pair",
  why: "Route 53 refuses a simple record beside routed ones, two with the same failover role, and two with the same set identifier.",
  source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html",
  severity: "error",
  fix: "Keep one PRIMARY and one SECONDARY per name and type, each with its own set_identifier.",
  check: (stacks) => {
    const records = stacks.flatMap((stack) => {
      const [situation] = situationsOf(stack);
      return situation ? instancesOf(stack, RECORD, situation) : [];
    });
    return eachInstance(stacks, RECORD, ({ stack, id, values }) => {
      if (values.name instanceof Unknown) {
        return NOT_APPLICABLE;
      }
      const others = records.filter(
        (other) =>
          (other.stack !== stack || other.id !== id) &&
          other.values.type === values.type &&
          show(other.values.name).toLowerCase() === show(values.name).toLowerCase(),
      );
      const role = failoverTypeOf(values);
      const complete =
        role === undefined ||
        others.some((other) => ![undefined, role].includes(failoverTypeOf(other.values)));
      return [
        complete ? undefined : problem("failover_routing_policy.type", role, "a pair: PRIMARY and SECONDARY"),
        ...others.map((other) => {
          const clash =
            role === undefined ||
            failoverTypeOf(other.values) === undefined ||
            failoverTypeOf(other.values) === role ||
            other.values.set_identifier === values.set_identifier;
          return clash
            ? problem("name", values.name, `one that ${other.stack.name} ${other.address} does not use`)
            : undefined;
        }),
      ];
    });
  },
};
