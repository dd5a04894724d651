import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { DATABASE, parameterGroupsOf } from "./instances";

/** Each parameter's values that keep what the application promises. */
const PROMISED: Readonly<Record<string, readonly string[]>> = {
  binlog_format: ["ROW"],
  autocommit: ["1"],
  transaction_isolation: ["READ-COMMITTED", "REPEATABLE-READ", "SERIALIZABLE"],
  innodb_flush_log_at_trx_commit: ["1"],
  sync_binlog: ["1"],
};

const STRICT = /(^|,)STRICT_(TRANS|ALL)_TABLES(,|$)/;

export const promisedParameters: Rule = {
  id: "rds-promised-parameters",
  title: "A database's parameters keep the application's promises, whatever the engine's defaults",
  why: "A recorded visit is committed, on disk and the same on the replica. With binlog_format STATEMENT the replica evaluates an insert anew and can leave it out; without autocommit an answered insert is rolled back; without strict mode a value is cut off; without a flush at each commit a crash loses acknowledged visits.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithDBInstanceParamGroups.html",
  severity: "error",
  fix: "Set these parameters in every parameter group, at the next restart (apply_method pending-reboot): with immediate, one that equals RDS's default differs in every plan.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) =>
      parameterGroupsOf(instance, instance.values).flatMap((group) => {
        const parameters: Block[] = group?.parameter ?? [];
        const named = (name: string) => parameters.find((parameter) => parameter.name === name);
        const values = Object.entries(PROMISED).map(([name, allowed]) => {
          const value = named(name)?.value;
          return allowed.includes(value)
            ? undefined
            : problem(name, value, allowed.map((one) => `"${one}"`).join(" or "));
        });
        const mode = named("sql_mode")?.value;
        const methods = [...Object.keys(PROMISED), "sql_mode"].map((name) => {
          const parameter = named(name);
          return parameter === undefined || parameter.apply_method === "pending-reboot"
            ? undefined
            : problem(`apply_method of ${name}`, parameter.apply_method, '"pending-reboot"');
        });
        return [
          ...values,
          STRICT.test(mode) ? undefined : problem("sql_mode", mode, "a list with STRICT_TRANS_TABLES"),
          ...methods,
        ];
      }),
    ),
};
