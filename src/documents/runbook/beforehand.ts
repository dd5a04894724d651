import type { Config, Environment } from "../../config";
import { alarmName } from "../../contract/names";
import { block, plainStep } from "./commands";
import { type RegionNames, regionNames } from "./names";

export function quickReference(config: Config, { configFile }: Environment): string {
  const { accountId, database, dns, objectives, regions } = config;
  const { rtoMinutes, rpoMinutes } = objectives;
  return `## Quick reference

| | |
|---|---|
| pattern | ${pattern(config)} |
| application | \`${dns.recordName}\` (${dns.https ? "HTTPS" : "HTTP"}), account ${accountId} |
| configuration | \`${configFile}\`; its name is \`${config.name}\` |
| primary | ${regions.primary.region}, DR: ${regions.dr.region} |
| RTO | ${rtoMinutes} minutes from the decision to pages that record visits; read-only pages come earlier |
| RPO | ${rpoMinutes} minutes: replication is asynchronous, and the alarm \`${alarmName(config, "dr", "replica-lag")}\` goes into ALARM above it; a planned [switchover](#switchover) loses nothing |
| who decides | the incident commander on duty, with the owner of the data: activating may lose the last minutes of writes |
| triggers | \`${alarmName(config, "primary", "endpoint-unhealthy")}\` in ALARM for ${decideWithin(rtoMinutes)} minutes with no end in sight, AWS reports the region as impaired, or you must leave the region |
| what you need | this repository, Terraform 1.11 or newer, credentials of account ${accountId}; nothing of ${regions.primary.region} |
| the command | \`npm run lamp -- activate\` |

An unnecessary activation costs an outage of some minutes, the writes that the replica had not received or not applied (at
most ${rpoMinutes} minutes of them, and one more, while the alarm is OK), and a [failback](#switchover) of an hour or more.
The database is a ${database.instanceClass}${database.multiAz ? " in two zones" : " in one zone: if the zone fails, the database is down until RDS has it running again"}.

Expected durations. "Emulated" is measured with real Terraform on the emulated AWS, where the minutes are fixed waits of
the provider; reports of drills are in [docs/drills](drills/). AWS takes longer: those durations are from AWS's
documentation or from experience; this project has not measured them.

| step | emulated | on AWS |
|---|---|---|
| activate: read-only pages | 15 s | 2 to 4 minutes: plan, start the tasks, pull the image, become healthy |
| activate: visits are recorded | 1.5 minutes | 5 to 15 minutes: RDS promotes and restarts the replica |
| visitors arrive | - | with the first healthy target, within the TTL of 60 s |
| reprotect | 3.5 minutes | 30 minutes or more: RDS copies the whole database to the other region |
| switchover, without reprotect | 2 minutes, and 3 waiting for the replica | 10 to 25 minutes; visitors get errors after the first minute |
| retire | 4.5 minutes | 10 minutes or more: each final snapshot takes time |`;
}

function pattern({ service: { standbyTasks } }: Config): string {
  return standbyTasks === 0
    ? "pilot light: the DR region has a replica, the network and everything else in place, but runs no task"
    : `warm standby: the DR region has everything in place and runs ${standbyTasks === 1 ? "1 task, which serves" : `${standbyTasks} tasks, which serve`} read-only from the replica; DNS answers with ${standbyTasks === 1 ? "it" : "them"} as soon as the primary is gone. The activation is what makes it record visits`;
}

/** A third of the RTO is for the decision. */
function decideWithin(rtoMinutes: number): number {
  return Math.max(1, Math.round(rtoMinutes / 3));
}

export function decisions(config: Config): string {
  const { primary, dr } = config.regions;
  const { rtoMinutes, rpoMinutes } = config.objectives;
  return `## Decide

Decide within ${decideWithin(rtoMinutes)} minutes of the first alarm; after that the clock decides. \`npm run lamp -- status\` shows what it
can reach of both regions.

| what you see | do |
|---|---|
| ${primary.region} does not answer, or AWS reports it as impaired; DR's lag was below ${rpoMinutes} minutes | [activate](#activate) |
| the same, and the last known lag is more than ${rpoMinutes} minutes, or replication had stopped (-1) | ask the owner of the data: [activating](#activate) loses the writes that the replica lacks until they are [reconciled](#reconcile-lost-writes) |
| the same, and the lag is above 0 and **falls** | the replica still applies what it received, and a promotion drops the rest: wait while it falls, for as long as the owner of the data decides ([replica lag](#replica-lag)) |
| IAM or Route 53's console (us-east-1) is down, too | [activate](#activate) with \`--no-refresh\`: the activation needs neither, and DNS answers without its console |
| CloudWatch of ${dr.region} does not answer, either | [activate](#activate) with \`--no-refresh\`: fence, promotion and tasks do not need it. Only its changes of alarms wait until CloudWatch answers: leave the command running, or stop it with Ctrl-C and repeat it then |
| the application fails in ${primary.region}, and the region is healthy | not this runbook: deploy the previous release (\`image.tag\`), add tasks, read the logs in \`${config.service.logGroup}\` |
| only the database of ${primary.region} fails | RDS restarts it by itself; if half of the ${rtoMinutes} minutes have passed, [activate](#activate) |
| someone deleted or overwrote data | do not activate: the replica already has the same change. [Restore from a snapshot](#restore-from-a-snapshot) |
| you leave the region ahead of time: maintenance, an announced event, a drill | [switchover](#switchover), which loses nothing |
| ${dr.region} does not answer, ${primary.region} is healthy | nothing: visitors stay where they are. Do not apply anything in ${dr.region} until it is back |
| DR serves, and ${dr.region} is lost | if the primary was [reprotected](#reprotect): \`npm run lamp -- activate --region primary\` ([with Terraform alone](#activate), one variable more). The plan has \`fences_peer=true\`: the primary claims to have taken over, and DNS does not answer with DR when it comes back with its stale writer. Then [reprotect](#reprotect) \`dr\`, which ends the claim |
| both databases are lost | [restore from a snapshot](#restore-from-a-snapshot) |

Never activate to test it: use \`npm run drill\` and the practice plan of \`npm run lamp -- prepare\`.`;
}

