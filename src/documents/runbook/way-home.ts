import { approvalWord, type Config, type Environment } from "../../config";
import { CURRENT_GENERATION, NEXT_GENERATION, plainStep } from "./commands";
import { regionNames } from "./names";

const indent = (text: string) => text.replaceAll(/^/gm, "   ");

export function reprotection(config: Config, environment: Environment): string {
  const { primary, dr } = config.regions;
  const home = regionNames(config, "primary");
  return `## Reprotect

After an activation: ${primary.region} is back, serves nobody, and gets a **new** replica of DR's writer in a new generation. Its tasks
stop. Its old database is kept beside the new one, and nothing writes to it any more. In the other direction (DR follows
the primary again), use \`dr\` in place of \`primary\`.

If the primary took over **while DR was lost**, it fences DR (\`fences_peer\`). Then \`npm run lamp -- reprotect --region dr\` asks
three times: it quiesces DR, ends the claim of the primary, and makes DR follow. In this order: a claim that is left over
would fence DR after its next activation, and one that ends while DR's tasks run takes visitors to its stale data. With
Terraform alone:

${plainStep({ stack: "dr", name: "quiesce", variables: { posture: "quiesced" } })}

${plainStep({ stack: "primary", name: "unfence", variables: { fences_peer: "false" } })}

and then the following steps.

1. **Check** that ${primary.region} answers (\`npm run lamp -- status\`) and that ${dr.region} serves the visitors. The command refuses the
   region that has the visitors.
2. **Plan and review.**

       npm run lamp -- reprotect --region primary

   With Terraform alone${
     config.backend.kind === "s3"
       ? `: wait until the copy of DR's state has arrived in ${primary.region} (usually seconds), then`
       : ":"
   }

${indent(
  plainStep({
    stack: "primary",
    name: "reprotect",
    variables: { posture: "standby", database_generation: NEXT_GENERATION },
  }),
)}

   If the first apply was interrupted, \`GENERATION\` is already the new one: plan with it as it is, or you create a second
   replica.
3. **Before you approve**, check that one database is created with DR's database as \`replicate_source_db\`, the old one does
   not change, \`desired_count\` goes to 0, and nothing is destroyed. To approve, type \`${approvalWord(config.name, primary.region, environment)}\`.
   **If you decline**: nothing changes. DR keeps serving without a replica; the primary's tasks keep running, fenced.
4. **Verify**: \`npm run lamp -- status\` shows primary on standby with a replica and its lag; this takes as long as copying
   the whole database.
5. **Write it down**: the command has written \`regions.primary.posture\` and \`databaseGeneration\` into the configuration; commit
   it.

Then [reconcile](#reconcile-lost-writes), keep DR serving as long as you like, and fail back by a [switchover](#switchover). [Retire](#retire)
\`${home.database}\` of the old generation when nobody needs it any more.`;
}

