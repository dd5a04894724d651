import type { Config } from "../../config";
import { CURRENT_GENERATION, NEXT_GENERATION, plainStep } from "./commands";
import { regionNames } from "./names";

const indent = (text: string) => text.replaceAll(/^/gm, "   ");

export function reprotection(config: Config): string {
  const { primary, dr } = config.regions;
  const home = regionNames(config, "primary");
  return `## Reprotect

After an activation: ${primary.region} is back, serves nobody, and gets a **new** replica of DR's writer in a new generation. Its tasks
stop. Its old database is kept, beside the new one, and nothing writes to it any more. In the other direction (DR follows
the primary again) it is the same with \`dr\` for \`primary\`.

1. **Check** that ${primary.region} answers (\`npm run lamp -- status\`) and that visitors are served by ${dr.region}. The command refuses the region
   that has the visitors.
2. **Plan and review.**

       npm run lamp -- reprotect --region primary

   With Terraform alone: wait until the copy of DR's state has arrived in ${primary.region} (seconds as a rule), then

${indent(
  plainStep({
    stack: "primary",
    name: "reprotect",
    variables: { posture: "standby", database_generation: NEXT_GENERATION },
  }),
)}

   If the first apply was interrupted, \`GENERATION\` is the new one already: plan with it as it is, or a second replica is
   made.
3. **Before you approve**, see that one database is created with \`replicate_source_db\` of DR's database, the old one does not
   change, \`desired_count\` goes to 0, and nothing is destroyed. To approve, type \`${primary.region}\`.
   **If you decline**: nothing changes. DR goes on serving without a replica, the primary's tasks go on running, fenced.
4. **Verify**: \`npm run lamp -- status\` shows primary on standby with a replica and its lag; it takes as long as copying the
   whole database does.
5. **Write it down**: the command has put \`regions.primary.posture\` and \`databaseGeneration\` into the configuration; commit it.

Then [reconcile](#reconcile-lost-writes), keep DR serving as long as you like, and go home by a [switchover](#switchover). \`${home.database}\` of the
old generation is [retired](#retire) when nobody needs it any more.`;
}

export function switchover(config: Config): string {
  const { primary, dr } = config.regions;
  const [home, away] = [regionNames(config, "primary"), regionNames(config, "dr")];
  return `## Switchover

The planned change of regions, without losing a write: failing back, leaving a region in time, a drill. Here from ${dr.region} home to
${primary.region}; in the other direction it is the same with the names exchanged. Visitors get errors from the first apply until the
second one's tasks serve: choose a quiet hour, and tell them.

    npm run lamp -- switchover --to primary

It asks three times. It can be left at any point: the same command goes on from there, as the states tell. Without a
terminal (a pipeline) each run applies the plan that was reviewed and says how to apply the next. With Terraform alone:

1. **Quiesce** the serving region: its tasks end, its database stays the writer, and nothing writes to it any more.

${indent(plainStep({ stack: "dr", name: "quiesce", variables: { posture: "quiesced" } }))}

   Before you approve: the lag of \`${home.database}\` is seconds (the command refuses more than a minute), only the tasks and their alarms change, the
   database does not. To approve, type \`${dr.region}\`.
   **If you decline**: nothing changes, ${dr.region} goes on serving.
2. **Wait** until the replica has everything. The command does it, for half an hour at most:
   - no task of \`${away.service}\` in \`${away.name}\` runs, starts or still stops (ECS no longer counts the last as running, and they
     answer the requests that they have); from this moment nothing is written;
   - \`${home.database}\` is \`available\` and its replication is \`replicating\` (RDS);
   - its metric \`ReplicaLag\` is 0 in **three minutes in a row that began after that moment**. One value a minute is all
     CloudWatch has, and a 0 may be older than the last write; three that began later are not. -1 and missing values do not
     count.

   With Terraform alone:

       aws ecs describe-services --region ${dr.region} --cluster ${away.name} --services ${away.service} --query "services[].[desiredCount,runningCount,pendingCount]"
       aws ecs describe-tasks --region ${dr.region} --cluster ${away.name} --query "tasks[?lastStatus!='STOPPED'].taskArn" --tasks $(aws ecs list-tasks --region ${dr.region} --cluster ${away.name} --service-name ${away.service} --desired-status STOPPED --query "taskArns[]" --output text)
       aws cloudwatch get-metric-statistics --region ${primary.region} --namespace AWS/RDS --metric-name ReplicaLag --statistics Maximum --period 60 --dimensions Name=DBInstanceIdentifier,Value=${home.database} --start-time "$(date -u -d '-10 minutes' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"

   The second one says that \`--tasks\` is empty where no task stopped within the hour: then none is still stopping.
   If it does not catch up: [resume](#resume), and nothing has happened but an outage.
3. **Activate** the other region:

${indent(plainStep({ stack: "primary", name: "activate", variables: { posture: "active" } }))}

   Before you approve: as in [Activate](#activate), step 3. To approve, type \`${primary.region}\`.
   **If you decline**: nothing serves. Go on, or [resume](#resume).
4. **Reprotect** the region that served before, so that it follows:

${indent(
  plainStep({
    stack: "dr",
    name: "reprotect",
    variables: { posture: "standby", database_generation: NEXT_GENERATION },
  }),
)}

   Before you approve: as in [Reprotect](#reprotect), step 3. To approve, type \`${dr.region}\`.
   **If you decline**: ${primary.region} serves without a replica; \`npm run lamp -- reprotect --region dr\` later.
5. **Verify** with \`npm run lamp -- status\`, and commit what was written into the configuration.`;
}

