import type { Config } from "../../config";
import { activation } from "./activation";
import { decisions, names, preparation, quickReference } from "./beforehand";
import { afterwards, communication, trouble } from "./communication";
import { promoteSecret, reconcile, restore } from "./data";
import { reprotection, resuming, retirement, switchover } from "./way-home";

/** The runbook of a configuration, as Markdown. It is the same whatever posture the regions are in. */
export function runbook(config: Config): string {
  const sections = [
    quickReference,
    decisions,
    names,
    preparation,
    activation,
    reconcile,
    reprotection,
    switchover,
    resuming,
    retirement,
    promoteSecret,
    restore,
    trouble,
    communication,
    afterwards,
  ];
  const text = [
    `# Runbook: ${config.name}`,
    "",
    "Made from the configuration by `npm run runbook`; a test holds it against the configuration and the stacks. Print it, or",
    "keep it where it can be read when the primary region is gone. Each step is given twice: as a command that does it with",
    "a review and a report, and with Terraform alone.",
    "",
    "Plain commands take what they do not say from the configuration: `npm run synth` first, and no setting of it may differ",
    "from what is applied. `npm run lamp -- status` tells.",
    "",
    sections.map((section) => section(config)).join("\n\n"),
    "",
  ].join("\n");
  // Terraform refuses the option where the states are in HCP Terraform.
  return config.backend.kind === "cloud" ? text.replaceAll(" init -reconfigure", " init") : text;
}
