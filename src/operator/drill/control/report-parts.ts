import { availableParallelism } from "node:os";
import type { Config } from "../../../config";
import type { Objective, Section } from "../../drill-report";
import type { ActivationFigures } from "./disaster";

/** How the recovery time objective is met, as far as the control plane is concerned. */
export function recoveryTime(rtoMinutes: number, figures: readonly ActivationFigures[]): Objective {
  return {
    name: "RTO",
    targetSeconds: rtoMinutes * 60,
    worstSeconds: Math.max(...figures.map(({ activationSeconds }) => activationSeconds)),
    basis:
      "from the operator's command to the end of its apply, with the fixed waits of Terraform's provider for a promotion; " +
      "to notice, to decide, RDS's own minutes and the start of tasks come on top",
  };
}

/** What is real in this half of the drill, and what is modelled. */
export function method({ backend, dns, service }: Config): Section {
  const { standbyTasks } = service;
  return {
    title: "How",
    notes: [
      "Real Terraform and the operator's own commands (the code of `npm run lamp`), every approval given at once, against " +
        "an emulated AWS that records each call. All figures of AWS are read from it, under a name of the drill's own that " +
        "is not counted.",
      "Modelled: RDS's ReplicaLag, which the emulated AWS has not, is published by the drill as RDS does, 0 once a minute; " +
        "what the load balancers claim is read from the emulated AWS, and the synthesized health checks are evaluated over it. " +
        "No task runs and no data flows here: that is the other half, `npm run drill:data`.",
      ...(standbyTasks > 0
        ? [
            `A warm standby: \`service.standbyTasks\` is ${standbyTasks}, so the region that follows wants that many tasks. That they ` +
              "serve read-only is shown here by their database, which is a replica. `dns.healthCheckIntervalSeconds` is " +
              `${dns.healthCheckIntervalSeconds}.`,
          ]
        : []),
      ...(backend.kind === "cloud"
        ? [
            "The states and their locks are in HCP Terraform's workspaces, which a stand-in of its API plays, with local " +
              "execution: docs/hcp-terraform.md says what that shows and what not.",
          ]
        : []),
    ],
  };
}

/** What the figures depend on. */
export function environment(): Record<string, string> {
  return {
    "Node.js": process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: String(availableParallelism()),
  };
}
