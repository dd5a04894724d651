import { createHash, hash } from "node:crypto";
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
import { attributeIn, differencesOf } from "./differences";
import { type ConfiguredResource, FactsCollector, type ModuleCall } from "./facts";
import { defaultPolicy, PolicyDecisions, type ReviewPolicy } from "./policy";
import type { NotJudged, Review, ReviewFinding, ReviewVerdict } from "./review";
import {
  driftIn,
  examine,
  PLAN_RULES,
  type PlanProblem,
  type PlanRule,
  RISKS,
  type Risk,
  unknownIn,
} from "./rules";

/** A possible finding, kept without its change. */
interface Suspicion {
  readonly rule: PlanRule;
  readonly address: string;
  readonly action: Action;
  readonly id: string | undefined;
  readonly problem: PlanProblem["problem"];
  readonly attributes: readonly ShownAttribute[];
  readonly ifConfigured: readonly string[] | undefined;
}

const effectOf = new Map(PLAN_RULES.map(({ effect, id }) => [id, effect]));

/** AWS, and the utility providers, which change nothing that others use. */
const knownProviders = [
  ...["aws", "archive", "cloudinit", "external", "http", "local", "null", "random", "template", "terraform"],
  ...["time", "tls", "output", "check", "action"],
];

/** Reads a plan piece by piece and keeps only its findings. */
export class Reviewer {
  private readonly suspicions: Suspicion[] = [];
  private readonly facts = new FactsCollector();
  private readonly gaps: string[] = [];
  private readonly counts = countActions();
  private readonly notJudged: NotJudged[] = [];
  private readonly judged: string[] = [];
  private othersNotJudged = 0;
  private drifted = 0;

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
      this.facts.addKeptRecord(change.before);
    }
    if (change.type === "aws_route53_zone") {
      this.facts.addZone({ ...change.before, ...change.after });
    }
    if (change.action !== "no-op") {
      this.judged.push(digestOf(change));
    }
    if (!change.isUntouched) {
      this.examine(change);
    }
  }

  /** A change made outside of Terraform; one that is only moved in the state is none. */
  addDrift(resource: ResourceChange): void {
    const change = new PlannedChange(resource, true);
    if (change.isUntouched) {
      return;
    }
    this.drifted += 1;
    this.examine(change);
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
    const output = new PlannedChange({ ...about, provider_name: "", change: masked });
    if (output.action !== "no-op") {
      this.judged.push(digestOf(output));
    }
    this.examine(output);
  }

  /** The result of a check or of a resource's condition while planning. */
  addCheck(address: string, result: Values): void {
    this.addOther("check", address, result);
  }

  /** An action that Terraform runs besides the changes. */
  addAction(address: string, invocation: Values): void {
    this.judged.push(`action ${address} ${JSON.stringify(invocation)}`);
    this.addOther("action", address, invocation);
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

  addModuleCall(modules: readonly string[], call: ModuleCall): void {
    this.facts.addModuleCall(modules, call);
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
    const findings = this.suspicions
      .flatMap((suspicion) => finding(suspicion, this.facts, decisions))
      .sort(worstFirst);
    const notJudged = this.notJudged.filter(
      ({ address, isDrift, paths }) =>
        // What the resource does not set itself mirrors others.
        !isDrift ||
        paths.length === 0 ||
        paths.some((path) => this.facts.isConfigured(address, attributeIn(path))),
    );
    if (notJudged.length > 0) {
      this.gaps.push(notJudgedLine(notJudged));
    }
    const verdict = verdictOf(findings, this.gaps);
    const listed = new Set(
      findings
        .filter(
          ({ address, risk }) => !address.startsWith("output.") && risk !== "checks" && risk !== "actions",
        )
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
      headline: headline(verdict, findings, this.othersNotJudged),
      ...about,
      counts: this.counts,
      drifted: this.drifted,
      notListed: changes - listed.size,
      findings,
      notJudged,
      othersNotJudged: this.othersNotJudged,
      digest: createHash("sha256").update(this.judged.sort().join("\n")).digest("hex"),
      notes: [...this.gaps, ...decisions.notes()],
    };
  }

  private addOther(type: string, address: string, after: Values): void {
    const change: Change = { actions: ["create"], before: null, after };
    this.examine(
      new PlannedChange({ address, mode: "managed", type, name: address, provider_name: "", change }),
    );
  }

  private examine(change: PlannedChange): void {
    const { found, hasOthers, isLossOpen, open } = examine(change);
    const all = change.isDrift ? driftIn(change) : [...found, ...unknownIn(change)];
    for (const { rule, problem } of all) {
      this.suspect(change, rule, problem);
    }
    const { action, address, isDrift, mode, type } = change;
    const isForeign = mode === "managed" && !knownProviders.includes(type.split("_", 1)[0] as string);
    // Where it is says nothing about what it does.
    const isJudged = all.some(({ rule }) => rule.risk !== "region");
    const isOpen = isLossOpen || open.length > 0 || (isForeign && !isDrift && !isJudged);
    if (isOpen) {
      const paths = change.isDestroyed ? change.forcedBy : open;
      this.notJudged.push({
        address: oneLine(address),
        type,
        action,
        isDrift,
        ...idOf(change),
        paths: paths.map(oneLine),
      });
    } else if (hasOthers && !isDrift && !isJudged) {
      this.othersNotJudged += 1;
    }
  }

  private suspect(
    change: PlannedChange,
    rule: PlanRule,
    { attributes = [], ifConfigured, problem }: PlanProblem,
  ) {
    if (rule.risk === "database-role" || rule.risk === "capacity") {
      this.facts.changesPosture = true;
    }
    const { action, address } = change;
    const shown = shownAttributes(change, attributes);
    this.suspicions.push({
      rule,
      address,
      action,
      ...idOf(change),
      problem,
      ifConfigured,
      attributes: shown,
    });
  }
}

