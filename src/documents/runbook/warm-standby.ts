import type { Config } from "../../config";
import { block } from "./commands";
import { regionNames } from "./names";

/** The section on the tasks of a warm standby; none for a pilot light. */
export function warmStandby(config: Config): string | undefined {
  const { standbyTasks } = config.service;
  if (standbyTasks === 0) {
    return undefined;
  }
  const { name, region, service } = regionNames(config, "dr");
  return `## Warm standby

The region on standby runs ${standbyTasks} ${standbyTasks === 1 ? "task" : "tasks"} and serves read-only from its replica. While the primary is gone, DNS
answers with it by itself, and goes back by itself when the primary returns: nothing was written, so there is nothing to
reconcile. Visitors read old pages; **to record visits, [activate](#activate)**, as without tasks on standby. If the tasks
are busy, scaling adds some, up to ${config.scaling.maxTasks}.

**Too few tasks on standby.** A plan keeps the count that it finds, so after someone changed it by hand (here in ${region}):

${block([`aws ecs update-service --region ${region} --cluster ${name} --service ${service} --desired-count ${standbyTasks}`])}

**A new replica** (reprotect, or a replica that broke and was made anew) stops the tasks of the database before, and starts
new ones when it exists: until then, the region is a pilot light.`;
}