export function switchover(config: Config, environment: Environment): string {
  const { primary, dr } = config.regions;
  const [home, away] = [regionNames(config, "primary"), regionNames(config, "dr")];
  return `## Switchover

The planned change of regions, without losing a write: a failback, leaving a region ahead of time, a drill. Here from
${dr.region} back to ${primary.region}; in the other direction, exchange the names. Visitors get errors from the first apply until
the tasks of the second one serve: choose a quiet hour, and tell them.

    npm run lamp -- switchover --to primary

It asks for approval three times. You can stop at any point: the same command reads the states and continues from there.
Without a terminal (a pipeline), each run applies the reviewed plan and prints how to apply the next. With Terraform alone:

1. **Quiesce** the serving region: its tasks stop, its database stays the writer, and nothing writes to it any more.

${indent(plainStep({ stack: "dr", name: "quiesce", variables: { posture: "quiesced" } }))}

   Before you approve: the lag of \`${home.database}\` is seconds (the command refuses more than a minute); only the tasks and
   their alarms change, the database does not. To approve, type \`${approvalWord(config.name, dr.region, environment)}\`.
   **If you decline**: nothing changes, ${dr.region} keeps serving.
2. **Wait** until the replica has everything. The command waits half an hour at most, until
   - no task of \`${away.service}\` in \`${away.name}\` is running, starting or still stopping (ECS no longer counts stopping
     tasks as running, but they finish their open requests); from this moment nothing is written;
   - \`${home.database}\` is \`available\` and its replication is \`replicating\` (RDS);
   - its metric \`ReplicaLag\` is 0 in **three consecutive minutes that began after that moment**. CloudWatch has only one
     value a minute, and a single 0 may be older than the last write; three that began later are not. -1 and missing values
     do not count.

   With Terraform alone:

       aws ecs describe-services --region ${dr.region} --cluster ${away.name} --services ${away.service} --query "services[].[desiredCount,runningCount,pendingCount]"
       aws ecs describe-tasks --region ${dr.region} --cluster ${away.name} --query "tasks[?lastStatus!='STOPPED'].taskArn" --tasks $(aws ecs list-tasks --region ${dr.region} --cluster ${away.name} --service-name ${away.service} --desired-status STOPPED --query "taskArns[]" --output text)
       aws cloudwatch get-metric-statistics --region ${primary.region} --namespace AWS/RDS --metric-name ReplicaLag --statistics Maximum --period 60 --dimensions Name=DBInstanceIdentifier,Value=${home.database} --start-time "$(date -u -d '-10 minutes' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"

   If no task stopped within the hour, the second command reports that \`--tasks\` is empty: then no task is still stopping.
   If the replica does not catch up, [resume](#resume): the outage is the only damage.
3. **Activate** the other region:

${indent(plainStep({ stack: "primary", name: "activate", variables: { posture: "active" } }))}

   Before you approve: as in [Activate](#activate), step 3. To approve, type \`${approvalWord(config.name, primary.region, environment)}\`.
   **If you decline**: nothing serves. Continue, or [resume](#resume).
4. **Reprotect** the region that served before, so that it becomes the standby:

${indent(
  plainStep({
    stack: "dr",
    name: "reprotect",
    variables: { posture: "standby", database_generation: NEXT_GENERATION },
  }),
)}

   Before you approve: as in [Reprotect](#reprotect), step 3. To approve, type \`${approvalWord(config.name, dr.region, environment)}\`.
   **If you decline**: ${primary.region} serves without a replica until you run \`npm run lamp -- reprotect --region dr\`.
5. **Verify** with \`npm run lamp -- status\`, and commit what the command wrote into the configuration.`;
}

export function resuming(config: Config, environment: Environment): string {
  const { dr } = config.regions;
  const { database, region } = regionNames(config, "primary");
  return `## Resume

Cancels a switchover **before its promotion**: the quiesced region starts its tasks again. Its database stayed the
writer, so nothing is lost. Once the other region's database is promoted, the command refuses, since two regions would
write. Terraform alone does not check this: the first command below must print an ARN; if it prints \`None\`, that database
is a writer, and you must complete the [switchover](#switchover).

    npm run lamp -- resume --region dr

With Terraform alone:

    aws rds describe-db-instances --region ${region} --db-instance-identifier ${database} --query "DBInstances[0].ReadReplicaSourceDBInstanceIdentifier" --output text
${plainStep({ stack: "dr", name: "resume", variables: { posture: "active" } })}

Before you approve: the tasks start, the database does not change. To approve, type \`${approvalWord(config.name, dr.region, environment)}\`.
**If you decline**: nothing serves until you resume or complete the switchover.`;
}

export function retirement(config: Config): string {
  const home = regionNames(config, "primary");
  return `## Retire

Deletes a region's older databases, each with a final snapshot. Run it only when their last writes are
[reconciled](#reconcile-lost-writes) or given up, and the region's current database is healthy: otherwise the command refuses.

    npm run lamp -- retire --region primary

It takes two plans, since RDS does not delete a protected database. With Terraform alone:

1. Remove the deletion protection of the older ones. Nothing is deleted yet.

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
   approve, type the identifiers of the databases to delete.
   **If you decline**: they stay, unprotected until the next apply without the variable.
3. **Verify** that the snapshot \`${home.finalSnapshot}\` is \`available\`, and commit \`oldestDatabaseGeneration\`.`;
}