export function replicaLag(config: Config): string {
  const dr = regionNames(config, "dr");
  return `## Replica lag

A promotion loses what the replica has not received, and **also what it has received and not applied**. What the metric
\`ReplicaLag\` of \`${dr.database}\` says about that, with its age and trend in \`npm run lamp -- status\` and before the approval of an
activation:

| lag | means | before an activation |
|---|---|---|
| 0 | everything received is applied. But a frozen network shows 0 for up to 60 s, and a replica that never connected shows 0, too | writes up to a minute before that datapoint, and all since, may be missing: \`status\` says after which moment |
| above 0, falling | the source is gone or slow, and the replica still applies | each minute of waiting saves writes. How long is the owner's decision |
| above 0, rising or steady | it applies no faster than it receives, or not at all | waiting gains something only if it begins to fall |
| -1 | replication does not run: the source is gone and everything is applied, or replication broke before | nothing to wait for. If it was -1 before the loss, the replica lacks everything since then |
| no datapoint, or an old one | RDS or CloudWatch does not answer | count from the last one |

- After a lost connection the replica tries ten times, a minute apart, and then gives up, even if the source comes back. RDS
  then reports the replication as stopped; on the replica, as the user in the secret: \`CALL mysql.rds_start_replication;\`
- Run no \`FLUSH\` on a replica: \`FLUSH TABLES\`, \`PRIVILEGES\` and \`STATUS\` write a transaction of the replica's own, read-only
  or not. \`FLUSH LOCAL ...\` does not.
- Never make an old writer follow the new one by hand. With transactions of its own it joins by auto-position without an
  error, and the two differ in silence until a key clashes (1062). [Reprotect](#reprotect) always creates a new replica.
- Nor point a replica at another source while it still applies: changing the source with both threads stopped deletes the
  relay log, and with it what was received and not applied.`;
}

export function names(config: Config): string {
  const [primary, dr] = [regionNames(config, "primary"), regionNames(config, "dr")];
  const row = (title: string, of: (names: RegionNames) => string) =>
    `| ${title} | \`${of(primary)}\` | \`${of(dr)}\` |`;
  return `## Names

\`N\` is the database's generation. \`npm run lamp -- status\` shows it, and so does
\`terraform -chdir=cdktf.out/stacks/dr output -raw database_generation\` after \`terraform init\` in that folder. A promoted
database never becomes a replica again, so each reprotection of a region creates a new generation.

| | primary | dr |
|---|---|---|
${[
  row("region", ({ region }) => region),
  row("database", ({ database }) => database),
  row("its ARN", ({ databaseArn }) => databaseArn),
  row(
    "final snapshot, when retired; `VPC`: the VPC's id without `vpc-`",
    ({ finalSnapshot }) => finalSnapshot,
  ),
  row("cluster, load balancer", ({ name }) => name),
  row("service", ({ service }) => service),
  row("logs", ({ logGroup }) => logGroup),
  row("secret", ({ secretArn }) => secretArn),
  row("images", ({ repository }) => repository),
  row("where tasks find the database (SSM)", ({ hostParameter }) => hostParameter),
  row("alarms notify", ({ alertsTopicArn }) => alertsTopicArn),
  ...(primary.stateBucket === undefined ? [] : [row("state bucket", ({ stateBucket }) => stateBucket ?? "")]),
].join("\n")}

How visitors reach the serving region, and why they stay there: [dns.md](dns.md).`;
}

export function preparation(config: Config): string {
  const { dr } = config.regions;
  return `## Prepare

Run it monthly and before any planned change, **on the machine that would activate**. It installs what an activation needs
(Terraform's provider, locked in \`cdktf.out/plans/aws/dr/.terraform.lock.hcl\`), checks that the standby is ready, and plans
a practice activation. It changes nothing. Exit code 0: ready; 2: not ready, with each reason and its fix.

    npm run lamp -- prepare

With Terraform alone:

${block(["npm run synth"])}
${plainStep({ stack: "dr", name: "practice", variables: { posture: "active" } })
  .split("\n")
  .slice(0, 3)
  .join("\n")}

The practice plan is right if it promotes one database (\`replicate_source_db\` is removed), starts the tasks, destroys
nothing, and changes nothing in IAM or Route 53. Do not apply it.

For a machine that has only Terraform and credentials (no registry, no Node, no repository):

    npm run lamp -- prepare --kit DIRECTORY

writes the stack, the provider for this platform with its lock file, the commands and this runbook into one directory.
Copy it to that machine, again after each change. On a machine with the repository and no registry, set
\`TF_PLUGIN_MIRROR\` to \`DIRECTORY/providers\`; with Terraform alone, add \`-plugin-dir=DIRECTORY/providers\` to each
\`terraform init\`.

Credentials must work without ${config.regions.primary.region} and us-east-1: use the STS endpoint of ${dr.region}
(\`AWS_STS_REGIONAL_ENDPOINTS=regional\`, \`AWS_REGION=${dr.region}\`), and keep a break-glass user in case your organisation's
sign-in is in the region that is down.`;
}
