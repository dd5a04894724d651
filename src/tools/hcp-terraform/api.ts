import {
  currentVersion,
  isOfVersion,
  newId,
  type Organization,
  type StateVersion,
  type User,
  type Workspace,
} from "./organization";

/** A request whose token is known. */
export interface ApiRequest {
  readonly method: string;
  /** Below `/api/v2/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly user: User;
}

export interface ApiResponse {
  readonly status: number;
  /** JSON:API, or a state as it was uploaded. */
  readonly body?: unknown;
}

/** What the handlers of one request work with. */
interface Context extends ApiRequest {
  readonly organization: Organization;
  /** `https://HOST:PORT`. */
  readonly origin: string;
}

type Handler = (context: Context, ...names: string[]) => ApiResponse;

/**
 * The part of HCP Terraform's API that Terraform's `cloud` integration and its `remote` backend call with local execution.
 *
 * Sources: https://developer.hashicorp.com/terraform/cloud-docs/api-docs (workspaces, state versions, state version
 * outputs, organizations), and the calls that Terraform 1.11.4 makes, as its trace log shows them.
 */
const ROUTES: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ["GET", /^ping$/, () => ({ status: 204 })],
  ["GET", /^organizations\/([^/]+)\/entitlement-set$/, entitlements],
  ["GET", /^organizations\/([^/]+)\/workspaces$/, listWorkspaces],
  ["POST", /^organizations\/([^/]+)\/workspaces$/, createWorkspace],
  ["GET", /^organizations\/[^/]+\/workspaces\/([^/]+)$/, ofWorkspace("name", readWorkspace)],
  ["PATCH", /^organizations\/[^/]+\/workspaces\/([^/]+)$/, ofWorkspace("name", updateWorkspace)],
  ["GET", /^workspaces\/([^/]+)$/, ofWorkspace("id", readWorkspace)],
  ["PATCH", /^workspaces\/([^/]+)$/, ofWorkspace("id", updateWorkspace)],
  ["GET", /^workspaces\/([^/]+)\/tag-bindings$/, ofWorkspace("id", listTagBindings)],
  ["POST", /^workspaces\/([^/]+)\/actions\/lock$/, ofWorkspace("id", lock)],
  ["POST", /^workspaces\/([^/]+)\/actions\/unlock$/, ofWorkspace("id", unlock)],
  ["POST", /^workspaces\/([^/]+)\/actions\/force-unlock$/, ofWorkspace("id", forceUnlock)],
  ["POST", /^workspaces\/([^/]+)\/state-versions$/, ofWorkspace("id", createVersion)],
  ["GET", /^workspaces\/([^/]+)\/current-state-version$/, ofWorkspace("id", readCurrentVersion)],
  ["GET", /^workspaces\/([^/]+)\/current-state-version-outputs$/, ofWorkspace("id", listCurrentOutputs)],
  ["GET", /^state-versions\/([^/]+)$/, readVersion],
  ["GET", /^state-version-outputs\/([^/]+)$/, readOutput],
];

/** Answers a request; undefined if the stand-in has nothing at this address. */
export function answer(
  request: ApiRequest,
  organization: Organization,
  origin: string,
): ApiResponse | undefined {
  for (const [method, pattern, handler] of ROUTES) {
    const match = method === request.method ? pattern.exec(request.path) : null;
    if (match !== null) {
      return handler({ ...request, organization, origin }, ...match.slice(1).map(decodeURIComponent));
    }
  }
  return undefined;
}

/** The version with this id, of any workspace. */
export function findVersion({ workspaces }: Organization, id: string): StateVersion | undefined {
  return workspaces.flatMap(({ versions }) => versions).find((version) => version.id === id);
}

/** Takes an uploaded state. It becomes the current one by that, not by the announcement. */
export function upload(version: StateVersion, state: string): ApiResponse {
  if (!isOfVersion(version, state)) {
    return failure(400, "bad request", "the bytes do not have the MD5 that the version was created with");
  }
  version.state = state;
  return { status: 200 };
}

/** JSON:API's errors. */
export function failure(status: number, title: string, detail?: string): ApiResponse {
  return { status, body: { errors: [{ status: String(status), title, ...(detail ? { detail } : {}) }] } };
}

/** The same answer for what does not exist and for what the token may not see. */
export const NOT_FOUND = failure(404, "not found");

function ofWorkspace(
  by: "id" | "name",
  handler: (context: Context, workspace: Workspace) => ApiResponse,
): Handler {
  return (context, wanted) => {
    const workspace = context.organization.workspaces.find((one) => one[by] === wanted);
    return workspace === undefined ? NOT_FOUND : handler(context, workspace);
  };
}

