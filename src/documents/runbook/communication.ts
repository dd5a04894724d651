import type { Config } from "../../config";

/** What depends on where the states are. */
function stateTrouble({ backend, regions }: Config): { readonly rows: string; readonly lock: string } {
  if (backend.kind === "cloud") {
    const { hostname, organization, workspaces } = backend;
    return {
      rows: `| a state is lost or wrong | the workspace keeps all versions (*States*); while nobody applies, roll back to one there |
| no answer of ${hostname}, its token is refused | \`terraform login ${hostname}\`; if it is down: [hcp-terraform.md](hcp-terraform.md#when-hcp-terraform-is-down) |
| the message names \`errored.tfstate\` | the changes are made, and only that file has them. Before anything else: unlock the workspace as below (this run left it locked), then Terraform's \`state push errored.tfstate\` in the same directory |`,
      lock: `The message names the workspace, but nobody else's run: its lock info is that of the refused command. Who holds the lock, the
workspace's page on ${hostname} says. **Ask them.** Only if no Terraform runs there any more, unlock it on that page, or:

    terraform -chdir=cdktf.out/stacks/dr init
    terraform -chdir=cdktf.out/stacks/dr force-unlock ${organization}/${workspaces.dr}

For the primary's state, use \`cdktf.out/stacks/primary\` and \`${organization}/${workspaces.primary}\` (\`npm run synth\` creates both folders).`,
    };
  }
  return {
    rows: `| a state is lost or wrong | the bucket keeps all versions: \`aws s3api list-object-versions\`; while nobody applies, restore a version by copying it onto its own key |
| the copy of a state does not arrive | check the replication of the state buckets; ${regions.primary.region} needs DR's copy only for its reprotection |
| the message names \`errored.tfstate\` | the changes are made, and only that file has them. Before anything else: Terraform's \`state push errored.tfstate\` in the same directory |`,
    lock: `\`npm run lamp -- status\` and the message show who holds the lock and since when. **Ask them.** Only if no Terraform runs there any more:

    terraform -chdir=cdktf.out/stacks/dr init -reconfigure
    terraform -chdir=cdktf.out/stacks/dr force-unlock LOCK_ID

For the primary's state, use \`cdktf.out/stacks/primary\` (\`npm run synth\` creates both folders).`,
  };
}

export function trouble(config: Config): string {
  const { lock, rows } = stateTrouble(config);
  return `## When a step fails

What was applied is in the state: the same command continues from there. More, by message: [troubleshooting.md](troubleshooting.md).

| what you see | do |
|---|---|
| a precondition failed, "is refused" | the step is out of order; the message names the right one; nothing has changed |
| Error acquiring the state lock | [A stale lock](#a-stale-lock) |
| ExpiredToken, no credentials | renew the credentials, run the same command again |
| InvalidDBInstanceState | a backup or another change is running: the command waits up to half an hour; after that, run it again |
| Saved plan is stale | something was applied after this plan: plan and review again |
| no answer of IAM or another region | \`--no-refresh\`, or \`-refresh=false\` |
| interrupted: Ctrl-C, a broken connection, a killed terminal | run the same command again. A database whose creation was interrupted is marked \`tainted\`: the command untaints it; with Terraform alone: \`terraform -chdir=cdktf.out/stacks/primary untaint 'aws_db_instance.database["N"]'\` |
| the next plan is not clean | run the same command again; if the plan is still not clean, read what it would change |
${rows}

### A stale lock

${lock}`;
}

export function communication(config: Config): string {
  const { dns, regions, objectives } = config;
  return `## Tell people

To the team, at the decision:

> **Activating DR of ${config.name}.** Since TIME UTC ${regions.primary.region} is IMPAIRED/DOWN (LINK). NAME decided at TIME to activate ${regions.dr.region}. Nobody applies
> anything in ${regions.primary.region}. Expected: pages back by TIME, visits recorded again within ${objectives.rtoMinutes} minutes from now. Channel: CHANNEL. Next
> update at TIME.

To visitors and customers:

> ${dns.recordName} has been limited since TIME UTC because of a fault in one of our provider's regions. We are moving to another
> region; we expect it to be back by TIME. Entries of the last minutes before TIME may be missing for now; we are looking into it.

When it serves:

> **${config.name} is served by ${regions.dr.region} since TIME UTC.** Outage: N minutes. Last write known to have arrived: TIME. Up to N minutes
> of entries are still to be reconciled. There is no replica until ${regions.primary.region} is back. Report: FILE.

Before a planned switchover:

> On DATE at TIME UTC ${dns.recordName} will be unavailable for up to 20 minutes while it moves to REGION. No data will be lost.

Who: the incident commander decides and tells the team; one person types; a second person reads each plan before it is
approved; another person informs everyone else.`;
}

export function afterwards(): string {
  return `## Afterwards

- Keep each command's report from \`cdktf.out/reports\` with the incident (times, commands, outcomes; no secrets).
- Compare with the objectives above: the recovery time, from the decision to the first recorded visit, and the data lost,
  from the reconciliation.
- Check that the configuration is committed, \`npm run lamp -- status\` finds nothing out of order, and
  \`npm run plan -- --target aws\` is clean.
- Put what you learned into this runbook (\`src/documents/runbook\`) and practise it: \`npm run drill\`.`;
}
