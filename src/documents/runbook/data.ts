import type { Config } from "../../config";
import { databaseKeyAlias } from "../../contract/names";
import { NEXT_GENERATION, plainStep, stackDirectory } from "./commands";
import { regionNames } from "./names";

export function reconcile(config: Config): string {
  const old = regionNames(config, "primary");
  const serving = regionNames(config, "dr");
  return `## Reconcile lost writes

After an activation (never after a [switchover](#switchover)) the old writer \`${old.database}\` may hold visits that the replica had
not received, or had received and not applied. It is kept until you [retire](#retire) it, so there is time; until then visitors do not see those visits.

1. **Stop writing there first**: [reprotect](#reprotect) stops the tasks of ${old.region} when the new replica exists, and a
   quiesce before it [at once](#activate). The old database stays as it is.
2. **Find them.** Each visit has the region that recorded it, and ids only grow. From a host in each region's network (ECS
   Exec, a bastion), as the user in the secret \`${old.secret}\`:

       -- on the new writer in ${serving.region}: what arrived
       SELECT COUNT(*), MAX(id) FROM visits WHERE region = '${old.region}';
       -- on the old writer in ${old.region}: what was written after that, with M as the MAX(id) above
       SELECT * FROM visits WHERE region = '${old.region}' AND id + 1000 > M ORDER BY id;

   Ids are assigned before the commit, so a few below M may be missing too: compare the last 1000 by id, not only those
   above M. Another visit on the new writer may have the same id by now: compare time, address and task as well.
3. **Decide** with the owner of the data: bring them over, keep them in the final snapshot only, or drop them.
4. **Bring them over** with new ids, and count them:

       INSERT INTO visits (visited_at, address, user_agent, region, task) VALUES (...);
       -- the pages no longer count visits before visit_totals.counted_until: add their number
       UPDATE visit_totals SET visits = visits + K WHERE id = 1;

   K is the number of inserted rows whose \`visited_at\` is before \`counted_until\`. Run both in one transaction.
5. **Note** in the incident report how many there were, from when, and what was decided.

**If you decline**: nothing more is lost, as long as the old database is not retired.`;
}

export function changePassword(config: Config): string {
  const { region, secret, name, service } = regionNames(config, "primary");
  return `## Change the password

Without a gap: MySQL keeps the old password beside the new one until every task has the new one. Here with ${region} as the
serving region; its stack replicates the secret. It takes the right \`APPLICATION_PASSWORD_ADMIN\` or \`CREATE USER\` (without:
error 1227); on RDS the master user, whom the secret names, has both.

1. **Add the new password**, on the writer, as the user in the secret, without \`/\`, \`"\`, \`@\` and spaces, which RDS refuses:

       ALTER USER USER() IDENTIFIED BY 'NEW' RETAIN CURRENT PASSWORD;

   Both work now, on the replica, too. **Run it once**: a second time it keeps the new password and drops the old, and running
   tasks get error 1045.
2. **Write it into the secret**, with its other fields as they are:

       umask 077
       aws secretsmanager get-secret-value --region ${region} --secret-id ${secret} --query SecretString --output text > secret.json
       # replace the password in it, then
       aws secretsmanager put-secret-value --region ${region} --secret-id ${secret} --secret-string file://secret.json
       rm secret.json

3. **Start new tasks**, which read it at start, and wait until the old ones are gone:

       aws ecs update-service --region ${region} --cluster ${name} --service ${service} --force-new-deployment
       aws ecs wait services-stable --region ${region} --cluster ${name} --services ${service}

${onStandby(config)}4. **Drop the old password**, on the writer:

       ALTER USER USER() DISCARD OLD PASSWORD;

**If you decline** before step 4: both passwords work. To go back, write the old one into the secret, start new tasks, and set
it with \`ALTER USER USER() IDENTIFIED BY 'OLD';\`. Do not set the password with \`aws rds modify-db-instance\`: it keeps no old
one.`;
}

/** The tasks of a warm standby read the password when they start, too. */
function onStandby(config: Config): string {
  const { region, name, service } = regionNames(config, "dr");
  return config.service.standbyTasks === 0
    ? ""
    : `   The same on standby, when Secrets Manager has replicated the secret:

       aws ecs update-service --region ${region} --cluster ${name} --service ${service} --force-new-deployment
       aws ecs wait services-stable --region ${region} --cluster ${name} --services ${service}

`;
}

export function promoteSecret(config: Config): string {
  const { primary, dr } = config.regions;
  const { secret } = regionNames(config, "dr");
  return `## Promote the secret

Not part of an activation: tasks in ${dr.region} read the replica of \`${secret}\` as it is. Only if the **password must change
while ${primary.region} is down**, promote the replica to a standalone secret, for which Terraform has no resource:

    aws secretsmanager stop-replication-to-replica --region ${dr.region} --secret-id ${secret}

Then [change the password](#change-the-password) with ${dr.region} as the serving region.

**Before ${primary.region} is applied again** ([reprotect](#reprotect)), copy the new value there: its stack replicates its own value and
overwrites the one in ${dr.region}.

    aws secretsmanager get-secret-value --region ${dr.region} --secret-id ${secret} --query SecretString --output text |
      aws secretsmanager put-secret-value --region ${primary.region} --secret-id ${secret} --secret-string file:///dev/stdin

After the apply, verify that tasks in ${dr.region} still connect. **If you decline**: nothing changes; both regions keep their
password.`;
}

export function restore(config: Config): string {
  const { primary, dr } = config.regions;
  const names = regionNames(config, "dr");
  return `## Restore from a snapshot

Use it when both databases are lost, when there is no replica to promote, or when bad data was written and replicated.
The restored database is a new generation, in the snapshot's region, here ${dr.region}. Choose the newest snapshot from
before the loss:

    aws rds describe-db-snapshots --region ${dr.region} --query "sort_by(DBSnapshots, &SnapshotCreateTime)[?starts_with(DBInstanceIdentifier, '${names.name}-')].[SnapshotCreateTime, DBSnapshotIdentifier, Status]" --output table

The same command with ${primary.region} lists the snapshots there; to use one in ${dr.region}, copy it with
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

- If the first apply was interrupted, \`GENERATION\` may already be the new one: check \`output -raw database_generation\`. Plan
  with the same number as before, or you create a second database.
- If the old database still exists, it is kept as an older generation. If it is **gone**, add
  \`-var=oldest_database_generation="$((GENERATION + 1))"\`, or the plan is refused: an older generation is never recreated.
- If the old database is still a **replica**, the plan is refused: as an older generation it would be promoted. Restore in
  the region that has the writer, or [activate](#activate) first.
- Before you approve: one database is created from the snapshot, no other is destroyed.
- Leave \`database_snapshot_identifier\` out of the next plan: it is used only at creation.
- Verify as after an [activation](#activate), and tell people what is missing: everything since the snapshot.
- Write \`regions.dr.posture\`, \`databaseGeneration\` and \`oldestDatabaseGeneration\` into the configuration; then [reprotect](#reprotect).
- If the primary had taken over from DR and still claims it (\`status\`), DNS goes back to it when it comes back. As soon as it
  answers, plan and apply it with \`-var=posture=quiesced -var=fences_peer=false\`; then [reprotect](#reprotect) it.

For ${primary.region}, use \`${stackDirectory("primary")}\`, and if DR is not on standby, \`-var=fences_peer=true\` in both plans, as where
[DR is lost](#activate): or DNS answers with DR when it has tasks. **If you decline**: nothing changes.`;
}
