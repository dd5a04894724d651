import { expect, test } from "vitest";
import { synthesize } from "../../test/support/synth";

const ARN = "arn:aws:iam::123456789012:policy/lamp-boundary";

/** Every role, by stack and logical id: its boundary. */
function boundariesOf({ stacks }: ReturnType<typeof synthesize>) {
  const roles = stacks.flatMap((stack) =>
    Object.entries(stack.resources("aws_iam_role")).map(
      ([id, role]) => [`${stack.name} ${id}`, role.permissions_boundary] as const,
    ),
  );
  return Object.fromEntries(roles);
}

test("every role of every stack has the configured boundary", () => {
  expect(boundariesOf(synthesize({ iam: { permissionsBoundaryArn: ARN } }))).toEqual({
    "dr network_flow_log_role": ARN,
    "dr web_service_execution_role_role": ARN,
    "dr web_service_task_role": ARN,
    "primary network_flow_log_role": ARN,
    "primary web_service_execution_role_role": ARN,
    "primary web_service_task_role": ARN,
    "terraform-state dr_to_primary_role": ARN,
    "terraform-state primary_to_dr_role": ARN,
  });
});

test("nothing else differs", () => {
  const bounded = synthesize({ iam: { permissionsBoundaryArn: ARN } }).stacks.map(({ json }) => json);
  const withoutBoundaries = JSON.parse(JSON.stringify(bounded), (key, value) =>
    key === "permissions_boundary" ? undefined : value,
  );
  const plain = synthesize().stacks.map(({ json }) => json);
  expect(bounded).not.toEqual(plain);
  expect(withoutBoundaries).toEqual(plain);
});

test("no role has one by default", () => {
  expect(JSON.stringify(synthesize().stacks)).not.toContain("permissions_boundary");
});