function idOf({ action, before, isDestroyed }: PlannedChange): { id: string | undefined } {
  const isLost = isDestroyed || action === "forget" || action === "forget-create";
  return { id: isLost && typeof before?.id === "string" ? oneLine(before.id) : undefined };
}

/** What a change does, in a form that is the same in every plan that does it. */
function digestOf(change: PlannedChange): string {
  const { action, address, forcedBy, resource } = change;
  const {
    change: { after, after_unknown, importing },
    deposed,
    previous_address,
    provider_name,
  } = resource;
  // Of a creation, all that is planned; Terraform writes names in their order.
  const values =
    change.before === undefined
      ? [after, after_unknown]
      : differencesOf(change)
          .map(({ after, before, isUnknown, steps }) =>
            JSON.stringify([steps, isUnknown ? "unknown" : [before ?? null, after ?? null]]),
          )
          .sort();
  const about = [
    address,
    action,
    deposed,
    previous_address,
    importing?.id,
    provider_name,
    [...forcedBy].sort(),
  ];
  return sha256(JSON.stringify([...about, values]));
}

function sha256(text: string): string {
  return hash("sha256", text, "base64");
}

/** Every change that is not judged, by what it does and its type. */
function notJudgedLine(changes: readonly NotJudged[]): string {
  const verbs = new Map<string, Map<string, { count: number; paths: Set<string> }>>();
  for (const { action, isDrift, paths, type } of changes) {
    const verb = isDrift ? "changed outside of Terraform" : (VERBS[action] ?? action);
    const types = verbs.get(verb) ?? new Map();
    verbs.set(verb, types);
    const ofType = types.get(type) ?? { count: 0, paths: new Set() };
    types.set(type, ofType);
    ofType.count += 1;
    for (const path of paths) {
      ofType.paths.add(path);
    }
  }
  const texts = [...verbs].map(([verb, types]) => {
    const each = [...types].map(([type, { count, paths }]) => {
      const named = [...paths].slice(0, mostPaths).join(", ");
      const more = paths.size > mostPaths ? ` and ${paths.size - mostPaths} more` : "";
      return `${count} ${oneLine(type)}${named === "" ? "" : ` (${named}${more})`}`;
    });
    return `${verb}: ${each.join(", ")}`;
  });
  return `not judged: ${texts.join("; ")}`;
}

const mostPaths = 4;

const VERBS: Readonly<Partial<Record<Action, string>>> = {
  create: "created",
  delete: "destroyed",
  replace: "replaced",
  update: "changed",
};

function finding(
  { action, address, attributes, id, ifConfigured, problem, rule }: Suspicion,
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
  const { controls = [], fix, id: ruleId, risk, severity, source } = rule;
  return [
    {
      ...{ rule: ruleId, risk, severity, address: oneLine(address), action, message: oneLine(message) },
      ...(id === undefined ? {} : { id }),
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
function headline(
  verdict: ReviewVerdict,
  findings: readonly ReviewFinding[],
  othersNotJudged: number,
): string {
  if (verdict === "clear") {
    const what = findings.length === 0 ? "nothing at risk" : "all risks are waived";
    return `clear: ${what}${othersNotJudged === 0 ? "" : `; ${othersNotJudged} changes not judged`}`;
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
