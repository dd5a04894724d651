import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder";
import { until } from "../../../test/support/until";
import { type Emulator, startEmulator } from ".";

const projectDirectory = path.resolve(__dirname, "../../..");

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ accountId: "111122223333" });
});

afterAll(() => emulator.stop());

afterEach(async () => {
  await emulator.restoreRegion("eu-west-1");
  await emulator.setFaults({});
  await emulator.resetCalls();
});

function describeDatabases(region: string, caller = "test") {
  const form = { Action: "DescribeDBInstances", Version: "2014-10-31" };
  return emulator.request({ service: "rds", region, form, caller });
}

async function makeBucket(name: string, region: string): Promise<void> {
  const body = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  const { status } = await emulator.request({ service: "s3", region, method: "PUT", path: `/${name}`, body });
  expect(status).toBe(200);
}

describe("calls", () => {
  it("are counted by caller, region, service and action", async () => {
    await describeDatabases("eu-west-1", "primary");
    await describeDatabases("eu-west-1", "primary");
    await describeDatabases("eu-central-1", "dr");

    expect(await emulator.calls()).toEqual([
      {
        caller: "dr",
        region: "eu-central-1",
        service: "rds",
        action: "DescribeDBInstances",
        count: 1,
        refused: 0,
      },
      {
        caller: "primary",
        region: "eu-west-1",
        service: "rds",
        action: "DescribeDBInstances",
        count: 2,
        refused: 0,
      },
    ]);
  });

  it("are logged with their parameters on request, without secrets and long values", async () => {
    const recorder = await startEmulator({ accountId: "111122223333" });
    try {
      const put = (body: object) =>
        recorder.request({
          service: "secretsmanager",
          region: "eu-west-1",
          target: "secretsmanager.PutSecretValue",
          body,
        });
      await put({ SecretId: "before" });
      await recorder.recordParameters();
      await put({ SecretId: "lamp/database", SecretString: "hidden", Description: "long".repeat(100) });
      await recorder.request({
        service: "rds",
        region: "eu-west-1",
        form: {
          Action: "DescribeDBInstances",
          DBInstanceIdentifier: "lamp-dr-1",
          MasterUserPassword: "hidden",
        },
      });
      await recorder.request({
        service: "s3",
        region: "eu-west-1",
        method: "GET",
        path: "/bucket?list-type=2&prefix=env%3A%2F",
      });

      expect((await recorder.callLog()).map(({ parameters }) => parameters)).toEqual([
        undefined,
        { SecretId: "lamp/database" },
        { Action: "DescribeDBInstances", DBInstanceIdentifier: "lamp-dr-1" },
        { "list-type": "2", prefix: "env:/" },
      ]);
    } finally {
      await recorder.stop();
    }
  });

  it("are held against AWS's own models on request: required members, lengths, ranges, patterns, enums", async () => {
    const recorder = await startEmulator({ accountId: "111122223333" });
    const call = (service: string, rest: object) =>
      recorder.request({ service, region: "eu-west-1", caller: "models", ...rest });
    const alarm = {
      Action: "PutMetricAlarm",
      Version: "2010-08-01",
      AlarmName: "lamp-dr-serving",
      Namespace: "AWS/ApplicationELB",
      MetricName: "HealthyHostCount",
      Statistic: "Maximum",
      ComparisonOperator: "GreaterThanThreshold",
      EvaluationPeriods: "1",
      Period: "60",
      Threshold: "1",
      "Dimensions.member.1.Name": "LoadBalancer",
      "Dimensions.member.1.Value": "app/lamp-dr/1",
    };
    const check = (port: number) => ({
      path: "/2013-04-01/healthcheck",
      body:
        '<CreateHealthCheckRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">' +
        `<CallerReference>one</CallerReference><HealthCheckConfig><Type>HTTP</Type><Port>${port}</Port>` +
        "</HealthCheckConfig></CreateHealthCheckRequest>",
    });
    const group = (name: string) => ({
      target: "Logs_20140328.CreateLogGroup",
      body: { logGroupName: name },
    });
    const put = (bucket: string) => ({ method: "PUT", path: `/${bucket}?versioning`, body: VERSIONING });
    const VERSIONING =
      '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>On</Status></VersioningConfiguration>';
    try {
      await call("logs", group("before it was asked for!"));
      await recorder.holdAgainstModels();
      await call("monitoring", { form: alarm });
      await call("monitoring", { form: { ...alarm, AlarmName: "a".repeat(256), Statistic: "Median" } });
      await call("monitoring", {
        form: { ...alarm, "Dimensions.member.1.Value": "", EvaluationPeriods: "0" },
      });
      await call("route53", check(80));
      await call("route53", check(65536));
      await call("logs", group("/ecs/lamp"));
      await call("logs", group("/ecs/lamp visitor"));
      await call("logs", { target: "Logs_20140328.CreateLogGroup", body: {} });
      await call("s3", put("lamp-states"));

      await recorder.resetCalls();
      expect(await recorder.heldAgainstModels()).toEqual({
        calls: 9,
        violations: [
          "monitoring PutMetricAlarm.AlarmName: got 256 characters, allowed: 255 or less",
          'monitoring PutMetricAlarm.Statistic: got "Median", allowed: SampleCount, Average, Sum, Minimum, Maximum',
          "monitoring PutMetricAlarm.Dimensions[].Value: got 0 characters, allowed: 1 or more",
          "monitoring PutMetricAlarm.EvaluationPeriods: got 0, allowed: 1 or more",
          "route53 CreateHealthCheck.HealthCheckConfig.Port: got 65536, allowed: 65535 or less",
          'logs CreateLogGroup.logGroupName: got "/ecs/lamp visitor", allowed: [\\.\\-_/#A-Za-z0-9]+',
          "logs CreateLogGroup.logGroupName: got nothing, allowed: a value, it is required",
          's3 PutBucketVersioning.VersioningConfiguration.Status: got "On", allowed: Enabled, Suspended',
        ],
      });
    } finally {
      await recorder.stop();
    }
  });

  it("in the JSON protocols are named after their target", async () => {
    await emulator.request({
      service: "secretsmanager",
      region: "eu-west-1",
      target: "secretsmanager.ListSecrets",
    });

    expect((await emulator.calls()).map(({ service, action }) => [service, action])).toEqual([
      ["secretsmanager", "ListSecrets"],
    ]);
  });

  it.each([
    ["s3", "GET", "/", "ListBuckets"],
    ["s3", "HEAD", "/names-of-calls", "HeadBucket"],
    ["s3", "GET", "/names-of-calls?versioning", "GetBucketVersioning"],
    ["s3", "GET", "/names-of-calls?list-type=2&prefix=a", "ListObjectsV2"],
    ["s3", "PUT", "/names-of-calls/a/b", "PutObject"],
    ["s3", "DELETE", "/names-of-calls/a/b", "DeleteObject"],
    ["route53", "GET", "/2013-04-01/hostedzone", "ListHostedZones"],
  ])(
    "of the REST protocols are named as AWS does: %s %s %s is %s",
    async (service, method, resource, action) => {
      await emulator.request({ service, region: "us-east-1", method, path: resource });

      expect((await emulator.calls()).map((call) => call.action)).toEqual([action]);
    },
  );

  it("to a bucket count for the bucket's region, whatever the region of the signature", async () => {
    await makeBucket("counted-where-it-is", "eu-west-1");
    await emulator.resetCalls();

    await emulator.request({
      service: "s3",
      region: "eu-central-1",
      method: "HEAD",
      path: "/counted-where-it-is",
    });

    expect((await emulator.calls()).map(({ region, action }) => [region, action])).toEqual([
      ["eu-west-1", "HeadBucket"],
    ]);
  });

  it.each([
    ["iam", { Action: "ListRoles", Version: "2010-05-08" }, "us-east-1"],
    ["sts", { Action: "GetCallerIdentity", Version: "2011-06-15" }, "eu-central-1"],
  ])("to %s count for the region of its control plane", async (service, form, region) => {
    await emulator.request({ service, region: "eu-central-1", form });

    expect((await emulator.calls()).map((call) => call.region)).toEqual([region]);
  });

  it("are logged in order, with the time and the status of the answer", async () => {
    await describeDatabases("eu-west-1");
    await emulator.request({ service: "s3", region: "eu-west-1", method: "HEAD", path: "/no-such-bucket" });

    const log = await emulator.callLog();

    expect(log.map(({ action, status }) => [action, status])).toEqual([
      ["DescribeDBInstances", 200],
      ["HeadBucket", 404],
    ]);
    const [first, second] = log;
    expect(second?.sequence).toBe((first?.sequence ?? 0) + 1);
    expect(second?.time).toBeGreaterThanOrEqual(first?.time ?? 0);
    expect(Math.abs((first?.time ?? 0) - Date.now() / 1000)).toBeLessThan(30);
  });

  it("are listed from a sequence number", async () => {
    await describeDatabases("eu-west-1");
    await describeDatabases("eu-central-1");
    const [, second] = await emulator.callLog();

    const later = await emulator.callLog(second?.sequence);

    expect(later.map(({ region }) => region)).toEqual(["eu-central-1"]);
  });

  it("are discarded on request", async () => {
    await describeDatabases("eu-west-1");
    await emulator.resetCalls();

    expect(await emulator.calls()).toEqual([]);
  });
});

