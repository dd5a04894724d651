import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConfigError, formatConfigError } from "./errors";
import { loadConfig } from "./load";

let directory: string;
const errorOf = (load: () => unknown): ConfigError => {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) {
      return error;
    }
    throw error;
  }
  throw new Error("nothing was refused");
};
const file = (text: string): string => {
  const path = join(directory, "test.json");
  writeFileSync(path, text);
  return path;
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lamp-config-"));
  vi.stubEnv("LAMP_CONFIG", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

describe("loadConfig reads", () => {
  test("config/production.json, from anywhere", () => {
    vi.spyOn(process, "cwd").mockReturnValue(directory);
    const config = loadConfig();
    expect(config.accountId).toBe("123456789012");
    expect(config.dns).toEqual({
      zone: { create: "lamp-visitor.test" },
      recordName: "www.lamp-visitor.test",
      https: false,
      acceleratedRecovery: false,
      healthCheckIntervalSeconds: 30,
    });
  });

  test("the file that LAMP_CONFIG names", () => {
    vi.stubEnv(
      "LAMP_CONFIG",
      file('{ "name": "shop", "accountId": "210987654321", "dns": { "zone": { "create": "shop.test" } } }'),
    );
    expect(loadConfig().name).toBe("shop");
  });

  test("config/production.json where LAMP_CONFIG is empty", () => {
    vi.stubEnv("LAMP_CONFIG", "");
    expect(loadConfig().name).toBe("lamp");
  });

  test("the given file, before LAMP_CONFIG", () => {
    vi.stubEnv("LAMP_CONFIG", join(directory, "absent.json"));
    expect(loadConfig({ path: "config/production.json" }).name).toBe("lamp");
  });

  test("the given settings in place of the file's own, and no others", () => {
    const path = file(
      '{ "accountId": "123456789012", "dns": { "zone": { "create": "shop.test" }, "recordName": "shop" } }',
    );
    const settings = {
      service: { standbyTasks: 2 },
      dns: { healthCheckIntervalSeconds: 10, recordName: undefined },
    };
    const { dns, service } = loadConfig({ path, settings });
    expect(service.standbyTasks).toBe(2);
    expect(service.cpuUnits).toBe(512);
    expect([dns.healthCheckIntervalSeconds, dns.recordName]).toEqual([10, "shop.shop.test"]);
  });

  test("a file that begins with a byte order mark", () => {
    const path = file('\uFEFF{ "accountId": "123456789012", "dns": { "zone": { "create": "shop.test" } } }');
    expect(loadConfig({ path }).name).toBe("lamp");
  });
});

describe("loadConfig refuses", () => {
  test("a missing file", () => {
    expect(formatConfigError(errorOf(() => loadConfig({ path: "config/absent.json" })))).toBe(`\
config/absent.json cannot be used: 1 problem. Nothing was written.

(file)
  got:     no such file
  allowed: a JSON file; a relative path starts at the project's root
  fix:     create it (a copy of config/production.json is a start), or set LAMP_CONFIG to the file to use
`);
  });

  test("a given setting that conflicts with the file", () => {
    const settings = { service: { standbyTasks: 7 } };
    expect(errorOf(() => loadConfig({ path: "config/production.json", settings })).problems).toMatchObject([
      { path: "service.standbyTasks", got: "7", allowed: "at most scaling.maxTasks, 6" },
    ]);
  });

  test.each(["7", "null"])("a document or section that takes no setting: %s", (value) => {
    const section = `{ "accountId": "123456789012", "dns": { "zone": { "create": "shop.test" } }, "service": ${value} }`;
    const problems = (text: string) =>
      errorOf(() => loadConfig({ path: file(text), settings: { service: { standbyTasks: 1 } } })).problems;
    expect(problems(value)).toMatchObject([{ got: value }]);
    expect(problems(section)).toMatchObject([{ path: "service", got: value }]);
  });

  test("a directory", () => {
    expect(errorOf(() => loadConfig({ path: "config" })).problems).toMatchObject([
      { path: "(file)", got: "a directory" },
    ]);
  });

  test("a file that cannot be read", () => {
    expect(errorOf(() => loadConfig({ path: "config/production.json/none" })).problems).toMatchObject([
      { path: "(file)", got: "a file that cannot be read (ENOTDIR)" },
    ]);
  });

  test.each([
    ['{\n  "name": "lamp",\n}\n', "line 3, column 1", "}", "a key in double quotes"],
    ['{\n  "name": "lamp"\n  "tags": {}\n}\n', "line 3, column 3", '"tags": {}', '"," or "}"'],
    ["", "line 1, column 1", "the end of the file", "a value"],
    ['{ "name": ', "line 1, column 11", "the end of the file", "a value"],
    ['{ "name": lamp }', "line 1, column 11", "lamp }", "a value"],
  ])("text that is not JSON: %j", (text, path, got, allowed) => {
    expect(errorOf(() => loadConfig({ path: file(text) })).problems).toEqual([
      {
        path,
        got,
        allowed,
        fix: "fix the JSON: double quotes, a comma between entries and none after the last, no comments",
      },
    ]);
  });

  test("a repeated key, of which JSON would silently keep the last", () => {
    expect(
      errorOf(() => loadConfig({ path: file('{ "name": "a1", "name": "a2" }') })).problems,
    ).toMatchObject([{ path: "line 1, column 17", allowed: 'each key once per object: "name" is repeated' }]);
  });

  test("what the schema refuses, under the file's name", () => {
    const path = file('{ "accountId": "1", "dns": { "zone": { "create": "shop.test" } } }');
    const error = errorOf(() => loadConfig({ path }));
    expect(error.source).toBe(path);
    expect(error.problems).toMatchObject([{ path: "accountId", got: '"1"' }]);
  });
});
