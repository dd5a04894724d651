import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createCertificate } from "../local/certificate";
import { ToolError } from "../tool-error";
import { type ApiResponse, answer, failure, findVersion, NOT_FOUND, upload } from "./api";
import { currentVersion, type Organization, type User } from "./organization";

/** One call to the API. */
export interface HcpCall {
  /** Undefined without a valid token. */
  readonly user: User | undefined;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
}

/** A workspace as it is now. */
interface HcpWorkspace {
  readonly name: string;
  /** Undefined if it is not locked. */
  readonly lockedBy: User | undefined;
  /** The current state, as Terraform uploaded it; undefined before the first apply. */
  readonly state: string | undefined;
  /** How many versions were announced, uploaded or not. */
  readonly versions: number;
}

type Uploads = "taken" | "refused" | "unanswered";

/** A stand-in for HCP Terraform: see {@link startHcpTerraform}. */
export interface HcpTerraform {
  /** `127.0.0.1:PORT`: the `hostname` of a `cloud` block. */
  readonly hostname: string;
  /** For Terraform on behalf of a user: its token, and the certificate to trust. */
  envFor(user: User): Record<string, string>;
  /** All calls of this organization's users, in order. */
  calls(): readonly HcpCall[];
  /** Undefined if there is none with this name. */
  workspace(name: string): HcpWorkspace | undefined;
  /**
   * What becomes of uploads of states, after their versions were announced: they are taken; refused, as when their address
   * has expired; or never answered.
   */
  setUploads(uploads: Uploads): void;
  /**
   * The same host with a copy of all workspaces, for users of its own: the two share no change from then on. The copy ends
   * with the original.
   */
  copy(): HcpTerraform;
  /** Stops it. Safe to call twice. */
  stop(): Promise<void>;
}

/** The users with their tokens, and what they see. */
interface Tenant {
  readonly organization: Organization;
  readonly tokens: Map<User, string>;
  readonly calls: HcpCall[];
  uploads: Uploads;
}

/**
 * Starts a stand-in for HCP Terraform on a free loopback port, for tests and drills: what Terraform's `cloud` integration
 * needs to keep states and locks in it, with plans and applies run locally (execution mode "Local"). Any organization's
 * name is accepted; its workspaces live in memory.
 *
 * It is no HCP Terraform: no runs, no variables, no permissions, no sharing of states; everyone with a token may do
 * everything.
 *
 * @throws ToolError without `openssl`, which makes its certificate
 */
export async function startHcpTerraform(): Promise<HcpTerraform> {
  const folder = mkdtempSync(path.join(tmpdir(), "lamp-dr-hcp-terraform-"));
  const tenants: Tenant[] = [];
  try {
    const { file, keyFile } = await createCertificate(folder).catch((error: Error) => {
      throw new ToolError(
        `The stand-in for HCP Terraform has no certificate: ${error.message}. Install openssl, and run it again.`,
      );
    });
    const server = createServer(
      { cert: readFileSync(file), key: readFileSync(keyFile) },
      (request, response) => {
        void serve(request, response, tenants).catch((error: unknown) => {
          send(response, failure(500, "internal server error", (error as Error).message));
        });
      },
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    // It ends with this process.
    server.unref();
    const hostname = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const stop = async () => {
      if (server.listening) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      rmSync(folder, { recursive: true, force: true });
    };
    const controls = (organization: Organization, end: () => Promise<void>): HcpTerraform => {
      const tenant: Tenant = { organization, tokens: new Map(), calls: [], uploads: "taken" };
      tenants.push(tenant);
      return {
        hostname,
        envFor: (user) => {
          const token = tenant.tokens.get(user) ?? randomBytes(16).toString("hex");
          tenant.tokens.set(user, token);
          return { [`TF_TOKEN_${hostname.replaceAll(".", "_")}`]: token, SSL_CERT_FILE: file };
        },
        calls: () => [...tenant.calls],
        workspace: (name) => {
          const found = organization.workspaces.find((one) => one.name === name);
          return (
            found && {
              name,
              lockedBy: found.lock?.by,
              state: currentVersion(found)?.state,
              versions: found.versions.length,
            }
          );
        },
        setUploads: (uploads) => {
          tenant.uploads = uploads;
        },
        copy: () => controls(structuredClone(organization), async () => {}),
        stop: end,
      };
    };
    return controls({ workspaces: [] }, stop);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The services that Terraform looks for: its `cloud` integration the first, its `remote` backend, which reads other
 * workspaces' states, the others.
 */
const DISCOVERY = { "tfe.v2": "/api/v2/", "tfe.v2.1": "/api/v2/", "state.v2": "/api/v2/" };

/** The status of an answer to a call that the stand-in does not know. */
export const UNKNOWN_CALL = 405;

const HEADERS = {
  "TFP-API-Version": "2.6",
  "TFP-AppName": "HCP Terraform",
  // Terraform's client keeps to it.
  "X-RateLimit-Limit": "30",
};

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  tenants: readonly Tenant[],
): Promise<void> {
  const origin = `https://${request.headers.host}`;
  const url = new URL(request.url ?? "/", origin);
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks).toString("utf8");
  if (url.pathname === "/.well-known/terraform.json") {
    send(response, { status: 200, body: DISCOVERY }, "application/json");
    return;
  }
  const [, versionId, part] = /^\/_objects\/([^/]+)\/(state|json-state)$/.exec(url.pathname) ?? [];
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  // An upload's address is all that it needs: it carries no token.
  const tenant = tenants.find(({ organization, tokens }) =>
    versionId === undefined
      ? [...tokens.values()].includes(token ?? "")
      : findVersion(organization, versionId) !== undefined,
  );
  const user = [...(tenant?.tokens ?? [])].find(([, known]) => known === token)?.[0];
  const method = request.method ?? "GET";
  const log = (status: number) =>
    tenant?.calls.push({ user, method, path: `${url.pathname}${url.search}`, status });
  if (method === "PUT" && tenant?.uploads === "unanswered") {
    log(0);
    return;
  }
  const result = objectOf(tenant, versionId, part, method, body) ?? apiAnswer();
  log(result.status);
  send(response, result);

  function apiAnswer(): ApiResponse {
    if (tenant === undefined || user === undefined) {
      return failure(401, "unauthorized");
    }
    const apiPath = url.pathname.replace(/^\/api\/v2\//, "");
    return (
      answer({ method, path: apiPath, query: url.searchParams, body, user }, tenant.organization, origin) ??
      // Terraform repeats a call that is answered with 500 or more, for minutes.
      failure(UNKNOWN_CALL, "method not allowed", `the stand-in has no ${method} ${url.pathname}`)
    );
  }
}

/** A state on its way up or down; undefined if the address is not one of a state. */
function objectOf(
  tenant: Tenant | undefined,
  versionId: string | undefined,
  part: string | undefined,
  method: string,
  body: string,
): ApiResponse | undefined {
  if (versionId === undefined) {
    return undefined;
  }
  const version = tenant && findVersion(tenant.organization, versionId);
  if (version === undefined) {
    return NOT_FOUND;
  }
  if (method === "GET") {
    return part === "state" && version.state !== undefined ? { status: 200, body: version.state } : NOT_FOUND;
  }
  if (tenant?.uploads === "refused") {
    return failure(403, "forbidden", "the address has expired");
  }
  return part === "state" ? upload(version, body) : { status: 200 };
}

function send(
  response: ServerResponse,
  { body, status }: ApiResponse,
  type = "application/vnd.api+json",
): void {
  response.writeHead(status, { "Content-Type": type, ...HEADERS });
  response.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
}
