import { describe, expect, test } from "vitest";
import { synthesize } from "../../test/support/synth";

describe("state in S3", () => {
  const { primary, dr, dns, terraformState } = synthesize();

  test.each([
    ["terraform-state", terraformState, "eu-west-1"],
    ["primary", primary, "eu-west-1"],
    ["dr", dr, "eu-central-1"],
    ["dns", dns, "eu-central-1"],
  ])("%s: in its home region's bucket, encrypted, with S3's own locks", (name, stack, region) => {
    expect(stack.json.terraform?.backend).toEqual({
      s3: {
        bucket: `lamp-tfstate-123456789012-${region}`,
        key: `${name}/terraform.tfstate`,
        region,
        encrypt: true,
        use_lockfile: true,
      },
    });
    expect(stack.json.terraform).not.toHaveProperty("cloud");
  });

  test("follows the configured buckets, in backends and in reads", () => {
    const named = synthesize({ backend: { kind: "s3", buckets: { primary: "acme-1", dr: "acme-2" } } });
    expect(named.stacks.map(({ name, json }) => [name, json.terraform?.backend?.s3.bucket])).toEqual([
      ["dns", "acme-2"],
      ["dr", "acme-2"],
      ["primary", "acme-1"],
      ["terraform-state", "acme-1"],
    ]);
    expect(named.dr.dataSource("terraform_remote_state", "primary").config.bucket).toBe("acme-2");
    expect(named.primary.dataSource("terraform_remote_state", "dr").config.bucket).toBe("acme-1");
    expect(named.dns.dataSource("terraform_remote_state", "primary").config.bucket).toBe("acme-2");
    expect(named.dns.dataSource("terraform_remote_state", "dr").config.bucket).toBe("acme-2");
  });
});

describe("state in HCP Terraform", () => {
  const cloud = synthesize({ backend: { kind: "cloud", organization: "acme" } });

  test.each([
    ["primary", cloud.primary],
    ["dr", cloud.dr],
    ["dns", cloud.dns],
  ])("%s: a workspace of its own", (name, stack) => {
    expect(stack.json.terraform?.cloud).toEqual({
      hostname: "app.terraform.io",
      organization: "acme",
      workspaces: { name: `lamp-${name}` },
    });
    expect(stack.json.terraform).not.toHaveProperty("backend");
  });

  test("needs no state buckets", () => {
    expect(cloud.stacks.map(({ name }) => name)).toEqual(["dns", "dr", "primary"]);
  });

  test.each([
    ["primary", cloud.primary],
    ["dr", cloud.dr],
    ["dns", cloud.dns],
  ])("%s: has no S3 backend, read or bucket", (_, { json }) => {
    const types = Object.keys(json.resource ?? {}).filter((type) => type.startsWith("aws_s3_"));
    const reads = Object.values(json.data?.terraform_remote_state ?? {}).map((read) => read.backend);
    expect(types).toEqual([]);
    expect(reads.length).toBeGreaterThan(0);
    expect(new Set(reads)).toEqual(new Set(["remote"]));
    expect(JSON.stringify(json)).not.toMatch(/tfstate|use_lockfile/);
  });

  test("every workspace that is read is written by a stack", () => {
    const written = cloud.stacks.map(({ json }) => JSON.stringify(json.terraform?.cloud));
    const read = cloud.stacks.flatMap(({ json }) =>
      Object.values(json.data?.terraform_remote_state ?? {}).map(({ config }) => JSON.stringify(config)),
    );
    expect(new Set(read).size).toBe(2);
    expect(written).toEqual(expect.arrayContaining(read));
  });

  test("is read from the producer's workspace", () => {
    const workspace = (name: string) => ({
      backend: "remote",
      config: { hostname: "app.terraform.io", organization: "acme", workspaces: { name } },
    });
    expect(cloud.dr.dataSource("terraform_remote_state", "primary")).toMatchObject(workspace("lamp-primary"));
    expect(cloud.primary.dataSource("terraform_remote_state", "dr")).toMatchObject({
      ...workspace("lamp-dr"),
      count: '${var.posture == "standby" ? 1 : 0}',
    });
    expect(cloud.dns.dataSource("terraform_remote_state", "primary")).toMatchObject(
      workspace("lamp-primary"),
    );
    expect(cloud.dns.dataSource("terraform_remote_state", "dr")).toMatchObject(workspace("lamp-dr"));
  });

  test("can have another host and other workspace names", () => {
    const named = synthesize({
      backend: {
        kind: "cloud",
        organization: "acme",
        hostname: "tfe.acme.dev",
        workspaces: { primary: "one", dr: "two", dns: "three" },
      },
    });
    expect(named.dr.json.terraform?.cloud).toEqual({
      hostname: "tfe.acme.dev",
      organization: "acme",
      workspaces: { name: "two" },
    });
    expect(named.dns.dataSource("terraform_remote_state", "primary").config).toEqual({
      hostname: "tfe.acme.dev",
      organization: "acme",
      workspaces: { name: "one" },
    });
  });

  test("changes nothing but backends and reads", () => {
    const s3 = synthesize();
    for (const name of ["primary", "dr", "dns"] as const) {
      expect(cloud[name].json.resource).toEqual(s3[name].json.resource);
      expect(cloud[name].json.output).toEqual(s3[name].json.output);
    }
    expect.assertions(6);
  });
});
