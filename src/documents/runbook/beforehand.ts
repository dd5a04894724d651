import type { Config } from "../../config";
import { alarmName } from "../../contract/names";
import { block, plainStep } from "./commands";
import { type RegionNames, regionNames } from "./names";

export function quickReference(config: Config): string {
  const { accountId, database, dns, objectives, regions } = config;
  const { rtoMinutes, rpoMinutes } = objectives;
  return `## Quick reference

| | |
|---|---|
| pattern | pilot light: the DR region has a replica, the network and everything else ready, and no running task |
| application | \`${dns.recordName}\` (${dns.https ? "HTTPS" : "HTTP"}), account ${accountId} |
| primary | ${regions.primary.region}, DR: ${regions.dr.region} |
| RTO | ${rtoMinutes} minutes from the decision to pages that record visits; pages that only read come earlier |
| RPO | ${rpoMinutes} minutes: replication is asynchronous, and the alarm \`${alarmName(config, "dr", "replica-lag")}\` rings above it; a planned [switchover](#switchover) loses nothing |
| who decides | the incident commander on duty, with the owner of the data: activating may lose the last minutes of writes |
| triggers | \`${alarmName(config, "primary", "endpoint-unhealthy")}\` for ${decideWithin(rtoMinutes)} minutes and no end in sight, AWS says that the region is impaired, or the region must be left |
| what it takes | this repository, Terraform 1.11 or newer, credentials of account ${accountId}; nothing of ${regions.primary.region} |
| the command | \`npm run lamp -- activate\` |

What it costs to activate without need: an outage of some minutes, the writes that the replica had not yet (at most
${rpoMinutes} minutes when the alarm is silent), and a [way home](#switchover) of an hour or more. The database is a ${database.instanceClass}${database.multiAz ? " in two zones" : " in one zone: a zone that fails takes it along until RDS has it running again"}.

Expected durations. "Emulated" is measured with real Terraform on the emulated AWS, where the minutes are fixed waits of
the provider; reports of drills are in [docs/drills](drills/). AWS has more to do: what it adds is AWS's own word or
experience, not a measurement of this project.

| step | emulated | on AWS |
|---|---|---|
| activate: pages that read | 15 s | 2 to 4 minutes: plan, and tasks that start, pull the image and become healthy |
| activate: visits are recorded | 1.5 minutes | 5 to 15 minutes: RDS promotes and restarts the replica |
| visitors arrive | - | with the first healthy target, within the TTL of 60 s |
| reprotect | 3.5 minutes | 30 minutes and more: RDS copies the whole database to the other region |
| switchover, without reprotect | 2 minutes, and 3 of waiting for the replica | 10 to 25 minutes, of which visitors get errors for all but the first |
| retire | 4.5 minutes | 10 minutes and more: each final snapshot takes its time |`;
}

/** A third of the recovery time is for deciding. */
function decideWithin(rtoMinutes: number): number {
  return Math.max(1, Math.round(rtoMinutes / 3));
}

export function decisions(config: Config): string {
  const { primary, dr } = config.regions;
  const { rtoMinutes, rpoMinutes } = config.objectives;
  return `## Decide

Decide within ${decideWithin(rtoMinutes)} minutes of the first alarm: what is not decided then is decided by the clock. \`npm run lamp -- status\`
shows both regions as far as they answer.

| what you see | do |
|---|---|
| ${primary.region} does not answer, or AWS calls it impaired; DR's lag was below ${rpoMinutes} minutes | [activate](#activate) |
| the same, and the last known lag is more than ${rpoMinutes} minutes, or replication had stopped (-1) | ask the owner of the data: [activating](#activate) loses what the replica lacks, until it is [reconciled](#reconcile-lost-writes) |
| IAM or Route 53's console (us-east-1) is down, too | [activate](#activate) with \`--no-refresh\`: nothing of them is needed, DNS answers without its console |
| the application fails in ${primary.region}, and the region is well | not this runbook: the release before (\`image.tag\`), more tasks, the logs in \`${config.service.logGroup}\` |
| the database of ${primary.region} fails alone | RDS restarts it by itself; [activate](#activate) when half of the ${rtoMinutes} minutes are gone |
| someone deleted or overwrote data | do not activate: the replica has the same by now. [Restore from a snapshot](#restore-from-a-snapshot) |
| the region is to be left in time: maintenance, an announced event, a drill | [switchover](#switchover), which loses nothing |
| ${dr.region} does not answer, ${primary.region} is well | nothing: visitors stay where they are. Do not apply anything in ${dr.region} until it is back |
| DR serves, and ${dr.region} is lost | \`npm run lamp -- activate --region primary\`, when it was [reprotected](#reprotect). DNS answers it; but nothing fences DR: before ${dr.region} comes back, delete the SECONDARY record ([dns.md](dns.md#what-it-does-not-cover), 4) |
| both databases are lost | [restore from a snapshot](#restore-from-a-snapshot) |

Never activate to find out whether it works: that is what \`npm run drill\` and the practice plan of \`npm run lamp -- prepare\`
are for.`;
}

