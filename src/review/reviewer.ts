import {
  type Action,
  type Change,
  countActions,
  PlannedChange,
  type ResourceChange,
  type Values,
} from "../terraform/plan";
import { oneLine } from "../tools/one-line";
import { type ShownAttribute, shownAttributes } from "./attributes";
import { type ConfiguredResource, FactsCollector } from "./facts";
import { defaultPolicy, PolicyDecisions, type ReviewPolicy } from "./policy";
import type { Review, ReviewFinding, ReviewVerdict } from "./review";
import { PLAN_RULES, type PlanProblem, type PlanRule, RISKS, type Risk } from "./rules";
import { recordSet } from "./rules/dns/record-changed";

/** A possible finding, kept without its change. */
interface Suspicion {
  readonly rule: PlanRule;
  readonly address: string;
  readonly action: Action;
  readonly problem: PlanProblem["problem"];
  readonly attributes: readonly ShownAttribute[];
  readonly ifConfigured: readonly string[] | undefined;
}

const effectOf = new Map(PLAN_RULES.map(({ effect, id }) => [id, effect]));
const rulesForAny = PLAN_RULES.filter(({ subjects }) => subjects === "any");
const rulesByType = new Map<string, PlanRule[]>();
for (const rule of PLAN_RULES) {
  for (const type of rule.subjects === "any" ? [] : Object.keys(rule.subjects)) {
    rulesByType.set(type, [...(rulesByType.get(type) ?? []), rule]);
  }
}

/** AWS, and the utility providers, which change nothing that others use. */
const knownProviders = [
  ...["aws", "archive", "cloudinit", "external", "http", "local", "null", "random", "template", "terraform"],
  ...["time", "tls"],
];

/** Reads a plan piece by piece and keeps only its findings. */
export class Reviewer {
  private readonly suspicions: Suspicion[] = [];
  private readonly facts = new FactsCollector();
  private readonly gaps: string[] = [];
  private readonly counts = countActions();
  private drifted = 0;
  /** Changes of providers that the rules barely cover, by the prefix of their types. */
  private readonly others = new Map<string, number>();

  /** A change that the apply will make. */
  addChange(resource: ResourceChange): void {
    const change = new PlannedChange(resource);
    this.counts[change.action] += 1;
    if (change.action === "unknown") {
      const actions = resource.change.actions.join(" and ");
      this.addGap(oneLine(`${change.address}: Terraform's action ${actions} is unknown`));
      return;
    }
    if (change.action === "create") {
      this.facts.addCreated(change);
    }
    if (change.action === "delete") {
      this.facts.addDestroyed(change.type, change.before);
    }
    if (change.type === "aws_route53_record" && change.before !== undefined && !change.isDestroyed) {
      this.facts.addKeptRecords(recordSet(change.before));
    }
    if (change.isUntouched) {
      return;
    }
    this.examine(change);
    const provider = change.type.split("_")[0] as string;
    if (change.mode === "managed" && !knownProviders.includes(provider)) {
      this.others.set(provider, (this.others.get(provider) ?? 0) + 1);
    }
  }

  /** A change made outside of Terraform. */
  addDrift(resource: ResourceChange): void {
    this.drifted += 1;
    this.examine(new PlannedChange(resource, true));
  }

  /** Every apply prints the outputs: a secret in one is in the log. */
  addOutput(name: string, change: Change): void {
    const wrap = (value: unknown) => (value === null || value === undefined ? null : { [name]: value });
    const { actions, after, after_sensitive, before } = change;
    const masked = {
      actions,
      before: wrap(before),
      after: wrap(after),
      after_sensitive: wrap(after_sensitive),
    };
    const about = { address: `output.${name}`, mode: "managed", type: "output", name } as const;
    this.examine(new PlannedChange({ ...about, provider_name: "", change: masked }));
  }

  /** The result of a check or of a resource's condition while planning. */
  addCheck(address: string, result: Values): void {
    const change: Change = { actions: ["create"], before: null, after: result };
    const about = { address, mode: "managed", type: "check", name: address } as const;
    this.examine(new PlannedChange({ ...about, provider_name: "", change }));
  }

  addVariable(name: string, value: unknown): void {
    this.facts.addVariable(name, value);
  }

  addProvider(key: string, provider: Values): void {
    this.facts.addProvider(key, provider);
  }

  addResource(modules: readonly string[], resource: ConfiguredResource): void {
    this.facts.addResource(modules, resource);
  }

  /** Notes why the review does not cover everything that will be applied. */
  addGap(note: string): void {
    this.gaps.push(note);
  }

