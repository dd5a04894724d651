import { describe, expect, it } from "vitest";
import { synthesize } from "../../test/support/synth";
import {
  alarmName,
  alertsTopicName,
  databaseIdentifier,
  databaseKeyAlias,
  finalSnapshotPrefix,
  generationOf,
  hostParameterName,
  pipelineRoleName,
  regionName,
  secretName,
  serviceName,
} from "./names";

const config = { name: "lamp" };
const { primary, dr } = synthesize();

/** Names of a stack's resources of a type. */
const given = (stack: typeof dr, type: string, attribute = "name") =>
  Object.values(stack.json.resource?.[type] ?? {}).map((resource) => resource[attribute]);

describe("a name", () => {
  it("of a region is that of its cluster and its load balancer", () => {
    expect(regionName(config, "dr")).toBe("lamp-dr");
    expect(given(dr, "aws_ecs_cluster")).toEqual(["lamp-dr"]);
    expect(given(dr, "aws_lb")).toEqual(["lamp-dr"]);
    expect(regionName(config, "primary")).toBe("lamp-primary");
    expect(given(primary, "aws_ecs_cluster")).toEqual(["lamp-primary"]);
  });

  it("of a database has its generation, and so has that of its final snapshot", () => {
    expect(databaseIdentifier(config, "dr", 2)).toBe("lamp-dr-2");
    expect(given(dr, "aws_db_instance", "identifier")).toEqual(["lamp-dr-${each.key}"]);
    expect(databaseIdentifier(config, "primary", "N")).toBe("lamp-primary-N");
    expect(finalSnapshotPrefix("lamp-dr-2")).toBe("lamp-dr-2-final-");
    expect(given(dr, "aws_db_instance", "final_snapshot_identifier").join()).toContain(
      '"lamp-dr-${each.key}-final-${trimprefix(',
    );
  });

  it.each([
    ["lamp-dr-12", 12],
    ["lamp-dr-012", undefined],
    ["lamp-dr-1-copy", undefined],
    ["other-lamp-dr-1", undefined],
  ])("of a database of lamp-dr: %s is generation %s", (identifier, generation) => {
    expect(generationOf(identifier, "lamp-dr")).toBe(generation);
  });

  it("is the same in both regions if it has no region in it", () => {
    expect(serviceName(config)).toBe("lamp-visitor");
    expect(secretName(config)).toBe("lamp/database");
    expect(hostParameterName(config)).toBe("/lamp/database-host");
    for (const stack of [primary, dr]) {
      expect(given(stack, "aws_ecs_service")).toEqual(["lamp-visitor"]);
      expect(given(stack, "aws_ssm_parameter")).toEqual(["/lamp/database-host"]);
    }
    expect(given(primary, "aws_secretsmanager_secret")).toEqual(["lamp/database"]);
  });

  it("of an alarm, its topic and the databases' key begins with that of the region", () => {
    expect(alarmName(config, "dr", "replica-lag")).toBe("lamp-dr-replica-lag");
    expect(given(dr, "aws_cloudwatch_metric_alarm", "alarm_name")).toContain("lamp-dr-replica-lag");
    expect(alertsTopicName(config, "dr")).toBe("lamp-dr-alerts");
    expect(given(dr, "aws_sns_topic")).toEqual(["lamp-dr-alerts"]);
    expect(databaseKeyAlias(config, "dr")).toBe("alias/lamp-dr-database");
    expect(given(dr, "aws_kms_alias")).toEqual(["alias/lamp-dr-database"]);
  });

  it("of a pipeline's role, or of all of them", () => {
    expect(pipelineRoleName(config, "plan")).toBe("lamp-pipeline-plan");
    expect(pipelineRoleName(config, "*")).toBe("lamp-pipeline-*");
  });
});
