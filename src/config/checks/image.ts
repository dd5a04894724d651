import type { Check } from "./check";

/**
 * ECS takes an image reference of 255 characters.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (image)
 */
const LONGEST_REFERENCE = 255;

/** An image reference that ECS takes, in both regions. */
export const checkImage: Check = ({ accountId, image, name, regions }) => {
  const repository = image.repository ?? `${name}-apache`;
  const [longest = ""] = [regions.primary.region, regions.dr.region]
    .map((region) => `${accountId}.dkr.ecr.${region}.amazonaws.com/${repository}:${image.tag}`)
    .sort((a, b) => b.length - a.length);
  const excess = longest.length - LONGEST_REFERENCE;
  if (excess <= 0) {
    return [];
  }
  return [
    {
      path: "image.repository",
      uses: ["name", "accountId", "regions", "image.tag"],
      got: longest,
      allowed: `an image reference of up to ${LONGEST_REFERENCE} characters; this one has ${longest.length}`,
      fix: `shorten image.repository or image.tag by ${excess}`,
    },
  ];
};
