import { type Config, type Environment, environmentInUse, pageWithEnvironment } from "../../config";
import { activation } from "./activation";
import { decisions, names, preparation, quickReference, replicaLag } from "./beforehand";
import { afterwards, communication, trouble } from "./communication";
import { changePassword, promoteSecret, reconcile, restore } from "./data";
import { warmStandby } from "./warm-standby";
import { reprotection, resuming, retirement, switchover } from "./way-home";

/**
 * The runbook of a configuration, as Markdown. It does not depend on the postures of the regions.
 *
 * @param environment - what its commands work on
 */
export function runbook(config: Config, environment: Environment = environmentInUse()): string {
  const sections = [
    quickReference,
    decisions,
    replicaLag,
    names,
    preparation,
    activation,
    warmStandby,
    reconcile,
    reprotection,
    switchover,
    resuming,
    retirement,
    changePassword,
    promoteSecret,
    restore,
    trouble,
    communication,
    afterwards,
  ];
  const text = [
    `# Runbook: ${config.name}`,
    "",
    "Generated from the configuration by `npm run runbook`; a test compares it with the configuration and the stacks. Print",
    "it, or keep it where you can read it while the primary region is down. Each step is given twice: as a command with a",
    "review and a report, and with Terraform alone.",
    "",
    "Terraform commands take every other setting from the configuration: run `npm run synth` first, and make sure that no",
    "setting differs from what is applied. `npm run lamp -- status` shows it.",
    "",
    sections.flatMap((section) => section(config, environment) ?? []).join("\n\n"),
    "",
  ].join("\n");
  // Terraform refuses the option where the states are in HCP Terraform.
  const page = config.backend.kind === "cloud" ? text.replaceAll(" init -reconfigure", " init") : text;
  return pageWithEnvironment(page, environment);
}
