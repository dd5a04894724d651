import type { TestProject } from "vitest/node";
import { databaseParameters } from "../../src/services/rds/parameter-group";
import { synthesize } from "./synth";

/** Gives every server of the tests the settings of the synthesized parameter group, which are read once. */
export default function setUp(project: TestProject): void {
  project.provide("databaseParameters", databaseParameters(synthesize().stacks));
}