describe("a region that is cut", () => {
  it("answers only 503, and the calls are counted as refused", async () => {
    await emulator.cutRegion("eu-west-1");

    const { status, body } = await describeDatabases("eu-west-1");

    expect([status, body]).toEqual([503, ""]);
    expect((await emulator.calls()).map(({ count, refused }) => [count, refused])).toEqual([[1, 1]]);
  });

  it("leaves other regions alone", async () => {
    await emulator.cutRegion("eu-west-1");

    expect((await describeDatabases("eu-central-1")).status).toBe(200);
  });

  it("cuts its buckets too", async () => {
    await makeBucket("in-the-cut-region", "eu-west-1");
    await emulator.cutRegion("eu-west-1");

    const { status } = await emulator.request({
      service: "s3",
      region: "eu-central-1",
      method: "HEAD",
      path: "/in-the-cut-region",
    });

    expect(status).toBe(503);
  });

  it("answers again once it is restored", async () => {
    await emulator.cutRegion("eu-west-1");
    await emulator.restoreRegion("eu-west-1");

    expect((await describeDatabases("eu-west-1")).status).toBe(200);
  });
});

describe("faults", () => {
  async function statuses(): Promise<number[]> {
    const all: number[] = [];
    for (let i = 0; i < 12; i++) {
      all.push((await describeDatabases("eu-west-1")).status);
    }
    return all;
  }

  it("throttle the same calls for the same seed", async () => {
    await emulator.setFaults({ throttleRate: 0.5, seed: 7 });
    const first = await statuses();
    await emulator.setFaults({ throttleRate: 0.5, seed: 7 });

    expect(await statuses()).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 400]));
  });

  it("answer with the throttling error of the service's protocol", async () => {
    await emulator.setFaults({ throttleRate: 1 });

    const rds = await describeDatabases("eu-west-1");
    const s3 = await emulator.request({ service: "s3", region: "eu-west-1", method: "GET", path: "/" });
    const secrets = await emulator.request({
      service: "secretsmanager",
      region: "eu-west-1",
      target: "secretsmanager.ListSecrets",
    });

    expect([rds.status, /<Code>(\w+)/.exec(rds.body)?.[1]]).toEqual([400, "Throttling"]);
    expect([s3.status, /<Code>(\w+)/.exec(s3.body)?.[1]]).toEqual([503, "SlowDown"]);
    expect([secrets.status, JSON.parse(secrets.body).__type]).toEqual([400, "ThrottlingException"]);
  });

  it("are AWS's internal errors of each protocol, for a share of the calls", async () => {
    await emulator.setFaults({ errorRate: 1 });

    const rds = await describeDatabases("eu-west-1");
    const s3 = await emulator.request({ service: "s3", region: "eu-west-1", method: "GET", path: "/" });
    const ecs = await emulator.request({ service: "ecs", region: "eu-west-1", target: "x.ListClusters" });
    const ec2 = await emulator.request({
      service: "ec2",
      region: "eu-west-1",
      form: { Action: "DescribeVpcs", Version: "2016-11-15" },
    });

    expect([rds.status, /<Code>(\w+)/.exec(rds.body)?.[1]]).toEqual([500, "InternalFailure"]);
    expect([s3.status, /<Code>(\w+)/.exec(s3.body)?.[1]]).toEqual([500, "InternalError"]);
    expect([ecs.status, JSON.parse(ecs.body).__type]).toEqual([500, "InternalFailure"]);
    expect([ec2.status, /<Errors><Error><Code>(\w+)/.exec(ec2.body)?.[1]]).toEqual([500, "InternalFailure"]);
  });

  it("take down a service in every region, and no other", async () => {
    await emulator.setFaults({ servicesDown: ["rds"] });

    const rds = [await describeDatabases("eu-west-1"), await describeDatabases("eu-central-1")];
    const ecs = await emulator.request({ service: "ecs", region: "eu-west-1", target: "x.ListClusters" });

    expect([...rds, ecs].map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it("refuse one action a number of times, and no other", async () => {
    await emulator.setFaults({
      refusals: [
        {
          service: "rds",
          action: "DescribeDBInstances",
          times: 2,
          code: "InvalidDBInstanceState",
          message: "it is backing-up",
        },
      ],
    });
    const statuses = [];
    for (let call = 0; call < 3; call += 1) {
      statuses.push((await describeDatabases("eu-west-1")).status);
    }
    const other = await emulator.request({ service: "ecs", region: "eu-west-1", target: "x.ListClusters" });

    expect(statuses).toEqual([400, 400, 200]);
    expect(other.status).toBe(200);
  });

  it("expire the credentials of one caller after a number of calls, until they are renewed", async () => {
    await emulator.setFaults({ expireCredentials: { caller: "dr", afterCalls: 1 } });
    const first = await describeDatabases("eu-west-1", "dr");
    const second = await describeDatabases("eu-west-1", "dr");
    const other = await describeDatabases("eu-west-1", "primary");
    await emulator.setFaults({});

    expect([first.status, second.status, other.status]).toEqual([200, 403, 200]);
    expect(second.body).toContain("<Code>ExpiredToken</Code>");
    expect((await describeDatabases("eu-west-1", "dr")).status).toBe(200);
  });

  it("add latency to each call", async () => {
    await emulator.setFaults({ latencyMilliseconds: 200 });
    const started = Date.now();
    await describeDatabases("eu-west-1");

    expect(Date.now() - started).toBeGreaterThanOrEqual(200);
  });
});

describe("a copy", () => {
  const makeKey = (of: Emulator) =>
    of.request({ service: "kms", region: "eu-west-1", target: "TrentService.CreateKey", body: {} });
  const keysOf = async (of: Emulator): Promise<string[]> => {
    const answer = await of.request({
      service: "kms",
      region: "eu-west-1",
      target: "TrentService.ListKeys",
      body: {},
    });
    return (JSON.parse(answer.body) as { Keys: { KeyId: string }[] }).Keys.map(({ KeyId }) => KeyId);
  };

  it("has everything of the original, and is independent from then on", async () => {
    await makeKey(emulator);
    const before = await keysOf(emulator);
    const copy = await emulator.clone();
    try {
      await makeKey(copy);
      expect(copy.endpoint).not.toBe(emulator.endpoint);
      expect(await keysOf(copy)).toEqual(expect.arrayContaining(before));
      expect((await keysOf(copy)).length).toBe(before.length + 1);
      expect(await keysOf(emulator)).toEqual(before);
    } finally {
      await copy.stop();
    }
  });

  it("begins without faults and calls, and with the regions that are down", async () => {
    await emulator.cutRegion("eu-west-1");
    await emulator.setFaults({ throttleRate: 1 });
    const copy = await emulator.clone();
    try {
      expect(await copy.callLog()).toEqual([]);
      const statuses = await Promise.all(
        ["eu-west-1", "eu-central-1"].map(async (region) => {
          const form = { Action: "DescribeDBInstances", Version: "2014-10-31" };
          return (await copy.request({ service: "rds", region, form })).status;
        }),
      );
      expect(statuses).toEqual([503, 200]);
    } finally {
      await copy.stop();
    }
  });

  it("ends without the original, and can be stopped twice", async () => {
    const copy = await emulator.clone();
    await copy.stop();
    await until("the copy to end", () =>
      fetch(`${copy.endpoint}/_lamp/health`).then(
        () => false,
        () => true,
      ),
    );
    await copy.stop();
    expect((await describeDatabases("eu-central-1")).status).toBe(200);
  });

  it("ends with the original", async () => {
    const original = await startEmulator({ accountId: "111122223333" });
    const copy = await original.clone();
    await original.stop();
    await until("the copy to end", () =>
      fetch(`${copy.endpoint}/_lamp/health`).then(
        () => false,
        () => true,
      ),
    );
  });

  it("cannot be copied itself", async () => {
    const copy = await emulator.clone();
    try {
      await expect(copy.clone()).rejects.toThrow("a copy cannot be copied");
    } finally {
      await copy.stop();
    }
  });
});

describe("the environment for callers", () => {
  it("points to the emulator and unsets the user's own AWS settings", () => {
    process.env.AWS_PROFILE = "production";
    process.env.AWS_ENDPOINT_URL_S3 = "https://s3.example.com";
    try {
      const env = emulator.envFor("dr");

      expect(env.AWS_ENDPOINT_URL).toBe(emulator.endpoint);
      expect(env.AWS_ACCESS_KEY_ID).toBe("dr");
      expect(Object.keys(env)).toEqual(expect.arrayContaining(["AWS_PROFILE", "AWS_ENDPOINT_URL_S3"]));
      expect([env.AWS_PROFILE, env.AWS_ENDPOINT_URL_S3]).toEqual([undefined, undefined]);
    } finally {
      delete process.env.AWS_PROFILE;
      delete process.env.AWS_ENDPOINT_URL_S3;
    }
  });

  it("is of the account", async () => {
    const form = { Action: "GetCallerIdentity", Version: "2011-06-15" };
    const { body } = await emulator.request({ service: "sts", region: "eu-west-1", form });

    expect(body).toContain("<Account>111122223333</Account>");
  });
});

describe("the life of an emulator", () => {
  it("is separate: two emulators do not see each other's resources or calls", async () => {
    const other = await startEmulator({ accountId: "444455556666" });
    try {
      await makeBucket("only-in-the-first", "eu-west-1");
      await emulator.resetCalls();

      const { status } = await other.request({
        service: "s3",
        region: "eu-west-1",
        method: "HEAD",
        path: "/only-in-the-first",
      });

      expect(status).toBe(404);
      expect(await emulator.calls()).toEqual([]);
      expect(other.endpoint).not.toBe(emulator.endpoint);
    } finally {
      await other.stop();
    }
  });

  it("ends when it is stopped, even twice", async () => {
    const other = await startEmulator({ accountId: "444455556666" });
    await other.stop();
    await other.stop();

    await expect(fetch(`${other.endpoint}/_lamp/health`)).rejects.toThrow("fetch failed");
  });

  it.each(["SIGTERM", "SIGKILL"] as const)("ends with its parent, ended by %s", async (signal) => {
    const program = `
      require("./src/tools/emulator").startEmulator({ accountId: "444455556666" }).then((emulator) => {
        console.log(emulator.endpoint);
        setInterval(() => {}, 1000);
      });`;
    const parent = spawn(process.execPath, ["--import", "tsx", "-e", program], { cwd: projectDirectory });
    const [endpoint] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    expect((await fetch(`${endpoint}/_lamp/health`)).status).toBe(200);

    parent.kill(signal);
    await once(parent, "exit");

    await expect
      .poll(
        () =>
          fetch(`${endpoint}/_lamp/health`).then(
            () => "answers",
            () => "gone",
          ),
        { timeout: 5000 },
      )
      .toBe("gone");
  });
});

describe("an emulator that does not start", () => {
  function fakePython(program: string): string {
    const file = path.join(temporaryFolder("emulator-test").path, "python");
    writeFileSync(file, `#!/bin/sh\n${program}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it("reports it, with the end of its stderr", async () => {
    const python = fakePython('echo "first line" >&2; echo "moto is broken" >&2; exit 3');

    await expect(
      startEmulator({ accountId: "444455556666", moto: { kind: "python", python } }),
    ).rejects.toThrow(
      "The AWS emulator did not start: it ended immediately (exit code 3)\nfirst line\nmoto is broken",
    );
  });

  it("is given up after the timeout", async () => {
    const python = fakePython("exec sleep 60");

    await expect(
      startEmulator({
        accountId: "444455556666",
        moto: { kind: "python", python },
        timeoutSeconds: 0.3,
      }),
    ).rejects.toThrow("The AWS emulator did not start: no answer within 0.3 s");
  });
});
