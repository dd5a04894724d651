import type { Config } from "../../config";

export function trouble(config: Config): string {
  const { primary } = config.regions;
  return `## When a step fails

What was applied is in the state, and the same command goes on from there. More, by the words of the message: [troubleshooting.md](troubleshooting.md).

| what it says | do |
|---|---|
| a precondition failed, "is refused" | it is out of order, and names the right step; nothing has changed |
| Error acquiring the state lock | [A stale lock](#a-stale-lock) |
| ExpiredToken, no credentials | renew them, run the same command again |
| InvalidDBInstanceState | a backup or another change runs: the command waits up to half an hour; then run it again |
| Saved plan is stale | something was applied since: plan and review again |
| no answer of IAM or another region | \`--no-refresh\`, or \`-refresh=false\` |
| interrupted: Ctrl-C, a broken connection, a killed terminal | run the same command again. A database whose creation was interrupted is marked \`tainted\`; the command takes the mark off, with Terraform alone: \`terraform -chdir=cdktf.out/stacks/primary untaint 'aws_db_instance.database["N"]'\` |
| the next plan is not clean | run the same command again; if it stays, read what it would change |
| a state is lost or wrong | the bucket keeps all versions: \`aws s3api list-object-versions\`; restore one by copying it over itself, with nobody applying |
| the copy of a state does not arrive | replication of the state buckets; ${primary.region} needs DR's copy only to be reprotected |

### A stale lock

\`npm run lamp -- status\` and the message say who holds it and since when. **Ask them.** Only when no Terraform runs there any more:

    terraform -chdir=cdktf.out/stacks/dr init -reconfigure
    terraform -chdir=cdktf.out/stacks/dr force-unlock LOCK_ID

For the primary's state the same with \`cdktf.out/stacks/primary\` (\`npm run synth\` makes both folders).`;
}

export function communication(config: Config): string {
  const { dns, regions, objectives } = config;
  return `## Tell people

To the team, when it is decided:

> **Activating DR of ${config.name}.** Since TIME UTC ${regions.primary.region} is IMPAIRED/GONE (LINK). NAME decided at TIME to activate ${regions.dr.region}. Nobody applies
> anything in ${regions.primary.region}. Expected: pages again by TIME, recording of visits within ${objectives.rtoMinutes} minutes of now. Channel: CHANNEL. Next
> word at TIME.

To visitors and customers:

> ${dns.recordName} has been limited since TIME UTC because of a fault in one of our provider's regions. We are moving to another
> region; we expect it to be back by TIME. Entries of the last minutes before TIME may be missing for now; we look into it.

When it serves:

> **${config.name} is served by ${regions.dr.region} since TIME UTC.** Out for N minutes. Last write that certainly arrived: TIME. Up to N minutes of
> entries are to be reconciled. There is no replica until ${regions.primary.region} is back. Report: FILE.

Before a planned switchover:

> On DATE at TIME UTC ${dns.recordName} is unavailable for up to 20 minutes while it moves to REGION. Nothing is lost.

Who: the incident commander tells the team and decides; one person types, a second one reads each plan before it is
approved; one person tells the others.`;
}

export function afterwards(): string {
  return `## Afterwards

- The report of each command is in \`cdktf.out/reports\`: keep it with the incident (times, commands, outcomes; no secrets).
- Recovery time: from the decision to the first recorded visit. Data lost: from the reconciliation. Both against the
  objectives above.
- The configuration is committed, \`npm run lamp -- status\` finds nothing out of order, \`npm run plan -- --target aws\` is clean.
- What was learned goes into this runbook (\`src/documents/runbook\`), and is practised: \`npm run drill\`.`;
}