export function names(config: Config): string {
  const [primary, dr] = [regionNames(config, "primary"), regionNames(config, "dr")];
  const row = (title: string, of: (names: RegionNames) => string) =>
    `| ${title} | \`${of(primary)}\` | \`${of(dr)}\` |`;
  return `## Names

\`N\` is the database's generation: \`npm run lamp -- status\` shows it, and so does, after \`terraform init\` there,
\`terraform -chdir=cdktf.out/stacks/dr output -raw database_generation\`. A promoted database never becomes a replica again, so
each time a region is reprotected it gets a new one.

| | primary | dr |
|---|---|---|
${[
  row("region", ({ region }) => region),
  row("database", ({ database }) => database),
  row("its ARN", ({ databaseArn }) => databaseArn),
  row("final snapshot, when retired", ({ finalSnapshot }) => finalSnapshot),
  row("cluster, load balancer", ({ name }) => name),
  row("service", ({ service }) => service),
  row("logs", ({ logGroup }) => logGroup),
  row("secret", ({ secretArn }) => secretArn),
  row("images", ({ repository }) => repository),
  row("where tasks find the database (SSM)", ({ hostParameter }) => hostParameter),
  row("alarms go to", ({ alertsTopicArn }) => alertsTopicArn),
  row("is on while the region serves", ({ role }) => alarmName(config, role, "serving")),
  ...(primary.stateBucket === undefined ? [] : [row("state bucket", ({ stateBucket }) => stateBucket ?? "")]),
].join("\n")}

How visitors get to the region that serves, and why they stay there: [dns.md](dns.md).`;
}

export function preparation(config: Config): string {
  const { dr } = config.regions;
  return `## Prepare

Monthly, and before anything planned, **on the machine that would activate**: it installs what the day needs (Terraform's
provider, locked in \`cdktf.out/plans/aws/dr/.terraform.lock.hcl\`), checks that the standby is ready, and plans the
activation for practice. It changes nothing. Exit code 0: ready; 2: not, with the reason and the fix of each.

    npm run lamp -- prepare

With Terraform alone:

${block(["npm run synth"])}
${plainStep({ stack: "dr", name: "practice", variables: { posture: "active" } })
  .split("\n")
  .slice(0, 3)
  .join("\n")}

The practice plan is right when it promotes one database (\`replicate_source_db\` goes), starts the tasks, destroys nothing,
and changes nothing of IAM and Route 53. Do not apply it.

For a machine that has only Terraform and credentials (no registry, no Node, no repository):

    npm run lamp -- prepare --kit DIRECTORY

writes the stack, the provider for this kind of machine with its lock file, the commands and this runbook into one
directory: copy it there, anew after each change. A machine with the repository and no registry sets \`TF_PLUGIN_MIRROR\` to
\`DIRECTORY/providers\`; with Terraform alone add \`-plugin-dir=DIRECTORY/providers\` to each \`terraform init\`.

Credentials must work without ${config.regions.primary.region} and us-east-1: use STS of ${dr.region}
(\`AWS_STS_REGIONAL_ENDPOINTS=regional\`, \`AWS_REGION=${dr.region}\`), and keep a break-glass user for the day when the sign-in
of your organisation is in the region that is gone.`;
}
