import type { RegionRole } from "../contract";
import { databaseIdentifier } from "../contract/names";
import type { StateJson } from "../terraform/run";
import { accessOf } from "./aws/access";
import { readDatabases } from "./aws/databases";
import type { ConnectedStack, Operation } from "./operation";

/**
 * Untaints databases whose creation was interrupted: the next plan would replace them, although RDS continues to create
 * them. Only if RDS has the instance; else it stays tainted, and the plan shows the consequence.
 */
export async function keepInterruptedDatabases(
  { config, journal, say, session }: Operation,
  { terraform }: ConnectedStack,
  role: RegionRole,
): Promise<void> {
  const interrupted = interruptedGenerations(await terraform.pullState());
  if (interrupted.length === 0) {
    return;
  }
  const databases = await readDatabases(accessOf(session), config, role);
  for (const generation of interrupted) {
    const address = `aws_db_instance.database["${generation}"]`;
    const isThere =
      databases.known &&
      databases.value.some(
        ({ identifier }) => identifier === databaseIdentifier(config, role, Number(generation)),
      );
    if (!isThere) {
      say(
        `${role}: ${address} is tainted, and ${databases.known ? "RDS does not have it" : databases.reason}`,
      );
      continue;
    }
    const command = terraform.commandLine("untaint", address);
    say(`$ ${command}`);
    await journal.record({ step: "untaint", subject: address, command }, async () => ({
      result: await terraform.untaint(address),
      note: "its creation was interrupted; RDS has it",
    }));
  }
}

/** Generations of the databases that an interrupted creation left tainted. */
function interruptedGenerations(state: StateJson | undefined): (string | number)[] {
  const instances = (state?.resources ?? [])
    .filter(({ mode, name, type }) => mode === "managed" && type === "aws_db_instance" && name === "database")
    .flatMap((resource) => resource.instances);
  return instances.flatMap(({ index_key, status }) =>
    status === "tainted" && index_key !== undefined ? [index_key] : [],
  );
}
