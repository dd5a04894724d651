import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfig } from "../../config";
import { type Emulator, startEmulator } from "../../tools/emulator";
import { seedEmulator } from "./seed-emulator";

const config = parseConfig({
  accountId: "123456789012",
  regions: {
    primary: { region: "us-west-2", cidrBlock: "10.0.0.0/16" },
    dr: { region: "us-east-1", cidrBlock: "10.1.0.0/16" },
  },
  dns: { zone: { create: "acme.dev" }, recordName: "www" },
});

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ accountId: config.accountId });
});

afterAll(() => emulator.stop());

it.each(["us-west-2", "us-east-1"])(
  "creates a state's bucket in %s, once for all its stacks",
  async (region) => {
    const bucket = `states-${region}`;
    for (const stack of ["dr", "dns"]) {
      const s3 = { bucket, key: `${stack}/terraform.tfstate`, region };
      await seedEmulator(emulator, config, { terraform: { backend: { s3 } } }, "unused", []);
    }

    const bucketRead = await emulator.request({ service: "s3", region, method: "GET", path: `/${bucket}` });
    expect(bucketRead.status).toBe(200);
  },
);