function entitlements(_: Context, organization = ""): ApiResponse {
  return {
    status: 200,
    body: {
      data: {
        id: `org-${organization}`,
        type: "entitlement-sets",
        attributes: {
          agents: true,
          operations: true,
          "private-module-registry": true,
          sentinel: false,
          "state-storage": true,
          teams: true,
          "vcs-integrations": true,
        },
      },
    },
  };
}

function listWorkspaces({ organization, query }: Context): ApiResponse {
  const name = query.get("search[name]") ?? "";
  const tags = (query.get("search[tags]") ?? "").split(",").filter((tag) => tag !== "");
  const found = organization.workspaces.filter(
    (one) => one.name.includes(name) && tags.every((tag) => one.tags.includes(tag)),
  );
  return list(found.map(workspaceDocument));
}

function createWorkspace(context: Context): ApiResponse {
  const { data } = JSON.parse(context.body) as {
    data: {
      attributes: { name: string; "terraform-version"?: string };
      relationships?: {
        tags?: { data: readonly { attributes: { name: string } }[] };
      };
    };
  };
  const { name } = data.attributes;
  if (context.organization.workspaces.some((one) => one.name === name)) {
    return failure(422, "invalid attribute", "Name has already been taken");
  }
  const workspace: Workspace = {
    id: newId("ws"),
    name,
    createdAt: new Date().toISOString(),
    terraformVersion: data.attributes["terraform-version"] ?? "latest",
    tags: (data.relationships?.tags?.data ?? []).map(({ attributes }) => attributes.name),
    versions: [],
  };
  context.organization.workspaces.push(workspace);
  return { status: 201, body: { data: workspaceDocument(workspace) } };
}

function readWorkspace(_: Context, workspace: Workspace): ApiResponse {
  return { status: 200, body: { data: workspaceDocument(workspace) } };
}

function updateWorkspace({ body }: Context, workspace: Workspace): ApiResponse {
  const { data } = JSON.parse(body) as { data: { attributes?: { "terraform-version"?: string } } };
  workspace.terraformVersion = data.attributes?.["terraform-version"] ?? workspace.terraformVersion;
  return { status: 200, body: { data: workspaceDocument(workspace) } };
}

function listTagBindings(_: Context, { tags }: Workspace): ApiResponse {
  return list(tags.map((key) => ({ id: newId("tb"), type: "tag-bindings", attributes: { key, value: "" } })));
}

function lock({ body, user }: Context, workspace: Workspace): ApiResponse {
  if (workspace.lock !== undefined) {
    return failure(409, "conflict", "Unable to lock workspace. The workspace is already locked.");
  }
  const { reason = "" } = (body === "" ? {} : JSON.parse(body)) as { reason?: string };
  workspace.lock = { by: user, reason };
  return { status: 200, body: { data: workspaceDocument(workspace) } };
}

function unlock({ user }: Context, workspace: Workspace): ApiResponse {
  if (workspace.lock === undefined) {
    return failure(409, "conflict", "Unable to unlock workspace. The workspace is not locked.");
  }
  if (workspace.lock.by !== user) {
    return failure(409, "conflict", "Unable to unlock workspace. The workspace is locked by another user.");
  }
  workspace.lock = undefined;
  return { status: 200, body: { data: workspaceDocument(workspace) } };
}

function forceUnlock(_: Context, workspace: Workspace): ApiResponse {
  if (workspace.lock === undefined) {
    return failure(409, "conflict", "Unable to unlock workspace. The workspace is not locked.");
  }
  workspace.lock = undefined;
  return { status: 200, body: { data: workspaceDocument(workspace) } };
}

/** The workspace must be locked by the caller, and the serial newer than the current one, unless forced. */
function createVersion({ body, origin, user }: Context, workspace: Workspace): ApiResponse {
  const { attributes } = (
    JSON.parse(body) as {
      data: {
        attributes: { serial: number; lineage?: string; md5: string; force?: boolean; state?: string };
      };
    }
  ).data;
  if (workspace.lock?.by !== user) {
    return failure(409, "conflict", "The workspace must be locked by the user who creates a state version.");
  }
  const current = currentVersion(workspace);
  const lineage = attributes.lineage ?? current?.lineage ?? "";
  const isNext = current === undefined || (lineage === current.lineage && attributes.serial > current.serial);
  if (!isNext && attributes.force !== true) {
    return failure(
      409,
      "conflict",
      `The state has serial ${attributes.serial} of ${lineage}, the current one ${current.serial} of ${current.lineage}.`,
    );
  }
  const version: StateVersion = {
    id: newId("sv"),
    createdAt: new Date().toISOString(),
    serial: attributes.serial,
    lineage,
    md5: attributes.md5,
  };
  workspace.versions.push(version);
  return { status: 201, body: { data: versionDocument(version, origin) } };
}

