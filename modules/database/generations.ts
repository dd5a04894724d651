import { TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { hcl } from "../hcl";

export interface DatabaseGenerationsProps {
  /** Prefix of the identifiers. */
  readonly name: string;
  /** Default of `database_generation`. */
  readonly current: number;
  /** Default of `oldest_database_generation`. */
  readonly oldest: number;
}

/**
 * The instances of a region's database: the current generation, and older ones not yet retired.
 *
 * They are variables, not numbers in the code, so that failing back and retiring are plans of the same
 * synthesized artefact.
 */
export class DatabaseGenerations extends Construct {
  /** HCL for the numbers of all generations kept. */
  readonly range = "range(var.oldest_database_generation, var.database_generation + 1)";
  /** `for_each` over the generations, by number. */
  readonly forEach = hcl(`toset([for g in ${this.range} : tostring(g)])`);
  /** HCL, inside `for_each`: is this the current generation? */
  readonly eachIsCurrent = "each.key == tostring(var.database_generation)";
  /** HCL that is true of every other current generation: it changes with each new one. */
  readonly isCurrentOdd = "var.database_generation % 2 == 1";
  /** HCL, inside `for_each`: is this restored from a snapshot? */
  readonly eachIsFromSnapshot: string;
  /** HCL, inside `for_each`: does this have deletion protection? */
  readonly eachIsProtected = "tonumber(each.key) >= var.unprotected_database_generations_below";
  /** Identifier of the instance, inside `for_each`. */
  readonly eachIdentifier: string;
  /** Identifier of the current instance; known at plan. */
  readonly currentIdentifier: string;
  /** HCL for the list of all identifiers; known at plan. */
  readonly identifiers: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseGenerationsProps,
  ) {
    super(scope, id);
    const whole = (name: string) => `var.${name} >= 1 && floor(var.${name}) == var.${name}`;
    new TerraformVariable(this, "current", {
      type: "number",
      nullable: false,
      default: props.current,
      description: "The current database. Raise it by one to make a new replica of the peer (reprotect).",
      validation: [
        {
          condition: hcl(whole("database_generation")),
          errorMessage: "A generation is a whole number from 1.",
        },
      ],
    }).overrideLogicalId("database_generation");
    new TerraformVariable(this, "oldest", {
      type: "number",
      nullable: false,
      default: props.oldest,
      description: "The oldest database kept. Raise it to retire the ones before, with a final snapshot.",
      validation: [
        {
          condition: hcl(
            `${whole("oldest_database_generation")} && var.oldest_database_generation <= var.database_generation`,
          ),
          errorMessage: "The oldest generation is a whole number from 1 to database_generation.",
        },
      ],
    }).overrideLogicalId("oldest_database_generation");
    new TerraformVariable(this, "unprotected", {
      type: "number",
      nullable: false,
      default: 1,
      description:
        "Databases older than this one lose their deletion protection, so that a later plan can retire them. 1: none does.",
      validation: [
        {
          condition: hcl(
            `${whole("unprotected_database_generations_below")} && ` +
              "var.unprotected_database_generations_below <= var.database_generation",
          ),
          errorMessage:
            "unprotected_database_generations_below is a whole number from 1 to database_generation: the current database keeps its protection.",
        },
      ],
    }).overrideLogicalId("unprotected_database_generations_below");
    new TerraformVariable(this, "snapshot", {
      type: "string",
      nullable: false,
      default: "",
      description:
        "Snapshot that the current generation is restored from when it is created: for the day when both regions' databases are lost.",
    }).overrideLogicalId("database_snapshot_identifier");

    this.eachIsFromSnapshot = `var.database_snapshot_identifier != "" && ${this.eachIsCurrent}`;
    this.eachIdentifier = this.identifierOf("each.key");
    this.currentIdentifier = `${props.name}-${hcl("var.database_generation")}`;
    this.identifiers = `[for g in ${this.range} : "${this.identifierOf("g")}"]`;
  }

  /** HCL template for the identifier of the generation that the HCL `generation` gives. */
  identifierOf(generation: string): string {
    return `${this.props.name}-\${${generation}}`;
  }
}
