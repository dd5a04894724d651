import { describe, expect, it } from "vitest";
import { checkRegistry, ecrRegion, ecrRegistry } from "./registry-address";

describe("ecrRegistry", () => {
  it("is the account's host name in the region", () => {
    expect(ecrRegistry("123456789012", "eu-central-1")).toBe(
      "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
    );
  });
});

describe("ecrRegion", () => {
  it("reads the region from an ECR host name", () => {
    expect(ecrRegion("123456789012.dkr.ecr.eu-west-1.amazonaws.com")).toBe("eu-west-1");
  });

  it.each([
    "registry.example.com",
    "127.0.0.1:5000",
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com",
    "12345.dkr.ecr.eu-west-1.amazonaws.com",
  ])("gives null for %s", (registry) => {
    expect(ecrRegion(registry)).toBeNull();
  });
});

describe("checkRegistry", () => {
  it.each(["registry.example.com", "registry.example.com:5000", "127.0.0.1:5000", "localhost", "[::1]:5000"])(
    "takes %s",
    (registry) => {
      expect(checkRegistry(registry, false)).toBe(registry);
    },
  );

  it.each(["", "https://registry.example.com", "registry.example.com/path", "a b", "user@host"])(
    "refuses %j",
    (registry) => {
      expect(() => checkRegistry(registry, false)).toThrow("is not a registry address");
    },
  );

  it.each(["127.0.0.1:5000", "127.8.0.1", "localhost:5000", "[::1]:5000"])(
    "allows plain HTTP to %s",
    (registry) => {
      expect(checkRegistry(registry, true)).toBe(registry);
    },
  );

  it.each(["registry.example.com", "10.0.0.1:5000", "localhost.example.com", "127.0.0.1.example.com"])(
    "refuses plain HTTP to %s",
    (registry) => {
      expect(() => checkRegistry(registry, true)).toThrow(
        "--plain-http is for registries on this machine only",
      );
    },
  );
});
