import { type StackName, stateKey } from "../../contract/stack-names";
import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** A bucket for states. */
export interface StateBucket {
  readonly bucket: string;
  readonly region: string;
}

/** A state in a bucket; the origin's or a copy. */
export interface StoredState {
  readonly serial: number;
  readonly lineage: string;
  /** When this object was written to this bucket. */
  readonly modifiedAt: Date;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Reads a stack's state from a bucket; undefined if there is none. */
export function readState(
  access: AwsAccess,
  { bucket, region }: StateBucket,
  stack: StackName,
): Promise<Reading<StoredState | undefined>> {
  return read(access, async () => {
    const object = await getObject(access, { bucket, region }, stateKey(stack));
    if (object === undefined) {
      return undefined;
    }
    const state = JSON.parse(object.text) as {
      serial: number;
      lineage: string;
      outputs?: Record<string, { value: unknown }>;
    };
    const outputs = Object.entries(state.outputs ?? {}).map(([name, { value }]) => [name, value]);
    return {
      serial: state.serial,
      lineage: state.lineage,
      modifiedAt: object.modifiedAt,
      outputs: Object.fromEntries(outputs),
    };
  });
}

/** Who holds the lock of a state, and since when. */
export interface StateLock {
  readonly id: string;
  readonly who: string;
  readonly since: Date;
}

/** Reads the lock of a stack's state; undefined if nobody holds it. */
export function readLock(
  access: AwsAccess,
  bucket: StateBucket,
  stack: StackName,
): Promise<Reading<StateLock | undefined>> {
  return read(access, async () => {
    const object = await getObject(access, bucket, `${stateKey(stack)}.tflock`);
    if (object === undefined) {
      return undefined;
    }
    const { Created, ID, Who } = JSON.parse(object.text) as { ID?: string; Who?: string; Created?: string };
    return {
      id: ID ?? "unknown",
      who: Who ?? "unknown",
      since: Created === undefined ? object.modifiedAt : new Date(Created),
    };
  });
}

async function getObject(
  access: AwsAccess,
  { bucket, region }: StateBucket,
  key: string,
): Promise<{ text: string; modifiedAt: Date } | undefined> {
  const { GetObjectCommand, NoSuchKey, S3Client } = await import("@aws-sdk/client-s3");
  const isOneAddress = (access.endpoint ?? process.env.AWS_ENDPOINT_URL ?? "") !== "";
  const client = new S3Client({ ...clientSettings(access, region), forcePathStyle: isOneAddress });
  try {
    const { Body, LastModified } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { text: (await Body?.transformToString()) ?? "", modifiedAt: LastModified ?? new Date(0) };
  } catch (error) {
    if (error instanceof NoSuchKey) {
      return undefined;
    }
    throw error;
  } finally {
    client.destroy();
  }
}
