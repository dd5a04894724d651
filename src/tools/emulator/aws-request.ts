/** One call to AWS, in the wire protocol of its service. */
export interface AwsRequest {
  /** AWS's signing name: `rds`, `ecs`, `s3`, `application-autoscaling`, ... */
  readonly service: string;
  readonly region: string;
  /** @default POST */
  readonly method?: string;
  /** Including the query. @default "/" */
  readonly path?: string;
  /** For JSON services: the value of `X-Amz-Target`; `body` is then sent as JSON. */
  readonly target?: string;
  /** For services with the query protocol: `Action`, `Version` and the parameters. */
  readonly form?: Record<string, string>;
  /** Text, or with `target` any JSON value. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** The name under which the call is counted. @default "test" */
  readonly caller?: string;
}

export interface AwsAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** Sends a call with a dummy signature: the emulator reads caller, region and service from it, and does not verify it. */
export async function sendAwsRequest(endpoint: string, request: AwsRequest): Promise<AwsAnswer> {
  const scope = `${request.caller ?? "test"}/20250101/${request.region}/${request.service}/aws4_request`;
  const headers: Record<string, string> = {
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    ...request.headers,
  };
  let body: string | URLSearchParams | undefined;
  if (request.form !== undefined) {
    body = new URLSearchParams(request.form);
  } else if (request.target !== undefined) {
    headers["x-amz-target"] = request.target;
    headers["content-type"] = "application/x-amz-json-1.1";
    body = JSON.stringify(request.body ?? {});
  } else if (request.body !== undefined) {
    body = String(request.body);
  }
  const method = request.method ?? "POST";
  const response = await fetch(endpoint + (request.path ?? "/"), { method, headers, body });
  return { status: response.status, body: await response.text(), headers: response.headers };
}
