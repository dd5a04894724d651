import type { Config } from "../../config";
import { databaseKeyAlias } from "../../contract/names";
import { NEXT_GENERATION, plainStep, stackDirectory } from "./commands";
import { regionNames } from "./names";

export function reconcile(config: Config): string {
  const old = regionNames(config, "primary");
  const serving = regionNames(config, "dr");
  return `## Reconcile lost writes

After an activation (never after a [switchover](#switchover)) the old writer \`${old.database}\` may hold visits that the replica had
not received. It is kept until it is [retired](#retire), so there is time; visitors do not see those visits meanwhile.

1. **Stop writing there first**: [reprotect](#reprotect) stops the tasks of ${old.region}. The old database stays as it is.
2. **Find them.** Each visit carries the region that recorded it, and ids grow. From a host in each region's network (ECS
   Exec, a bastion), with the user of the secret \`${old.secret}\`:

       -- on the new writer in ${serving.region}: what arrived
       SELECT COUNT(*), MAX(id) FROM visits WHERE region = '${old.region}';
       -- on the old writer in ${old.region}: what was written there after it, with M as the MAX(id) above
       SELECT * FROM visits WHERE region = '${old.region}' AND id + 1000 > M ORDER BY id;

   Ids are given before a commit, so a few below M may be missing, too: compare the last 1000 by id, not only those above
   M. An id of the old writer may be taken by another visit on the new one since: compare time, address and task as well.
3. **Decide** with the owner of the data: bring them over, keep them in the final snapshot only, or drop them.
4. **Bring them over** with new ids, and count them:

       INSERT INTO visits (visited_at, address, user_agent, region, task) VALUES (...);
       -- those before visit_totals.counted_until are not counted by the pages any more: add their number
       UPDATE visit_totals SET visits = visits + K WHERE id = 1;

   with K the number of inserted rows whose \`visited_at\` is before \`counted_until\`, both in one transaction.
5. **Note** in the incident's report how many there were, from when, and what was decided.

**If you decline**: nothing is lost that is not lost already, as long as the old database is not retired.`;
}

export function promoteSecret(config: Config): string {
  const { primary, dr } = config.regions;
  const { name, secret, service } = regionNames(config, "dr");
  return `## Promote the secret

Not part of an activation: tasks in ${dr.region} read the replica of \`${secret}\` as it is. Only when the **password must change
while ${primary.region} is gone** the replica must become a secret of its own, which Terraform has no resource for:

    aws secretsmanager stop-replication-to-replica --region ${dr.region} --secret-id ${secret}

Then change the password in the database and the secret, and start new tasks, which read it when they start:

    aws ecs update-service --region ${dr.region} --cluster ${name} --service ${service} --force-new-deployment

**Before ${primary.region} is applied again** ([reprotect](#reprotect)), bring the new value there: its stack replicates its own value and
overwrites the one in ${dr.region}.

    aws secretsmanager get-secret-value --region ${dr.region} --secret-id ${secret} --query SecretString --output text |
      aws secretsmanager put-secret-value --region ${primary.region} --secret-id ${secret} --secret-string file:///dev/stdin

Verify that tasks in ${dr.region} still connect after the apply. **If you decline**: nothing changes; both regions keep the password
they have.`;
}

export function restore(config: Config): string {
  const { primary, dr } = config.regions;
  const names = regionNames(config, "dr");
  return `## Restore from a snapshot

When both databases are lost, when there is no replica to promote, or when bad data was written, which replication
copies. The restored database is a new generation; what it is made of is in the snapshot's region, here ${dr.region}.
Choose the newest one from before the loss:

    aws rds describe-db-snapshots --region ${dr.region} --query "sort_by(DBSnapshots, &SnapshotCreateTime)[?starts_with(DBInstanceIdentifier, '${names.name}-')].[SnapshotCreateTime, DBSnapshotIdentifier, Status]" --output table

Snapshots of ${primary.region} are there by the same command with its region; one that is needed in ${dr.region} is copied with
\`aws rds copy-db-snapshot\` and the key \`${databaseKeyAlias(config, "dr")}\`. Then, with SNAPSHOT as its identifier:

${plainStep({
  stack: "dr",
  name: "restore",
  variables: {
    posture: "active",
    database_generation: NEXT_GENERATION,
    database_snapshot_identifier: "SNAPSHOT",
  },
})}

- If the first apply was interrupted, \`GENERATION\` may be the new one already: \`output -raw database_generation\` tells. Plan
  with the same number as before, or a second database is made.
- Where the old database is still there, it is kept as an older generation. Where it is **gone**, add
  \`-var=oldest_database_generation="$((GENERATION + 1))"\`, else the plan is refused: an older generation is never made anew.
- Where the old database is still a **replica**, the plan is refused: it would be promoted by becoming an older generation.
  Restore in the region that has the writer, or [activate](#activate) first.
- Before you approve: one database is created from the snapshot, no other is destroyed.
- The first plan after it leaves \`database_snapshot_identifier\` out; it is used at birth only.
- Verify as after an [activation](#activate), and tell people how much is missing: all since the snapshot.
- Write \`regions.dr.posture\`, \`databaseGeneration\` and \`oldestDatabaseGeneration\` into the configuration; then [reprotect](#reprotect).

For ${primary.region} the same with \`${stackDirectory("primary")}\`. **If you decline**: nothing changes.`;
}
