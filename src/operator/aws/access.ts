import type { Session } from "../runner/session";

// The versions in package-lock.json run on the oldest Node.js that this project supports.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** How this program itself calls AWS: every client is created with it. */
export interface AwsAccess {
  /**
   * One endpoint for all services.
   * @default AWS's own, or AWS_ENDPOINT_URL
   */
  readonly endpoint?: string;
  /** @default the environment's */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /**
   * Longest wait for one response.
   * @default 5
   */
  readonly timeoutSeconds?: number;
}

/** The same access as the session's Terraform. An emulator counts calls under the caller's name. */
export function accessOf({ emulator }: Pick<Session, "emulator">, caller = "operator"): AwsAccess {
  return emulator === undefined
    ? {}
    : {
        endpoint: emulator.endpoint,
        credentials: { accessKeyId: caller, secretAccessKey: "emulator" },
      };
}

/** Settings of a client in a region: bounded in time, with two attempts at most. */
export function clientSettings(access: AwsAccess, region: string) {
  const milliseconds = timeoutMilliseconds(access);
  return {
    region,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: milliseconds / 2, requestTimeout: milliseconds },
    ...(access.endpoint === undefined ? {} : { endpoint: access.endpoint }),
    ...(access.credentials === undefined ? {} : { credentials: access.credentials }),
  };
}

/** The value read, or why it is not known. */
export type Reading<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string };

/**
 * Calls AWS within a time limit. Never throws: without an answer the value is not known.
 *
 * @param ask - bounded as a whole, including the lookup of credentials
 */
export async function read<T>(access: AwsAccess, ask: () => Promise<T>): Promise<Reading<T>> {
  const milliseconds = timeoutMilliseconds(access);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return { known: true, value: await Promise.race([ask(), late]) };
  } catch (error) {
    return { known: false, reason: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function timeoutMilliseconds({ timeoutSeconds = 5 }: AwsAccess): number {
  return timeoutSeconds * 1000;
}

const NO_CREDENTIALS = "no AWS credentials in this shell";

/** AWS's errors for credentials that it does not accept. */
const REFUSED_CREDENTIALS =
  /^(ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|RequestExpired|AuthFailure)\b/;

/** Why credentials are the reason that a value is not known; undefined if they are not. */
export function credentialsProblem(reading: Reading<unknown>): string | undefined {
  if (reading.known) {
    return undefined;
  }
  if (reading.reason === NO_CREDENTIALS) {
    return NO_CREDENTIALS;
  }
  return REFUSED_CREDENTIALS.test(reading.reason)
    ? `AWS refuses the credentials of this shell (${reading.reason})`
    : undefined;
}

/** AWS's error name and the first line of its message. */
function reasonOf(error: unknown): string {
  const {
    $metadata,
    code,
    message = "",
    name,
  } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  if (name === "CredentialsProviderError") {
    return NO_CREDENTIALS;
  }
  if (($metadata?.httpStatusCode ?? 0) >= 500) {
    return `AWS answers ${$metadata?.httpStatusCode}`;
  }
  const [line = ""] = message.split("\n", 1);
  const what = code ?? ($metadata === undefined ? "" : name);
  return [what, line].filter((part) => part !== "").join(": ");
}
