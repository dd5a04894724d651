import { approvalWord, type Config, type Environment } from "../../config";
import { alarmName } from "../../contract/names";
import { plainStep } from "./commands";

export function activation(config: Config, environment: Environment): string {
  const { primary, dr } = config.regions;
  const { normalTasks } = config.scaling;
  return `## Activate

Makes ${dr.region} the serving region: its replica becomes a writer, ${normalTasks} tasks start. One plan, one apply. It calls and
changes ${dr.region} only, and nothing global. If it is interrupted, run it again; after success, another run changes
nothing.

1. **Announce it.** Tell the team that you are activating DR (see [Tell people](#tell-people)). From now on nobody applies
   anything in ${primary.region}.
2. **Plan and review.**

       npm run lamp -- activate

   If IAM or another region does not answer: \`npm run lamp -- activate --no-refresh\`. Without a terminal (a pipeline) it
   keeps the plan and prints how to apply it: \`npm run lamp -- activate --plan FILE --yes\`.

   With Terraform alone, run \`npm run synth\` once, then line by line: \`apply\` of a plan file does not ask for approval.

${plainStep({ stack: "dr", name: "activate", variables: { posture: "active" } }).replaceAll(/^/gm, "   ")}

   If IAM's region is down, add \`-refresh=false\` to both plans.
3. **Before you approve**, check in the plan that
   - \`aws_db_instance.database["N"]\` is updated in place: \`replicate_source_db\` is removed, no other argument changes;
   - \`aws_lb_listener_rule.load_balancer_claim_standby\` is updated in place: its answer goes from 200 to 503, the fence;
   - \`desired_count\` of the service goes from 0 to ${normalTasks};
   - nothing is destroyed or replaced, and no \`aws_iam_\` or \`aws_route53_\` resource changes;
   - you can afford to lose what the replica lacks: the command says after which moment writes may be missing, and whether
     waiting saves any ([replica lag](#replica-lag)).

   To approve, type \`${approvalWord(config.name, dr.region, environment)}\`.
   **If you decline**: nothing changes, the plan is kept, visitors see what they saw before. Decline if the primary is
   back, or if the lag is too high and the region is expected back soon.
4. **While it runs** (minutes): tasks start at once and serve read-only pages from the replica; once RDS has promoted
   it they record visits. RDS refuses to promote during a backup: the command waits for it and continues; with Terraform
   alone wait for \`available\`, then plan and apply again.
5. **Verify.**
   - \`npm run lamp -- status\`: dr is active, its database is a writer, its tasks run, its targets are healthy.
   - \`curl -fsS ${config.dns.https ? "https" : "http"}://${config.dns.recordName}/health.php?deep=1\` answers from \`${dr.region}\`.
   - \`${alarmName(config, "primary", "fenced")}\` is in ALARM, and \`status\` shows that DR claims nothing. Both are right: visitors stay here
     even when the primary comes back.
6. **Write it down.** The command has written \`regions.dr.posture\` into the configuration: commit it. With Terraform alone,
   write it yourself. Until then a plan of DR with the defaults is refused, with this reason.

When ${primary.region} is back, in this order: [reconcile lost writes](#reconcile-lost-writes) and [reprotect](#reprotect). Until you
reprotect, DR has no replica, only its automated backups.

The primary's tasks may come back before you do. They get no visitors from DNS while DR has a healthy target, but they still
run, and write for whoever has an old answer. Reprotecting stops them, though only when RDS has copied the database: the
primary's service waits for it. To stop them as soon as the region answers, quiesce it first:

${plainStep({ stack: "primary", name: "quiesce", variables: { posture: "quiesced" } })}

**If DR serves and is lost**, and the primary was [reprotected](#reprotect), the same steps make ${primary.region} serve:
\`npm run lamp -- activate --region primary\`. With Terraform alone, the claim that keeps visitors away from a DR that comes back
is a second variable:

${plainStep({ stack: "primary", name: "activate", variables: { posture: "active", fences_peer: "true" } })}

The claim stays as long as no plan ends it with \`fences_peer=false\`: plans without the variable leave it as it is.
[Reprotecting](#reprotect) DR ends it, once DR has stopped.`;
}
