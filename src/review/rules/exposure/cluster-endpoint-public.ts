import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";

function isOpen({ endpoint_public_access, public_access_cidrs }: Values = {}): boolean {
  return endpoint_public_access === true && [public_access_cidrs ?? "0.0.0.0/0"].flat().includes("0.0.0.0/0");
}

export const clusterEndpointPublic: PlanRule = {
  id: "plan-cluster-endpoint-public",
  risk: "exposure",
  effect: "opens a cluster to the world",
  title: "The API of a Kubernetes cluster is not open to the world",
  why: "Anybody can try to log in to the cluster.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-1",
  controls: ["EKS.1"],
  severity: "warning",
  fix: "Set endpoint_public_access = false, or restrict public_access_cidrs.",
  words: [
    {
      name: /^vpc_config\.(endpoint_public_access|public_access_cidrs)$/,
      types: /_eks_cluster$/,
      judge: ({ owner }) => (isOpen(owner.after) && !isOpen(owner.before) ? "worse" : "fine"),
      problem: "opens the cluster's API to the world",
      onCreation: true,
    },
  ],
};
