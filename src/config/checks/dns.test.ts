import { describe, expect, test } from "vitest";
import { problemsWith } from "../test-support";
import { acceleratedRecoverySupported } from "./dns";

const existing = { id: "Z0123456789ABCDEFGHIJ", name: "acme.dev" };

describe("a zone that AWS reserves is refused", () => {
  test.each(["example.com", "shop.example.net", "example.org"])("%s", (create) => {
    expect(problemsWith({ "dns.zone": { create } })).toEqual([
      {
        path: "dns.zone.create",
        got: `"${create}"`,
        allowed: "a domain outside example.com, example.net and example.org, which AWS reserves",
        fix: "use a domain of your own",
      },
    ]);
  });

  test("also as one that exists", () => {
    expect(problemsWith({ "dns.zone": { ...existing, name: "example.com" } })).toMatchObject([
      { path: "dns.zone.name" },
    ]);
  });

  test.each(["myexample.com", "example.com.acme.dev"])("while %s is accepted", (create) => {
    expect(problemsWith({ "dns.zone": { create } })).toEqual([]);
  });
});

describe("the record", () => {
  test.each(["www.other.test", "lamp-visitor.testing", "wwwlamp-visitor.test"])(
    "%s is outside the zone",
    (recordName) => {
      expect(problemsWith({ "dns.recordName": recordName })).toEqual([
        {
          path: "dns.recordName",
          got: `"${recordName}"`,
          allowed:
            "a label such as www, lamp-visitor.test itself, or a name that ends in .lamp-visitor.test, of at most 253 characters",
          fix: "use www for www.lamp-visitor.test",
        },
      ]);
    },
  );

  test("is not longer than a domain name may be", () => {
    const label = "a".repeat(62);
    const create = [label, label, label, "test"].join(".");
    expect(problemsWith({ "dns.zone": { create }, "dns.recordName": "b".repeat(60) })).toMatchObject([
      { path: "dns.recordName" },
    ]);
    expect(problemsWith({ "dns.zone": { create }, "dns.recordName": "b".repeat(59) })).toEqual([]);
  });
});

describe("https", () => {
  test("needs a zone that exists", () => {
    expect(problemsWith({ "dns.https": true })).toEqual([
      {
        path: "dns.https",
        got: "true",
        allowed:
          "false with a zone to create: ACM validates a certificate through a record that resolves on the internet, and a new zone is not delegated yet",
        fix: 'apply with false, delegate the zone, then use "zone": {"id": ..., "name": ...} with true',
      },
    ]);
  });

  test("is accepted with one", () => {
    expect(problemsWith({ "dns.https": true, "dns.zone": existing })).toEqual([]);
  });

  const allowed =
    "with dns.https a name that ACM gives a certificate for: up to 64 characters, labels of letters, digits and -, a top level of two or more";

  test.each([
    ["my_shop", existing, "my_shop.acme.dev", "remove the underscore"],
    ["a".repeat(56), existing, `${"a".repeat(56)}.acme.dev`, `${"a".repeat(56)}.acme.dev has 65`],
    ["www", { ...existing, name: "acme.x" }, "www.acme.x", "the top level, x, has one letter"],
  ])("is refused for a name that ACM refuses: %s in %o", (recordName, zone, got, objection) => {
    expect(problemsWith({ "dns.https": true, "dns.zone": zone, "dns.recordName": recordName })).toEqual([
      {
        path: "dns.recordName",
        got: `"${got}"`,
        allowed,
        fix: `${objection}: use another name, or set dns.https to false`,
      },
    ]);
    expect(problemsWith({ "dns.zone": zone, "dns.recordName": recordName })).toEqual([]);
  });

  test("is accepted for a name of 64 characters", () => {
    const recordName = "a".repeat(55);
    expect(problemsWith({ "dns.https": true, "dns.zone": existing, "dns.recordName": recordName })).toEqual(
      [],
    );
  });
});

describe("accelerated recovery", () => {
  const created = {
    zone: { create: "acme.dev" },
    recordName: "www",
    https: false,
    acceleratedRecovery: true,
    healthCheckIntervalSeconds: 30 as const,
  };

  test("is refused on provider 5.100.0, with the version that has it", () => {
    expect(problemsWith({ "dns.acceleratedRecovery": true })).toEqual([
      {
        path: "dns.acceleratedRecovery",
        got: "true",
        allowed: "false with AWS provider 5.100.0: the setting came with 6.25.0",
        fix: "remove it until the project has moved to provider 6 (docs/upgrading.md)",
      },
    ]);
  });

  test.each([
    ["5.100.0", 1],
    ["6.3.0", 1],
    ["6.24.1", 1],
    ["6.25.0", 0],
    ["6.66.0", 0],
    ["10.0.0", 0],
  ])("with provider %s has %i problems", (provider, problems) => {
    expect(acceleratedRecoverySupported(created, provider)).toHaveLength(problems);
  });

  test("is refused for an existing zone, with the command that enables it there", () => {
    expect(problemsWith({ "dns.acceleratedRecovery": true, "dns.zone": existing })).toMatchObject([
      {
        path: "dns.acceleratedRecovery",
        allowed: "false with an existing zone, whose settings the stacks do not manage",
        fix: "remove it, and enable it once: aws route53 update-hosted-zone-features --hosted-zone-id Z0123456789ABCDEFGHIJ --enable-accelerated-recovery",
      },
    ]);
  });
});
