import type { Check } from "./check";

/** The rotation function is in the secret's region. */
export const checkCredentials: Check = ({ credentials: { rotation }, regions: { primary } }) => {
  const region = rotation?.functionArn.split(":")[3];
  if (rotation === null || region === primary.region) {
    return [];
  }
  return [
    {
      path: "credentials.rotation.functionArn",
      uses: ["regions.primary.region"],
      got: rotation.functionArn,
      allowed: `a Lambda function in regions.primary.region, ${primary.region}: the secret is rotated there and replicated`,
      fix: `name the function of ${primary.region}`,
    },
  ];
};
