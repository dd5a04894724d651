import { referencesOf } from "../../../terraform/stack/dependencies";
import type { SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { DATABASE, preconditionsOf } from "./instances";

export const guardReadsBeforeApply: Rule = {
  id: "rds-guard-reads-before-apply",
  title: "A database's preconditions are known at plan",
  why: "Terraform defers reading a data source that depends on a resource with changes until apply: the refusal then comes after other changes have been made.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/data-sources",
  severity: "error",
  fix: "Make the data sources in the database's preconditions depend on variables and other data sources only.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) => {
      const { stack } = instance;
      const read = closure(stack, preconditionsOf(instance).flatMap(referencesOf).filter(isData));
      if (read.size === 0) {
        return NOT_APPLICABLE;
      }
      return [...read].flatMap((address) =>
        dependenciesOf(stack, address)
          .filter(
            (dependency) => !isData(dependency) && !dependency.startsWith("var.") && !isLocal(dependency),
          )
          .map(
            (dependency) =>
              `${address}: got a dependency on ${dependency}, allowed: variables and data sources`,
          ),
      );
    }),
};

function closure(stack: SynthesizedStack, addresses: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (address: string) => {
    if (found.has(address)) {
      return;
    }
    found.add(address);
    dependenciesOf(stack, address).filter(isData).forEach(visit);
  };
  addresses.forEach(visit);
  return found;
}

function dependenciesOf(stack: SynthesizedStack, address: string): readonly string[] {
  const [, type = "", id = ""] = address.split(".");
  return referencesOf(stack.dataSources(type)[id]);
}

function isData(address: string): boolean {
  return address.startsWith("data.");
}

function isLocal(address: string): boolean {
  return address.startsWith("each.") || address.startsWith("count.");
}
