import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { registryCredentials } from "./registry-credentials";

const ecr = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
let server: Server | undefined;

/** Stands in for ECR's API: AWS's own client finds it through the environment, and signs its requests. */
async function ecrApi(status: number, body: unknown): Promise<{ authorization: () => string }> {
  let authorization = "";
  server = createServer((request, response) => {
    authorization = request.headers.authorization ?? "";
    response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_ECR", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { authorization: () => authorization };
}

beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
  vi.stubEnv("AWS_CONFIG_FILE", "/no/such/file");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/no/such/file");
});
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
});

describe("registryCredentials", () => {
  it("gets a token from ECR in the registry's own region", async () => {
    const token = Buffer.from("AWS:ey:J").toString("base64");
    const api = await ecrApi(200, { authorizationData: [{ authorizationToken: token }] });
    expect(await registryCredentials(ecr)).toEqual({ username: "AWS", password: "ey:J" });
    expect(api.authorization()).toContain("/eu-central-1/ecr/aws4_request");
  });

  it("reports what is missing when ECR refuses", async () => {
    await ecrApi(400, { __type: "AccessDeniedException", message: "not allowed" });
    await expect(registryCredentials(ecr)).rejects.toThrow(
      /not allowed.*ecr:GetAuthorizationToken in eu-central-1/,
    );
  });

  it("reports that ECR answered without a token", async () => {
    await ecrApi(200, { authorizationData: [] });
    await expect(registryCredentials(ecr)).rejects.toThrow("the answer has no token");
  });

  it("uses the environment's credentials for any other registry", async () => {
    const environment = { REGISTRY_USERNAME: "me", REGISTRY_PASSWORD: "secret" };
    expect(await registryCredentials("127.0.0.1:5000", environment)).toEqual({
      username: "me",
      password: "secret",
    });
  });

  it("uses no credentials where the environment has none", async () => {
    expect(await registryCredentials("127.0.0.1:5000", {})).toBeNull();
  });
});
