import type { Instance } from "../../terraform/stack/instances";
import { follow, idOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import type { Block } from "../../terraform/stack/synthesized-stack";
import { type Drawing, type PlacedBox, type Replication, replication, subnetIdsIn } from "../drawing";
import { DATABASE, isReplica, valuesWith } from "./rules/instances";

export const drawing: Drawing = { boxes: databaseBoxes, replications: databaseReplications };

/** The database that a replica replicates, in any stack; undefined for a writer. */
function sourceOf(views: readonly StackView[], view: StackView, database: Instance): Instance | undefined {
  if (!isReplica(database.values)) {
    return undefined;
  }
  const stacks = views.map(({ stack }) => stack);
  const followed = follow(stacks, view.stack, database.values.replicate_source_db);
  const id = followed && idOf(followed.value, DATABASE);
  const home = views.find(({ stack }) => stack === followed?.stack);
  // The newest generation is the current one.
  return home?.instances(DATABASE).findLast((candidate) => candidate.id === id);
}

/** Databases of every generation, with their role. */
function databaseBoxes(view: StackView, views: readonly StackView[]): PlacedBox[] {
  return view.instances(DATABASE).map((database) => {
    const { values } = database;
    const born = bornWith(views, database);
    const role = isReplica(values)
      ? "read replica"
      : view.posture === "quiesced"
        ? "writer, quiesced"
        : "writer";
    const size = [values.instance_class, born.allocated_storage && `${born.allocated_storage} GiB`];
    const groups = view
      .instances("aws_db_subnet_group")
      .filter(({ id }) => id === idOf(values.db_subnet_group_name, "aws_db_subnet_group"));
    return {
      subnetIds: groups.flatMap((group) => subnetIdsIn(group.values.subnet_ids)),
      box: {
        id: idOfResource(referenceTo(database)),
        service: "RDS instance",
        title: ["RDS", engineName(born.engine), born.engine_version, values.identifier]
          .filter(Boolean)
          .join(" "),
        lines: [
          role,
          [...size, values.storage_type].filter(Boolean).join(", "),
          `Multi-AZ: ${values.multi_az ? "yes" : "no"}, backups: ${values.backup_retention_period} d`,
        ],
        resources: [database, ...groups].map(referenceTo),
        idle: isReplica(values),
      },
    };
  });
}

/** The arguments that a database was created with. All copies, promoted or not, have the engine and storage of the first one. */
function bornWith(views: readonly StackView[], database: Instance): Block {
  const isBorn = ({ values }: Instance) => (values.engine ?? undefined) !== undefined;
  const first = views
    .map((view) => view.with({ posture: "active", database_generation: 1, oldest_database_generation: 1 }))
    .flatMap((view) => view.instances(DATABASE));
  const born = [database, ...first].find(isBorn);
  return born === undefined ? {} : valuesWith(born, undefined);
}

function engineName(engine: unknown): unknown {
  return engine === "mysql" ? "MySQL" : engine;
}

function databaseReplications(view: StackView, views: readonly StackView[]): Replication[] {
  return view.instances(DATABASE).flatMap((replica) => {
    const source = sourceOf(views, view, replica);
    return source ? [replication(source, replica, "asynchronous", replica)] : [];
  });
}