  finish(
    about: { formatVersion: string; terraformVersion?: string },
    policy: ReviewPolicy = defaultPolicy,
    now = new Date(),
  ): Review {
    const decisions = new PolicyDecisions(policy, now);
    for (const [provider, count] of this.others) {
      this.addGap(
        `${count} changes of ${oneLine(provider)}_* resources: the review checks only whether they destroy what holds ` +
          "data or spell out a secret",
      );
    }
    const findings = this.suspicions
      .flatMap((suspicion) => finding(suspicion, this.facts, decisions))
      .sort(worstFirst);
    const verdict = verdictOf(findings, this.gaps);
    const listed = new Set(
      findings
        .filter(({ address, risk }) => !address.startsWith("output.") && risk !== "checks")
        .map(({ action, address, risk }) => `${risk === "drift"} ${action} ${address}`),
    );
    const changes = Object.entries(this.counts).reduce(
      (sum, [action, count]) => (action === "no-op" ? sum : sum + count),
      this.drifted,
    );
    const only = (...actions: Action[]) =>
      Object.entries(this.counts).every(
        ([action, count]) => count === 0 || actions.includes(action as Action),
      );
    return {
      verdict,
      isFirstApply: this.counts.create > 0 && this.drifted === 0 && only("create", "read"),
      headline: headline(verdict, findings),
      ...about,
      counts: this.counts,
      drifted: this.drifted,
      notListed: changes - listed.size,
      findings,
      notes: [...this.gaps, ...decisions.notes()],
    };
  }

  private examine(change: PlannedChange): void {
    for (const rule of [...(rulesByType.get(change.type) ?? []), ...rulesForAny]) {
      if (change.isDrift !== (rule.risk === "drift")) {
        continue;
      }
      for (const { problem, attributes = [], ifConfigured } of rule.check(change)) {
        const { action, address } = change;
        const shown = shownAttributes(change, attributes);
        if (rule.risk === "database-role" || rule.risk === "capacity") {
          this.facts.changesPosture = true;
        }
        this.suspicions.push({ rule, address, action, problem, ifConfigured, attributes: shown });
      }
    }
  }
}

function finding(
  { action, address, attributes, ifConfigured, problem, rule }: Suspicion,
  facts: FactsCollector,
  decisions: PolicyDecisions,
): ReviewFinding[] {
  const isConfigured = (path: string) => facts.isConfigured(address, path);
  if (ifConfigured !== undefined && !ifConfigured.some(isConfigured)) {
    return [];
  }
  const message = typeof problem === "string" ? problem : problem(facts);
  if (message === undefined) {
    return [];
  }
  const { controls = [], fix, id, risk, severity, source } = rule;
  return [
    {
      ...{ rule: id, risk, severity, address: oneLine(address), action, message: oneLine(message) },
      ...{ fix, source, controls },
      attributes: attributes.filter(
        ({ path }) => ifConfigured === undefined || isConfigured(path.replace(/[.[].*/, "")),
      ),
      ...decisions.on(rule, address),
    },
  ];
}

const riskOrder = Object.keys(RISKS) as Risk[];

function worstFirst(one: ReviewFinding, other: ReviewFinding): number {
  return (
    Number(other.blocks) - Number(one.blocks) ||
    riskOrder.indexOf(one.risk) - riskOrder.indexOf(other.risk) ||
    (one.address < other.address ? -1 : one.address > other.address ? 1 : 0)
  );
}

function verdictOf(findings: readonly ReviewFinding[], gaps: readonly string[]): ReviewVerdict {
  if (findings.some(({ blocks }) => blocks)) {
    return "blocked";
  }
  return gaps.length > 0 || findings.some(({ waivedBy }) => waivedBy === undefined) ? "review" : "clear";
}

/** The effects that decide the verdict, worst first. */
function headline(verdict: ReviewVerdict, findings: readonly ReviewFinding[]): string {
  if (verdict === "clear") {
    return findings.length === 0 ? "clear: nothing at risk" : "clear: all risks are waived";
  }
  const deciding = findings.filter(({ blocks, waivedBy }) =>
    verdict === "blocked" ? blocks : waivedBy === undefined,
  );
  const effects = new Map<string, number>();
  for (const { rule } of deciding) {
    const effect = effectOf.get(rule) as string;
    effects.set(effect, (effects.get(effect) ?? 0) + 1);
  }
  if (effects.size === 0) {
    return "review: not all of the plan is reviewed";
  }
  const words = [...effects].map(([effect, count]) => (count === 1 ? effect : `${effect} (${count})`));
  const others = findings.length - deciding.length;
  return `${verdict}: ${words.join(", ")}${others > 0 ? `; ${others} more below` : ""}`;
}
