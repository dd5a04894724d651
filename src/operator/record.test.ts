import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../config";
import type { RegionVariables } from "./lifecycle";
import { recordRegion } from "./record";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lamp-dr-record-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const active: RegionVariables = {
  posture: "active",
  databaseGeneration: 1,
  oldestDatabaseGeneration: 1,
  unprotectedDatabaseGenerationsBelow: 1,
  fencesPeer: false,
};

function recorded(text: string, variables: RegionVariables) {
  const file = path.join(folder, "config.json");
  writeFileSync(file, text);
  const settings = recordRegion(file, parseConfig(JSON.parse(text)), "dr", variables);
  return { settings, text: readFileSync(file, "utf8") };
}

const oneLine = `{
  "accountId": "123456789012",
  "regions": { "dr":   { "region": "eu-central-1" } },
  "dns": { "zone": { "create": "lamp-visitor.test" } }
}
`;

describe("recording a region's posture and generations", () => {
  it("adds a setting to a section on one line and keeps every other byte", () => {
    const { settings, text } = recorded(oneLine, active);
    expect(text).toBe(oneLine.replace('"eu-central-1" }', '"eu-central-1", "posture": "active" }'));
    expect(settings).toEqual([{ path: "regions.dr.posture", before: "standby", after: "active" }]);
  });

  it("replaces an existing value", () => {
    const before = oneLine.replace('"eu-central-1" }', '"eu-central-1", "posture":"active" }');
    const { text } = recorded(before, { ...active, posture: "standby", databaseGeneration: 2 });
    expect(text).toBe(
      oneLine.replace('"eu-central-1" }', '"eu-central-1", "posture":"standby", "databaseGeneration": 2 }'),
    );
  });

  it("adds a line in the file's own indentation and line ends", () => {
    const before =
      '{\r\n\t"accountId": "123456789012",\r\n\t"regions": {\r\n\t\t"dr": {\r\n\t\t\t"region": "eu-central-1"\r\n\t\t}\r\n\t},\r\n\t"dns": { "zone": { "create": "lamp-visitor.test" } }\r\n}\r\n';
    expect(recorded(before, active).text).toBe(
      before.replace('"eu-central-1"\r\n', '"eu-central-1",\r\n\t\t\t"posture": "active"\r\n'),
    );
  });

  it("adds missing sections", () => {
    const before =
      '{\n  "accountId": "123456789012",\n  "dns": { "zone": { "create": "lamp-visitor.test" } }\n}\n';
    expect(recorded(before, active).text).toBe(
      before.replace('test" } }\n', 'test" } },\n  "regions": { "dr": { "posture": "active" } }\n'),
    );
  });

  it("writes nothing if the file already says so", () => {
    expect(recorded(oneLine, { ...active, posture: "standby" })).toEqual({ settings: [], text: oneLine });
  });

  it("does not write quiesced, which is temporary", () => {
    expect(recorded(oneLine, { ...active, posture: "quiesced" }).settings).toEqual([]);
  });
});