function readCurrentVersion({ origin }: Context, workspace: Workspace): ApiResponse {
  const version = currentVersion(workspace);
  return version === undefined
    ? NOT_FOUND
    : { status: 200, body: { data: versionDocument(version, origin) } };
}

function readVersion({ organization, origin }: Context, id = ""): ApiResponse {
  const version = findVersion(organization, id);
  return version === undefined
    ? NOT_FOUND
    : { status: 200, body: { data: versionDocument(version, origin) } };
}

function listCurrentOutputs(_: Context, workspace: Workspace): ApiResponse {
  const version = currentVersion(workspace);
  return version === undefined
    ? NOT_FOUND
    : list(outputs(version).map((output) => outputDocument(output, "list")));
}

function readOutput({ organization }: Context, id = ""): ApiResponse {
  const output = organization.workspaces
    .flatMap(({ versions }) => versions)
    .flatMap(outputs)
    .find((one) => one.id === id);
  return output === undefined ? NOT_FOUND : { status: 200, body: { data: outputDocument(output, "single") } };
}

function workspaceDocument(workspace: Workspace) {
  const { createdAt, id, lock: held, name, tags, terraformVersion } = workspace;
  const current = currentVersion(workspace);
  const permissions = [
    ...["create-state-versions", "destroy", "force-unlock", "lock", "queue-run", "read-settings"],
    ...["read-state-outputs", "read-state-versions", "read-variable", "unlock", "update", "update-variable"],
  ];
  return {
    id,
    type: "workspaces",
    attributes: {
      name,
      "auto-apply": false,
      "created-at": createdAt,
      "execution-mode": "local",
      locked: held !== undefined,
      "locked-reason": held?.reason ?? "",
      operations: false,
      permissions: Object.fromEntries(permissions.map((one) => [`can-${one}`, true])),
      "resource-count": 0,
      "structured-run-output-enabled": true,
      "tag-names": tags,
      "terraform-version": terraformVersion,
      "working-directory": null,
    },
    relationships: {
      "current-state-version": {
        data: current === undefined ? null : { id: current.id, type: "state-versions" },
      },
      "locked-by": { data: held === undefined ? null : { id: `user-${held.by}`, type: "users" } },
    },
  };
}

function versionDocument(version: StateVersion, origin: string) {
  const isUploaded = version.state !== undefined;
  const address = `${origin}/_objects/${version.id}`;
  return {
    id: version.id,
    type: "state-versions",
    attributes: {
      "created-at": version.createdAt,
      "hosted-json-state-download-url": null,
      "hosted-json-state-upload-url": isUploaded ? null : `${address}/json-state`,
      "hosted-state-download-url": `${address}/state`,
      "hosted-state-upload-url": isUploaded ? null : `${address}/state`,
      "resources-processed": isUploaded,
      serial: version.serial,
      size: version.state?.length ?? 0,
      "state-version": 4,
      status: isUploaded ? "finalized" : "pending",
    },
  };
}

interface Output {
  readonly id: string;
  readonly name: string;
  readonly sensitive: boolean;
  /** Terraform's, in JSON. */
  readonly type: unknown;
  readonly value: unknown;
}

function outputs({ id, state }: StateVersion): Output[] {
  const found =
    state === undefined ? {} : (JSON.parse(state) as { outputs?: Record<string, object> }).outputs;
  return Object.entries(found ?? {}).map(([name, output]) => {
    const {
      sensitive = false,
      type,
      value,
    } = output as { sensitive?: boolean; type: unknown; value: unknown };
    return { id: `wsout-${id}-${name}`, name, sensitive, type, value };
  });
}

/** A list leaves out the values of sensitive outputs; each is asked for on its own. */
function outputDocument({ id, name, sensitive, type, value }: Output, within: "list" | "single") {
  const [kind] = Array.isArray(type) ? type : [type];
  return {
    id,
    type: "state-version-outputs",
    attributes: {
      name,
      sensitive,
      type: kind === "list" || kind === "set" || kind === "tuple" ? "array" : kind,
      value: sensitive && within === "list" ? null : value,
      "detailed-type": type,
    },
  };
}

/** All on one page: the stand-in has few of anything. */
function list(data: readonly object[]): ApiResponse {
  const pagination = {
    "current-page": 1,
    "page-size": 100,
    "prev-page": null,
    "next-page": null,
    "total-pages": 1,
    "total-count": data.length,
  };
  return { status: 200, body: { data, meta: { pagination } } };
}