export function resuming(config: Config): string {
  const { dr } = config.regions;
  const { database, region } = regionNames(config, "primary");
  return `## Resume

The way back from a switchover **before its promotion**: the quiesced region starts its tasks again. Its database never
stopped being the writer, so nothing is lost. The command refuses once the other region's database was promoted, since two
regions would write. Terraform alone does not see that: the first of its commands must print an ARN; if it prints \`None\`,
that database is a writer, and the [switchover](#switchover) must go on.

    npm run lamp -- resume --region dr

With Terraform alone:

    aws rds describe-db-instances --region ${region} --db-instance-identifier ${database} --query "DBInstances[0].ReadReplicaSourceDBInstanceIdentifier" --output text
${plainStep({ stack: "dr", name: "resume", variables: { posture: "active" } })}

Before you approve: the tasks start, the database does not change. To approve, type \`${dr.region}\`.
**If you decline**: nothing serves until you resume or go on.`;
}

export function retirement(config: Config): string {
  const home = regionNames(config, "primary");
  return `## Retire

Deletes a region's older databases, each with a final snapshot. Only when their last writes are
[reconciled](#reconcile-lost-writes) or given up, and the current database of the region is healthy: the command refuses otherwise.

    npm run lamp -- retire --region primary

Two plans, since a protected database cannot be deleted. With Terraform alone:

1. Lift the protection of the older ones. Nothing is deleted yet.

${indent(
  plainStep({
    stack: "primary",
    name: "unprotect",
    variables: { unprotected_database_generations_below: CURRENT_GENERATION },
  }),
)}

   Before you approve: only \`deletion_protection\` of older databases changes.
   **If you decline**: nothing changes.
2. Delete them.

${indent(
  plainStep({
    stack: "primary",
    name: "retire",
    variables: {
      oldest_database_generation: CURRENT_GENERATION,
      unprotected_database_generations_below: CURRENT_GENERATION,
    },
  }),
)}

   Before you approve: exactly the older databases and their log groups are destroyed, \`final_snapshot_identifier\` is set. To
   approve the command, type the identifiers that are deleted.
   **If you decline**: they stay, unprotected until the next plan without the variable.
3. **Verify** that the snapshot \`${home.finalSnapshot}\` is \`available\`, and commit \`oldestDatabaseGeneration\`.`;
}
