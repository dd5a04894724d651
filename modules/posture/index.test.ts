import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { TerraformOutput } from "cdktf";
import { describe, expect, test } from "vitest";
import { expose, synthesizeAlone } from "../../test/support/scratch";
import { hcl } from "../hcl";
import { Posture } from ".";

describe("the variable", () => {
  const stack = synthesizeAlone((scope) => new Posture(scope, "posture", { default: "standby" }));

  test("is named posture, whatever the construct is called", () => {
    const { json } = synthesizeAlone((scope) => new Posture(scope, "mode", { default: "active" }));
    expect(Object.keys(json.variable ?? {})).toEqual(["fences_peer", "posture"]);
  });

  test("is a string that is never null, with a description", () => {
    expect(stack.variable("posture")).toMatchObject({
      type: "string",
      nullable: false,
      description:
        "active: this region serves and holds the writer. standby: it follows its peer. " +
        "quiesced: it holds the writer and runs no task, so that its peer can take over without loss.",
    });
  });

  test("has the default given", () => {
    expect(stack.variable("posture").default).toBe("standby");
  });

  test("accepts nothing but active, quiesced and standby", () => {
    expect(stack.variable("posture").validation).toEqual([
      {
        condition: '${contains(["active", "quiesced", "standby"], var.posture)}',
        error_message: 'posture is "active", "quiesced" or "standby".',
      },
    ]);
  });
});

test("a number is chosen by Terraform, so that one artefact serves all postures", () => {
  const stack = synthesizeAlone((scope) => {
    const posture = new Posture(scope, "posture", { default: "active" });
    new TerraformOutput(scope, "tasks", {
      value: posture.taskCount({ active: 2, standby: 0 }),
      staticId: true,
    });
  });
  expect(stack.output("tasks").value).toBe('${var.posture == "active" ? 2 : 0}');
});

test("the value is the variable's", () => {
  const stack = synthesizeAlone((scope) => {
    const posture = new Posture(scope, "posture", { default: "active" });
    new SsmParameter(scope, "parameter", { name: "posture", type: "String", value: posture.value });
  });
  expect(stack.resource("aws_ssm_parameter").value).toBe("${var.posture}");
});

describe("the claim to have taken over", () => {
  const stack = synthesizeAlone((scope) => {
    const posture = new Posture(scope, "posture", { default: "active" });
    expose(scope, { fencesPeer: hcl(posture.fencesPeer("data.now")) });
  });

  test("is a variable that nobody has to give", () => {
    expect(stack.variable("fences_peer")).toMatchObject({ type: "bool", default: null });
  });

  test("stays as it is where nothing is given", () => {
    expect(stack.output("fencesPeer").value).toBe(
      '${((var.fences_peer == true || (var.fences_peer == null && data.now)) && !(var.posture == "standby"))}',
    );
  });
});
