import { type Api, EVERYTHING, existing } from "../api";

export const s3Api: Api = {
  signingName: "s3",
  // Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
  actions: {
    GetBucketCors: "GetBucketCORS",
    GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
    GetBucketEncryption: "GetEncryptionConfiguration",
    GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
    GetBucketReplication: "GetReplicationConfiguration",
    GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
    GetPublicAccessBlock: "GetBucketPublicAccessBlock",
    HeadBucket: "ListBucket",
    HeadObject: "GetObject",
    ListObjects: "ListBucket",
    ListObjectsV2: "ListBucket",
  },
  resourcesOf: (_, arn, { path }) => {
    const [bucket = "", ...key] = path.slice(1).split("/");
    if (bucket === "") {
      return EVERYTHING;
    }
    return existing(arn(key.join("/") === "" ? bucket : `${bucket}/${key.join("/")}`));
  },
  arnStart: () => "arn:aws:s3:::",
  destroysData: ["DeleteBucket", "DeleteObjectVersion", "PutBucketVersioning", "PutLifecycleConfiguration"],
};
