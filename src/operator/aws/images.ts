import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** The digest of a tag in a region's registry; undefined if the tag does not exist. */
export function readImageDigest(
  access: AwsAccess,
  region: string,
  repositoryName: string,
  imageTag: string,
): Promise<Reading<string | undefined>> {
  return read(access, async () => {
    const { DescribeImagesCommand, ECRClient, ImageNotFoundException } = await import("@aws-sdk/client-ecr");
    const client = new ECRClient(clientSettings(access, region));
    try {
      const { imageDetails } = await client.send(
        new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }),
      );
      return imageDetails?.[0]?.imageDigest;
    } catch (error) {
      if (error instanceof ImageNotFoundException) {
        return undefined;
      }
      throw error;
    }
  });
}
