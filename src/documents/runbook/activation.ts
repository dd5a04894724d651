import type { Config } from "../../config";
import { alarmName } from "../../contract/names";
import { plainStep } from "./commands";

export function activation(config: Config): string {
  const { primary, dr } = config.regions;
  const { normalTasks } = config.scaling;
  return `## Activate

Makes ${dr.region} the serving region: its replica becomes a writer, ${normalTasks} tasks start. One plan, one apply. It asks and
changes ${dr.region} only, and nothing global. Interrupted, it is finished by running it again; run again after success it
changes nothing.

1. **Say it.** Tell the team that DR is being activated (see [Tell people](#tell-people)). Nobody applies anything in
   ${primary.region} from now on.
2. **Plan and review.**

       npm run lamp -- activate

   When IAM or another region does not answer: \`npm run lamp -- activate --no-refresh\`. Without a terminal (a pipeline) it
   keeps the plan and says how to apply it: \`npm run lamp -- activate --plan FILE --yes\`.

   With Terraform alone (\`npm run synth\` first, once), line by line: \`apply\` of a plan file asks nothing.

${plainStep({ stack: "dr", name: "activate", variables: { posture: "active" } }).replaceAll(/^/gm, "   ")}

   and with \`-refresh=false\` in both plans when IAM's region is down.
3. **Before you approve**, see in the plan that
   - \`aws_db_instance.database["N"]\` changes in place, with \`replicate_source_db\` going, and no other argument of it;
   - \`desired_count\` of the service goes from 0 to ${normalTasks};
   - nothing is destroyed or replaced, and nothing of \`aws_iam_\` and \`aws_route53_\` changes;
   - the replica's last known lag is one you can lose (\`npm run lamp -- status\`).

   To approve, type \`${dr.region}\`.
   **If you decline**: nothing has changed, the plan is kept, visitors see what they saw before. Decline when the primary
   has come back, or when the lag is too much and the region is expected back soon.
4. **While it runs** (minutes): tasks start at once and serve pages from the replica, read-only; when RDS has promoted
   it they record visits. RDS refuses to promote during a backup: the command waits for it and goes on; with Terraform
   alone wait for \`available\` and plan and apply again.
5. **Verify.**
   - \`npm run lamp -- status\`: dr is active, its database a writer, its tasks run, its targets are healthy.
   - \`curl -fsS ${config.dns.https ? "https" : "http"}://${config.dns.recordName}/health.php?deep=1\` answers from \`${dr.region}\`.
   - \`${alarmName(config, "dr", "serving")}\` is on; \`${alarmName(config, "primary", "fenced")}\` rings: that is right, visitors stay here also when the primary
     comes back.
6. **Write it down.** The command has put \`regions.dr.posture\` into the configuration: commit it. With Terraform alone write
   it yourself. Until then a plan of DR with the defaults is refused, and says so.

Then, in this order: [reconcile lost writes](#reconcile-lost-writes) when ${primary.region} is back, and [reprotect](#reprotect). Until
then DR has no replica: its automated backups are all there is.

The primary's tasks may come back before you do. They get no visitors while DR has a healthy target, but they are still
there: stop them as soon as the region answers, by reprotecting it.`;
}
