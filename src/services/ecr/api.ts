import { type Api, EVERYTHING, existing, serviceLinkedRole } from "../api";

export const ecrApi: Api = {
  signingName: "ecr",
  resourcesOf: ({ repositoryName, resourceArn }, arn) => {
    if (repositoryName !== undefined) {
      return existing(arn(`repository/${repositoryName}`));
    }
    return resourceArn === undefined ? EVERYTHING : existing(resourceArn);
  },
  implied: { PutReplicationConfiguration: [serviceLinkedRole("replication.ecr.amazonaws.com")] },
  applyPolicy: "apply-service",
  // One per registry: another environment manages it if this one does not.
  isMade: ({ action }, { imageRegistry }) =>
    action !== "ecr:PutReplicationConfiguration" || imageRegistry.manageReplication,
  destroysData: ["DeleteRepository"],
};
