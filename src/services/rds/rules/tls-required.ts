import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { DATABASE, parameterGroupsOf } from "./instances";

export const tlsRequired: Rule = {
  id: "rds-tls-required",
  title: "A database refuses connections without TLS",
  why: "require_secure_transport is off by default on RDS for MySQL 8.4; when it is on, a client without TLS gets error 3159.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html",
  severity: "error",
  fix: 'Set the parameter require_secure_transport to "1" in the parameter group.',
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) =>
      parameterGroupsOf(instance, instance.values).map((group) => {
        const parameters: Block[] = group?.parameter ?? [];
        const value = parameters.find(({ name }) => name === "require_secure_transport")?.value;
        return ["1", "ON"].includes(value)
          ? undefined
          : problem("require_secure_transport", value, '"1" or "ON"');
      }),
    ),
};
